/* Whoever logs out, or hands the device to somebody else, takes along what is sealed on it: it is sent first, and
   what cannot be sent is asked about. What somebody else has sealed here stays for her. */

import { everything, forget, theKey } from "./sealed.js";
import { sendLeft } from "./unsent.js";

const LEAVES = 'form[action$="/logout/"], form[data-leaves]';
const pattern = document.getElementById("unsent");

async function sealedHere() {
  const all = await everything().catch(() => []);
  const { owner } = all.length ? await theKey().catch(() => ({})) : {};
  return { own: all.filter((one) => one.owner === owner), others: all.filter((one) => one.owner !== owner) };
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(LEAVES);
  if (!form || form.dataset.asked) return;
  event.preventDefault();
  await sendLeft().catch(() => {});
  const { own } = await sealedHere();
  if (!own.length || !pattern || (await isSure())) await leave(form, event.submitter);
});

function isSure() {
  const question = document.body.appendChild(pattern.content.querySelector("dialog").cloneNode(true));
  question.showModal();
  return new Promise((answer) => {
    question.addEventListener("close", () => {
      question.remove();
      answer(question.returnValue === "leave");
    });
  });
}

async function leave(form, button) {
  const { own, others } = await sealedHere();
  for (const { id } of own) await forget(id);
  form.dataset.asked = "yes";
  if (others.length) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "keep_sealed", value: "yes" }));
  form.requestSubmit(button);
}
