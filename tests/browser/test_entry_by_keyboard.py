"""The page of an entry is written, mended and saved by somebody who has no mouse."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.desk import desk
from tests.mission.workspace.entry_world import World, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_STEPS = 120

_FOCUSED = """() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  return {
    name: here.id || here.textContent.trim() || here.name,
    inside: Boolean(here.closest("#entry-form")),
    shown: box.width > 0 && box.height > 0,
  };
}"""


def focused(page: Any) -> dict[str, Any]:
    """What has the focus now."""
    return dict(page.evaluate(_FOCUSED))


def tab_to(page: Any, name: str) -> list[str]:
    """Go on until something has the focus; what was passed on the way, all of it to be seen."""
    passed = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = focused(page)
        assert here["shown"], here
        passed.append(here["name"])
        if here["name"] == name:
            return passed
    raise AssertionError(f"{name} is not reached: {passed}")


def test_an_entry_is_written_and_saved_by_keyboard(browser: Any, live_server: Any) -> None:
    world = World()
    world.target(before="40")
    world.milestone()
    entry = world.start()
    with desk(browser, live_server.url) as people:
        page = people.open(world.writer)
        people.go(page, at(entry))
        page.keyboard.press("Tab")
        assert focused(page)["name"] == "Skip to main content"
        page.keyboard.press("Enter")

        tab_to(page, "id_delivery_status_6")
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        assert page.get_by_label("On track").is_checked()
        assert tab_to(page, "id_done")[0] == "id_reason"
        page.keyboard.type("The service opened in May.[^1]")
        tab_to(page, "id_next")
        page.keyboard.type("A second house.")
        tab_to(page, "id_figures-0-printed")
        page.keyboard.type("forty")
        passed = tab_to(page, "Save")
        assert passed.index("Check and submit") == len(passed) - 2
        page.keyboard.press("Enter")

        page.locator("[data-error-summary]:focus").wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert focused(page)["name"] == "id_figures-0-printed"
        page.keyboard.press("Control+A")
        page.keyboard.type("45")
        tab_to(page, "id_figures-0-source_text")
        page.keyboard.type("Our register")
        tab_to(page, "Save")
        page.keyboard.press("Enter")
        page.get_by_text("Saved at").wait_for()
        entry.refresh_from_db()
        assert (entry.delivery_status, entry.done) == ("on_track", "The service opened in May.[^1]")
        assert entry.figures.get().value == 45

        tab_to(page, "id_milestones-0-reached")
        tab_to(page, "Save")
        page.keyboard.press("Tab")
        assert not focused(page)["inside"], "the form lets go of the focus"
