/* The timeline follows the answers: counts, the words of a folded phase, the node of each phase. A phase that has
   just been finished folds to its line; one that a person opens again stays open. */

import { valuesOf, wordsOf } from "./field_values.js";

const form = document.querySelector("form[data-draft]");
const STAYS_OPEN = new Set(["exercise", "note", "retest"]);

const isOdd = (field) => (field.inputMode === "decimal" && !/^\s*([+-]?\d+([.,]\d+)?\s*)?$/.test(field.value)) || (field.matches("[aria-invalid]") && field.value === field.defaultValue);
const isRead = (phase) => !phase.querySelector("[data-unread]") && ![...phase.querySelectorAll("input, textarea")].some(isOdd);
const rowsOf = (phase) => [...phase.querySelectorAll("[data-row]:not(.plain-row)")];
const isSettled = (row) => row.matches(".is-done, .is-not-done") || !row.querySelector("[data-tick]");
const isGiven = (name) => valuesOf(form, name).length > 0 || (name === "lotion-lotion" && !hasPasses());
const isAnswered = (need) => need.split("|").some(isGiven);
const hasPasses = () => document.querySelector("#rows-iastm_pass > [data-row]:not(.is-not-done)");

/* Where everything was left out there is no skin to look at, and no minutes of exercise. */
function needsOf(phase, rows) {
  const { phase: name, needs, needsWithoutRows } = phase.dataset;
  const isLeftOut = ["iastm", "exercise"].includes(name) && rows.every((row) => row.matches(".is-not-done"));
  return isLeftOut || (rows.every((row) => row.dataset.row === "lotion") && needsWithoutRows) ? needsWithoutRows : needs;
}

function isDone(phase) {
  const rows = rowsOf(phase);
  const needs = needsOf(phase, rows).split(" ").filter(Boolean);
  const values = rows.filter((row) => row.matches(".retest-row")).map((row) => `${row.dataset.row}-value`);
  const asked = values.length ? values.map((name) => needs.find((need) => need.startsWith(name)) ?? name) : needs;
  return Boolean(rows.length || needs.length) && rows.every(isSettled) && isRead(phase) && asked.every(isAnswered);
}

function mark(phase, state) {
  const before = phase.classList.contains("is-done");
  for (const one of ["done", "current", "todo"]) phase.classList.toggle(`is-${one}`, one === state);
  phase.querySelector("[data-phase-words]").textContent = form.dataset[`words${state[0].toUpperCase()}${state.slice(1)}`];
  const fold = phase.querySelector("details");
  if (state !== "done" || before || STAYS_OPEN.has(phase.dataset.phase) || fold.dataset.opened) return;
  if (fold.contains(document.activeElement)) fold.querySelector("summary").focus();
  fold.open = false;
}

function count(phase) {
  for (const button of phase.querySelectorAll("[data-as-shown]")) {
    const isUseless = !phase.querySelector(".is-carried [data-tick]");
    if (isUseless && button === document.activeElement) phase.querySelector("summary").focus();
    button.hidden = isUseless;
  }
  for (const slot of phase.querySelectorAll("[data-count]")) slot.textContent = phase.querySelectorAll("[data-row].is-done").length;
}

function showWords() {
  for (const slot of form.querySelectorAll("[data-shows]")) slot.textContent = wordsOf(form, slot.dataset.shows);
}

/* After all other answers to the same event: ticks change the look of their rows first. */
function refreshSoon() {
  clearTimeout(refreshSoon.timer);
  refreshSoon.timer = setTimeout(refresh);
}

function refresh() {
  let current = null;
  for (const phase of form.querySelectorAll("[data-phase]")) {
    const done = isDone(phase);
    const isNext = !done && !current && phase.dataset.phase !== "modality";
    if (isNext) current = phase;
    mark(phase, done ? "done" : isNext ? "current" : "todo");
    count(phase);
  }
  for (const part of form.querySelectorAll("[data-when-rows]")) {
    part.classList.toggle("is-off", !document.querySelector(`#rows-${part.dataset.whenRows} [data-row]`));
  }
  showWords();
  document.dispatchEvent(new CustomEvent("phases"));
}

if (form) {
  form.addEventListener("click", (event) => {
    const fold = event.target.closest("summary")?.parentElement;
    if (fold && !fold.open) fold.dataset.opened = "yes";
  });
  for (const happening of ["change", "shown", "htmx:load", "rows"]) document.addEventListener(happening, refreshSoon);
}
