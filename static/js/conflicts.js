/* A field that another device filled in otherwise in the meantime: both values are shown beside it and the
   person chooses. Nothing is dropped. The words come from the page's <template id="conflict">. */

import { fieldsOf, putValues, valuesOf } from "./field_values.js";

const pattern = document.getElementById("conflict");
const form = document.querySelector("form[data-draft]");

const shown = (values, name) => values.map((value) => label(name, value)).join(", ") || pattern.dataset.nothing;

function label(name, value) {
  const field = fieldsOf(form, name).find((one) => one.value === value);
  const isChoice = field?.type === "radio" || field?.type === "checkbox";
  return (isChoice && (field.dataset.words || field.labels[0]?.textContent.trim())) || value;
}

/* `decided(name, theirs, chosen)` is called once, after the choice. */
export function askAbout(name, conflict, decided) {
  const [field] = fieldsOf(form, name);
  const row = field?.closest("[data-row]") ?? document.querySelector(`[data-row="${conflict.row}"]`);
  const place = field?.closest(".field, .ask-line") ?? row ?? form.querySelector("[data-conflicts]");
  document.getElementById(`conflict-${name}`)?.remove();
  const box = pattern.content.firstElementChild.cloneNode(true);
  box.id = `conflict-${name}`;
  fill(box, name, conflict);
  const choose = (chosen) => {
    box.remove();
    if (field) putValues(field.form, name, chosen, { quietly: true });
    decided(name, conflict.theirs, chosen);
    field?.focus();
  };
  box.querySelector("[data-keep]").addEventListener("click", () => choose(field ? latest(field, conflict) : conflict.mine));
  box.querySelector("[data-use]").addEventListener("click", () => choose(conflict.theirs));
  place.append(box);
}

/* What stands in the field by now, should the person have typed on. */
function latest(field, conflict) {
  return valuesOf(field.form, field.name).length ? valuesOf(field.form, field.name) : conflict.mine;
}

function fill(box, name, conflict) {
  const words = { label: conflict.label, mine: shown(conflict.mine, name), theirs: shown(conflict.theirs, name), time: conflict.saved_at };
  for (const [key, text] of Object.entries(words)) {
    for (const slot of box.querySelectorAll(`[data-slot="${key}"]`)) slot.textContent = text;
  }
}
