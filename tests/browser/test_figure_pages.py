"""Pages of figures in a real browser: accessible, within the width of a phone, whole without script."""

from __future__ import annotations

import io
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests.browser.width import width_of
from tests.factories.package import SHIPPED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "indicators/",
    "indicators/rr-placements-approved/",
    "indicators/rr-placements-approved/?as_of=2022-12-31",
    "indicators/drug-misuse-deaths/?vintage=first",
    "indicators/suspected-drug-deaths/?area=pd-l",
    "indicators/drug-death-deprivation-ratio/",
    "areas/",
    "areas/S12000042/",
    "areas/S92000003/",
    "editions/",
    "edition/",
    "editions/3/4/",
    "money/",
    "sources/",
    "sources/ar-2023-24/",
    "about/",
    "editions/2/indicators/drug-misuse-deaths/",
)


#: Pages whose markup differs most on a phone.
NARROW_TOO = (PAGES[1], PAGES[7], "money/")


def _violations(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.fixture
def mission(live_server: Any) -> str:
    """The address of the shipped mission."""
    call_command("load_mission", str(SHIPPED), release=True, stdout=io.StringIO(), stderr=io.StringIO())
    return f"{live_server.url}/national-mission-drugs/"


def test_every_page_is_accessible_and_fits_a_phone(mission: str, page: Any) -> None:
    faults: list[str] = []
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            page.goto(mission + path)
            if width > 1000 or path in NARROW_TOO:
                faults += [f"{width} {path}: {fault}" for fault in _violations(page)]
            wide = width_of(page)
            faults += [f"{width} {path} is {wide} wide"] if wide > width else []
    assert not faults, "\n".join(faults[:40])


def test_the_values_known_on_a_day_are_asked_for_by_keyboard(mission: str, page: Any) -> None:
    page.goto(mission + "indicators/rr-placements-approved/")
    page.get_by_label("As known on").fill("2022-12-31")
    page.keyboard.press("Enter")
    page.wait_for_url("**as_of=2022-12-31**")
    assert "You see what was known on 31 December 2022." in page.locator("main").inner_text()
    page.get_by_role("link", name="Back to the latest").click()
    assert "revised, first 938" in page.locator("main").inner_text()
