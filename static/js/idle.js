/* A log-in that nobody uses ends. A hand on the page is a sign of life; two minutes before the end the page asks. After
   it the page is left for the log-in, which leads back. Where something typed would be lost the page stays, behind a
   cover, until the same person is in again. */

import { renewToken } from "./token.js";

const dialog = document.querySelector("dialog[data-idle]");
const idle = Number(dialog?.dataset.idle);
const [soon, asks] = [Math.min(120, idle / 2), document.querySelector("[data-asks-before-leaving]")];
let [isTouched, isSent, covered, timer, endsAt] = [false, false, [], 0, Date.now() + idle * 1000];

const untilEnd = () => (endsAt - Date.now()) / 1000;

/* Seconds left as the server counts them; nobody logged in is none. Asked in the background it prolongs nothing. */
async function left(prolong) {
  const headers = prolong ? {} : { "X-Background": "1" };
  const answer = await fetch(dialog.dataset.url, { redirect: "manual", headers }).catch(() => null);
  if (!answer) return prolong ? idle : untilEnd();
  const said = answer.ok ? await answer.json() : { left: 0 };
  if (said.who && String(said.who) !== dialog.dataset.who) location.assign("/");
  return said.left;
}

async function look() {
  const prolong = isTouched && !covered.length;
  isTouched = false;
  if (prolong || covered.length || untilEnd() <= soon) endsAt = Date.now() + 1000 * (await left(prolong));
  const seconds = untilEnd();
  if (seconds <= 0) over();
  else if (seconds <= soon) show("soon");
  else await stay();
  clearTimeout(timer);
  timer = setTimeout(look, 1000 * Math.max(1, Math.min(60, seconds > soon ? seconds - soon : seconds + 1)));
}

async function stay() {
  if (covered.length && !(await renewToken())) return;
  for (const part of covered) part.hidden = false;
  covered = [];
  dialog.close();
}

function over() {
  if (!covered.length && !wouldBeLost()) return location.assign(location.pathname + location.search);
  if (!covered.length) covered = [...document.body.children].filter((part) => part !== dialog && !part.hidden);
  for (const part of covered) part.hidden = true;
  return show("over");
}

function wouldBeLost() {
  const state = document.querySelector("[data-save-state]")?.dataset.state ?? "saved";
  if (document.querySelector("form[data-draft]")) return state !== "saved";
  const typed = "form[method=post] :is(input:not([type=hidden]), textarea, option)";
  const differs = (one) => one.value !== (one.defaultValue ?? one.value) || one.checked !== one.defaultChecked;
  const isOther = (one) => differs(one) || (one.index > 0 && one.selected !== one.defaultSelected);
  return document.querySelector(".has-error") || [...document.querySelectorAll(typed)].some(isOther);
}

function show(state) {
  for (const words of dialog.querySelectorAll("[data-state]")) words.hidden = words.dataset.state !== state;
  if (!dialog.open) dialog.showModal();
}

if (dialog) {
  const touch = () => (isTouched = true);
  for (const hand of ["pointerdown", "keydown", "input"]) document.addEventListener(hand, touch, { passive: true });
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("click", (event) => event.target.matches("[data-stay]") && look());
  document.addEventListener("visibilitychange", () => document.hidden || look());
  document.addEventListener("submit", () => (isSent = true));
  window.addEventListener("beforeunload", (event) => asks && !isSent && wouldBeLost() && event.preventDefault());
  timer = setTimeout(look, Math.min(60, idle - soon) * 1000);
}
