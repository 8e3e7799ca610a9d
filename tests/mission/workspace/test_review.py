"""The pages of review: the queue, an entry beside last period's, decisions that meet, several at once, comments."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from mission.actions import entries
from mission.actions import review as verbs
from mission.choices import Door
from mission.models import EntryFigure, ProgressEntry, ReviewComment
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_partner
from tests.factories.rounds import make_request, make_round
from tests.mission.workspace.entry_world import World, at, signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/workspace/review/"


@pytest.fixture
def world():
    made = World()
    made.second = accounts.reviewer(name="Rolf Reviewer")
    return made


@pytest.fixture
def reviewer(world):
    return signed_in(world.reviewer)


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def waits(world, ref, *, due=None, partner=None, **fields):
    """A submitted entry on a commitment of its own, asked for by a day."""
    partner = partner or world.partner
    commitment = make_commitment(world.mission, ref, lead=partner)
    if due:
        round_ = make_round(world.period, opens=due, due=due, closes=due)
        make_request(round_, commitment, partner, due=due)
    given = {
        "mission": world.mission, "code": f"e-{ref}", "commitment": commitment, "partner": partner, "period": world.period,
        "state": "submitted", "delivery_status": "on_track", "done": "It opened.", "origin": "partner",
        "started_by": world.writer.actor, "submitted_by": world.signer.actor, "submitted_at": dt.datetime(2024, 6, 1, tzinfo=dt.UTC),
    }  # fmt: skip
    return ProgressEntry.objects.create(**given | fields)


def refs(answer):
    return [row["entry"].commitment.ref for row in answer.context["rows"]]


# The queue.


def test_what_is_due_first_comes_first_and_corrections_and_what_nobody_asked_for_last(world, reviewer):
    waits(world, "A", due=dt.date(2024, 6, 30))
    waits(world, "B")
    waits(world, "C", due=dt.date(2024, 6, 3))
    waits(world, "D", due=dt.date(2024, 6, 1), number=2)
    assert refs(reviewer.get(QUEUE)) == ["C", "A", "B", "D"]


def test_a_cancelled_request_sets_no_day_and_the_earliest_of_several_counts(world, reviewer):
    entry = waits(world, "A", due=dt.date(2024, 6, 30))
    for day, more in (
        (dt.date(2024, 6, 10), {}),
        (dt.date(2024, 6, 2), {"cancelled_at": dt.datetime.now(dt.UTC)}),
    ):
        round_ = make_round(world.period, opens=day, due=day, closes=day)
        make_request(round_, entry.commitment, entry.partner, due=day, **more)
    [row] = reviewer.get(QUEUE).context["rows"]
    assert row["entry"].due == dt.date(2024, 6, 10)


def test_the_queue_is_filtered_by_who_period_partner_and_day(world, reviewer):
    other = make_partner(world.mission, "r", name="River")
    waits(world, "A", due=dt.date(2024, 6, 3), reviewer=world.reviewer.actor)
    waits(world, "B", due=dt.date(2094, 6, 3), reviewer=world.second.actor)
    waits(world, "C", partner=other)
    assert refs(reviewer.get(QUEUE, {"who": "mine"})) == ["A"]
    assert refs(reviewer.get(QUEUE, {"who": "nobody"})) == ["C"]
    assert refs(reviewer.get(QUEUE, {"who": world.second.actor})) == ["B"]
    assert refs(reviewer.get(QUEUE, {"partner": "r"})) == ["C"]
    assert refs(reviewer.get(QUEUE, {"due": "past"})) == ["A"]
    assert refs(reviewer.get(QUEUE, {"period": "2021"})) == []
    text = words(reviewer.get(QUEUE))
    assert "Waiting: 3 Assigned to me: 1 Assigned to nobody: 1 Past their due date: 1" in text
    assert "No entry waits here." in words(reviewer.get(QUEUE, {"period": "2021"}))


def test_strange_filters_find_nothing_and_break_nothing(world, reviewer):
    waits(world, "A")
    for given in ({"who": "%"}, {"partner": "'"}, {"page": "x"}, {"page": "99"}, {"mission": "none"}):
        assert reviewer.get(QUEUE, given).status_code == 200


def test_a_team_of_one_mission_sees_nothing_of_another(world):
    waits(world, "A")
    other = World.__new__(World)
    other.mission = accounts.person  # nothing of it is used
    from tests.factories.mission import make_mission

    elsewhere = accounts.with_role(accounts.Role.REVIEWER, mission=make_mission("elsewhere"))
    answer = signed_in(elsewhere).get(QUEUE)
    assert refs(answer) == []
    entry = ProgressEntry.objects.get(code="e-A")
    assert signed_in(elsewhere).get(at(entry, "review")).status_code == 404


def test_the_queue_takes_as_many_queries_for_many_as_for_few(world, reviewer, django_assert_num_queries):
    waits(world, "A", due=dt.date(2024, 6, 3))
    reviewer.get(QUEUE)
    with django_assert_num_queries(20, exact=False) as few:
        reviewer.get(QUEUE)
    for number in range(60):
        waits(
            world, f"N-{number}", due=dt.date(2024, 6, 4), partner=make_partner(world.mission, f"p-{number}"),
            reviewer=accounts.reviewer().actor if number % 9 == 0 else "",
        )  # fmt: skip
    with django_assert_num_queries(len(few)):
        page = reviewer.get(QUEUE)
    assert 'rel="next"' in page.content.decode()


# The page.


def test_an_entry_stands_beside_last_periods_word_by_word(world, reviewer):
    entry = world.submitted()
    answer = reviewer.get(at(entry, "review"))
    text = words(answer)
    assert "Last period, Year 2021 The plan was made. Planned then for this period It opens." in text
    assert "The [taken out: plan ] [new: service ]" in text or "[new:" in text
    assert "Started by Wilma Writer" in text
    assert re.search(r"Submitted by Ada Authoriser, \d", text)
    assert "No assessment on record" in text


def test_figures_stand_beside_their_series(world, reviewer):
    series = world.target(before="40")
    entry = world.draft()
    EntryFigure.objects.create(
        mission=world.mission, entry=entry, series=series, start=world.period.start, end=world.period.end,
        value="90", printed="90", reason="A second house", source_text="Our register",
    )  # fmt: skip
    entries.submit(entry, seen_version=entry.version, by=world.signer, door=Door.WORKSPACE)
    text = words(reviewer.get(at(entry, "review")))
    assert "50 more against 2021: a change of more than half" in text
    assert "Why it differs: A second house" in text
    assert re.search(r"On record 2021: 40", text)
    assert "More of it" in text and "Target assessment, computed" in text


def test_where_the_three_views_differ_it_is_said(world, reviewer):
    entry = world.approved(team_assessment="delayed", team_assessment_reason="No date is kept.")
    assert "The delivery status is “On track”, the team assessment is “Delayed”." in words(
        reviewer.get(at(entry, "review"))
    )


def test_every_earlier_reason_stands_on_the_page(world, reviewer):
    entry = world.submitted()
    for reason in ("Name the month.", "Name the day."):
        entries.send_back(
            entry, reason=reason, seen_version=entry.version, by=world.reviewer, door=Door.WORKSPACE
        )
        entries.submit(entry, seen_version=entry.version, by=world.signer, door=Door.WORKSPACE)
    text = words(reviewer.get(at(entry, "review")))
    assert "Sent back 2 times." in text or "Sent back twice." in text
    assert text.index("Reasons for a return Returned on") < text.index("Name the day. Returned on")
    assert "Name the month." in text


def test_why_somebody_may_not_decide_stands_as_a_sentence(world):
    entry = world.submitted()
    accounts.membership(world.writer, accounts.Role.REVIEWER)
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(world.writer, generate_totp_secret())
    text = words(signed_in(world.writer).get(at(entry, "review")))
    assert "You wrote some of this entry, so another reviewer has to decide on it." in text
    text = words(signed_in(world.editor).get(at(entry, "review")))
    assert "Only a reviewer of the delivery team can approve the entry." in text
    assert "Only a reviewer of the delivery team can send the entry back." in text


def test_the_page_takes_as_many_queries_for_much_as_for_little(world, reviewer, django_assert_num_queries):
    entry = world.submitted()
    verbs.comment(entry, text="Why?", by=world.reviewer, door=Door.WORKSPACE)
    reviewer.get(at(entry, "review"))
    with django_assert_num_queries(32, exact=False) as little:
        reviewer.get(at(entry, "review"))
    for number in range(12):
        made = verbs.comment(entry, text=f"Why {number}?", by=world.second, door=Door.WORKSPACE)
        verbs.answer_comment(made, text="Because", by=world.writer, door=Door.WORKSPACE)
        accounts.reviewer()
    with django_assert_num_queries(len(little)):
        reviewer.get(at(entry, "review"))


# Decisions.


def post(client, entry, name, **given):
    return client.post(at(entry, name), {"version": entry.version} | given)


def test_an_entry_is_approved_with_the_teams_assessment(world, reviewer):
    entry = world.submitted()
    given = {"team_assessment": "at_risk", "team_assessment_reason": "Money is short."}
    assert post(reviewer, entry, "review-approve", **given).headers["Location"] == QUEUE
    assert "Approved: C-1, Year 2022." in words(reviewer.get(QUEUE))
    entry.refresh_from_db()
    assert (entry.state, entry.team_assessment, entry.team_assessment_reason) == (
        "approved", "at_risk", "Money is short.",
    )  # fmt: skip


def test_a_missing_reason_is_said_at_its_field_and_in_the_summary_and_the_rest_is_kept(world, reviewer):
    entry = world.submitted()
    answer = post(reviewer, entry, "review-approve", team_assessment="delayed")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#approve_team_assessment_reason"' in page
    assert 'value="delayed" selected' in page
    answer = post(reviewer, entry, "review-send-back", reason=" ", place="next")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#back_reason"' in page and 'id="back_reason_error"' in page
    assert 'value="next" selected' in page
    answer = post(reviewer, entry, "review-send-back", reason="x", passage="never said")
    assert 'href="#back_passage"' in answer.content.decode()
    assert ProgressEntry.objects.get(pk=entry.pk).state == "submitted"


def test_an_entry_is_sent_back_for_a_field_and_the_partner_sees_the_reason_there(world, reviewer):
    entry = world.submitted()
    post(
        reviewer, entry, "review-send-back", reason="Name the month.", place="done", passage="service opened"
    )
    page = words(signed_in(world.writer).get(at(entry)))
    assert page.count("Name the month.") == 2
    assert "by the delivery team" in page and "Rita Reviewer" not in page


def test_a_second_press_says_the_same_and_does_nothing_more(world, reviewer):
    entry = world.submitted()
    for name, given in (("review-send-back", {"reason": "Name it."}), ("review-approve", {})):
        for _ in range(2):
            answer = post(reviewer, entry, name, **given)
            assert answer.status_code == 302
        entry.refresh_from_db()
        if name == "review-send-back":
            assert ReviewComment.objects.filter(returns=True).count() == 1
            entries.submit(entry, seen_version=entry.version, by=world.signer, door=Door.WORKSPACE)
    assert entry.state == "approved"


def test_who_comes_second_is_told_who_was_first_and_keeps_the_words(world, reviewer):
    entry = world.submitted()
    post(reviewer, entry, "review-approve")
    answer = post(signed_in(world.second), entry, "review-send-back", reason="Name the month, please.")
    text = words(answer)
    assert answer.status_code == 409
    assert "It stands like this: Approved by Rita Reviewer," in text
    assert "Name the month, please." in text
    assert not ReviewComment.objects.exists()


def test_a_stale_page_decides_nothing_shows_the_new_text_and_keeps_what_was_typed(world, reviewer):
    entry = world.submitted()
    old = entry.version
    entries.take_back(entry, seen_version=entry.version, by=world.signer, door=Door.WORKSPACE)
    entries.save_draft(
        entry,
        changes={"done": "Something else."},
        seen_version=entry.version,
        by=world.writer,
        door=Door.WORKSPACE,
    )
    entries.submit(entry, seen_version=entry.version, by=world.signer, door=Door.WORKSPACE)
    for name, given in (("review-approve", {}), ("review-send-back", {"reason": "Name the month."})):
        answer = reviewer.post(at(entry, name), {"version": old} | given)
        text = words(answer)
        assert answer.status_code == 409
        assert "The entry has changed since you opened it. Submitted by Ada Authoriser," in text
        assert "Something else." in text
        assert f'name="version" value="{entry.version}"' in answer.content.decode()
    assert "Name the month." in text
    assert ProgressEntry.objects.get(pk=entry.pk).state == "submitted"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_strange_version_decides_nothing(world, reviewer, version):
    entry = world.submitted()
    assert reviewer.post(at(entry, "review-approve"), {"version": version}).status_code == 409


def test_an_entry_is_assigned_on_its_page(world, reviewer):
    entry = world.submitted()
    answer = reviewer.post(at(entry, "review-assign"), {"to": world.second.actor, "seen": ""}, follow=True)
    assert "Rolf Reviewer reviews it now." in words(answer)
    answer = reviewer.post(at(entry, "review-assign"), {"to": world.reviewer.actor, "seen": ""})
    assert answer.status_code == 409 and "Look who has it now" in words(answer)
    answer = reviewer.post(at(entry, "review-assign"), {"to": world.editor.actor, "seen": world.second.actor})
    assert answer.status_code == 422


# Several.


def test_several_are_read_first_and_single_ones_left_out(world, reviewer):
    first, second, third = (waits(world, ref) for ref in "ABC")
    accounts.membership(world.reviewer, accounts.Role.AUTHORISER, partner=world.partner)
    ProgressEntry.objects.filter(pk=third.pk).update(submitted_by=world.reviewer.actor)
    ids = [first.pk, second.pk, third.pk]
    look = reviewer.post(f"{QUEUE}approve/", {"entry": ids})
    assert "2 of 3 can be approved by you. Nothing has been done yet." in words(look)
    assert "You submitted this entry" in words(look)
    sent = {"entry": ids, "confirm": "1", f"take-{first.pk}": "1", f"take-{third.pk}": "1"}
    sent |= {f"version-{one.pk}": one.version for one in (first, second, third)}
    answer = reviewer.post(f"{QUEUE}approve/", sent, follow=True)
    text = words(answer)
    assert "Approved 1 entry: A, Harbour House, Year 2022." in text
    assert "B, Harbour House, Year 2022: you left it out." in text
    assert "C, Harbour House, Year 2022: You submitted this entry" in text
    states = ProgressEntry.objects.filter(pk__in=ids).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["approved", "submitted", "submitted"]


def test_nothing_ticked_or_too_much_is_said(world, reviewer):
    for ids in ([], ["x"], list(range(1, 60))):
        answer = reviewer.post(f"{QUEUE}approve/", {"entry": ids}, follow=True)
        assert "Tick at " in words(answer)


# Comments.


def test_a_comment_is_made_answered_by_the_partner_and_settled(world, reviewer):
    entry = world.submitted()
    given = {"text": "Since when?", "place": "", "passage": "service opened"}
    assert reviewer.post(at(entry, "review-comment"), given).status_code == 302
    made = ReviewComment.objects.get()
    writer = signed_in(world.writer)
    page = words(writer.get(at(entry, "entry-comments")))
    assert "What was done service opened Since when? The delivery team," in page
    answer = writer.post(at(entry, "entry-comment-answer", pk=made.pk), {"text": ""})
    assert answer.status_code == 422 and f'href="#answer-{made.pk}"' in answer.content.decode()
    assert (
        writer.post(at(entry, "entry-comment-answer", pk=made.pk), {"text": "Since May."}).status_code == 302
    )
    page = words(reviewer.get(at(entry, "review")))
    assert "Since May. Wilma Writer," in page
    reviewer.post(at(entry, "entry-comment-settle", pk=made.pk), {"from": "review"})
    assert "settled" in words(reviewer.get(at(entry, "review")))
    assert "Since when?" not in words(writer.get(at(entry)))
    assert "Settled by the delivery team" in words(writer.get(at(entry, "entry-comments")))


def test_comments_of_others_are_not_there(world):
    entry = world.submitted()
    made = verbs.comment(entry, text="Why?", by=world.reviewer, door=Door.WORKSPACE)
    stranger = signed_in(world.stranger)
    assert stranger.get(at(entry, "entry-comments")).status_code == 404
    for name in ("entry-comment-answer", "entry-comment-settle"):
        assert stranger.post(at(entry, name, pk=made.pk), {"text": "x"}).status_code == 404
    assert signed_in(world.writer).get(at(entry, "review")).status_code == 404
    other = waits(world, "Z")
    assert signed_in(world.writer).post(
        at(other, "entry-comment-answer", pk=made.pk), {"text": "x"}
    ).status_code == 404  # fmt: skip


def test_the_partner_replies_and_both_stand_beside_each_other(world):
    entry = world.approved(team_assessment="delayed", team_assessment_reason="No date is kept.")
    signer = signed_in(world.signer)
    answer = signer.post(
        at(entry, "entry-reply"), {"version": entry.version, "reply": "The date is in June."}
    )
    assert answer.status_code == 302
    for person in (world.signer, world.reviewer):
        text = words(signed_in(person).get(at(entry)))
        assert "No date is kept." in text and "The date is in June." in text
    assert "The partner replied: The date is in June." in words(
        signed_in(world.reviewer).get(at(entry, "review"))
    )


def test_review_is_in_the_menu_of_the_team_alone(world):
    assert reverse("workspace:review-queue") in signed_in(world.reviewer).get("/workspace/").content.decode()
    assert QUEUE not in signed_in(world.writer).get("/workspace/").content.decode()
