/* Plus and minus of an exercise: one step of its own rule, which also says that it was done. A step taken while
   effort or pain is above the rule's limit asks once more beside the row. */

import { putValues, valuesOf } from "./field_values.js";
import { setTick } from "./tick.js";

const LEADING = /^\s*([+-]?\d+(?:[.,]\d+)?)([^]*)$/;
const number = (text) => Number(String(text).replace(",", "."));
const round = (amount) => Number(amount.toFixed(2));

/* "20 cm" becomes "22 cm"; a text without a number is what the rule fixes, such as a unit. */
function next(row, field, harder) {
  if (field.dataset.stepValue === "exercise") return (harder ? row.dataset.harder : row.dataset.easier) ?? field.value;
  if (field.dataset.fixed) return field.dataset.fixed;
  const [, before, rest] = field.value.match(LEADING) ?? ["", "0", ""];
  const amount = Number(row.dataset.stepAmount) * (harder ? 1 : -1);
  return `${Math.max(round(number(before) + amount), 0)}${rest}`;
}

function show(row, field) {
  const part = row.querySelector(`[data-part-of="${field.dataset.stepValue}"]`);
  const change = row.querySelector("[data-change]");
  if (part) part.textContent = field.value;
  if (field.dataset.fixed || field !== row.querySelector("[data-step-value]")) return;
  change.hidden = field.value === field.dataset.carried;
  change.textContent = field.dataset.stepValue === "exercise" ? formWords(row, field) : difference(field);
}

function difference(field) {
  const by = round(parseFloat(number(field.value)) - parseFloat(number(field.dataset.carried || 0)));
  if (Number.isNaN(by)) return field.value;
  return `${by > 0 ? "+" : "−"}${Math.abs(by)} ${field.dataset.unit}`.trim();
}

function formWords(row, field) {
  return field.value === row.dataset.harder ? row.dataset.harder_label : row.dataset.easier_label ?? "";
}

function isAboveLimit(row) {
  const limit = row.dataset.limitPain;
  const now = limit === "" ? [] : valuesOf(row.closest("form"), "checkin-pain_now");
  return "overLimit" in row.dataset || now.some((value) => number(value) > Number(limit));
}

function mustAsk(row, harder) {
  const question = row.querySelector("[data-limit-question]");
  if (!harder || !question || !question.hidden || !isAboveLimit(row)) return false;
  question.hidden = false;
  return true;
}

export function stepRow(row, harder) {
  if (mustAsk(row, harder)) return;
  for (const field of row.querySelectorAll("[data-step-value]")) {
    const value = next(row, field, harder);
    if (value === field.value) continue;
    putValues(field.form, field.name, [value]);
    show(row, field);
  }
  const tick = row.querySelector("[data-tick]");
  if (tick) setTick(tick, true);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step-by]");
  if (!button) return;
  event.preventDefault();
  stepRow(button.closest("[data-row]"), button.dataset.stepBy === "harder");
});
