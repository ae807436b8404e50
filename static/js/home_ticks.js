/* Ticks of exercises at home are sent one by one, in the order in which they were given. What cannot be sent
   waits in this tab and goes again every ten seconds and when the network is back. What waits are numbers, a day
   a key and whose record was shown, so that they go while that one is shown and never into another: no name of an
   exercise or of a person is ever kept in the browser. */

import { renewToken, token } from "./token.js";

const RETRY = 10000;
const STORE = "ticks";
const list = document.querySelector("[data-ticks]");
const waiting = kept();
let underway = false;
let timer = 0;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE)) ?? [];
  } catch {
    return [];
  }
}

function keep() {
  try {
    if (waiting.length) sessionStorage.setItem(STORE, JSON.stringify(waiting));
    else sessionStorage.removeItem(STORE);
  } catch {
    /* A browser without storage keeps them in memory. */
  }
}

function newKey() {
  const random = () => crypto.getRandomValues(new Uint8Array(1))[0];
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (Number(digit) ^ (random() & (15 >> (Number(digit) / 4)))).toString(16)
  );
}

function say(words) {
  list.querySelector("[data-tick-state]").textContent = words;
}

function show(form, isDone) {
  const button = form.querySelector("button");
  form.classList.toggle("on", isDone);
  button.setAttribute("aria-pressed", String(isDone));
  button.value = isDone ? "0" : "1";
  const done = list.querySelectorAll("form.on").length;
  for (const one of document.querySelectorAll("[data-tick-count]")) one.textContent = one.dataset.tickCount.replace("#", done);
}

const ofThisRecord = () => waiting.filter((tap) => tap.shown === list.dataset.shown);
const sayWaiting = () => say(`${list.dataset.waiting}: ${ofThisRecord().length}`);

async function post(tap) {
  const { item, ...said } = tap;
  const answer = await fetch(list.dataset.address.replace("/0/", `/${item}/`), {
    method: "POST",
    redirect: "manual",
    headers: { Accept: "application/json", "X-CSRFToken": token() ?? "" },
    body: new URLSearchParams(said),
  }).catch(() => null);
  if (answer?.status === 403) await renewToken();
  return answer;
}

/* A refused tap is dropped and told; everything else that is no answer is tried again. "Saved" is said once
   nothing waits any more. */
async function send() {
  if (underway || !ofThisRecord().length) return;
  underway = true;
  clearTimeout(timer);
  let saved = "";
  let isRefused = false;
  do {
    const [tap] = ofThisRecord();
    const answer = await post(tap);
    if (!answer?.ok && ![404, 422].includes(answer?.status)) break;
    if (answer.ok) saved = (await answer.json()).saved;
    else isRefused = true;
    waiting.splice(waiting.indexOf(tap), 1);
    keep();
  } while (ofThisRecord().length);
  underway = false;
  if (ofThisRecord().length) {
    sayWaiting();
    timer = setTimeout(send, RETRY);
  } else say(isRefused ? list.dataset.refused : `${list.dataset.saved} ${saved}`);
}

function tapped(event) {
  const form = event.target.closest("form[data-item]");
  if (!form) return;
  event.preventDefault();
  const { on, key } = form.elements;
  const isDone = form.querySelector("button").value === "1";
  const { shown } = list.dataset;
  waiting.push({ shown, item: form.dataset.item, on: on.value, key: key.value, is_done: isDone ? "1" : "0" });
  key.value = newKey();
  keep();
  show(form, isDone);
  if (underway || !navigator.onLine) sayWaiting();
  send();
}

if (list) {
  list.addEventListener("submit", tapped);
  addEventListener("online", send);
  for (const { item, on, is_done: isDone } of waiting) {
    const form = list.querySelector(`form[data-item="${item}"]`);
    if (form?.elements.on.value === on) show(form, isDone === "1");
  }
  send();
}
