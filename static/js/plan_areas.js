/* A planned pass: its areas are tapped on the one body of the page (or in the list beside it) and put into the row's own
   list and side, which stay for finer areas and without this script. The server then offers the structures. */

import { putValues, valuesOf } from "./field_values.js";

const SIDE = { L: "left", R: "right" };
const LETTERS = { left: ["L"], right: ["R"], both: ["L", "R"] };
const dialog = document.getElementById("plan-areas");
const boxes = () => [...dialog.querySelectorAll("[data-region-list] input[type=checkbox]")];
let row = "";

function split(area) {
  const [code, letter] = area.split(/-(?=[LR]$)/);
  return { code, side: SIDE[letter] };
}

/* The body shows what the row holds: an area of one side by its side, one without sides as itself. */
function show(form) {
  const letters = LETTERS[valuesOf(form, `${row}-side`)[0]] ?? [];
  const chosen = valuesOf(form, `${row}-regions`).flatMap((code) => [code, ...letters.map((letter) => `${code}-${letter}`)]);
  for (const box of boxes()) box.checked = chosen.includes(box.value);
  boxes()[0].dispatchEvent(new Event("change", { bubbles: true }));
}

function use(form) {
  const picked = boxes().filter((box) => box.checked).map((box) => split(box.value));
  const drawn = new Set(boxes().map((box) => split(box.value).code));
  const finer = valuesOf(form, `${row}-regions`).filter((code) => !drawn.has(code));
  const sides = new Set(picked.map((area) => area.side).filter(Boolean));
  putValues(form, `${row}-regions`, [...finer, ...new Set(picked.map((area) => area.code))]);
  if (picked.length) putValues(form, `${row}-side`, [sides.size > 1 ? "both" : [...sides][0] ?? "midline"]);
  dialog.close();
  document.querySelector(`[data-plan-areas="${CSS.escape(row)}"] [data-use-areas]`).click();
}

function start(root) {
  for (const editor of root.querySelectorAll("[data-plan-areas]")) {
    for (const part of editor.querySelectorAll("[data-area-choice]")) part.hidden = false;
    editor.querySelector("[data-native-areas]").open = false;
  }
}

document.addEventListener("click", (event) => {
  const form = document.querySelector("form.plan-form");
  const opener = event.target.closest("[data-choose-areas]");
  if (opener) {
    row = opener.closest("[data-plan-areas]").dataset.planAreas;
    show(form);
  }
  if (event.target.closest("[data-areas-chosen]")) use(form);
});
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
start(document);
