/* After a refused form: focus goes to [data-error-summary]; its links go to the field itself. */

function fieldOf(link) {
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return null;
  return target.matches("input, select, textarea, button") ? target : target.querySelector("input, select, textarea") || target;
}

function unfold(field) {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const field = link && fieldOf(link);
  if (!field) return;
  event.preventDefault();
  unfold(field);
  field.focus({ preventScroll: true });
  (field.closest(".field") || field).scrollIntoView({ block: "center" });
});

function focusSummary(root) {
  const summary = root.matches?.("[data-error-summary]") ? root : root.querySelector("[data-error-summary]");
  summary?.focus();
}

document.addEventListener("htmx:load", (event) => focusSummary(event.detail.elt));
focusSummary(document);
