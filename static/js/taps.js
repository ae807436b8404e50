/* Counts the taps, clicks and key presses that one session took; the count goes with the next save. */

let taps = 0;

export function takeTaps() {
  const taken = taps;
  taps = 0;
  return taken;
}

/* A click is a tap whether it came from a finger, a mouse or a key; a label's second click is not. */
document.addEventListener("click", (event) => {
  if (event.isTrusted && !(event.detail === 0 && event.target.matches("input") && event.pointerType !== "")) taps += 1;
}, true);
