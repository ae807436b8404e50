/* Every answer is sent as it is given: one small post of the fields that changed, each with the value it
   replaces. What has not arrived is sealed on the device and goes again every ten seconds, when the network is
   back, after a new log-in and while the page is being left. */

import { askAbout } from "./conflicts.js";
import { isAnswer, putValues, valuesOf } from "./field_values.js";
import { Queue } from "./queue.js";
import { say, sayKept, state } from "./save_state.js";
import { deliver } from "./saves.js";
import { forget, holdName, seal, theKey } from "./sealed.js";

const RETRY = 10000;
const form = document.querySelector("form[data-draft]");
const queue = new Queue();
const name = form && holdName(form.dataset.draft);
let underway = null;
let trouble = ""; // why the last try failed: "waiting", "login" or "failed"
let [timer, dueAt, sealing, isStale, isKept] = [0, 0, null, false, false];

function learn(root) {
  for (const field of root.querySelectorAll?.('input[name="seen"]') ?? []) {
    for (const [row, fields] of Object.entries(JSON.parse(field.value))) {
      for (const [part, values] of Object.entries(fields)) queue.learn(`${row}-${part}`, values);
    }
  }
}

function remember(event) {
  if (!isAnswer(event.target)) return;
  if (!queue.put(event.target.name, valuesOf(event.target.form, event.target.name))) return;
  say("saving");
  keep();
  /* Not put off by further typing: a tab that dies in the middle of a word has lost half a second at most. */
  sendWithin(event.type === "change" ? 300 : 500);
}

/* Seals what is unsent by now; several at once are one writing. Only then may the page say that it is kept. */
function keep() {
  isStale = true;
  sealing ??= keepAll().finally(() => (sealing = null));
  return sealing;
}

async function keepAll() {
  while (isStale) {
    isStale = false;
    const content = { url: form.dataset.saveUrl, page: location.pathname, messages: queue.messages() };
    const done = queue.isSettled ? forget(name) : seal(name, content);
    isKept = await done.then(() => true, () => false);
  }
  sayKept(isKept);
  if (trouble && !underway && !queue.isEmpty) say(trouble);
}

function sendWithin(wait) {
  const due = performance.now() + wait;
  if (timer && dueAt <= due) return;
  clearTimeout(timer);
  dueAt = due;
  timer = setTimeout(send, wait);
}

export async function send({ leaving = false } = {}) {
  clearTimeout(timer);
  timer = 0;
  if (underway && leaving && queue.unsent.size) deliver(form.dataset.saveUrl, queue.tail(), { leaving });
  if (underway) return underway;
  const batch = queue.take(form.dataset.device);
  if (!batch) {
    if (state() === "saving") say(queue.disputed.size ? "conflict" : "saved"); // what was typed has been taken back
    return undefined;
  }
  keep();
  underway = deliver(form.dataset.saveUrl, batch, { leaving }).then(received).finally(() => (underway = null));
  await underway;
  if (!queue.isEmpty) sendWithin(trouble ? RETRY : 100);
  return undefined;
}

async function received(said) {
  if (said.kind) {
    await keep();
    trouble = said.kind;
    return say(trouble);
  }
  const disputes = queue.answered(said);
  trouble = said.refused.length ? "failed" : "";
  for (const [field, conflict] of disputes) askAbout(field, conflict, decided);
  keep();
  if (trouble) say("failed", said);
  else say(queue.isEmpty ? (queue.disputed.size ? "conflict" : "saved") : "saving", { time: said.saved_at });
  if ("stopped" in said && said.stopped !== form.dataset.stopped) document.dispatchEvent(new CustomEvent("consent", { detail: (form.dataset.stopped = said.stopped) }));
  return undefined;
}

function decided(field, theirs, chosen) {
  queue.decide(field, theirs, chosen);
  say(queue.isEmpty ? (queue.disputed.size ? "conflict" : "saved") : "saving");
  keep();
  send();
}

export function removeRow(row) {
  queue.remove(row);
  keep();
  return send();
}

/* What a closed tab had left for this draft was sent: shown as it is now, then chosen between. */
async function takeUp({ detail: { conflicts, changes, revision, forgotten } }) {
  const isNews = revision > Number(form.dataset.revision) && queue.isSettled;
  if (!conflicts.length) await forgotten();
  if (isNews) return location.reload();
  for (const conflict of conflicts) {
    const field = `${conflict.row}-${conflict.field}`;
    queue.disputed.set(field, changes.find((one) => one.row === conflict.row && one.field === conflict.field));
    for (const one of document.querySelectorAll("form[data-saves]")) putValues(one, field, conflict.mine, { quietly: true });
    askAbout(field, conflict, decided);
    say("conflict");
  }
  if (conflicts.length) await keep().then(() => isKept && forgotten());
  return undefined;
}

if (form) {
  learn(document);
  /* What was tapped while the page was still loading. */
  for (const target of form.querySelectorAll("[name]")) if (target.checked !== target.defaultChecked) remember({ target });
  theKey().catch(() => sayKept(false));
  for (const given of ["input", "change"]) document.addEventListener(given, remember);
  document.addEventListener("htmx:load", (event) => learn(event.detail.elt));
  document.addEventListener("click", (event) => event.target.closest("[data-save-again]") && send());
  document.addEventListener("as-shown", (event) => queue.asShown.push(...event.detail));
  document.addEventListener("left-behind", takeUp);
  window.addEventListener("online", () => send());
  window.addEventListener("pagehide", () => send({ leaving: true }));
  document.addEventListener("visibilitychange", () => send({ leaving: document.hidden }));
  window.addEventListener("beforeunload", (event) => {
    send({ leaving: true });
    if (["waiting", "login", "failed", "conflict"].includes(state()) && !isKept) event.preventDefault();
  });
  setInterval(() => send(), RETRY);
}
