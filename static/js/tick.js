/* One tap says that a planned row was done as shown; "All as shown" says it for the exercises that are still
   dashed, and can be taken back for ten seconds. Observations are never ticked for anybody. */

const UNDO = 10000;
const strip = document.querySelector("[data-undo]");
let undoable = [];
let timer;

function look(tick) {
  const row = tick.closest("[data-row]");
  const was = row.dataset.planned ?? (row.classList.contains("is-carried") ? "is-carried" : "is-fresh");
  row.dataset.planned = was;
  row.classList.toggle("is-done", tick.checked);
  row.classList.toggle(was, !tick.checked);
}

export function setTick(tick, checked) {
  if (tick.checked === checked) return;
  tick.checked = checked;
  tick.dispatchEvent(new Event("change", { bubbles: true }));
}

/* A pass that the check-in closes cannot be ticked; a tick that stands there can be taken back. */
function closeTicks() {
  for (const why of document.querySelectorAll("[data-closes-tick]")) {
    const tick = why.closest("[data-row]").querySelector("[data-tick]");
    if (tick) tick.disabled = why.dataset.closesTick === "yes" && !tick.checked;
  }
}

document.addEventListener("htmx:load", closeTicks);
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick]")) return;
  look(event.target);
  closeTicks();
});

function offerUndo(ticks) {
  undoable = ticks;
  const words = strip.querySelector("[data-undo-words]");
  words.textContent = ticks.length === 1 ? words.dataset.one : words.dataset.many.replace("{n}", ticks.length);
  strip.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (strip.hidden = true), UNDO);
}

function allAsShown(phase) {
  const ticks = [...phase.querySelectorAll(".is-carried [data-tick]:enabled:not(:checked)")];
  ticks.forEach((tick) => setTick(tick, true));
  if (!ticks.length) return;
  document.dispatchEvent(new CustomEvent("as-shown", { detail: ticks.map((tick) => tick.closest("[data-row]").dataset.row) }));
  offerUndo(ticks);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-as-shown]");
  if (button) {
    event.preventDefault();
    allAsShown(button.closest("[data-phase]"));
  }
  if (event.target.closest("[data-undo-now]")) {
    undoable.forEach((tick) => setTick(tick, false));
    strip.hidden = true;
  }
});
