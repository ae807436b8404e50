/* The pass editor: what is tapped on the body (or in the list beside it) becomes the row's areas and side, and the
   structures of those areas are offered. The native fields stay, for finer areas and without this script. */

import { send } from "./autosave.js";
import { putValues, valuesOf } from "./field_values.js";

const SIDE = { L: "left", R: "right" };

function split(area) {
  const [code, letter] = area.split(/-(?=[LR]$)/);
  return { code, side: SIDE[letter] ?? "midline" };
}

function sideOf(sides) {
  if (sides.has("left") && sides.has("right")) return ["both"];
  return sides.size ? [sides.has("left") ? "left" : sides.has("right") ? "right" : "midline"] : [];
}

/* Areas that the drawing does not show as themselves stay as they were chosen in the list. */
function finer(editor, form, name) {
  const drawn = new Set([...editor.querySelectorAll("[data-pass-areas] input")].map((input) => split(input.value).code));
  return valuesOf(form, name).filter((code) => !drawn.has(code));
}

async function picked(editor) {
  const form = editor.closest("form");
  const row = editor.dataset.rowId;
  const areas = [...editor.querySelectorAll("[data-pass-areas] input:checked")].map((input) => split(input.value));
  const codes = [...new Set(areas.map((area) => area.code))];
  putValues(form, `${row}-regions`, [...finer(editor, form, `${row}-regions`), ...codes]);
  putValues(form, `${row}-side`, sideOf(new Set(areas.map((area) => area.side))));
  await send();
  const target = editor.querySelector("#structures");
  await window.htmx.ajax("GET", form.action, { target, select: "#structures", swap: "outerHTML" });
}

function start(editor) {
  const place = editor.querySelector("[data-pass-areas]");
  place.hidden = false;
  const native = editor.querySelector("[data-native-areas]");
  native.open = finer(editor, editor.closest("form"), `${editor.dataset.rowId}-regions`).length > 0;
}

document.addEventListener("change", (event) => {
  const editor = event.target.closest("[data-pass-area]");
  if (editor && event.target.closest("[data-pass-areas]")) picked(editor);
});
document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll?.("[data-pass-area]").forEach(start));
document.querySelectorAll("[data-pass-area]").forEach(start);

