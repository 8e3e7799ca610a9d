"""An entry is commented on, sent back and approved in a real browser, with a script and without one; pages fit and are accessible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from mission.actions import entries, review
from mission.choices import Door
from mission.models import EntryFigure, ProgressEntry, ReviewComment
from tests.browser.width import width_of
from tests.mission.workspace.entry_world import World, at, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = 1280, 375


@pytest.fixture
def world(live_server: Any) -> World:
    made = World()
    made.url = live_server.url  # type: ignore[attr-defined]
    series = made.target(before="40")
    entry = made.draft(
        done="The service **opened** in May.[^1] Twelve families came.", next="A second house."
    )
    EntryFigure.objects.create(
        mission=made.mission, entry=entry, series=series, start=made.period.start, end=made.period.end,
        value="90", printed="90", reason="A second house", source_text="Our register",
    )  # fmt: skip
    made.entry = made_submitted(made, entry)  # type: ignore[attr-defined]
    return made


def made_submitted(world: World, entry: ProgressEntry) -> ProgressEntry:
    """Handed in, whatever its evidence."""
    ProgressEntry.objects.filter(pk=entry.pk).update(
        state="submitted",
        submitted_by=world.signer.actor,
        submitted_at="2022-06-01T09:00Z",
        version=entry.version + 1,
    )
    entry.refresh_from_db()
    return entry


@pytest.fixture
def desk(browser: Any, world: World) -> Iterator[Any]:
    """Opens browsers for people; their consoles stay silent."""
    errors: list[str] = []
    contexts = []

    def open_for(person: Any, *, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": DESKTOP, "height": 900}, locale="en-GB", java_script_enabled=script
        )
        contexts.append(context)
        session = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": world.url}])  # type: ignore[attr-defined]
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert not [error for error in errors if "status of 4" not in error], errors


def _go(page: Any, world: World, path: str) -> None:
    page.goto(f"{world.url}{path}")  # type: ignore[attr-defined]


_SELECT = """() => {
  const part = document.querySelector('[data-part="done"]');
  const range = document.createRange();
  range.setStart(part.querySelector('p').firstChild, 4);
  range.setEnd(part.querySelector('p').lastChild, 8);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


def test_words_that_are_selected_are_quoted_and_the_entry_goes_back(world: World, desk: Any) -> None:
    page, entry = desk(world.reviewer), world.entry  # type: ignore[attr-defined]
    _go(page, world, reverse("workspace:review-queue"))
    page.get_by_role("link", name="Review the entry of").click()
    page.get_by_text("Add a comment").click()
    page.evaluate(_SELECT)
    form = page.locator(f"form[action='{at(entry, 'review-comment')}']")
    form.get_by_role("button", name="Use the words that are selected above").click()
    assert form.get_by_label("Which words").input_value() == "service opened in May. Twelve"
    form.get_by_label("Your comment").fill("In which year?")
    form.get_by_role("button", name="Keep the comment").click()
    page.get_by_text("Your comment is kept.").wait_for()
    made = ReviewComment.objects.get()
    assert (made.field, made.text) == ("done", "In which year?")
    page.get_by_role("button", name="Send back").click()
    page.wait_for_selector(".ds_error-summary")
    assert page.evaluate("document.activeElement.className") == "ds_error-summary"
    page.get_by_label("What has to change").fill("Name the year.")
    page.get_by_role("button", name="Send back").click()
    page.get_by_text("Sent back: C-1, Year 2022.").wait_for()
    entry.refresh_from_db()
    assert entry.state == "returned"


def test_an_entry_is_approved_without_a_script(world: World, desk: Any) -> None:
    page, entry = desk(world.reviewer, script=False), world.entry  # type: ignore[attr-defined]
    _go(page, world, at(entry, "review"))
    page.get_by_label("Team assessment").select_option("at_risk")
    page.get_by_role("button", name="Approve", exact=True).click()
    assert "Say why your assessment differs" in page.inner_text(".ds_error-summary")
    page.get_by_label("Reason for the assessment").fill("Money is short.")
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_text("Approved: C-1, Year 2022.").wait_for()
    entry.refresh_from_db()
    assert (entry.state, entry.team_assessment) == ("approved", "at_risk")


def test_the_pages_fit_a_phone_and_have_nothing_serious(world: World, desk: Any) -> None:
    entry = world.entry  # type: ignore[attr-defined]
    made = review.comment(entry, text="In which year?", field="done", by=world.reviewer, door=Door.WORKSPACE)
    review.answer_comment(made, text="In 2022.", by=world.writer, door=Door.WORKSPACE)
    entries.send_back(
        entry,
        reason="Name the year.",
        field="done",
        seen_version=entry.version,
        by=world.reviewer,
        door=Door.WORKSPACE,
    )
    made_submitted(world, entry)
    team, partner = desk(world.reviewer), desk(world.writer)
    history = reverse("workspace:history", kwargs={"noun": "entries", "pk": entry.pk})
    for page, paths in (
        (
            team,
            (reverse("workspace:review-queue"), at(entry, "review"), at(entry, "entry-comments"), history),
        ),
        (partner, (at(entry), at(entry, "entry-comments"), history)),
    ):
        for path in paths:
            for width in (DESKTOP, PHONE):
                page.set_viewport_size({"width": width, "height": 900})
                _go(page, world, path)
                assert width_of(page) <= width, (path, width)
            _nothing_serious(page)
    _go(team, world, reverse("workspace:review-queue"))
    team.locator("input[name=entry]").check()
    team.get_by_role("button", name="Approve those ticked").click()
    team.get_by_role("heading", name="Approve several").wait_for()
    _nothing_serious(team)


def _nothing_serious(page: Any) -> None:
    found = Axe().run(page, options={"preload": False}).response["violations"]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], found


def test_the_team_looks_as_a_partner_does_and_writes_nothing(world: World, desk: Any) -> None:
    page, entry = desk(world.editor), world.entry  # type: ignore[attr-defined]
    _go(page, world, reverse("workspace:view-as"))
    page.get_by_role("button", name="View as this partner").filter(has_text=world.partner.name).click()
    banner = page.get_by_role("region", name="View as a partner")
    for path in (reverse("workspace:home"), at(entry)):
        _go(page, world, path)
        assert world.partner.name in banner.inner_text()
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            assert width_of(page) <= width, (path, width)
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
    before = ProgressEntry.objects.get(pk=entry.pk).version
    answer = page.request.post(f"{world.url}{at(entry, 'entry-take-back')}")  # type: ignore[attr-defined]
    assert answer.status == 403
    assert ProgressEntry.objects.get(pk=entry.pk).version == before
    _go(page, world, reverse("workspace:home"))
    page.get_by_role("button", name="Be yourself again").click()
    page.get_by_text("You no longer look as").wait_for()
    assert banner.count() == 0
