/* Puts words that were selected in a text of the entry into the form that quotes them.
   Without this file they are copied by hand. */

let chosen = null;

/* The selected words without the numbers of notes, and the part of the entry in which they stand. */
function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) {
    return null;
  }
  const range = selection.getRangeAt(0);
  const node = range.commonAncestorContainer;
  const part = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-part]");
  if (!part) {
    return null;
  }
  const words = document.createElement("div");
  words.append(range.cloneContents());
  words.querySelectorAll("sup, .mp-note-mark").forEach((mark) => mark.remove());
  const text = words.textContent.trim();
  return text ? { part: part.dataset.part, text } : null;
}

function use(form) {
  if (!chosen) {
    return;
  }
  const { passage, place } = form.elements;
  passage.value = chosen.text;
  place.value = chosen.part;
  passage.focus();
}

document.addEventListener("selectionchange", () => {
  chosen = selected() ?? chosen;
  document.querySelectorAll("[data-use-selection]").forEach((line) => {
    line.hidden = !chosen;
  });
});

document.querySelectorAll("[data-use-selection] button").forEach((button) => {
  button.addEventListener("click", () => use(button.form));
});
