"""Rounds are opened, asked, extended, cancelled, chased and closed; partners are told once."""

from __future__ import annotations

import datetime as dt
import re
from threading import Event

import pytest
import time_machine
from django.utils import timezone

from mission import jobs
from mission.actions import entries, reminders, rounds
from mission.asked import items_of
from mission.choices import Door, ReminderKind
from mission.errors import Incomplete, NotAllowed, WrongState
from mission.models import (
    ChangeRecord,
    PunctualityNote,
    Reminder,
    ReportingRound,
    Request,
    RequestExtension,
)
from mission.owed import State, Timing
from tests.factories import accounts
from tests.factories.mail import sent
from tests.factories.mission import make_commitment, make_entry, make_mission, make_partner, make_period
from tests.factories.rounds import CLOSES, DUE, OPENS, make_request, make_round

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def at(day: dt.date, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), timezone.get_current_timezone())


@pytest.fixture
def clock():
    with time_machine.travel(at(OPENS), tick=False) as traveller:
        yield traveller


@pytest.fixture
def mission(clock):
    return make_mission()


@pytest.fixture
def period(mission):
    return make_period(mission, 2023)


@pytest.fixture
def team(mission):
    return accounts.editor(name="Ed Itor", email="editor@example.org")


@pytest.fixture
def alpha(mission):
    return make_partner(mission, "alpha", name="Alpha")


@pytest.fixture
def people(alpha):
    return [
        accounts.contributor(alpha, email="con@alpha.org"),
        accounts.authoriser(alpha, email="aut@alpha.org"),
    ]


@pytest.fixture
def commitments(mission, alpha):
    return [make_commitment(mission, f"C-{n}", lead=alpha) for n in (1, 2)]


def open_round(period, asks, by, **more):
    given = {"title": "Year 2023", "opens": OPENS, "due": DUE, "closes": CLOSES}
    return rounds.open_round(period, asks=asks, by=by, door=Door.WORKSPACE, **given | more)


def test_opening_a_round_asks_each_partner_once_for_all_its_commitments(
    period, commitments, alpha, people, team, mission
):
    beta = make_partner(mission, "beta", name="Beta")
    accounts.authoriser(beta, email="b@beta.org")
    asks = [(commitments[0], alpha), (commitments[1], alpha), (commitments[0], beta)]
    made = open_round(period, asks, team, guidance="Say what changed.")
    letters = sent()
    assert sorted(letter.to[0] for letter in letters) == ["aut@alpha.org", "b@beta.org", "con@alpha.org"]
    words = next(letter.body for letter in letters if letter.to == ["aut@alpha.org"])
    assert "C-1" in words and "C-2" in words and "Say what changed." in words and "28 June 2024" in words
    rows = Request.objects.filter(round=made)
    assert [(row.due, row.asked_by) for row in rows] == [(DUE, team.actor)] * 3
    assert ChangeRecord.objects.filter(table="mission_request", op="insert", actor=team.actor).count() == 3


def test_a_round_that_opens_later_is_asked_on_its_opening_day_by_day_once(
    period, commitments, alpha, people, team, clock
):
    open_round(period, [(commitments[0], alpha)], team, opens=OPENS + 3 * DAY)
    assert sent() == []
    assert reminders.ask_due() == 0
    clock.move_to(at(OPENS + 3 * DAY, hour=3))
    assert jobs.ask_and_remind(Event()) == 0
    clock.move_to(at(OPENS + 3 * DAY, hour=7))
    assert jobs.ask_and_remind(Event()) == 1
    assert jobs.ask_and_remind(Event()) == 0
    assert len(sent()) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"due": OPENS - DAY}, "due"),
        ({"closes": DUE - DAY}, "closes"),
        ({"title": " "}, "title"),
        ({"opens": OPENS - 9 * DAY, "due": OPENS - DAY}, "due"),
        ({"asks": []}, "commitments"),
    ],
)
def test_what_is_wrong_with_a_round_is_said_at_its_field(period, commitments, alpha, team, given, field):
    asks = given.pop("asks", [(commitments[0], alpha)])
    with pytest.raises(Incomplete) as refused:
        open_round(period, asks, team, **given)
    assert list(refused.value.fields) == [field]
    assert not ReportingRound.objects.exists()


