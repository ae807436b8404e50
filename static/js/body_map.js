/* The drawing and the list of areas in step: [data-body-map] holds figures and a [data-region-list] of native
   inputs. The list is the control; a tap on the drawing is a tap on the list's button. */

const figures = (map) => map.querySelectorAll("[data-map-figure]");
const inputs = (map) => [...map.querySelectorAll("[data-region-list] input[value]")].filter((input) => input.type !== "search");

function paint(map) {
  for (const input of inputs(map)) {
    for (const area of map.querySelectorAll(`.bm-r[data-region="${CSS.escape(input.value)}"]`)) {
      area.classList.toggle("is-sel", input.checked);
    }
  }
}

function show(map, view) {
  for (const figure of figures(map)) figure.toggleAttribute("hidden", figure.dataset.mapFigure !== view);
  for (const button of map.querySelectorAll("[data-map-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset.mapView === view));
  }
}

function tap(map, region) {
  const input = inputs(map).find((one) => one.value === region);
  if (!input || input.disabled) return;
  input.click();
  input.closest(".region-row").scrollIntoView({ block: "nearest" });
  document.getElementById("live").textContent = input.labels[0].firstElementChild.textContent;
}

function filter(list, typed) {
  const words = typed.trim().toLocaleLowerCase().split(/\s+/);
  let found = 0;
  for (const row of list.querySelectorAll(".region-row")) {
    const text = row.textContent.toLocaleLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    found += row.hidden ? 0 : 1;
  }
  for (const group of list.querySelectorAll(".region-group")) group.hidden = !group.querySelector(".region-row:not([hidden])");
  list.querySelector("[data-region-none]").hidden = found > 0;
}

/* Where something is chosen, else where the server says that the treatment is. */
function viewOf(map, list) {
  const isChosen = inputs(map).some((input) => input.checked);
  return (!isChosen && map.dataset.opensView) || list.dataset.shownView;
}

function start(map) {
  const list = map.querySelector("[data-region-list]");
  list.querySelector("[data-region-filter]").hidden = false;
  for (const picker of map.querySelectorAll("[data-map-views]")) picker.hidden = false;
  if (map.querySelector("[data-map-view]")) show(map, viewOf(map, list));
  paint(map);
}

function startAll(root) {
  if (root.matches?.("[data-body-map]")) start(root);
  root.querySelectorAll("[data-body-map]").forEach(start);
}

document.addEventListener("click", (event) => {
  const map = event.target.closest("[data-body-map]");
  if (!map) return;
  const area = event.target.closest("[data-region]");
  const button = event.target.closest("[data-map-view]");
  if (area) tap(map, area.dataset.region);
  if (button) show(map, button.dataset.mapView);
});
document.addEventListener("change", (event) => {
  const map = event.target.closest("[data-body-map]");
  if (map) paint(map);
});
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-region-filter]")) filter(event.target.closest("[data-region-list]"), event.target.value);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.closest("[data-region-filter]")) event.preventDefault();
});
document.addEventListener("htmx:load", (event) => startAll(event.detail.elt));
startAll(document);
