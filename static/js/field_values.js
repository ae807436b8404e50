/* What a field of a charting form holds, as the server keeps it: always a list of texts, empty for nothing. */

export function isAnswer(field) {
  return Boolean(field?.name) && field.name.includes("-") && Boolean(field.form?.matches("[data-saves]"));
}

/* "a1b2-load_value" is the field load_value of the row a1b2. */
export function partsOf(name) {
  const cut = name.lastIndexOf("-");
  return { row: name.slice(0, cut), field: name.slice(cut + 1) };
}

export function fieldsOf(form, name) {
  return [...form.elements].filter((field) => field.name === name);
}

export function valuesOf(form, name) {
  const given = fieldsOf(form, name).flatMap((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
    if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
    return [field.value];
  });
  return given.filter((value) => value !== "");
}

/* Puts values into a field and tells the page, as if a person had done it. */
export function putValues(form, name, values, { quietly = false } = {}) {
  const fields = fieldsOf(form, name);
  fields.forEach((field, index) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[index] ?? "";
  });
  if (fields.length) fields[0].dispatchEvent(new CustomEvent(quietly ? "shown" : "change", { bubbles: true }));
}

/* The words a person sees for what the field holds: labels of what is chosen, or the text itself. */
export function wordsOf(form, name) {
  return fieldsOf(form, name)
    .filter((field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value !== ""))
    .map((field) => (field.selectedOptions ? field.selectedOptions[0].text : wordOf(field)))
    .join(", ");
}

function wordOf(field) {
  if (field.dataset.words) return field.dataset.words;
  if (field.type !== "checkbox" && field.type !== "radio") return field.value;
  const label = field.labels[0]?.cloneNode(true);
  label?.querySelectorAll(".visually-hidden").forEach((hidden) => hidden.remove());
  return label?.textContent.trim() ?? field.value;
}
