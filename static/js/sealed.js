/* What is typed and not stored yet, sealed on this device: AES-GCM in IndexedDB, under a key that the server hands
   to a page of somebody who is logged in and that is kept nowhere. Where there is no https, or no key, nothing is
   kept and the page says so. A page holds a lock on what it sealed; what nobody holds was left by a closed tab. */

import { token } from "./token.js";

const DAYS = 7;
const canSeal = Boolean(window.isSecureContext && crypto.subtle && window.indexedDB && navigator.locks);
const bytes = (text) => new TextEncoder().encode(text);
let opened = null;
let held = null;

export function theKey() {
  if (!canSeal) return Promise.reject(new Error("Nothing can be sealed here"));
  held ??= askForKey().catch((error) => {
    held = null;
    throw error;
  });
  return held;
}

async function askForKey() {
  const { keyUrl } = document.querySelector("[data-key-url]").dataset;
  const headers = { "X-CSRFToken": token(), "X-Background": "1" };
  const answer = await fetch(keyUrl, { method: "POST", redirect: "manual", headers });
  if (answer.status === 404) return {}; // somebody who charts nothing has none
  if (!answer.ok) throw new Error("No key");
  const told = await answer.json();
  const raw = Uint8Array.from(atob(told.key), (sign) => sign.charCodeAt());
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return { owner: told.owner, key };
}

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("unsent", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("sealed", { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opened.then((base) => (base.onclose = () => (opened = null)), () => (opened = null));
  return opened;
}

async function store(mode, ask) {
  const work = (await database()).transaction("sealed", mode, { durability: "strict" });
  const asked = ask(work.objectStore("sealed"));
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(asked.result);
    work.onerror = work.onabort = () => reject(work.error);
  });
}

const lockOf = (id) => `unsent ${id}`;

/* A name for what this page will seal, held for as long as the page lives. */
export function holdName(draft) {
  const id = `${draft} ${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16)).join("")}`;
  if (canSeal) navigator.locks.request(lockOf(id), () => new Promise(() => {}));
  return id;
}

export async function seal(id, content) {
  const { owner, key } = await theKey();
  const how = { name: "AES-GCM", iv: crypto.getRandomValues(new Uint8Array(12)), additionalData: bytes(id + owner) };
  const text = await crypto.subtle.encrypt(how, key, bytes(JSON.stringify(content)));
  await store("readwrite", (all) => all.put({ id, owner, at: Date.now(), iv: how.iv, text }));
}

export async function forget(id) {
  if (canSeal) await store("readwrite", (all) => all.delete(id));
}

/* What is sealed here, by whomever; what is older than seven days goes unread. */
export async function everything() {
  if (!canSeal) return [];
  const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
  const all = await store("readonly", (sealed) => sealed.getAll());
  for (const { id, at } of all) if (at < oldest) await forget(id);
  return all.filter(({ at }) => at >= oldest);
}

/* `use(id, content)` for each of this person's that a closed tab left, one page at a time. */
export async function eachLeft(use) {
  const all = await everything();
  if (!all.length) return;
  const { owner, key } = await theKey();
  for (const { id, iv, text } of all.filter((one) => one.owner === owner)) {
    await navigator.locks.request(lockOf(id), { ifAvailable: true }, async (lock) => {
      if (!lock || !(await store("readonly", (sealed) => sealed.getKey(id)))) return;
      const how = { name: "AES-GCM", iv, additionalData: bytes(id + owner) };
      const content = await crypto.subtle.decrypt(how, key, text).catch(() => null);
      if (content) await use(id, JSON.parse(new TextDecoder().decode(content)));
    });
  }
}
