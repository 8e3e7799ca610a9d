/* Gives the admin's search-as-you-type boxes the names of their questions, and lets the keyboard reach tables that scroll. */
(function () {
  "use strict";

  function named(box) {
    var select = box.previousElementSibling;
    if (!select || select.tagName !== "SELECT") {
      return;
    }
    var label = select.id ? document.querySelector('label[for="' + select.id + '"]') : null;
    var words = select.getAttribute("aria-label") || (label ? label.textContent.trim().replace(/:$/, "") : select.name);
    box.querySelectorAll('[role="combobox"], [role="textbox"]').forEach(function (part) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", words);
    });
  }

  function all() {
    document.querySelectorAll(".select2-container").forEach(named);
    document.querySelectorAll(".select2-search__field:not([aria-label])").forEach(function (field) {
      field.setAttribute("aria-label", "Type to search");
    });
  }

  function reachable() {
    document.querySelectorAll(".inline-group .tabular, #changelist .results").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) {
        box.setAttribute("tabindex", "0");
      } else {
        box.removeAttribute("tabindex");
      }
    });
  }

  window.addEventListener("load", reachable);
  window.addEventListener("resize", reachable);
  new MutationObserver(all).observe(document.documentElement, { childList: true, subtree: true });
})();
