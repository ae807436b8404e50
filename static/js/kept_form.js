/* A form that is kept while somebody types: after a new log-in in another tab it goes on with the new token. */

import { renewToken } from "./token.js";

document.addEventListener("htmx:responseError", async ({ detail }) => {
  if (detail.xhr.status === 403 && (await renewToken())) window.htmx.trigger(detail.elt, "change");
});
