/* A field that another device filled in otherwise in the meantime, or a row that it took out: what was typed here
   and what is there now are both shown and the person chooses. Nothing is dropped. The words come from the page's
   <template id="conflict"> and <template id="conflict-gone">. */

import { fieldsOf, putValues, valuesOf } from "./field_values.js";
import { token } from "./token.js";

const form = document.querySelector("form[data-draft]");
const patterns = { false: document.getElementById("conflict"), true: document.getElementById("conflict-gone") };

const shown = (values, name) => values.map((value) => label(name, value)).join(", ") || patterns.false.dataset.nothing;

function label(name, value) {
  const field = fieldsOf(form, name).find((one) => one.value === value);
  const isChoice = field?.type === "radio" || field?.type === "checkbox";
  return (isChoice && (field.dataset.words || field.labels[0]?.textContent.trim())) || value;
}

function placeOf(name, conflict) {
  const open = document.querySelector(`dialog[open] form[data-edits="${conflict.row}"] .sheet-body, dialog[open] form[data-edits="${conflict.row}"] .choices`);
  const field = fieldsOf(form, name).find((one) => one.type !== "hidden");
  const row = document.querySelector(`[data-row="${conflict.row}"]:not(tr)`);
  return open ?? field?.closest(".field, .ask") ?? row ?? form.querySelector("[data-conflicts]");
}

/* `decided(name, theirs, chosen)` is called once, after the choice. */
export function askAbout(name, conflict, decided) {
  document.getElementById(`conflict-${name}`)?.remove();
  const box = patterns[conflict.gone === true].content.firstElementChild.cloneNode(true);
  box.id = `conflict-${name}`;
  fill(box, name, conflict);
  const mine = () => latest(name) ?? conflict.mine;
  box.querySelector("[data-keep]").addEventListener("click", async () => {
    if (conflict.gone && !(await putBack(conflict.row))) return;
    choose(box, name, conflict.theirs, mine(), decided);
  });
  box.querySelector("[data-use]").addEventListener("click", () => {
    if (conflict.gone) document.getElementById(`row-${conflict.row}`)?.remove();
    choose(box, name, conflict.theirs, conflict.theirs, decided);
  });
  placeOf(name, conflict).prepend(box);
  for (let fold = box.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  box.scrollIntoView({ block: "nearest" });
}

function choose(box, name, theirs, chosen, decided) {
  box.remove();
  for (const one of document.querySelectorAll("form[data-saves]")) putValues(one, name, chosen, { quietly: true });
  decided(name, theirs, chosen);
  document.dispatchEvent(new CustomEvent("rows"));
}

/* What stands in the field by now, should the person have typed on. */
function latest(name) {
  const [field] = [...document.querySelectorAll("form[data-saves]")].flatMap((one) => fieldsOf(one, name));
  const values = field ? valuesOf(field.form, name) : [];
  return values.length ? values : undefined;
}

async function putBack(row) {
  const answer = await fetch(`${form.getAttribute("action")}rows/${row}/back/`, {
    method: "POST",
    redirect: "manual",
    headers: { "X-CSRFToken": token() },
  }).catch(() => ({ ok: false }));
  return answer.ok;
}

function fill(box, name, conflict) {
  const words = { label: conflict.label, mine: shown(conflict.mine, name), theirs: shown(conflict.theirs, name), by: conflict.saved_at ?? "" };
  for (const [key, text] of Object.entries(words)) {
    for (const slot of box.querySelectorAll(`[data-slot="${key}"]`)) slot.textContent = text;
  }
}
