/* The bar of minutes is drawn again from the page after every answer: [data-part] elements in page order, each
   with its minutes; striped while it is only planned. */

const form = document.querySelector("form[data-draft]");
const bar = document.querySelector("[data-time-bar]");
const SVG = "http://www.w3.org/2000/svg";
const LOOKS = { measure: "f-me", "warm-up": "f-wa", iastm: "f-ia", exercise: "f-ex", other: "f-other" };
const LOW = Number(bar?.dataset.low ?? 30);
const HIGH = Number(bar?.dataset.high ?? 45);

const number = (text) => Math.max(Number(String(text ?? "").replace(",", ".")) || 0, 0);
const tidy = (minutes) => Number(minutes.toFixed(1));
const typed = (name) => number([...form.elements].find((field) => field.name === name)?.value);

function partOf(place) {
  if (place.matches(".is-not-done")) return null;
  const name = place.dataset.minutesField ?? `${place.dataset.row}-minutes`;
  const own = [...form.elements].some((field) => field.name === name);
  const minutes = own ? typed(name) : number(place.dataset.minutes);
  if (place.dataset.part === "exercise" && !place.querySelector("[data-row]:not(.is-not-done)")) return null;
  const rows = [...place.querySelectorAll("[data-row]")];
  const allSettled = place.dataset.part === "exercise" && rows.every((row) => row.matches(".is-done, .is-not-done"));
  return { kind: place.dataset.part, minutes, planned: !(place.matches(".is-done") || allSettled) };
}

function drawn(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  element.dataset.drawn = "";
  return element;
}

function draw(svg, parts) {
  const scale = Math.max(50, HIGH + 5, ...[parts.reduce((all, part) => all + part.minutes, 0)]);
  const share = (minutes) => `${((100 * minutes) / scale).toFixed(2)}%`;
  svg.querySelectorAll("rect:not(.ground):not(.target), .part-text").forEach((old) => old.remove());
  place(svg, share);
  const before = svg.querySelector(".mark");
  let at = 0;
  for (const { kind, minutes, planned } of parts) {
    const box = { x: share(at), width: `${Math.max((100 * minutes) / scale - 0.3, 0.1).toFixed(2)}%`, height: 18 };
    before.before(drawn("rect", { ...box, class: LOOKS[kind] }));
    if (planned) before.before(drawn("rect", { ...box, fill: "url(#bar-stripe)" }));
    if (minutes / scale >= 0.035) before.before(drawn("text", { class: "part-text", x: share(at + minutes / 2), y: 13 }, tidy(minutes)));
    at += minutes;
  }
}

function place(svg, share) {
  svg.querySelector(".target").setAttribute("x", share(LOW));
  svg.querySelector(".target").setAttribute("width", share(HIGH - LOW));
  const [low, high] = svg.querySelectorAll("line.mark");
  for (const [mark, minutes] of [[low, LOW], [high, HIGH]]) for (const end of ["x1", "x2"]) mark.setAttribute(end, share(minutes));
  const [lowText, highText] = svg.querySelectorAll(".mark-text");
  lowText.setAttribute("x", share(LOW));
  highText.setAttribute("x", share(HIGH));
}

function refresh() {
  const parts = [...form.querySelectorAll("[data-part]")].map(partOf).filter((part) => part?.minutes);
  const sum = (wanted) => tidy(parts.filter(wanted).reduce((all, part) => all + part.minutes, 0));
  const words = {
    done: sum((part) => !part.planned),
    all: sum(() => true),
    exercise: sum((part) => part.kind === "exercise"),
    iastm: sum((part) => part.kind === "iastm"),
  };
  for (const [key, minutes] of Object.entries(words)) bar.querySelector(`[data-bar="${key}"]`).textContent = minutes;
  bar.classList.toggle("is-outside", words.all > HIGH || (words.done === words.all && words.all < LOW));
  showPhaseMinutes();
  draw(bar.querySelector("svg"), parts);
}

function showPhaseMinutes() {
  for (const phase of form.querySelectorAll("[data-phase]")) {
    const slot = phase.querySelector("[data-phase-minutes]");
    const places = phase.dataset.part ? [phase] : [...phase.querySelectorAll("[data-part]")];
    if (slot) slot.textContent = tidy(places.reduce((all, one) => all + (partOf(one)?.minutes ?? 0), 0));
  }
}

if (form && bar) for (const happening of ["phases", "input"]) document.addEventListener(happening, refresh);
