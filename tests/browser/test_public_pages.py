"""The pages of the record in a real browser: nothing for a checker of accessibility to find, on desktop and phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.width import width_of
from tests.factories.reports import released_edition
from tests.reports.public.record import more_commitments, small_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "", "outcomes/", "outcomes/3/", "commitments/", "commitments/?status=not_stated&sector=third_sector", "commitments/C-1/",
    "commitments/C-2/", "partners/", "partners/charity/", "periods/", "periods/2022/", "editions/1/commitments/C-2/",
    "commitments/C-99/", "commitments/?status=x", "outcomes/0/", "indicators/deaths/", "methods/",
)  # fmt: skip
DESKTOP, PHONE = 1280, 375


@pytest.fixture
def site(live_server: Any) -> str:
    """The address of a released record with a second edition."""
    mission = small_record()
    released_edition(mission)
    more_commitments(mission, 25)
    released_edition(mission)
    return f"{live_server.url}/m/"


def test_pages_have_nothing_that_a_checker_finds(site: str, page: Any) -> None:
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            page.goto(site + path)
            found = Axe().run(page)
            assert found.violations_count == 0, (width, path, found.generate_report())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_contrast(site: str, page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for path in ("", "commitments/", "commitments/C-2/"):
        page.goto(site + path)
        found = Axe().run(page, options={"runOnly": ["color-contrast"]})
        assert found.violations_count == 0, (path, found.generate_report())


def test_pages_are_never_wider_than_a_phone(site: str, page: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    for path in PAGES:
        page.goto(site + path)
        assert width_of(page) <= 320, path


def test_filters_work_without_scripts(site: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": DESKTOP, "height": 900})
    page = context.new_page()
    page.goto(f"{site}commitments/")
    page.locator(".mp-filters--desk").get_by_label("Superseded").check()
    page.locator(".mp-filters--desk").get_by_role("button", name="Show commitments").click()
    assert page.url.endswith("status=superseded") or "status=superseded" in page.url
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Remove Superseded").click()
    assert page.locator("tbody tr").count() == 20
    context.close()


def test_the_working_of_a_target_opens_and_has_nothing_that_a_checker_finds(site: str, page: Any) -> None:
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site}commitments/C-2/")
        page.locator('a[href="#working-t-2"]').click()
        assert page.get_by_text("Figures compared: Under nine hundred").is_visible()
        found = Axe().run(page)
        assert found.violations_count == 0, (width, found.generate_report())
        assert width_of(page) <= width
    page.goto(f"{site}outcomes/0/")
    page.get_by_role("link", name="Under nine hundred").click()
    assert page.get_by_text("Figures compared: Under nine hundred").is_visible()


def test_a_note_of_an_entry_is_reached_from_its_mark(site: str, page: Any) -> None:
    page.goto(f"{site}commitments/C-1/")
    page.locator('a[href="#entry-e-1-note-1"]').click()
    assert page.evaluate("location.hash") == "#entry-e-1-note-1"
