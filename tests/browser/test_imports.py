"""Figures from the upload to the record in a real browser: readable by all, at both widths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from mission.models import Observation
from tests.browser.width import width_of
from tests.mission.releases.record import Record, on_record, small_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = 1280, 375
TABLE = "Table 1: deaths,,,\n\nBoard,2021,2022,2023\nScotland,1332,1051,1172 [p]\nNorth,700,[c],600 [p]\nSouth,632,{odd},572 [p]\n"


def opened(browser: Any, person: Any, address: str) -> Any:
    client = Client()
    client.force_login(person)
    context = browser.new_context(locale="en-GB")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/workspace/figures/")
    return page


def sound(page: Any) -> None:
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert width_of(page) <= width, page.url
        found = Axe().run(page)
        assert found.violations_count == 0, (page.url, found.generate_report())


def uploaded(page: Any, record: Record, file: Path) -> None:
    page.get_by_role("link", name="Enter a release").click()
    page.get_by_label("Indicator").select_option(str(record.deaths.pk))
    page.get_by_label("Source").select_option(str(record.source.pk))
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Go on to the columns").click()


def test_two_people_bring_a_release_onto_the_record(browser: Any, live_server: Any, tmp_path: Path) -> None:
    record = small_record()
    on_record(record, "1330", year=2021, published="2022-07")
    page = opened(browser, record.editor, live_server.url)
    sound(page)
    page.get_by_role("link", name="Enter a release").click()
    page.get_by_role("button", name="Go on to the columns").click()
    sound(page)
    page.goto(f"{live_server.url}/workspace/figures/")
    file = tmp_path / "deaths.csv"
    file.write_text(TABLE.format(odd="many"))
    uploaded(page, record, file)
    sound(page)
    page.get_by_label("Board: holds").select_option("area")
    page.get_by_role("button", name="Check the figures").click()
    page.get_by_role("link", name="Wrong cells").click()
    assert "“many” is no figure" in page.locator("main").inner_text()
    sound(page)

    file.write_text(TABLE.format(odd="400"))
    page.goto(f"{live_server.url}/workspace/figures/")
    uploaded(page, record, file)
    assert page.get_by_label("Board: holds").input_value() == "area"
    page.get_by_role("button", name="Check the figures").click()
    assert "can be worked out from Scotland" in page.locator("main").inner_text()
    sound(page)
    address = page.url
    page.get_by_role("link", name="Revise an earlier figure").click()
    assert "2 more" in page.locator("main").inner_text()
    sound(page)
    page.goto(address)
    page.get_by_role("button", name="Submit for approval").click()
    sound(page)

    other = opened(browser, record.other, live_server.url)
    other.goto(address)
    sound(other)
    other.get_by_role("button", name="Approve these figures").click()
    assert "Approved by" in other.locator("main").inner_text()
    assert Observation.objects.count() == 10
    other.get_by_label("Reason").fill("The wrong table")
    other.get_by_role("button", name="Take these figures back").click()
    assert "Taken back by" in other.locator("main").inner_text()
    sound(other)
    page.context.close()
    other.context.close()
