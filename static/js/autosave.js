/* Every answer is sent as it is given: one small post of the fields that changed, each with the value it
   replaces. What did not arrive stays in the queue and goes again every ten seconds, when the network is back,
   after a new log-in and while the page is being left. The queue is the one place where a later sealing of
   unsent text on the device would listen. */

import { isAnswer, partsOf, valuesOf } from "./field_values.js";
import { askAbout } from "./conflicts.js";
import { say, state } from "./save_state.js";
import { takeTaps } from "./taps.js";
import { renewToken, token } from "./token.js";

const RETRY = 10000;
const form = document.querySelector("form[data-draft]");
const stored = new Map(); // name -> what the server is known to hold
const unsent = new Map(); // name -> what is to be stored
const asShown = []; // rows that one tap marked as done as shown: the trail names them
let removed = [];
let underway = null;
let [timer, dueAt] = [0, 0];

const same = (one, other) => JSON.stringify(one ?? []) === JSON.stringify(other ?? []);

function learn(root) {
  for (const field of root.querySelectorAll?.('input[name="seen"]') ?? []) {
    for (const [row, fields] of Object.entries(JSON.parse(field.value))) {
      for (const [name, values] of Object.entries(fields)) {
        if (!unsent.has(`${row}-${name}`)) stored.set(`${row}-${name}`, values);
      }
    }
  }
}

function remember(event) {
  if (!isAnswer(event.target)) return;
  const { name, form: within } = event.target;
  const values = valuesOf(within, name);
  if (same(values, stored.get(name)) && !underway?.has(name)) unsent.delete(name);
  else unsent.set(name, values);
  if (!unsent.size) return;
  if (state() !== "waiting" && state() !== "login") say("saving");
  /* Not put off by further typing: a tab that dies in the middle of a word has lost half a second at most. */
  sendWithin(event.type === "change" ? 300 : 500);
}

function sendWithin(wait) {
  const due = performance.now() + wait;
  if (timer && dueAt <= due) return;
  clearTimeout(timer);
  dueAt = due;
  timer = setTimeout(send, wait);
}

function message(batch) {
  const changes = [...batch].map(([name, value]) => ({ ...partsOf(name), seen: stored.get(name) ?? [], value }));
  batch.removed = [...removed];
  const about = { as_shown: asShown.splice(0), taps: takeTaps(), device: form.dataset.device };
  return JSON.stringify({ changes, removed, ...about });
}

function post(batch, leaving) {
  return fetch(form.dataset.saveUrl, {
    method: "POST",
    redirect: "manual",
    keepalive: leaving,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: message(batch),
  });
}

export async function send({ leaving = false } = {}) {
  clearTimeout(timer);
  timer = 0;
  if (underway && !leaving) return underway.answer;
  if (!unsent.size && !removed.length) {
    if (state() === "saving") say("saved"); // what was typed has been taken back
    return undefined;
  }
  underway = new Map(unsent);
  underway.answer = post(underway, leaving).then(received, () => say("waiting")).finally(() => (underway = null));
  await underway.answer;
  if (unsent.size || removed.length) sendWithin(state() === "saving" ? 100 : RETRY);
  return undefined;
}

async function received(answer) {
  if (answer.type === "opaqueredirect") return say("login");
  if (answer.status === 403) return say((await renewToken()) ? "saving" : "login");
  if (answer.status >= 500 || answer.status === 429) return say("waiting");
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 422 && underway.size > 1) return oneByOne([...underway]);
  if (!answer.ok) return say("failed", { sentence: said.sentence });
  return accept(said);
}

/* Something in the batch cannot be kept: it must not hold up the rest. */
async function oneByOne(entries) {
  let refused;
  for (const entry of entries) {
    underway = new Map([entry]);
    const answer = await post(underway, false);
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) accept(said);
    else refused = said;
  }
  if (refused) say("failed", refused);
}

function accept(said) {
  const disputed = new Map(said.conflicts.map((conflict) => [`${conflict.row}-${conflict.field}`, conflict]));
  removed = removed.filter((row) => !underway.removed.includes(row));
  for (const [name, values] of underway) {
    if (!disputed.has(name)) stored.set(name, values);
    if (same(unsent.get(name), values)) unsent.delete(name);
  }
  for (const [name, conflict] of disputed) askAbout(name, conflict, decided);
  say(unsent.size ? "saving" : disputed.size ? "conflict" : "saved", { time: said.saved_at });
  document.dispatchEvent(new CustomEvent("stored", { detail: said }));
  if (said.stopped && said.stopped !== form.dataset.stopped && !unsent.size && !disputed.size) location.reload();
}

/* The person has chosen between two values; the other one is what we have seen by now. */
function decided(name, theirs, chosen) {
  stored.set(name, theirs);
  if (!same(chosen, theirs)) unsent.set(name, chosen);
  say(unsent.size ? "saving" : "saved");
  send();
}

export function removeRow(row) {
  removed.push(row);
  for (const name of [...unsent.keys()]) if (partsOf(name).row === row) unsent.delete(name);
  return send();
}

if (form) {
  learn(document);
  document.addEventListener("input", remember);
  document.addEventListener("change", remember);
  document.addEventListener("htmx:load", (event) => learn(event.detail.elt));
  document.addEventListener("click", (event) => event.target.closest("[data-save-again]") && send());
  document.addEventListener("as-shown", (event) => asShown.push(...event.detail));
  window.addEventListener("online", () => send());
  window.addEventListener("pagehide", () => send({ leaving: true }));
  document.addEventListener("visibilitychange", () => send({ leaving: document.hidden }));
  window.addEventListener("beforeunload", (event) => {
    send({ leaving: true });
    if (["waiting", "login", "failed", "conflict"].includes(state())) event.preventDefault();
  });
  setInterval(() => send(), RETRY);
}
