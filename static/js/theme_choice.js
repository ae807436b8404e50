/* The choice between the device's colours, light and dark: [data-theme-choice] holds three radio buttons. */

function kept() {
  try {
    return localStorage.getItem("theme") || "auto";
  } catch {
    return "auto";
  }
}

function choose(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.bsTheme;
  else root.dataset.bsTheme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    /* Not kept: it holds until the page is left. */
  }
}

for (const group of document.querySelectorAll("[data-theme-choice]")) {
  group.hidden = false;
  const current = group.querySelector(`input[value="${kept()}"]`);
  if (current) current.checked = true;
  group.addEventListener("change", (event) => choose(event.target.value));
}
