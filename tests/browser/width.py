"""How wide a page is once it has settled: loaded, with its fonts, and drawn at the size of its window."""

from __future__ import annotations

from typing import Any

_SETTLED = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return document.documentElement.scrollWidth;
}"""


def width_of(page: Any) -> int:
    """The width of the page in pixels; more than that of its window where it must be scrolled sideways."""
    page.wait_for_load_state("load")
    return int(page.evaluate(_SETTLED))
