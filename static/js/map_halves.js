/* On a phone the body is shown in halves, so that an area is as large as a thumb: [data-map-halves] holds buttons
   whose data-box is the part to show. It opens on the half of the first chosen area, else on the one that
   the server names. */

const narrow = matchMedia("(max-width: 600px)");

function show(map, button) {
  for (const figure of map.querySelectorAll("[data-map-figure]")) {
    figure.dataset.whole ||= figure.getAttribute("viewBox");
    figure.setAttribute("viewBox", button ? button.dataset.box : figure.dataset.whole);
  }
  for (const one of map.querySelectorAll("[data-box]")) one.setAttribute("aria-pressed", String(one === button));
}

function start(map) {
  const halves = map.querySelector("[data-map-halves]");
  if (!halves) return;
  halves.hidden = !narrow.matches;
  const [upper, lower] = halves.querySelectorAll("[data-box]");
  const chosen = map.querySelector(".bm-r.is-sel");
  const isLow = chosen ? chosen.getBBox().y > 300 : map.dataset.opensHalf === "lower";
  show(map, narrow.matches ? (isLow ? lower : upper) : null);
}

const startAll = (root) => root.querySelectorAll("[data-body-map]").forEach(start);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-map-halves] [data-box]");
  if (button) show(button.closest("[data-body-map]"), button);
});
narrow.addEventListener("change", () => startAll(document));
document.addEventListener("htmx:load", (event) => startAll(event.detail.elt.parentElement || document));
startAll(document);
