"""The delivery team's day in the admin, in a real browser, on the data package of a real mission."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from mission.actions import entries
from mission.choices import Door
from mission.models import Commitment, CommitmentPartner, Mission, Partner, ProgressEntry, ReportingPeriod
from tests.browser.width import width_of
from tests.factories.accounts import administrator, authoriser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PACKAGE = Path(__file__).resolve().parent.parent.parent / "data" / "national-mission"
DESKTOP, PHONE = 1280, 375


@pytest.fixture
def day(live_server: Any) -> SimpleNamespace:
    """The record as loaded and released, with three entries that wait for review."""
    call_command("load_mission", str(PACKAGE), release=True, verbosity=0)
    mission = Mission.objects.get()
    period = ReportingPeriod.objects.order_by("-start").first()
    parts = CommitmentPartner.objects.filter(role="lead").exclude(commitment__entries__period=period)
    submitted = []
    for part in parts.select_related("commitment", "partner").order_by("commitment__ref")[:3]:
        person = authoriser(part.partner)
        entry = entries.start(part.commitment, part.partner, period, by=person, door=Door.ADMIN)
        words = {
            "delivery_status": "on_track",
            "done": f"Work on {part.commitment.ref} goes on.",
            "reason": "As planned.",
        }
        entries.save_draft(entry, changes=words, seen_version=1, by=person, door=Door.ADMIN)
        submitted.append(entries.submit(entry, seen_version=2, by=person, door=Door.ADMIN))
    return SimpleNamespace(
        url=live_server.url, mission=mission, submitted=submitted, person=administrator(name="Team Member")
    )


def _sign_in(page: Any, day: SimpleNamespace) -> None:
    client = Client()
    client.force_login(day.person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": day.url}])
    page.goto(f"{day.url}/admin/")


def _choose(page: Any, box: str, words: str) -> None:
    page.locator(f"{box} .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def _button(page: Any, words: str) -> None:
    page.locator(f"input[type=submit][value='{words}']").first.click()


def test_the_teams_day(day: SimpleNamespace, page: Any) -> None:
    _sign_in(page, day)
    assert page.locator(".wait").first.inner_text().startswith("Waiting for review 3")
    leads = list(Partner.objects.filter(merged_into=None).order_by("pk")[:2])
    _add_commitment(page, day, leads)
    _move_due(page)
    _merge(page, day, *leads)
    _approve_three(page, day)
    _export(page, day)


def _add_commitment(page: Any, day: SimpleNamespace, leads: list[Partner]) -> None:
    page.goto(f"{day.url}/admin/mission/commitment/add/")
    texts = {
        "ref": "X-1",
        "title": "A new promise",
        "description": "In full.",
        "announced": "2026-11",
        "due": "2027",
        "origin": "A statement",
    }
    for name, text in texts.items():
        page.fill(f"#id_{name}", text)
    for number, partner in enumerate(leads):
        page.locator("#parts-group .add-row a").click()
        _choose(page, f"#parts-{number}", partner.name)
        page.select_option(f"#id_parts-{number}-role", "joint_lead")
    _button(page, "Save and continue editing")
    page.wait_for_url("**/change/")
    made = Commitment.objects.get(ref="X-1")
    assert [part.role for part in made.parts.all()] == ["joint_lead", "joint_lead"]


def _move_due(page: Any) -> None:
    page.get_by_role("link", name="Move the due date").click()
    page.fill("#id_after", "2028-03")
    page.fill("#id_announced", "2026-11-25")
    page.fill("#id_reason", "The building is not ready.")
    _button(page, "Move the due date")
    page.wait_for_url("**/change/")
    move = Commitment.objects.get(ref="X-1").due_changes.get()
    assert (move.before, move.after, move.reason) == ("2027", "2028-03", "The building is not ready.")
    assert "moved" in page.locator(".messagelist").inner_text()


def _merge(page: Any, day: SimpleNamespace, into: Partner, gone: Partner) -> None:
    page.goto(f"{day.url}/admin/mission/partner/{gone.pk}/change/")
    page.get_by_role("link", name="Merge into another partner").click()
    _choose(page, ".field-into, form", into.name)
    page.fill("#id_on", "2026-11-25")
    page.fill("#id_reason", "They are one organisation now.")
    _button(page, "Merge into another partner")
    page.wait_for_url("**/change/")
    gone.refresh_from_db()
    assert gone.merged_into == into
    assert Commitment.objects.get(ref="X-1").parts.get().role == "lead"


def _approve_three(page: Any, day: SimpleNamespace) -> None:
    page.goto(f"{day.url}/admin/")
    page.locator(".wait", has_text="Waiting for review").get_by_text("See the list").click()
    page.wait_for_load_state("networkidle")
    for tick in page.locator("input.action-select").all():
        tick.check()
    page.select_option("select[name=action]", "approve_selected")
    page.locator("button[name=index]").click()
    assert "Work on" in page.locator(".asked").inner_text()
    _button(page, "Approve those with a tick")
    page.wait_for_selector(".messagelist")
    assert "Approved 3 entries" in page.locator(".messagelist").inner_text()
    states = ProgressEntry.objects.filter(pk__in=[one.pk for one in day.submitted]).values_list(
        "state", flat=True
    )
    assert list(states) == ["approved"] * 3
    page.goto(f"{day.url}/admin/")
    assert "Approved, not yet released 3" in page.locator(".waits").inner_text()


def _export(page: Any, day: SimpleNamespace) -> None:
    page.goto(f"{day.url}/admin/mission/commitment/?q=X-1")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    text = Path(download.value.path()).read_text()
    assert len(text.splitlines()) == 2
    assert "A new promise" in text


def test_pages_have_nothing_serious_that_a_checker_finds_and_fit_a_phone(
    day: SimpleNamespace, page: Any
) -> None:
    _sign_in(page, day)
    commitment = Commitment.objects.filter(milestones__isnull=False).first()
    entry = day.submitted[0]
    paths = (
        "", "mission/progressentry/", f"mission/commitment/{commitment.pk}/change/", f"mission/commitment/{commitment.pk}/history/",
        f"mission/commitment/{commitment.pk}/reword/", f"mission/progressentry/{entry.pk}/approve/", "mission/commitment/add/",
        f"mission/partner/{Partner.objects.first().pk}/merge/", "reports/edition/",
    )  # fmt: skip
    for path in paths:
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{day.url}/admin/{path}")
            page.wait_for_load_state("networkidle")
            found = Axe().run(page, options={"preload": False}).response["violations"]
            assert not [one for one in found if one["impact"] in ("serious", "critical")], (
                path,
                width,
                found,
            )
            assert width_of(page) <= width, (path, width)


def test_a_draft_is_reached_and_decided_by_keyboard(day: SimpleNamespace, page: Any) -> None:
    _sign_in(page, day)
    page.goto(f"{day.url}/admin/mission/progressentry/{day.submitted[0].pk}/approve/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-to-content-link"
    page.focus("#id_team_assessment_reason")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "Approve"
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    day.submitted[0].refresh_from_db()
    assert day.submitted[0].state == "approved"
