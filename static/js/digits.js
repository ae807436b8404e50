/* Charting by keyboard: digits answer the focused 0 to 10 strip, plus and minus step the focused exercise,
   Alt+1 to 7 go to a phase, Ctrl+Enter goes to the review. No single letters. */

import { putValues } from "./field_values.js";
import { stepRow } from "./progress.js";

const PAUSE = 700;
let typed = { name: "", digit: "", at: 0 };

function answer(radio, digit) {
  const goesOn = typed.name === radio.name && typed.digit === "1" && digit === "0" && performance.now() - typed.at < PAUSE;
  const value = goesOn ? "10" : digit;
  typed = { name: radio.name, digit, at: performance.now() };
  putValues(radio.form, radio.name, [value]);
  [...radio.form.elements].find((one) => one.name === radio.name && one.value === value)?.focus();
}

function goTo(index) {
  const phase = document.querySelectorAll("[data-phase]")[index];
  if (!phase) return;
  const fold = phase.querySelector("details");
  fold.open = true;
  fold.dataset.opened = "yes";
  fold.querySelector("summary").focus();
  phase.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  if (event.altKey && /^Digit[1-7]$/.test(event.code)) {
    event.preventDefault();
    goTo(Number(event.code.slice(5)) - 1);
  }
  if (event.ctrlKey && event.key === "Enter") document.querySelector("[data-review]")?.click();
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const radio = event.target.closest?.(".scale-11 input[type=radio]");
  if (radio && /^[0-9]$/.test(event.key)) answer(radio, event.key);
  const row = event.target.closest?.("[data-step-row]");
  if (row && (event.key === "+" || event.key === "-") && !event.target.matches("input[type=text]")) {
    event.preventDefault();
    stepRow(row, event.key === "+");
  }
});
