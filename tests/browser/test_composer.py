"""The delivery team's road with a report, in a real browser: each page readable by all, and it works without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from reports.models import Edition, ReportSection
from tests.browser.width import width_of
from tests.factories import accounts
from tests.reports.composing.conftest import revise, small

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = 1280, 375
FIGURE = "placements/S1/2023-01-01..2023-12-31"


@pytest.fixture
def team(live_server: Any) -> SimpleNamespace:
    """A record of which nothing is reported yet, and the sessions of two people of the delivery team."""
    return SimpleNamespace(
        url=live_server.url,
        record=small(),
        editor=session(accounts.editor(name="Ed Itor")),
        head=session(accounts.administrator(name="He Ad")),
    )


def session(person: Any) -> str:
    client = Client()
    client.force_login(person)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def open_page(browser: Any, team: SimpleNamespace) -> Iterator[Callable[..., Any]]:
    """Pages of their own for a person of the team, with scripts or without."""
    opened = []

    def make(key: str, *, scripts: bool) -> Any:
        context = browser.new_context(java_script_enabled=scripts, locale="en-GB")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": team.url}])
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def sound(page: Any) -> None:
    """Nothing for a checker of accessibility to find, and never wider than the screen."""
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert width_of(page) <= width, page.url
        found = Axe().run(page)
        assert found.violations_count == 0, (page.url, found.generate_report())


def press(page: Any, words: str) -> None:
    page.get_by_role("button", name=words).first.press("Enter")


def begin(page: Any, team: SimpleNamespace) -> None:
    page.goto(f"{team.url}/workspace/reports/")
    press(page, "Begin the report of Year 2023")


def write(page: Any, text: str) -> None:
    page.get_by_label("Text", exact=False).first.fill(text)
    press(page, "Save")


def test_every_page_of_the_composer_is_readable_by_all(open_page: Any, team: SimpleNamespace) -> None:
    page = open_page(team.editor, scripts=True)
    page.goto(f"{team.url}/workspace/reports/")
    sound(page)
    begin(page, team)
    sound(page)
    report = page.url
    page.goto(f"{report}sections/introduction/")
    write(page, f"We approved {{{{figure:{FIGURE}}}}} placements, and 939 more.")
    revise(team.record)
    page.goto(f"{report}sections/introduction/")
    sound(page)
    write(page, "See {{commitment:C-9}}.")
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    sound(page)
    for path in (
        "sections/outcome-1-progress/",
        "sections/outcome-1-progress/entries/",
        "sections/outcome-2-measures/",
        "preview/",
        "readiness/",
        "sign-off/",
    ):
        page.goto(f"{report}{path}")
        sound(page)
    one = ReportSection.objects.get(code="introduction")
    page.goto(f"{report}sections/introduction/")
    ReportSection.objects.filter(pk=one.pk).update(text="Other words by another.", version=one.version + 1)
    write(page, "Our own words.")
    assert "Two texts of" in page.content()
    sound(page)


def test_a_report_is_composed_signed_and_frozen_without_scripts(
    open_page: Any, team: SimpleNamespace
) -> None:
    editor = open_page(team.editor, scripts=False)
    begin(editor, team)
    report = editor.url
    editor.goto(f"{report}sections/introduction/")
    write(editor, f"We approved {{{{figure:{FIGURE}}}}} placements.")
    assert "We approved 938" in editor.inner_text("main")
    editor.goto(f"{report}sections/outcome-1-progress/entries/")
    editor.get_by_label("Heading before e-1").fill("Kits in every town")
    press(editor, "Save the order")
    assert "Kits in every town" in editor.inner_text("main")
    editor.goto(f"{report}sign-off/")
    press(editor, "Sign off")
    head = open_page(team.head, scripts=False)
    head.goto(f"{report}sign-off/")
    press(head, "Sign off")
    head.get_by_label("Note", exact=False).first.fill("The private secretary, by letter")
    press(head, "Sign off")
    press(head, "Freeze the report")
    edition = Edition.objects.get()
    assert head.url.endswith(f"/workspace/editions/m/{edition.pk}/")
    assert "Kits in every town" in edition.document
