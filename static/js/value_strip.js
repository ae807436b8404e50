/* The values around last time as buttons before a number field: [data-value-strip data-last data-step data-reach].
   Without last time, or without this script, the number field stands alone. */

function decimals(text) {
  return (text.split(".")[1] || "").length;
}

function values({ last, step, reach }) {
  const places = Math.max(decimals(last), decimals(step));
  const steps = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach);
  return steps.map((n) => (Number(last) + n * Number(step)).toFixed(places)).filter((value) => Number(value) >= 0);
}

function mark(strip) {
  const typed = strip.querySelector("input").value;
  for (const button of strip.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(typed !== "" && Number(button.dataset.value) === Number(typed)));
  }
}

function draw(strip) {
  const field = strip.querySelector("input");
  if (!strip.dataset.last || strip.querySelector("button")) return;
  for (const value of values({ last: strip.dataset.last, step: strip.dataset.step, reach: Number(strip.dataset.reach) })) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = button.dataset.value = value;
    button.classList.toggle("last", Number(value) === Number(strip.dataset.last));
    field.before(button);
  }
  mark(strip);
}

function drawAll(root) {
  if (root.matches?.("[data-value-strip]")) draw(root);
  root.querySelectorAll("[data-value-strip]").forEach(draw);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-value-strip] button");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  field.value = button.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
document.addEventListener("input", (event) => {
  const strip = event.target.closest("[data-value-strip]");
  if (strip) mark(strip);
});
document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
drawAll(document);
