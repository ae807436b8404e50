/* Minus and plus beside a number field: [data-stepper] around the field and two [data-step] buttons.
   Works for steppers that arrive later too: the buttons are shown on the first look at them. */

function step(stepper, direction) {
  const field = stepper.querySelector("input");
  if (field.value === "") field.value = field.min || 0;
  else if (direction === "up") field.stepUp();
  else field.stepDown();
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
