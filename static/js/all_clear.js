/* One tap answers the three standing questions of the check-in: nothing new, no reaction, consent stands. The
   plain questions stay behind it and follow; the button shows whether all three say so. */

import { putValues, valuesOf } from "./field_values.js";

const button = document.querySelector("[data-all-clear]");
const answers = Object.entries(JSON.parse(button?.dataset.answers ?? "{}"));

function show() {
  const clear = answers.every(([name, value]) => valuesOf(button.form, name)[0] === value);
  button.setAttribute("aria-pressed", String(clear));
}

if (button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    for (const [name, value] of answers) putValues(button.form, name, [value]);
    show();
  });
  button.form.addEventListener("change", show);
  button.form.addEventListener("shown", show);
}
