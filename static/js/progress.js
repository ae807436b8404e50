/* Plus and minus of an exercise: one step of its own rule, which also says that it was done. A step taken while
   effort or pain is above the rule's limit asks once more beside the row. */

import { putValues, valuesOf } from "./field_values.js";
import { setTick } from "./tick.js";

const sum = (one, other) => Number((one + other).toFixed(2));
const number = (text) => Number(String(text).replace(",", "."));

function next(row, field, harder) {
  if (field.dataset.harder !== undefined) return (harder ? field.dataset.harder : field.dataset.easier) || field.value;
  const amount = Number(row.dataset.stepAmount) * (harder ? 1 : -1);
  return String(Math.max(sum(number(field.value), amount), 0));
}

function show(row, field) {
  const part = row.querySelector(`[data-part-of="${row.dataset.stepField}"]`);
  const change = row.querySelector("[data-change]");
  if (field.dataset.harder !== undefined) showVariant(row, field, change);
  else {
    if (part) part.textContent = field.value;
    const by = sum(number(field.value), -number(row.dataset.carried || field.value));
    change.hidden = !by;
    change.textContent = `${by > 0 ? "+" : "−"}${Math.abs(by)} ${row.dataset.stepUnit}`.trim();
  }
}

function showVariant(row, field, change) {
  const names = { [field.dataset.harder]: field.dataset.harderLabel, [field.dataset.easier]: field.dataset.easierLabel };
  change.hidden = field.value === row.dataset.carried;
  change.textContent = names[field.value] ?? "";
}

function isAboveLimit(row) {
  const over = (field, limit) => limit !== "" && valuesOf(row.closest("form"), field).some((value) => number(value) > Number(limit));
  const pain = over(`${row.dataset.row}-pain_during`, row.dataset.limitPain) || over("checkin-pain_now", row.dataset.limitPain);
  return pain || over(`${row.dataset.row}-rpe`, row.dataset.limitRpe);
}

function mustAsk(row, harder) {
  const question = row.querySelector("[data-limit-question]");
  if (!harder || !question || !question.hidden || !isAboveLimit(row)) return false;
  question.hidden = false;
  return true;
}

export function stepRow(row, harder) {
  if (mustAsk(row, harder)) return;
  const field = row.querySelector("[data-step-value]");
  const value = next(row, field, harder);
  if (value === field.value) return;
  putValues(field.form, field.name, [value]);
  show(row, field);
  const tick = row.querySelector("[data-tick]");
  if (tick) setTick(tick, true);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step-by]");
  if (!button) return;
  event.preventDefault();
  stepRow(button.closest("[data-row]"), button.dataset.stepBy === "harder");
});
