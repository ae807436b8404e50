/* Sends what a closed tab left sealed on this device, from whichever page its author opens next: in order, and
   under the marks that it was given, so that what had arrived is not stored twice. What cannot be stored is shown
   and stays here until its author takes it away. */

import { eachLeft, forget } from "./sealed.js";
import { deliver } from "./saves.js";

const RETRY = 10000;
const pattern = document.getElementById("unsent");
const draft = document.querySelector("form[data-draft]");

export async function sendLeft() {
  if (!pattern) return false;
  let isWaiting = false;
  await eachLeft(async (id, content) => {
    const said = await sendAll(content);
    if (!said) isWaiting = true;
    else if (content.url === draft?.dataset.saveUrl && !said.refused.length) toChart(id, content, said);
    else await tell(id, content, said);
  });
  return isWaiting;
}

/* What the server said of all messages, or nothing while it cannot be reached. */
async function sendAll({ url, messages }) {
  const all = { conflicts: [], refused: [], sentence: "", revision: 0 };
  for (const message of messages) {
    const said = await deliver(url, message);
    if (said.kind) return null;
    all.conflicts.push(...said.conflicts);
    all.refused.push(...said.refused);
    all.sentence ||= said.sentence;
    all.revision = said.revision ?? all.revision;
  }
  return all;
}

function toChart(id, { messages }, { conflicts, revision }) {
  const changes = messages.flatMap((message) => message.changes);
  const detail = { conflicts, changes, revision, forgotten: () => forget(id) };
  document.dispatchEvent(new CustomEvent("left-behind", { detail }));
}

async function tell(id, content, { conflicts, refused, sentence }) {
  const kind = refused.length ? "refused" : conflicts.length ? "conflict" : "stored";
  document.querySelector(`[data-unsent="${id}"]`)?.remove();
  const box = pattern.content.querySelector(`[data-kind="${kind}"]`).cloneNode(true);
  box.dataset.unsent = id;
  for (const link of box.querySelectorAll("a")) link.href = content.page;
  for (const slot of box.querySelectorAll("[data-sentence]")) slot.textContent = sentence;
  for (const { value } of refused.filter((one) => !one.isRemoval)) box.querySelector("ul").appendChild(document.createElement("li")).textContent = value.join(", ");
  box.querySelector("[data-forget]")?.addEventListener("click", () => forget(id).then(() => box.remove()));
  document.getElementById("content").prepend(box);
  if (kind === "stored") await forget(id);
}

async function again() {
  if (await sendLeft().catch(() => true)) setTimeout(again, RETRY);
}

if (pattern) again();