def test_a_round_pressed_twice_is_opened_once(period, commitments, alpha, people, team):
    open_round(period, [(commitments[0], alpha)], team)
    with pytest.raises(WrongState, match="this title already"):
        open_round(period, [(commitments[0], alpha)], team)
    assert len(sent()) == 2


def test_only_the_team_runs_rounds(period, commitments, alpha, people, mission):
    elsewhere = accounts.with_role(accounts.Role.EDITOR, mission=make_mission())
    for person in (*people, elsewhere, accounts.observer()):
        with pytest.raises(NotAllowed):
            open_round(period, [(commitments[0], alpha)], person)


def test_nothing_of_another_mission_is_asked(period, alpha, team):
    with pytest.raises(Incomplete):
        open_round(period, [(make_commitment(make_mission()), alpha)], team)


def test_members_of_a_collective_are_asked_through_its_people_too(period, mission, commitments, alpha, team):
    collective = make_partner(mission, "all", kind="collective")
    type(alpha).objects.filter(pk=alpha.pk).update(member_of=collective)
    accounts.authoriser(collective, email="for-all@example.org")
    alpha.refresh_from_db()
    open_round(period, [(commitments[0], alpha)], team)
    assert [letter.to for letter in sent()] == [["for-all@example.org"]]


# What is owed, as the record says it.


@pytest.fixture
def request_(period, commitments, alpha, people):
    return make_request(make_round(period), commitments[0], alpha)


def item_of(row, today):
    [item] = items_of(Request.objects.filter(pk=row.pk).with_entry().select_related("round"), today)
    return item.owed


def written(row, by, done="We opened it."):
    entry = entries.start(row.commitment, row.partner, row.round.period, by=by, door=Door.WORKSPACE)
    return entries.save_draft(
        entry,
        changes={"delivery_status": "on_track", "done": done, "next": "More."},
        seen_version=entry.version,
        by=by,
        door=Door.WORKSPACE,
    )


def submit(entry, by):
    return entries.submit(entry, seen_version=entry.version, by=by, door=Door.WORKSPACE)


def test_the_first_submission_counts_though_it_comes_back_and_is_submitted_again(request_, people, clock):
    clock.move_to(at(DUE))
    entry = submit(written(request_, people[1]), people[1])
    reviewer = accounts.reviewer()
    clock.move_to(at(DUE + 3 * DAY))
    entries.send_back(entry, reason="Say when.", seen_version=entry.version, by=reviewer, door=Door.WORKSPACE)
    owed = item_of(request_, DUE + 3 * DAY)
    assert (owed.state, owed.timing, owed.answered_on) == (State.RETURNED, Timing.ON_TIME, DUE)
    clock.move_to(at(DUE + 5 * DAY))
    submit(entry, people[1])
    assert item_of(request_, DUE + 5 * DAY).answered_on == DUE


def test_a_submission_that_was_taken_back_does_not_count(request_, people, clock):
    clock.move_to(at(DUE))
    entry = submit(written(request_, people[1]), people[1])
    entries.take_back(entry, seen_version=entry.version, by=people[1], door=Door.WORKSPACE)
    assert item_of(request_, DUE + DAY).timing == Timing.OVERDUE
    clock.move_to(at(DUE + 2 * DAY))
    submit(entry, people[1])
    owed = item_of(request_, DUE + 2 * DAY)
    assert (owed.timing, owed.days_late) == (Timing.LATE, 2)


def test_a_compiled_entry_is_no_answer_and_a_withdrawn_one_is_none(request_, period, alpha):
    make_entry(request_.commitment, alpha, period, origin="compiled", status="on_track")
    assert item_of(request_, DUE).state == State.TO_WRITE
    make_entry(request_.commitment, alpha, period, number=2, state="withdrawn", loaded=False, code="other")
    assert item_of(request_, DUE).state == State.TO_WRITE


