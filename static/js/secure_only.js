// Passkeys need https (or this very machine): elsewhere what would only fail is taken away.
if (!window.isSecureContext || !window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-secure-only]")) part.hidden = true;
}
