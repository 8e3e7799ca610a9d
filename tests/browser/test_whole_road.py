"""The whole road of a progress entry on the real record, as new people walk it: from the invitation to the public page."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from mission.models import ProgressEntry
from reports.clock import next_quarter
from tests.browser.desk import Desk, app_code, desk, letters, link_in, press
from tests.factories import accounts
from tests.factories.package import SHIPPED
from tests.factories.smtp import SmtpServer, mail_server
from tests.mission.workspace.entry_world import PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REF, PARTNER = "NM-016", "Aberlour"
HEAD, WRITER = "ada@partner.example", "wilma@partner.example"
PASSWORD = "seven quiet herons at dusk"
DONE = "The second house took in its first four families.[^1]"
MENDED = "The second house took in its first four families in May 2023.[^1]"
WHY_BACK = "Say in which month the families came."
DOCUMENT, TITLE = "minutes-sg-v3.pdf", "Minutes of the steering group, May 2023"
COMMITMENT = f"/national-mission-drugs/commitments/{REF}/"


@pytest.fixture
def post(settings: Any) -> Iterator[SmtpServer]:
    """A mail server to which the worker's job really speaks."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def team(live_server: Any) -> dict[str, Any]:
    """The real record, released; an administrator, a reviewer and an editor of the delivery team."""
    call_command("load_mission", str(SHIPPED), release=True, stdout=io.StringIO(), stderr=io.StringIO())
    return {
        "head": accounts.administrator(name="Morag Head"),
        "reviewer": accounts.reviewer(name="Rita Reviewer"),
        "editor": accounts.editor(name="Ed Editor"),
    }


@pytest.mark.parametrize("script", [True, False], ids=["with_a_script", "without_a_script"])
def test_from_the_invitation_to_the_public_page(
    browser: Any, live_server: Any, team: dict[str, Any], post: SmtpServer, tmp_path: Path, script: bool
) -> None:
    now = timezone.now()
    with (
        time_machine.travel(now, tick=True) as clock,
        desk(browser, live_server.url, script=script) as people,
    ):
        head = people.open(team["head"])
        invited(people, head, HEAD, "Authoriser", PARTNER)
        ada = joined(people, post, HEAD, "Ada Authoriser")
        second_factor(people, ada, HEAD, clock)
        invited(people, ada, WRITER, "Contributor", "")
        wilma = joined(people, post, WRITER, "Wilma Writer")
        asked(people, head)
        assert any(REF in letter for letter in letters(post, HEAD))

        written(people, wilma, tmp_path, script=script)
        entry = submitted(people, ada)
        assert any(DONE in letter for letter in letters(post, HEAD)), "the receipt has the whole entry"
        rita = people.open(team["reviewer"])
        sent_back(people, rita)
        assert any(WHY_BACK in letter for letter in letters(post, WRITER))
        answered(people, wilma)
        submitted(people, ada)
        approved(people, rita)
        assert any(letter.startswith("Approved") for letter in letters(post, WRITER))
        entry.refresh_from_db()
        assert entry.state == "approved"

        release_at = next_quarter(timezone.now() + dt.timedelta(minutes=5))
        frozen(people, people.open(team["editor"]), release_at)
        stranger = people.open()
        people.go(stranger, COMMITMENT)
        assert MENDED[:-5] not in stranger.inner_text("main")
        clock.move_to(release_at)
        seen_by_all(people)


def invited(people: Desk, page: Any, address: str, role: str, partner: str) -> None:
    """Somebody asks another person in."""
    people.go(page, "/workspace/")
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label(f"{role}:").check()
    if partner:
        page.get_by_role("combobox", name="Organisation").select_option(label=partner)
    press(page, "Send the invitation")
    page.get_by_text(f"An invitation is on its way to {address}.").wait_for()


def joined(people: Desk, post: SmtpServer, address: str, name: str) -> Any:
    """The person invited follows the link of the letter and chooses a password; the link then works no more."""
    link = link_in(letters(post, address)[0])
    page = people.open()
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill("password1234")
    page.get_by_label("again").fill("password1234")
    press(page, "Accept the invitation")
    page.locator("[data-error-summary]").wait_for()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("again").fill(PASSWORD)
    press(page, "Accept the invitation")
    page.get_by_text("Welcome. Your access is open.").wait_for()
    other = people.open()
    other.goto(link)
    assert other.get_by_role("button", name="Accept the invitation").count() == 0
    return page


def second_factor(people: Desk, page: Any, address: str, clock: Any) -> None:
    """An authenticator app is set up, and asked for at the next sign-in."""
    page.get_by_role("link", name="Set it up").click()
    page.get_by_role("link", name="Set up an authenticator app").click()
    if page.get_by_role("heading", name="Confirm that it is you").count():
        page.get_by_label("Password").fill(PASSWORD)
        press(page, "Go on")
    secret = page.get_by_label("Key", exact=True).input_value()
    page.get_by_label("Code that the app shows").fill(app_code(secret))
    press(page, "Finish")
    people.go(page, "/accounts/2fa/")
    page.get_by_role("link", name="Take it away").wait_for()
    press(page, "Sign out")
    people.go(page, "/accounts/login/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in", exact=True)
    page.get_by_role("heading", name="Second step").wait_for()
    # A code works once, so the app has to show the next one.
    clock.shift(31)
    page.get_by_label("Code", exact=True).fill(app_code(secret))
    press(page, "Go on")
    page.get_by_text(f"Signed in for {PARTNER}").first.wait_for()


