/* The token that guards posts. A new log-in, in another tab, changes it: the page behind the same address holds
   the new one, and every form of this page and htmx take it over. */

const fields = () => document.querySelectorAll("[name=csrfmiddlewaretoken]");

export function token() {
  return fields()[0]?.value;
}

/* True when there is a new token; false when nobody is logged in. */
export async function renewToken() {
  const page = await fetch(location.pathname, { redirect: "manual", headers: { "X-Background": "1" } }).catch(() => ({ ok: false }));
  if (!page.ok) return false;
  const there = new DOMParser().parseFromString(await page.text(), "text/html");
  const fresh = there.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!fresh) return false;
  for (const field of fields()) field.value = fresh;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
  return true;
}