def test_a_correction_in_the_making_does_not_open_an_answered_request_again(request_, period, alpha, people):
    make_entry(request_.commitment, alpha, period, status="on_track")
    make_entry(request_.commitment, alpha, period, number=2, state="draft", loaded=False)
    assert item_of(request_, DUE).state == State.APPROVED


# Reminders.


def test_a_partner_gets_one_digest_for_all_that_is_due_each_on_its_day_once(
    request_, commitments, alpha, people, clock
):
    make_request(request_.round, commitments[1], alpha)
    clock.move_to(at(DUE - 14 * DAY))
    assert [reminders.remind_due() for _ in range(3)] == [1, 0, 0]
    letters = sent()
    assert sorted(letter.to[0] for letter in letters) == ["aut@alpha.org", "con@alpha.org"]
    assert "C-1" in letters[0].body and "C-2" in letters[0].body and "28 June 2024" in letters[0].body
    assert set(Reminder.objects.values_list("kind", "day", "by")) == {("before", DUE - 14 * DAY, "")}
    clock.move_to(at(DUE + DAY))
    assert reminders.remind_due() == 1
    assert "2 overdue" in sent()[-1].subject


def test_who_has_answered_is_left_in_peace(request_, people, clock):
    submit(written(request_, people[1]), people[1])
    for day in (DUE - 14 * DAY, DUE - 3 * DAY, DUE + DAY, DUE + 8 * DAY):
        clock.move_to(at(day))
        assert reminders.remind_due() == 0


def test_a_second_reminder_of_one_day_waits_for_the_next(request_, commitments, alpha, people, clock):
    clock.move_to(at(DUE - 14 * DAY))
    reminders.remind_due()
    make_request(request_.round, commitments[1], alpha)
    assert reminders.remind_due() == 0
    clock.move_to(at(DUE - 13 * DAY))
    assert reminders.remind_due() == 1


def test_reminding_takes_as_many_queries_for_many_as_for_one(
    request_, mission, alpha, clock, django_assert_num_queries
):
    clock.move_to(at(DUE - 14 * DAY))
    reminders.remind_due()
    for rows in (1, 30):
        for number in range(rows):
            make_request(request_.round, make_commitment(mission, f"R-{rows}-{number}"), alpha)
        with django_assert_num_queries(5):
            assert reminders.remind_due() == 0


# Chasing.


def test_chasing_writes_the_teams_words_in_one_digest_and_leaves_out_what_is_answered(
    request_, commitments, alpha, people, team, clock
):
    other = make_request(request_.round, commitments[1], alpha)
    submit(written(other, people[1]), people[1])
    clock.move_to(at(DUE + DAY))
    assert reminders.chase([request_, other], words="Please.", by=team, door=Door.WORKSPACE) == 1
    letters = [letter for letter in sent() if "Please." in letter.body]
    assert sorted(letter.to[0] for letter in letters) == ["aut@alpha.org", "con@alpha.org"]
    assert "C-1" in letters[0].body and "C-2" not in letters[0].body
    assert Reminder.objects.get().kind == ReminderKind.CHASED
    with pytest.raises(WrongState, match="chased today"):
        reminders.chase([request_], by=team, door=Door.WORKSPACE)
    clock.move_to(at(DUE + 2 * DAY))
    assert reminders.chase([request_], by=team, door=Door.WORKSPACE) == 1


def test_chasing_is_for_the_team(request_, people):
    with pytest.raises(NotAllowed):
        reminders.chase([request_], by=people[1], door=Door.WORKSPACE)
    assert sent() == []


# Extending, cancelling, closing.


