"""A round in a real browser: opened, followed, chased by the team, seen by the partner; and all of it without scripts."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.browser.width import width_of
from tests.factories import accounts
from tests.factories.mail import sent
from tests.factories.mission import make_commitment, make_mission, make_partner, make_period

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = 1280, 375


@pytest.fixture
def world(live_server: Any) -> SimpleNamespace:
    """A mission with a period and two partners, and the sessions of an editor and of a partner's authoriser."""
    mission = make_mission("north", title="The mission in the north")
    make_period(mission, 2023)
    for number in (1, 2):
        partner = make_partner(mission, f"p{number}", name=f"The partner number {number} of a long name")
        make_commitment(mission, f"C-{number}", lead=partner, title="A house for people who leave treatment")
    people = {"team": accounts.editor(name="Ed Itor"), "partner": accounts.authoriser(partner)}
    sessions = {}
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return SimpleNamespace(url=live_server.url, sessions=sessions)


def become(context: Any, world: SimpleNamespace, who: str) -> None:
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": world.sessions[who], "url": world.url}]
    )


def sound(page: Any) -> None:
    """Nothing for a checker of accessibility to find, and never wider than the screen."""
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert width_of(page) <= width, page.url
        found = Axe().run(page)
        assert found.violations_count == 0, (page.url, found.generate_report())


def press(page: Any, words: str) -> None:
    page.get_by_role("button", name=words).first.press("Enter")


def the_road(page: Any, world: SimpleNamespace, look: Any) -> None:
    """From opening a round to the letter that chases, as the team and then as the partner."""
    become(page.context, world, "team")
    page.goto(f"{world.url}/workspace/rounds/")
    look(page)
    page.get_by_role("link", name="Open a round").click()
    page.get_by_role("link", name="Year 2023").click()
    page.get_by_label("Due", exact=True).fill("2001-01-01")
    look(page)
    press(page, "See who will be asked")
    look(page)
    press(page, "Open the round and ask")
    assert page.locator("[data-error-summary]").is_visible()
    press(page, "Change something")
    due = timezone.localdate() + dt.timedelta(days=20)
    page.get_by_label("Due", exact=True).fill(due.isoformat())
    press(page, "See who will be asked")
    press(page, "Open the round and ask")
    look(page)
    page.get_by_role("row").filter(has_text="C-2").get_by_role("checkbox").check()
    press(page, "Chase")
    look(page)
    page.get_by_label("What you want to say").fill("Please hurry.")
    press(page, "Send the letters")
    assert "Letters about 1 entry are on their way." in page.get_by_role("status").inner_text()
    for address in ("/workspace/", "/workspace/punctuality/"):
        page.goto(f"{world.url}{address}")
        look(page)
    become(page.context, world, "partner")
    page.goto(f"{world.url}/workspace/")
    assert "1 entry is asked" in page.get_by_role("main").inner_text()
    look(page)
    page.get_by_role("link", name="A house for people").click()
    assert "Chased by the delivery team" in page.get_by_role("main").inner_text()
    look(page)


def test_a_round_is_opened_and_chased_on_pages_that_everyone_can_use(
    page: Any, world: SimpleNamespace
) -> None:
    the_road(page, world, sound)
    assert [letter.subject for letter in sent()] == [
        "Entries are asked for: Progress for Year 2023",
        "Progress entries: 1 due soon",
    ]


def test_the_same_without_scripts(browser: Any, world: SimpleNamespace) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    the_road(context.new_page(), world, lambda page: None)
    context.close()
    assert len(sent()) == 2


def test_a_list_of_errors_takes_the_focus(page: Any, world: SimpleNamespace) -> None:
    become(page.context, world, "team")
    page.goto(f"{world.url}/workspace/rounds/of/north/ask/")
    press(page, "Ask")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    sound(page)
    page.goto(f"{world.url}/workspace/rounds/of/north/successor/")
    sound(page)