def asked(people: Desk, page: Any) -> None:
    """The delivery team asks the partner for one entry."""
    people.go(page, "/workspace/rounds/")
    page.get_by_role("link", name="Ask one partner about one commitment now").click()
    page.get_by_label("Reference of the commitment").fill(REF)
    page.get_by_label("Partner").select_option(label=PARTNER)
    press(page, "Ask", exact=True)
    page.get_by_text("Asked. The partner’s people are told.").wait_for()


def written(people: Desk, page: Any, folder: Path, *, script: bool) -> None:
    """A colleague drafts the entry, which saves itself, and uploads what proves it."""
    people.go(page, "/workspace/")
    press(page, f"Start the entry on {REF}")
    page.get_by_label("On track").check()
    page.locator("#id_reason").fill("The house is open.")
    page.locator("#id_done").fill(DONE)
    page.locator("#id_next").fill("A third house is looked for.")
    if script:
        page.locator("#saved-version:not(:text-is('1'))").wait_for()
        page.locator("#saved-words", has_text="Saved, ").wait_for()
    else:
        press(page, "Save", exact=True)
        page.get_by_text("Saved at").wait_for()
    assert ProgressEntry.objects.get(commitment__ref=REF, state="draft").done == DONE
    page.reload()
    file = folder / DOCUMENT
    file.write_bytes(PDF)
    page.locator("#evidence-1 summary").click()
    page.locator("#id_evidence-0-link_title").fill(TITLE)
    page.set_input_files("#id_evidence-0-file", str(file))
    page.locator("#evidence-1 button").click()
    page.locator("#evidence-1 .mp-evidence__title", has_text=DOCUMENT).wait_for()
    press(page, "Check and submit")
    assert "Who can submit for Aberlour: Ada Authoriser" in page.inner_text("main")


def submitted(people: Desk, page: Any) -> ProgressEntry:
    """The authoriser finds the entry on the start page, reads it once more and submits it."""
    people.go(page, "/workspace/")
    page.get_by_role("link", name="Two recovery houses for mothers and young children").first.click()
    press(page, "Check and submit")
    assert "Nothing is missing" in page.inner_text("main")
    press(page, "Submit", exact=True)
    page.get_by_role("heading", name="Receipt").wait_for()
    said = page.inner_text("main")
    assert "Ada Authoriser" in said
    assert DOCUMENT in said
    return ProgressEntry.objects.get(commitment__ref=REF, state="submitted")


def sent_back(people: Desk, page: Any) -> None:
    """A reviewer finds it in the queue and sends it back, saying where and why."""
    opened_for_review(people, page)
    form = page.get_by_role("form", name="Send back")
    form.get_by_label("What has to change").fill(WHY_BACK)
    form.get_by_label("What it is about").select_option(label="What was done")
    form.get_by_role("button", name="Send back").press("Enter")
    page.get_by_text(f"Sent back: {REF}").wait_for()


def opened_for_review(people: Desk, page: Any) -> None:
    people.go(page, "/workspace/review/")
    page.get_by_role("link", name=f"Review the entry of {PARTNER} on {REF}").click()


def answered(people: Desk, page: Any) -> None:
    """The writer sees why at the field, mends it, and answers."""
    people.go(page, "/workspace/")
    assert WHY_BACK in page.inner_text("main")
    page.get_by_role("link", name=f"Answer on {REF}").click()
    assert WHY_BACK in page.locator("section", has=page.locator("#id_done")).inner_text()
    page.locator("#id_done").fill(MENDED)
    press(page, "Save", exact=True)
    page.get_by_text("Saved at").wait_for()
    page.get_by_role("link", name="Comments", exact=True).click()
    page.locator("summary", has_text="Answer").first.click()
    page.get_by_label("Your answer").first.fill("They came in May; the text says so now.")
    press(page, "Send the answer")
    page.get_by_text("Your answer is kept.").wait_for()


def approved(people: Desk, page: Any) -> None:
    """The reviewer reads the answer and approves, with a view of the team's own."""
    opened_for_review(people, page)
    assert "They came in May; the text says so now." in page.inner_text("main")
    form = page.get_by_role("form", name="Approve")
    form.get_by_label("Team assessment").select_option(label="At risk")
    form.get_by_label("Reason for the assessment").fill("The third house has no site.")
    form.get_by_role("button", name="Approve", exact=True).press("Enter")
    page.get_by_text(f"Approved: {REF}").wait_for()


def frozen(people: Desk, page: Any, release_at: dt.datetime) -> None:
    """An editor freezes the record and sets the release time."""
    people.go(page, "/workspace/editions/")
    page.get_by_label("Title of the update").fill("Families in the second house")
    press(page, "Freeze", exact=True)
    local = timezone.localtime(release_at)
    page.get_by_label("Day").fill(local.strftime("%Y-%m-%d"))
    page.get_by_label("Time in London").fill(local.strftime("%H:%M"))
    press(page, "Set the release time")
    page.get_by_role("button", name="Put to this time").wait_for()
    page.get_by_role("link", name="Read it as the public will").click()
    assert page.get_by_text("Not public yet.").is_visible()


def seen_by_all(people: Desk) -> None:
    """Anybody reads the partner's words, its evidence and both views of the commitment."""
    page = people.open()
    people.go(page, COMMITMENT)
    said = page.inner_text("main")
    assert MENDED[:-5] in said
    assert DONE[:-5] + "." not in said.replace(MENDED[:-5], "")
    assert "The third house has no site." in said
    assert TITLE in said
    for name in (DOCUMENT, "Wilma Writer", "Ada Authoriser", "Rita Reviewer", WHY_BACK):
        assert name not in page.content(), name
