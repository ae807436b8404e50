/* Minus and plus beside a field for a number (text, so that a typed "1,5" stays): [data-stepper] around the field and two [data-step] buttons.
   Works for steppers that arrive later too: the buttons are shown on the first look at them. */

function step(stepper, direction) {
  const field = stepper.querySelector("input");
  const by = Number(field.getAttribute("step")) || 1;
  const least = Number(field.getAttribute("min")) || 0;
  const now = Number(field.value.replace(",", "."));
  if (Number.isNaN(now)) return;
  if (field.value === "") field.value = direction === "up" ? by : least;
  else field.value = Math.max(Number((now + (direction === "up" ? by : -by)).toFixed(3)), least);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(root) {
  for (const button of root.querySelectorAll("[data-stepper] [data-step]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stepper] [data-step]");
  if (button) step(button.closest("[data-stepper]"), button.dataset.step);
});
document.addEventListener("htmx:load", (event) => show(event.detail.elt));
show(document);
