/* Starts the design system's script and a few aids. Every page works without this file. */

function startDesignSystem() {
  const system = window.DS;
  if (system && typeof system.initAll === "function") {
    system.initAll();
  }
}

/* Says how many characters are used while a long answer is typed; the server counts in any case. */
function countCharacters(area) {
  const out = document.getElementById(area.dataset.counter);
  if (!out) {
    return;
  }
  const show = () => {
    const used = area.value.replace(/\r\n?/g, "\n").length;
    const limit = Number(area.dataset.limit);
    out.textContent = `${used.toLocaleString("en-GB")} of ${limit.toLocaleString("en-GB")} characters`;
  };
  area.addEventListener("input", show);
  show();
}

/* A reader who comes back from a form with errors is taken to the list of them. */
function focusErrors() {
  const summary = document.querySelector("[data-error-summary]");
  summary?.focus();
  if (summary && window.location.hash) {
    /* A form keeps the place in the address at which its page was (#main-content): the browser goes there once more. */
    const again = () => requestAnimationFrame(() => requestAnimationFrame(() => summary.focus()));
    window.addEventListener("load", again, { once: true });
  }
}

/* A link to what a summary hides opens it. */
function openTarget() {
  const name = decodeURIComponent(window.location.hash.slice(1));
  const details = name && document.getElementById(name)?.querySelector(":scope > details");
  if (details) {
    details.open = true;
  }
}

function start() {
  document.querySelectorAll("textarea[data-counter][data-limit]").forEach(countCharacters);
  focusErrors();
  openTarget();
  window.addEventListener("hashchange", openTarget);
  startDesignSystem();
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}