def test_an_extension_keeps_the_earlier_date_with_the_reason_and_tells_the_partner(request_, people, team):
    for days, reason in ((7, "Staff are ill."), (14, "Still ill.")):
        rounds.extend_request([request_], due=DUE + days * DAY, reason=reason, by=team, door=Door.WORKSPACE)
    request_.refresh_from_db()
    assert (request_.due, request_.due_reason) == (DUE + 14 * DAY, "Still ill.")
    kept = RequestExtension.objects.order_by("pk").values_list("before", "after", "reason", "by")
    assert list(kept) == [
        (DUE, DUE + 7 * DAY, "Staff are ill.", team.actor),
        (DUE + 7 * DAY, DUE + 14 * DAY, "Still ill.", team.actor),
    ]
    assert len(sent()) == 4
    assert "Still ill." in sent()[-1].body
    assert request_.round.due == DUE


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"due": OPENS - DAY}, "due"),
        ({"due": DUE}, "due"),
    ],
)
def test_an_extension_needs_a_reason_and_another_day_to_come(request_, team, given, field):
    with pytest.raises(Incomplete) as refused:
        rounds.extend_request(
            [request_], **{"due": DUE + DAY, "reason": "Ill."} | given, by=team, door=Door.WORKSPACE
        )
    assert list(refused.value.fields) == [field]
    assert not RequestExtension.objects.exists()


def test_what_is_cancelled_stays_with_its_reason_and_cannot_be_cancelled_again(request_, people, team):
    assert rounds.cancel_request([request_], reason="Asked in error.", by=team, door=Door.WORKSPACE) == 1
    request_.refresh_from_db()
    assert request_.cancelled_reason == "Asked in error."
    assert "Asked in error." in sent()[0].body
    for verb in (
        lambda: rounds.cancel_request([request_], reason="Again.", by=team, door=Door.WORKSPACE),
        lambda: rounds.extend_request([request_], due=DUE + DAY, reason="Ill.", by=team, door=Door.WORKSPACE),
    ):
        with pytest.raises(WrongState, match="cancelled"):
            verb()


def test_a_round_is_closed_on_another_day_with_a_reason_but_not_before_it_is_due(request_, team):
    one = request_.round
    rounds.close(one, on=DUE, reason="All are in.", by=team, door=Door.WORKSPACE)
    assert one.closes == DUE
    with pytest.raises(Incomplete):
        rounds.close(one, on=DUE - DAY, reason="Sooner.", by=team, door=Door.WORKSPACE)
    with pytest.raises(Incomplete):
        rounds.close(one, on=CLOSES, reason="", by=team, door=Door.WORKSPACE)
    record = ChangeRecord.objects.filter(table="mission_reportinground", op="update").get()
    assert (record.why, record.actor) == ("All are in.", team.actor)


# Outside the cycle.


def test_one_partner_is_asked_once_about_one_commitment_outside_the_cycle(
    period, commitments, alpha, people, team
):
    due = OPENS + 10 * DAY
    made = rounds.ask_once(
        commitments[0], alpha, period, due=due, guidance="After the flood.", by=team, door=Door.WORKSPACE
    )
    assert made.outside_cycle
    assert (made.opens, made.due, made.closes) == (OPENS, due, due + 28 * DAY)
    assert "After the flood." in sent()[0].body
    with pytest.raises(WrongState, match="asked about C-1 already"):
        rounds.ask_once(commitments[0], alpha, period, due=due, by=team, door=Door.WORKSPACE)
    rounds.cancel_request(list(made.requests.all()), reason="Done.", by=team, door=Door.WORKSPACE)
    again = rounds.ask_once(commitments[0], alpha, period, due=due, by=team, door=Door.WORKSPACE)
    assert re.search(r"\(2\)$", again.title)


# Punctuality.


def test_an_authoriser_explains_the_punctuality_of_the_own_partner_and_can_say_it_anew(
    period, alpha, people, team
):
    def note(text, by):
        return rounds.note_punctuality(alpha, period, text=text, by=by, door=Door.WORKSPACE)

    note("Our office moved.", people[1])
    note("Our office moved in June.", people[1])
    assert PunctualityNote.objects.get().text == "Our office moved in June."
    assert PunctualityNote.objects.get().version == 2
    for person in (people[0], team):
        with pytest.raises(NotAllowed):
            note("Not mine to say.", person)
    with pytest.raises(Incomplete):
        note(" ", people[1])
