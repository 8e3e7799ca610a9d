"""A round filled in by spreadsheet in a real browser, with and without its script: readable by all, at both widths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from openpyxl import load_workbook

from mission.models import ProgressEntry
from tests.browser.width import width_of
from tests.mission.spreadsheets.sheets import sheet_world
from tests.mission.workspace.round_world import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = 1280, 375


@pytest.fixture
def world() -> Any:
    with time_machine.travel(TODAY):
        yield sheet_world()


def opened(browser: Any, person: Any, address: str, **options: Any) -> Any:
    client = Client()
    client.force_login(person)
    context = browser.new_context(locale="en-GB", accept_downloads=True, **options)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/workspace/")
    return page


def sound(page: Any) -> None:
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert width_of(page) <= width, page.url
        found = Axe().run(page)
        assert found.violations_count == 0, (page.url, found.generate_report())


def downloaded(page: Any, link: str, folder: Path) -> Path:
    with page.expect_download() as found:
        page.get_by_role("link", name=link).click()
    file = folder / found.value.suggested_filename
    found.value.save_as(file)
    return file


def filled(file: Path) -> Path:
    book = load_workbook(file)
    entries, figures = book["Entries"], book["Figures"]
    entries["D2"], entries["F2"] = "On track", "Forty places were added in the north."
    entries["F3"] = "The house opened in May, with nine rooms."
    figures["I2"], figures["M2"] = "many", "Own count"
    book.save(file)
    return file


def test_a_partner_fills_in_a_workbook(browser: Any, live_server: Any, tmp_path: Path, world: Any) -> None:
    page = opened(browser, world.contributor, live_server.url)
    page.get_by_role("link", name="Fill in a spreadsheet").click()
    sound(page)
    file = downloaded(page, "Workbook", tmp_path)
    page.get_by_role("button", name="See what it would change").click()
    page.locator("[data-error-summary]:focus").wait_for()
    sound(page)
    page.get_by_label("Filled-in file").set_input_files(filled(file))
    page.get_by_role("button", name="See what it would change").click()
    assert "1 is new, 1 changed, 0 unchanged and 1 wrong" in page.locator("main").inner_text()
    sound(page)
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Accept the chosen rows").click()
    assert "Accepted: 1 row." in page.locator("main").inner_text()
    sound(page)
    page.get_by_role("button", name="Take this upload back").click()
    sound(page)
    assert ProgressEntry.objects.get(pk=world.draft.pk).done == "The house opened."
    page.context.close()


def test_it_works_without_a_script(browser: Any, live_server: Any, tmp_path: Path, world: Any) -> None:
    page = opened(browser, world.contributor, live_server.url, java_script_enabled=False)
    page.get_by_role("link", name="Fill in a spreadsheet").click()
    file = downloaded(page, "Entries (CSV)", tmp_path)
    file.write_bytes(file.read_bytes().replace(b"The house opened.", b"Nine rooms opened."))
    page.get_by_label("Filled-in file").set_input_files(file)
    page.get_by_role("button", name="See what it would change").click()
    page.get_by_role("button", name="Accept the chosen rows").click()
    assert ProgressEntry.objects.get(pk=world.draft.pk).done == "Nine rooms opened."
    page.context.close()
