/* Rows come and go: an added row opens its editor, the editor's buttons act on the spot, a closed editor brings
   the row's new words. Without this script every button here is an ordinary button of a form. */

import { removeRow, send } from "./autosave.js";
import { askAbout } from "./conflicts.js";
import { partsOf, putValues, valuesOf } from "./field_values.js";

const chart = document.querySelector("form[data-draft]");
const noNetwork = document.querySelector("[data-no-network]");
const rowOf = (id) => document.getElementById(`row-${id}`);

/* What was typed a moment ago must be stored before the server draws from it. */
document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.elt.closest("form[data-draft]")) return;
  event.preventDefault();
  send().finally(() => event.detail.issueRequest(true));
});
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => (noNetwork.hidden = xhr.status > 0 && xhr.status < 500));
document.addEventListener("htmx:responseError", ({ detail }) => {
  const row = detail.elt.closest("[data-row]");
  if (detail.xhr.status !== 404 || !row) return;
  const mine = [row.querySelector("[data-name], b")?.textContent ?? ""];
  askAbout(`${row.dataset.row}-row`, { row: row.dataset.row, gone: true, label: "", mine, theirs: [] }, () => {});
});

document.addEventListener("htmx:load", (event) => {
  const added = event.detail.elt;
  if (!added.matches?.("[data-new]")) return;
  delete added.dataset.new;
  added.closest("details").open = true;
  added.querySelector("[data-edit]")?.click();
});

function put(form, values) {
  for (const [field, given] of Object.entries(values)) putValues(form, `${form.dataset.edits}-${field}`, given);
}

function setOutcome(form, outcome) {
  put(form, { outcome: [outcome] });
  const now = outcome === "not_done" ? "not-done" : "done";
  for (const button of form.querySelectorAll("[data-while]")) button.hidden = button.dataset.while !== now;
  for (const part of form.querySelectorAll("[data-when-not-done]")) part.hidden = outcome !== "not_done";
  form.querySelector("[data-when-not-done]:not([hidden]) input")?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("form[data-edits] button[name=do]");
  if (!button || !chart) return;
  event.preventDefault();
  const { form } = button;
  if (button.dataset.outcome) setOutcome(form, button.dataset.outcome);
  if (button.dataset.asPlanned) put(form, JSON.parse(button.dataset.asPlanned));
  if (button.dataset.remove) takeOut(form, button.dataset.remove);
});

function takeOut(form, id) {
  removeRow(id);
  rowOf(id)?.remove();
  form.closest("dialog")?.close();
  document.dispatchEvent(new CustomEvent("rows"));
}

/* A re-test that is not wanted goes with one tap; one that holds a value is opened first, where it can go. */
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-take-out]")?.closest("[data-row]");
  if (!row) return;
  event.preventDefault();
  if (valuesOf(chart, `${row.dataset.row}-value`).length) return row.querySelector("[data-edit]").click();
  const next = row.nextElementSibling ?? row.previousElementSibling;
  takeOut(chart, row.dataset.row);
  next?.querySelector("[data-take-out]")?.focus();
});

/* The editor was closed, in whichever way: the row is drawn anew. */
document.addEventListener("close", async (event) => {
  const form = event.target.querySelector?.("form[data-edits]");
  const row = form && rowOf(form.dataset.edits);
  if (!form) return;
  const url = form.action.replace(/\/?$/, "/line/");
  await send();
  if (row) await window.htmx.ajax("GET", url, { target: row, swap: "outerHTML" });
  event.target.remove();
  /* Unless the person has gone on meanwhile: the focus would be torn away in the middle of a word. */
  if (document.activeElement === document.body) rowOf(form.dataset.edits)?.querySelector("[data-edit]")?.focus();
}, true);

/* Parts that matter only for one answer, such as the questions behind "something new". */
document.addEventListener("change", (event) => {
  for (const part of document.querySelectorAll(`[data-when-field="${CSS.escape(event.target.name ?? "")}"]`)) {
    part.classList.toggle("is-off", !(event.target.checked && event.target.value === part.dataset.whenValue));
  }
});

/* An answer of the check-in can close instrument work: said at once, not at the signature. */
document.addEventListener("change", async (event) => {
  const place = document.querySelector("[data-iastm-stop]");
  const { name = "" } = event.target;
  if (!place || !/^checkin-(consent|screen|screen_questions|screen_decision|findings|closed_areas)$/.test(name)) return;
  await send();
  window.htmx.ajax("GET", place.dataset.iastmStop, { target: "#iastm-stop", swap: "outerHTML", values: { asked: name } });
});

/* A chip or a number on a strip that was tapped by mistake: a second tap takes it back. */
document.addEventListener("pointerdown", (event) => {
  const radio = event.target.closest("input[type=radio]");
  if (radio) radio.dataset.was = radio.checked ? "chosen" : "";
});
document.addEventListener("click", (event) => {
  const radio = event.target;
  if (!radio.matches?.("form[data-saves] input[type=radio]") || radio.dataset.was !== "chosen") return;
  radio.dataset.was = "";
  if (partsOf(radio.name).field) putValues(radio.form, radio.name, []);
});

/* Review: only when everything has arrived; signing needs the network. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-review]");
  if (!button) return;
  event.preventDefault();
  await send();
  const state = document.querySelector("[data-save-state]").dataset.state;
  if (state === "saved" || state === "saving") location.assign(button.dataset.review);
});
