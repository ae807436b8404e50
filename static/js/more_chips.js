/* A long list of chips shows its first ones and what is chosen; the rest is one tap away: [data-more-chips]. */

const FIRST = 6;

function fold(list) {
  const boxes = [...list.querySelectorAll(":scope > .chip-box")];
  if (boxes.length <= FIRST + 2 || list.querySelector("[data-more]")) return;
  const chosen = boxes.filter((box) => box.querySelector("input").checked);
  const first = boxes.filter((box) => !chosen.includes(box)).slice(0, Math.max(FIRST - chosen.length, 2));
  const rest = boxes.filter((box) => !chosen.includes(box) && !first.includes(box));
  rest.forEach((box) => (box.hidden = true));
  list.append(button(list, rest));
}

function button(list, rest) {
  const more = document.createElement("button");
  more.type = "button";
  more.className = "chip";
  more.dataset.more = "";
  more.textContent = `${list.closest("[data-more-chips]").dataset.moreChips} (${rest.length})`;
  more.addEventListener("click", () => {
    rest.forEach((box) => (box.hidden = false));
    rest[0].querySelector("input").focus();
    more.remove();
  });
  return more;
}

const foldAll = (root) => root.querySelectorAll?.("[data-more-chips] .chips").forEach(fold);
document.addEventListener("htmx:load", (event) => foldAll(event.detail.elt));
foldAll(document);
