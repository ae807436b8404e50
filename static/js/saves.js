/* One save on its way to the server, and what became of it: `kind` "waiting" for the network or the server, or
   "login"; else conflicts, and what was refused in a sentence. One such change does not hold up the rest. */

import { renewToken, token } from "./token.js";

const PATIENCE = 20000;

function post(url, message, leaving) {
  return fetch(url, {
    method: "POST",
    redirect: "manual",
    keepalive: leaving,
    signal: AbortSignal.timeout?.(PATIENCE),
    // What goes again by itself prolongs no log-in; a hand on the page does (idle.js).
    headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Background": "1" },
    body: JSON.stringify(message),
  }).catch(() => ({ status: 503 }));
}

export async function deliver(url, message, { leaving = false } = {}) {
  let answer = await post(url, message, leaving);
  if (answer.status === 403 && (await renewToken())) answer = await post(url, message, leaving);
  if (answer.type === "opaqueredirect" || answer.status === 403) return { kind: "login" };
  if (answer.status >= 500 || answer.status === 429) return { kind: "waiting" };
  const said = await answer.json().catch(() => ({}));
  const removals = (message.removed ?? []).map((row) => ({ row, isRemoval: true, value: [] }));
  if (answer.status === 422 && message.changes.length + (removals.length && 1) > 1) return oneByOne(url, message);
  if (!answer.ok) return { conflicts: [], refused: [...message.changes, ...removals], sentence: said.sentence ?? "" };
  if (!said.conflicts) return { kind: "waiting" }; // an answer, but not from our server
  return { refused: [], ...said };
}

async function oneByOne(url, { changes, mark, removed, ...about }) {
  const all = { conflicts: [], refused: [], sentence: "" };
  const parts = [...(removed?.length ? [{ removed, changes: [] }] : []), ...changes.map((change) => ({ changes: [change] }))];
  for (const [place, part] of parts.entries()) {
    const said = await deliver(url, { ...(place ? {} : about), ...part, mark: `${mark}.${place}` });
    if (said.kind) return said;
    const sum = { conflicts: [...all.conflicts, ...said.conflicts], refused: [...all.refused, ...said.refused] };
    Object.assign(all, said, sum, { sentence: said.sentence || all.sentence });
  }
  return all;
}
