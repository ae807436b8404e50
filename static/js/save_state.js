/* Says whether what was typed is stored: [data-save-state] holds one element for each state ([data-when]).
   Screen readers hear a change at most once in ten seconds; a failure at once. */

const place = document.querySelector("[data-save-state]");
const aloud = document.getElementById("live");
let spokenAt = -Infinity;
let later;

export function say(state, { time, sentence } = {}) {
  if (!place) return;
  place.dataset.state = state;
  for (const words of place.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
  if (time) for (const slot of place.querySelectorAll("[data-time]")) slot.textContent = time;
  const slot = place.querySelector(`[data-when="${state}"] [data-sentence]`);
  if (slot && sentence) slot.textContent = sentence;
  if (state !== "saving") announce(state);
}

/* Of what could not be sent: whether it is kept on this device. */
export function sayKept(isKept) {
  for (const words of place?.querySelectorAll("[data-kept]") ?? []) words.hidden = words.dataset.kept !== String(isKept);
}

export function state() {
  return place?.dataset.state;
}

function announce(newState) {
  clearTimeout(later);
  const urgent = newState !== "saved";
  const wait = urgent ? 0 : Math.max(0, 10000 - (performance.now() - spokenAt));
  later = setTimeout(speak, wait);
}

function speak() {
  const words = place.querySelector(`[data-when="${place.dataset.state}"]`)?.textContent.trim().replace(/\s+/g, " ");
  if (!words || words === aloud.textContent) return;
  spokenAt = performance.now();
  aloud.textContent = words;
}
