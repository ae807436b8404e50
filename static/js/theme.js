/* Before the first paint: the light or dark that this person chose on this device, if any; and that scripts run. */
(() => {
  document.documentElement.classList.add("has-script");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.bsTheme = chosen;
  } catch {
    /* A browser that keeps nothing follows the device. */
  }
})();
