// A passkey button rests until the library listens to it, and a device that gave no key is told.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = false;
});
document.addEventListener("allauth.error", (failed) => {
  failed.preventDefault();
  for (const sentence of document.querySelectorAll("[data-passkey-failed]")) sentence.hidden = false;
});
