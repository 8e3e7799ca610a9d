"""The page of an entry: writing it, what stands beside it, submitting it, and who may do what there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, OutboxMessage
from mission.actions import entries, entry_parts
from mission.choices import Door, EntryState, Origin
from mission.inputs import EvidenceInput, FigureInput
from mission.models import EntryFigure, ProgressEntry
from tests.factories.mission import make_commitment, make_indicator, make_mission, make_period, make_series
from tests.mission.workspace.entry_world import World, at, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_writer_saves_the_words_and_is_told_so(world: World) -> None:
    entry, client = world.start(), signed_in(world.writer)
    sent = form_of(client, entry) | {
        "delivery_status": "at_risk",
        "reason": "Staff.",
        "done": "It opened.\r\n\r\n- one",
    }
    answer = client.post(at(entry), sent, follow=True)
    entry.refresh_from_db()
    assert (entry.delivery_status, entry.reason, entry.done) == ("at_risk", "Staff.", "It opened.\n\n- one")
    assert "Saved at" in _text(answer)
    assert entry.writers.get().by == world.writer.actor


def test_last_periods_words_stand_beside_each_question(world: World) -> None:
    text = _text(signed_in(world.writer).get(at(world.start())))
    assert "Last period, Year 2021" in text
    assert "The plan was made." in text
    assert text.count("It opens.") == 2


def test_nothing_planned_is_written_in_words(world: World) -> None:
    entry, client = world.start(), signed_in(world.writer)
    client.post(at(entry), form_of(client, entry) | {"nothing_planned": "on"})
    entry.refresh_from_db()
    assert entry.next == "Nothing is planned for the next period."


def test_a_save_without_a_change_makes_no_version(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    world.target(), world.milestone()
    client.post(at(entry), form_of(client, entry))
    before = entry.version
    entry.refresh_from_db()
    assert entry.version == before


def test_a_figure_is_kept_exactly_as_typed(world: World) -> None:
    series, entry, client = world.target(), world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"figures-0-printed": "1,250.50", "figures-0-source_text": "Our register"}
    client.post(at(entry), sent)
    row = EntryFigure.objects.get()
    assert (row.series, row.value, row.printed, row.source_text) == (
        series,
        Decimal("1250.5"),
        "1250.50",
        "Our register",
    )
    assert (row.start, row.end) == (world.period.start, world.period.end)


@pytest.mark.parametrize("answer", ["nothing_to_report", "not_applicable", "not_collected"])
def test_no_value_is_an_answer_of_its_own(world: World, answer: str) -> None:
    world.target()
    entry, client = world.draft(), signed_in(world.writer)
    client.post(at(entry), form_of(client, entry) | {"figures-0-missing": answer})
    assert (EntryFigure.objects.get().value, EntryFigure.objects.get().missing) == (None, answer)


def test_a_zero_is_a_value(world: World) -> None:
    world.target()
    entry, client = world.draft(), signed_in(world.writer)
    client.post(at(entry), form_of(client, entry) | {"figures-0-printed": "0"})
    assert (EntryFigure.objects.get().value, EntryFigure.objects.get().missing) == (Decimal(0), "")


def test_what_is_wrong_is_said_at_its_field_and_in_the_summary_and_hinders_nothing_else(world: World) -> None:
    world.target()
    entry, client = world.start(), signed_in(world.writer)
    sent = form_of(client, entry) | {"done": "It opened.", "figures-0-printed": "about ten"}
    answer = client.post(at(entry), sent)
    text = _text(answer)
    assert answer.status_code == 400
    assert '<a href="#id_figures-0-printed">' in text
    assert "data-error-summary" in text and "“about ten” is not a number" in text
    assert 'value="about ten"' in text and 'aria-invalid="true"' in text
    entry.refresh_from_db()
    assert entry.done == "It opened." and not EntryFigure.objects.exists()


def test_a_day_that_is_none_keeps_the_figure_that_is_stored(world: World) -> None:
    world.target()
    entry, client = world.draft(), signed_in(world.writer)
    client.post(at(entry), form_of(client, entry) | {"figures-0-printed": "5"})
    answer = client.post(at(entry), form_of(client, entry) | {"figures-0-start": "31/02/2022"})
    assert "Write a day such as" in _text(answer)
    assert EntryFigure.objects.get().printed == "5"


def test_a_text_beyond_the_limit_is_shown_again_whole_and_not_saved(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    long = "word " * 4_001
    answer = client.post(at(entry), form_of(client, entry) | {"done": long})
    assert "Shorten this to 20,000 characters; it has 20,005." in _text(answer)
    assert _text(answer).count("word word") > 0
    entry.refresh_from_db()
    assert entry.done == "The service opened."


def test_a_figure_far_from_the_one_before_asks_for_its_reason(world: World) -> None:
    world.target(before="100")
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"figures-0-printed": "151", "figures-0-source_text": "Register"}
    client.post(at(entry), sent)
    page = _text(client.get(at(entry)))
    assert "Yours is 51 more: more than half, so the reason is asked for" in page
    submit = client.get(at(entry, "entry-submit"))
    assert not submit.context["complete"] and "differs by more than half" in _text(submit)
    client.post(at(entry), form_of(client, entry) | {"figures-0-reason": "A second house opened."})
    assert client.get(at(entry, "entry-submit")).context["complete"]


@pytest.mark.parametrize("typed", ["−5", "£1,250.50", "1e5", "NaN", "١٢", "5.", "9" * 30])
def test_no_number_that_is_typed_breaks_the_page(world: World, typed: str) -> None:
    world.target(before="100")
    entry, client = world.draft(), signed_in(world.writer)
    answer = client.post(at(entry), form_of(client, entry) | {"figures-0-printed": typed})
    assert answer.status_code in (302, 400)
    assert client.get(at(entry)).status_code == 200


def test_milestones_and_a_case_study_are_saved_with_the_rest(world: World) -> None:
    stone = world.milestone()
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"milestones-0-reached": "2022-07-01", "case_study-title": "A day"}
    client.post(at(entry), sent)
    assert [(row.milestone, row.reached) for row in entry.milestones.all()] == [(stone, dt.date(2022, 7, 1))]
    assert entry.case_study.title == "A day"
    assert "Say who agreed to publication" in _text(client.get(at(entry, "entry-submit")))


def test_a_figure_of_another_indicator_of_the_outcome_can_be_added(world: World) -> None:
    series = make_series(make_indicator(world.mission, outcome=world.outcome, title="Beds"))
    entry, client = world.draft(), signed_in(world.writer)
    answer = client.post(at(entry), form_of(client, entry) | {"more-series": series.pk, "button": "figure"})
    sent = form_of(client, entry, f"?figure={series.pk}")
    assert answer.url.endswith(f"?figure={series.pk}#figures")
    client.post(at(entry), sent | {"figures-0-printed": "8"})
    assert EntryFigure.objects.get().series == series


def test_a_series_of_another_mission_is_refused(world: World) -> None:
    strange = make_series(make_indicator(make_mission("n")))
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {
        "figures-total": 1, "figures-0-series": strange.pk, "figures-0-printed": "8", "figures-0-start": "2022-01-01", "figures-0-end": "2022-12-31",
    }  # fmt: skip
    answer = client.post(at(entry), sent)
    assert answer.status_code == 400 and not EntryFigure.objects.exists()


def test_a_contributor_sees_who_can_submit_and_cannot(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    page = client.get(at(entry, "entry-submit"))
    assert "Ada Authoriser" in _text(page) and "Only an authoriser" in _text(page)
    answer = client.post(at(entry, "entry-submit"), {"version": entry.version})
    assert answer.status_code == 403
    entry.refresh_from_db()
    assert entry.state == EntryState.DRAFT


def test_an_authoriser_submits_gets_a_receipt_and_takes_it_back(world: World) -> None:
    entry, client = world.draft(), signed_in(world.signer)
    answer = client.post(at(entry, "entry-submit"), {"version": entry.version}, follow=True)
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    assert "The service opened." in _text(answer) and "Ada Authoriser" in _text(answer)
    message = OutboxMessage.objects.get(kind="receipt")
    assert message.person == world.signer and "The service opened." in message.body
    assert not mail.outbox
    client.post(at(entry, "entry-take-back"), {"version": entry.version})
    entry.refresh_from_db()
    assert entry.state == EntryState.DRAFT
    assert "is open again, so there is no receipt" in _text(client.get(at(entry, "entry-receipt")))


def test_what_is_missing_is_listed_with_the_way_to_its_field(world: World) -> None:
    entry, client = world.draft(done="It opened.[^1]", delivery_status="delayed"), signed_in(world.signer)
    answer = client.post(at(entry, "entry-submit"), {"version": entry.version})
    text = _text(answer)
    assert answer.status_code == 400
    assert f'href="{at(entry)}#id_reason"' in text and "Say why the commitment is delayed." in text
    assert f'href="{at(entry)}#evidence-1"' in text
    assert "data-error-summary" in text


def test_a_stale_page_does_not_submit_what_was_changed_since(world: World) -> None:
    entry = world.draft()
    seen = entry.version
    entries.save_draft(
        entry, changes={"done": "Other"}, seen_version=seen, by=world.writer, door=Door.WORKSPACE
    )
    answer = signed_in(world.signer).post(at(entry, "entry-submit"), {"version": seen})
    assert answer.status_code == 409 and "Somebody else" in _text(answer)
    assert ProgressEntry.objects.get(pk=entry.pk).state == EntryState.DRAFT


def test_pressing_submit_twice_has_one_outcome_and_a_clear_message(world: World) -> None:
    entry, client = world.draft(), signed_in(world.signer)
    seen = entry.version
    client.post(at(entry, "entry-submit"), {"version": seen})
    answer = client.post(at(entry, "entry-submit"), {"version": seen})
    assert answer.status_code == 409 and "This entry is submitted" in _text(answer)
    assert OutboxMessage.objects.filter(kind="receipt").count() == 1


def test_saving_a_submitted_entry_shows_what_was_typed_and_what_happened(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    sent = form_of(client, entry) | {"done": "My late words."}
    entries.submit(entry, seen_version=entry.version, by=world.signer, door=Door.WORKSPACE)
    answer = client.post(at(entry), sent)
    assert answer.status_code == 409
    assert "My late words." in _text(answer) and "This entry is submitted" in _text(answer)
    entry.refresh_from_db()
    assert entry.done == "The service opened."


def test_the_reason_for_a_return_stands_above_and_at_its_field(world: World) -> None:
    entry = world.submitted()
    entries.send_back(
        entry, reason="Name the source.", field="done", seen_version=entry.version, by=world.reviewer, door=Door.WORKSPACE
    )  # fmt: skip
    text = _text(signed_in(world.writer).get(at(entry)))
    assert text.count("Name the source.") == 2 and "by the delivery team:" in text
    assert entry.comments.get().returns


def test_an_approved_entry_is_read_corrected_and_its_correction_asks_for_its_reason(world: World) -> None:
    entry, client = world.approved(), signed_in(world.writer)
    page = _text(client.get(at(entry)))
    assert "Start a correction" in page and "<textarea" not in page
    assert client.post(at(entry, "entry-correct"), {"reason": " "}).status_code == 400
    answer = client.post(at(entry, "entry-correct"), {"reason": "The day was wrong."}, follow=True)
    made = ProgressEntry.objects.get(code=entry.code, number=2)
    assert answer.redirect_chain[-1][0] == at(made)
    assert "What this correction changes, and why" in _text(answer)


def test_the_partner_replies_to_the_teams_assessment(world: World) -> None:
    entry = world.approved(team_assessment="at_risk", team_assessment_reason="No dates.")
    client = signed_in(world.signer)
    answer = client.post(
        at(entry, "entry-reply"), {"version": entry.version, "reply": "We have dates."}, follow=True
    )
    entry.refresh_from_db()
    assert entry.partner_reply == "We have dates." and "We have dates." in _text(answer)
    assert signed_in(world.writer).get(at(entry, "entry-reply")).status_code == 403


def test_the_delivery_team_enters_on_a_partners_behalf_and_every_page_says_so(world: World) -> None:
    client = signed_in(world.editor)
    ids = {"commitment": world.commitment.pk, "partner": world.partner.pk, "period": world.period.pk}
    answer = client.post("/workspace/entries/start/", ids, follow=True)
    entry = ProgressEntry.objects.get(period=world.period)
    assert entry.origin == Origin.DELIVERY_TEAM
    said = "Entered by the delivery team on behalf of Harbour House."
    assert said in _text(answer)
    client.post(at(entry), form_of(client, entry) | {"delivery_status": "on_track", "done": "By phone."})
    entry.refresh_from_db()
    client.post(at(entry, "entry-submit"), {"version": entry.version})
    for name in ("entry", "entry-preview", "entry-differences", "entry-receipt"):
        assert said in _text(signed_in(world.writer).get(at(entry, name))), name


def test_the_start_address_begins_or_goes_on(world: World) -> None:
    client = signed_in(world.writer)
    ids = {"commitment": world.commitment.pk, "partner": world.partner.pk, "period": world.period.pk}
    first = client.post("/workspace/entries/start/", ids)
    assert first.url == client.post("/workspace/entries/start/", ids).url
    assert ProgressEntry.objects.filter(period=world.period).count() == 1
    assert client.post("/workspace/entries/start/", ids | {"period": "x"}).status_code == 404
    stranger = signed_in(world.stranger).post("/workspace/entries/start/", ids)
    assert stranger.status_code == 404


def test_an_approved_period_leads_to_its_entry_instead(world: World) -> None:
    ids = {"commitment": world.commitment.pk, "partner": world.partner.pk, "period": world.last_period.pk}
    answer = signed_in(world.writer).post("/workspace/entries/start/", ids)
    assert answer.status_code == 409 and at(world.last) in _text(answer)


def test_a_closed_round_says_what_happened_and_whom_to_ask(world: World) -> None:
    world.asked(closes=timezone.localdate() - dt.timedelta(days=1))
    ids = {"commitment": world.commitment.pk, "partner": world.partner.pk, "period": world.period.pk}
    answer = signed_in(world.writer).post("/workspace/entries/start/", ids)
    text = _text(answer)
    assert answer.status_code == 409
    assert "closed on" in text and "Ask the delivery team" in text and "Ada Authoriser" in text


def test_the_due_date_and_the_guidance_of_the_round_stand_on_the_page(world: World) -> None:
    request = world.asked(closes=timezone.localdate() + dt.timedelta(days=9))
    request.round.guidance = "Say what families told you."
    request.round.save()
    text = _text(signed_in(world.writer).get(at(world.start())))
    assert f"Due {request.due.day} " in text and "Say what families told you." in text


def test_a_draft_of_a_closed_round_can_be_saved_and_not_submitted_until_it_is_extended(world: World) -> None:
    entry, client = world.draft(), signed_in(world.signer)
    request = world.asked(closes=timezone.localdate() - dt.timedelta(days=1))
    assert "can no longer be submitted" in _text(client.get(at(entry)))
    assert client.post(at(entry), form_of(client, entry) | {"done": "Kept."}).status_code == 302
    entry.refresh_from_db()
    assert client.post(at(entry, "entry-submit"), {"version": entry.version}).status_code == 409
    request.due = timezone.localdate()
    request.save()
    assert client.post(at(entry, "entry-submit"), {"version": entry.version}).status_code == 302


def test_a_cancelled_request_says_its_reason(world: World) -> None:
    world.asked(closes=timezone.localdate(), cancelled_at=timezone.now(), cancelled_reason="The grant moved.")
    ids = {"commitment": world.commitment.pk, "partner": world.partner.pk, "period": world.period.pk}
    answer = signed_in(world.writer).post("/workspace/entries/start/", ids)
    assert answer.status_code == 409 and "The grant moved." in _text(answer)


PAGES = (
    "entry",
    "entry-submit",
    "entry-preview",
    "entry-differences",
    "entry-receipt",
    "entry-correct",
    "entry-reply",
)
POSTS = ("entry", "entry-autosave", "entry-here", "entry-choose", "entry-submit", "entry-take-back", "entry-correct", "entry-reply")  # fmt: skip


def test_another_partners_person_finds_nothing_at_any_address(world: World) -> None:
    entry, client = world.draft(), signed_in(world.stranger)
    for name in PAGES:
        assert client.get(at(entry, name)).status_code == 404, name
    for name in POSTS:
        assert client.post(at(entry, name), {"version": entry.version}).status_code == 404, name
    absent = client.get("/workspace/entries/no-such/1/")
    assert (absent.status_code, absent.content) == (404, client.get(at(entry)).content)


def test_who_lost_the_role_is_told_what_happened_and_whom_to_ask(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    Membership.objects.filter(user=world.writer).update(until=timezone.now())
    answer = client.get(at(entry))
    assert answer.status_code == 403
    assert "You no longer act for Harbour House" in _text(answer) and "Ada Authoriser" in _text(answer)
    assert "The service opened." not in _text(answer)
    saved = client.post(at(entry, "entry-autosave"), {"version": entry.version, "done": "x"})
    assert saved.status_code == 403 and saved.json()["title"].startswith("Your role")


def test_a_reviewer_reads_and_does_not_write(world: World) -> None:
    entry, client = world.draft(), signed_in(world.reviewer)
    assert "<textarea" not in _text(client.get(at(entry)))
    answer = client.post(at(entry), {"version": entry.version, "done": "Mine"})
    assert answer.status_code == 403
    entry.refresh_from_db()
    assert entry.done == "The service opened."


def test_the_preview_is_what_the_public_reads(world: World) -> None:
    entry = world.draft(done="It **opened**.[^1]\n\n<script>alert(1)</script>")
    text = _text(signed_in(world.writer).get(at(entry, "entry-preview")))
    assert "<strong>opened</strong>" in text and "<script>alert" not in text
    assert "Consent" not in text


def test_differences_to_last_period_word_by_word(world: World) -> None:
    entry = world.draft(done="The plan was changed.")
    text = _text(signed_in(world.writer).get(at(entry, "entry-differences")))
    assert "made" in text and "<ins>" in text and "<del>" in text


def test_who_else_has_the_entry_open_is_said(world: World) -> None:
    entry = world.draft()
    signed_in(world.colleague).get(at(entry))
    client = signed_in(world.writer)
    assert "Colin Colleague has this entry open too." in _text(client.get(at(entry)))
    assert client.post(at(entry, "entry-here")).json() == {
        "version": entry.version,
        "others": ["Colin Colleague"],
    }
    signed_in(world.colleague).post(at(entry, "entry-here"), {"left": "1"})
    assert "Nobody else has this entry open." in _text(client.get(at(entry)))


def test_the_page_asks_the_database_no_more_for_more_rows(world: World) -> None:
    entry, client = world.draft(), signed_in(world.writer)
    world.target(before="5"), world.milestone()
    client.post(at(entry), form_of(client, entry) | {"figures-0-printed": "7"})

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(at(entry))
        return len(caught)

    cost()
    few = cost()
    for number in range(4):
        world.target(before="5"), world.milestone(title=f"Stone {number}")
        make_commitment(world.mission), make_period(world.mission, 2030 + number)
    sent = form_of(client, entry)
    sent |= {f"figures-{index}-printed": "9" for index in range(5)}
    sent |= {"evidence-0-link": "https://example.org/a"}
    client.post(at(entry), sent)
    assert EntryFigure.objects.count() == 5
    assert cost() <= few
    assert few <= 45


@pytest.mark.parametrize("name", ["entry", "entry-submit", "entry-preview", "entry-receipt"])
def test_pages_to_read_ask_the_database_no_more_for_more_rows(world: World, name: str) -> None:
    series = [world.target(before="5") for _ in range(4)]
    entry = world.draft()
    client = signed_in(world.reviewer)

    def cost(rows: int) -> int:
        figures = [
            FigureInput(one.pk, world.period.start, world.period.end, printed="9") for one in series[:rows]
        ]
        notes = [EvidenceInput(mark, link=f"https://example.org/{mark}") for mark in range(1, rows + 1)]
        given: dict[str, Any] = {"by": world.writer, "door": Door.WORKSPACE}
        entry_parts.set_figures(entry, figures=figures, seen_version=entry.version, **given)
        entry_parts.set_evidence(entry, evidence=notes, seen_version=entry.version, **given)
        client.get(at(entry, name))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at(entry, name)).status_code == 200
        return len(caught)

    few = cost(1)
    assert cost(4) <= few <= 30
