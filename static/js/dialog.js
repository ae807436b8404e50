/* Native dialogs: a [data-dialog-open="id"] control opens, [data-dialog-close] and Escape close, focus goes back.
   The control is a link to a page that does the same, so nothing is lost without this script. */

const openers = new WeakMap();

function open(dialog, opener) {
  openers.set(dialog, opener);
  dialog.tabIndex = -1;
  dialog.showModal();
  (dialog.querySelector("[autofocus]") || dialog).focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  if (dialog) {
    event.preventDefault();
    open(dialog, opener);
  }
  event.target.closest("[data-dialog-close]")?.closest("dialog")?.close();
});

/* A tap on the darkened page beside the dialog closes it, unless it asks to be answered. */
document.addEventListener("pointerdown", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || dialog.dataset.dialog === "answer") return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

document.addEventListener("close", (event) => openers.get(event.target)?.focus(), true);

/* A dialog that the server sends in answer to a tap opens by itself. */
document.addEventListener("htmx:load", (event) => {
  const sent = event.detail.elt;
  const dialog = sent.matches?.("dialog[data-dialog-now]") ? sent : sent.querySelector?.("dialog[data-dialog-now]");
  if (dialog && !dialog.open) open(dialog, document.activeElement);
});
