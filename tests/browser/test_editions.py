"""The delivery team's road with an edition, in a real browser: each page readable by all, and it works without scripts."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone

from mission.models import Commitment
from reports.clock import next_quarter
from reports.models import Edition
from tests.browser.width import width_of
from tests.factories import accounts
from tests.factories.reports import released_edition
from tests.reports.public.record import small_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = 1280, 375
LONG = "A house with twelve beds is open for people who leave treatment"


@pytest.fixture
def team(live_server: Any) -> SimpleNamespace:
    """A released record in which one title has changed since, and a signed-in editor's session."""
    mission = small_record()
    Commitment.objects.filter(ref="C-1").update(title=LONG)
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title=LONG.replace("twelve", "fourteen"))
    client = Client()
    client.force_login(accounts.editor(name="Team Member"))
    return SimpleNamespace(url=live_server.url, session=client.cookies[settings.SESSION_COOKIE_NAME].value)


def signed_in(context: Any, team: SimpleNamespace) -> Any:
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": team.session, "url": team.url}])
    return context


def sound(page: Any) -> None:
    """Nothing for a checker of accessibility to find, and never wider than the screen."""
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert width_of(page) <= width, page.url
        found = Axe().run(page)
        assert found.violations_count == 0, (page.url, found.generate_report())


def press(page: Any, words: str) -> None:
    page.get_by_role("button", name=words).first.press("Enter")


def frozen(page: Any, team: SimpleNamespace, title: str) -> None:
    page.goto(f"{team.url}/workspace/editions/")
    page.get_by_label("Title of the update").fill(title)
    press(page, "Freeze")


def put_to(page: Any, at: dt.datetime, words: str) -> None:
    local = timezone.localtime(at)
    page.get_by_label("Day").fill(local.strftime("%Y-%m-%d"))
    page.get_by_label("Time in London").fill(local.strftime("%H:%M"))
    press(page, words)


def test_the_road_of_an_edition(team: SimpleNamespace, page: Any) -> None:
    signed_in(page.context, team)
    page.goto(f"{team.url}/workspace/editions/")
    sound(page)
    page.get_by_role("link", name="See every difference").click()
    assert page.locator(".mp-diff ins").inner_text().endswith("fourteen")
    assert page.locator(".mp-diff del").inner_text().endswith("twelve")
    sound(page)
    page.go_back()
    press(page, "Freeze")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    sound(page)
    frozen(page, team, "Spring update")
    sound(page)
    page.get_by_role("link", name="Read it as the public will").click()
    assert page.get_by_text("Not public yet.").is_visible()
    sound(page)
    page.go_back()
    at = next_quarter(timezone.now()) + dt.timedelta(days=2)
    put_to(page, at + dt.timedelta(minutes=3), "Set the release time")
    assert "whole quarter hours" in page.locator("[data-error-summary]").inner_text()
    sound(page)
    put_to(page, at, "Set the release time")
    put_to(page, at + dt.timedelta(days=1), "Put to this time")
    assert Edition.objects.get(position=2).release_at == at + dt.timedelta(days=1)
    press(page, "Stop this edition")
    assert page.get_by_text("none: it was stopped").is_visible()
    sound(page)
    frozen(page, team, "Spring update again")
    press(page, "Stop this edition")
    page.goto(f"{team.url}/workspace/editions/m/{Edition.objects.get(position=1).pk}/")
    press(page, "Freeze a correction")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    sound(page)
    page.get_by_label("Note of the correction").fill("The house has fourteen beds, two more than was said.")
    press(page, "Freeze a correction")
    assert Edition.objects.get(position=2).corrects == Edition.objects.get(position=1)
    sound(page)


def test_a_text_is_redacted_by_two_without_scripts(team: SimpleNamespace, browser: Any) -> None:
    context = signed_in(browser.new_context(java_script_enabled=False, locale="en-GB"), team)
    page = context.new_page()
    page.goto(f"{team.url}/workspace/editions/")
    page.get_by_role("link", name="Redactions of frozen texts").click()
    page.get_by_label("Kind of text").select_option(label="Commitment")
    page.get_by_label("Key").fill("C-1")
    press(page, "Find")
    page.get_by_role("link", name="Redact C-1").click()
    page.get_by_label("Notice in place of the text").fill("Removed by order of a court.")
    page.get_by_label("Reason").fill("Order of a court")
    press(page, "Ask for the redaction")
    assert page.get_by_text("by you: another person has to agree").is_visible()
    assert page.get_by_role("button", name="Agree and redact").count() == 0
    other = Client()
    other.force_login(accounts.administrator())
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": other.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": team.url,
    }
    context.add_cookies([cookie])
    page.reload()
    press(page, "Agree and redact")
    page.goto(f"{team.url}/m/corrections/")
    assert page.get_by_text("Order of a court").is_visible()
    context.close()


def test_the_pages_of_redactions_have_nothing_that_a_checker_finds(team: SimpleNamespace, page: Any) -> None:
    signed_in(page.context, team)
    page.goto(f"{team.url}/workspace/editions/m/redactions/?kind=commitment&key=C-1")
    sound(page)
    page.get_by_role("link", name="Redact C-1").click()
    press(page, "Ask for the redaction")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    sound(page)
    page.get_by_label("Notice in place of the text").fill("Removed.")
    page.get_by_label("Reason").fill("Order of a court")
    press(page, "Ask for the redaction")
    sound(page)
