"""The delivery team opens rounds, follows them on the board, chases, extends, cancels and closes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
import time_machine

from mission.choices import EntryState
from mission.models import (
    CommitmentPartner,
    Mission,
    PunctualityNote,
    Reminder,
    ReportingPeriod,
    ReportingRound,
    Request,
    RequestExtension,
)
from tests.factories import accounts
from tests.factories.mail import sent
from tests.factories.mission import make_commitment, make_mission, make_partner
from tests.factories.rounds import make_request
from tests.mission.workspace.round_world import TODAY, answered, as_person, round_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock):
    return round_world()


@pytest.fixture
def team(world):
    return as_person(world.editor)


@pytest.fixture
def board(world):
    return f"/workspace/rounds/{world.round.pk}/"


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def a_round(world, **more):
    given = {
        "period": world.period.pk,
        "title": "A second round",
        "opens": "2024-06-07",
        "due": "2024-07-07",
        "closes": "2024-08-07",
        "guidance": "",
        "roles": ["lead"],
        "commitments": [world.of_a.pk, world.of_b.pk],
    }
    return given | more


# Opening.


def test_a_round_is_looked_at_before_anything_is_written_and_then_opened_with_what_is_ticked(world, team):
    page = team.get(f"/workspace/rounds/new/?period={world.period.pk}").content.decode()
    assert page.count("checked") == 4
    look = team.post("/workspace/rounds/new/", a_round(world, step="look"))
    assert "2 entries of 2 partners, by letters to 2 people." in words(look)
    assert "Nobody acts yet for Beta." in words(look)
    assert ReportingRound.objects.count() == 1
    opened = team.post(
        "/workspace/rounds/new/", a_round(world, step="open", ask=[f"{world.of_a.pk}:{world.a.pk}"])
    )
    made = ReportingRound.objects.get(title="A second round")
    assert opened.url == f"/workspace/rounds/{made.pk}/"
    assert [(row.commitment, row.partner) for row in made.requests.all()] == [(world.of_a, world.a)]
    assert len(sent()) == 2


def test_other_parts_are_asked_where_they_are_ticked(world, team):
    CommitmentPartner.objects.create(
        mission=world.mission, commitment=world.of_b, partner=world.a, role="delivery"
    )
    look = team.post("/workspace/rounds/new/", a_round(world, step="look", roles=["lead", "delivery"]))
    assert "3 entries of 2 partners" in words(look)


def test_commitments_that_do_not_run_are_not_ticked_and_say_why(world, team):
    make_commitment(world.mission, "C-L", title="Later", announced="2025")
    page = team.get(f"/workspace/rounds/new/?period={world.period.pk}").content.decode()
    assert "C-L Later (announced 2025, after the period)" in page
    box = re.search(r'<input[^>]*id="id_commitments_2"[^>]*>', page).group(0)
    assert "checked" not in box


def test_what_was_typed_is_kept_when_something_is_changed_or_wrong(world, team):
    back = team.post("/workspace/rounds/new/", a_round(world, step="change", guidance="With dates."))
    assert "With dates." in back.content.decode()
    wrong = team.post("/workspace/rounds/new/", a_round(world, step="look", due="31/02/2024", title=""))
    assert wrong.status_code == 422
    assert "Give a day of the calendar" in words(wrong) and "data-error-summary" in wrong.content.decode()
    refused = team.post(
        "/workspace/rounds/new/",
        a_round(world, step="open", closes="2024-07-01", ask=[f"{world.of_a.pk}:{world.a.pk}"]),
    )
    assert refused.status_code == 422
    assert "The round closes before its due date." in words(refused)


def test_what_was_not_shown_cannot_be_asked(world, team):
    refused = team.post(
        "/workspace/rounds/new/", a_round(world, step="open", ask=[f"{world.of_a.pk}:{world.b.pk}"])
    )
    assert refused.status_code == 422
    assert "Nobody would be asked." in words(refused)


def test_the_list_of_rounds_and_the_choice_of_a_period(world, team):
    assert "Progress for 2023" in words(team.get("/workspace/rounds/"))
    assert "Year 2023" in words(team.get("/workspace/rounds/new/"))


def test_rounds_are_not_there_for_others(world, board):
    elsewhere = accounts.with_role(accounts.Role.EDITOR, mission=make_mission("south"))
    paths = [
        board,
        f"{board}board.csv",
        f"/workspace/rounds/new/?period={world.period.pk}",
        "/workspace/rounds/of/north/ask/",
        "/workspace/rounds/of/north/next-period/",
        "/workspace/rounds/of/north/successor/",
    ]
    for person in (world.authoriser, accounts.observer(world.mission), accounts.person(), elsewhere):
        client = as_person(person)
        assert [client.get(path).status_code for path in paths] == [404] * len(paths)
        assert client.post(f"{board}cancel/", {"request": [world.asked_a.pk]}).status_code == 404


# The board.


def test_the_board_says_who_has_done_what(world, board, clock):
    answered(world.asked_a, EntryState.DRAFT)
    clock.move_to(TODAY + dt.timedelta(days=30))
    text = words(as_person(world.editor).get(board))
    assert "2 entries are asked for." in text
    assert "To write: 1 Draft: 1 Returned: 0 Submitted: 0 Approved: 0 Overdue: 2 Cancelled: 0" in text
    assert "C-A Open a house Alpha" in text and "Overdue, was due 28 June 2024" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["C-A", "C-B"]),
        ("?state=draft", ["C-A"]),
        ("?state=to_write", ["C-B"]),
        ("?state=overdue", []),
        ("?state=cancelled", ["C-C"]),
        ("?partner=b", ["C-B"]),
        ("?q=c-a", ["C-A"]),
        ("?q=nurses", ["C-B"]),
        ("?q=nothing", []),
        ("?state=nonsense&page=nine", ["C-A", "C-B"]),
    ],
)
def test_the_board_and_its_file_are_filtered(world, team, board, query, shown):
    answered(world.asked_a, EntryState.DRAFT)
    make_request(
        world.round, make_commitment(world.mission, "C-C"), world.a, cancelled_at=TODAY, cancelled_reason="x"
    )
    page = team.get(board + query).content.decode()
    assert re.findall(r"<strong>(C-.)</strong>", page) == shown
    file = b"".join(team.get(f"{board}board.csv{query}")).decode()
    assert [row["commitment"] for row in csv.DictReader(io.StringIO(file))] == shown


def test_the_file_of_the_board_has_states_and_days_and_no_formulas(world, team, board):
    type(world.b).objects.filter(pk=world.b.pk).update(name='=HYPERLINK("x")')
    answered(world.asked_b)
    file = b"".join(team.get(f"{board}board.csv")).decode()
    row = next(one for one in csv.DictReader(io.StringIO(file)) if one["commitment"] == "C-B")
    assert (row["state"], row["timing"], row["answered_on"]) == ("Submitted", "On time", "2024-06-07")
    assert row["partner"].startswith("'=")


def test_the_board_takes_as_many_queries_for_many_as_for_few(
    world, team, board, django_assert_num_queries, django_assert_max_num_queries
):
    answered(world.asked_a)
    team.get(board)
    with django_assert_max_num_queries(13) as few:
        team.get(board)
    for number in range(60):
        asked = make_request(world.round, make_commitment(world.mission, f"N-{number}"), world.a)
        if number % 2:
            answered(asked)
    with django_assert_num_queries(len(few)):
        page = team.get(board)
    assert page.content.decode().count('name="request"') == 50


def test_chasing_is_shown_first_and_then_sent(world, team, board):
    answered(world.asked_b)
    chosen = {"request": [world.asked_a.pk, world.asked_b.pk]}
    shown = words(team.post(f"{board}chase/", chosen))
    assert "1 request of 1 partner. Nothing has been done yet." in shown
    assert "One letter to 2 people" in shown and "Left out" in shown and "submitted already" in shown
    assert sent() == []
    done = team.post(f"{board}chase/", chosen | {"confirm": "1", "words": "Please hurry."}, follow=True)
    assert "Letters about 1 entry are on their way." in words(done)
    assert {letter.to[0] for letter in sent()} == {"con@alpha.org", "aut@alpha.org"}
    assert Reminder.objects.get().request == world.asked_a


def test_all_that_a_filter_finds_is_chosen_at_once(world, team, board):
    for number in range(60):
        make_request(world.round, make_commitment(world.mission, f"N-{number}"), world.a)
    shown = words(team.post(f"{board}chase/", {"all": "1", "partner": "a"}))
    assert "61 requests of 1 partner." in shown


def test_extending_needs_a_reason_and_says_so_at_the_field(world, team, board):
    chosen = {"request": [world.asked_a.pk], "confirm": "1"}
    wrong = team.post(f"{board}extend/", chosen | {"due": "2024-07-10", "reason": ""})
    assert wrong.status_code == 422 and "data-error-summary" in wrong.content.decode()
    assert not RequestExtension.objects.exists()
    done = team.post(f"{board}extend/", chosen | {"due": "2024-07-10", "reason": "Ill."}, follow=True)
    assert "1 due date moved." in words(done) and "Due 10 July 2024 Ill." in words(done)
    history = words(as_person(world.contributor).get(f"/workspace/requests/{world.asked_a.pk}/"))
    assert "28 June 2024 , then 10 July 2024: Ill." in history


def test_cancelling_keeps_the_reason(world, team, board):
    done = team.post(
        f"{board}cancel/",
        {"request": [world.asked_a.pk], "confirm": "1", "reason": "Asked twice."},
        follow=True,
    )
    assert "1 request cancelled." in words(done)
    assert "Asked twice." in words(team.get(f"{board}?state=cancelled"))
    again = team.post(f"{board}cancel/", {"request": [world.asked_a.pk], "confirm": "1", "reason": "Again."})
    assert again.status_code == 422 and "cancelled already" in words(again)


def test_nothing_chosen_is_said(world, team, board):
    for act in ("chase", "extend", "cancel"):
        answer = team.post(f"{board}{act}/", {"request": ["x", "999999"]}, follow=True)
        assert "Nothing was chosen." in words(answer)


def test_the_closing_day_is_moved_with_a_reason(world, team, board):
    wrong = team.post(f"{board}close/", {"on": "2024-06-10", "reason": "Sooner."})
    assert wrong.status_code == 422 and "does not close before its due date" in words(wrong)
    done = team.post(f"{board}close/", {"on": "2024-09-01", "reason": "Longer."}, follow=True)
    assert "closes at the end of 1 September 2024" in words(done).replace("\xa0", " ")


# Beside the rounds.


def test_one_partner_is_asked_outside_the_cycle(world, team):
    path = "/workspace/rounds/of/north/ask/"
    given = {"ref": "c-b", "partner": "b", "due": "2024-06-20", "guidance": "After the flood."}
    taken = team.post(path, given)
    assert taken.status_code == 422 and "asked about C-B already" in words(taken)
    Request.objects.filter(pk=world.asked_b.pk).update(cancelled_at=TODAY)
    unknown = team.post(path, given | {"ref": "C-X"})
    assert unknown.status_code == 422 and "No commitment has this reference." in words(unknown)
    done = team.post(path, given, follow=True)
    assert "outside the cycle" in words(done)
    assert "Asked outside the cycle" in words(team.get("/workspace/rounds/"))


def test_the_next_period_is_set_up(world, team):
    path = "/workspace/rounds/of/north/next-period/"
    page = team.get(path).content.decode()
    given = dict(re.findall(r'name="(code|label|start|end)" value="([^"]+)"', page))
    assert given == {
        "code": "2024",
        "label": "January to December 2024",
        "start": "2024-01-01",
        "end": "2024-12-31",
    }
    assert team.post(path, given).status_code == 302
    assert ReportingPeriod.objects.filter(mission=world.mission).count() == 2
    assert team.post(path, given).status_code == 422
    assert as_person(accounts.reviewer()).get(path).status_code == 404


def test_a_successor_mission_is_set_up(world, team):
    path = "/workspace/rounds/of/north/successor/"
    given = {
        "title": "North again",
        "slug": "north-2",
        "aim": "Better",
        "start": "2027",
        "end": "soon",
        "commitments": [world.of_a.pk],
    }
    wrong = team.post(path, given)
    assert wrong.status_code == 422 and "“soon” is not a date" in words(wrong)
    assert team.post(path, given | {"end": "2031"}).status_code == 302
    new = Mission.objects.get(slug="north-2")
    assert [one.ref for one in world.of_a.__class__.objects.filter(mission=new)] == ["C-A"]


# Punctuality.


def test_the_team_sees_everybodys_punctuality_and_a_partner_its_own(world, clock):
    answered(world.asked_a)
    clock.move_to(TODAY + dt.timedelta(days=30))
    text = words(as_person(world.editor).get("/workspace/punctuality/"))
    assert "Alpha 1 1 0 0 0" in text and "Beta 1 0 0 1 0" in text
    own = words(as_person(world.authoriser).get("/workspace/punctuality/"))
    assert "Alpha 1 1 0 0 0" in own and "Beta" not in own


def test_an_authoriser_explains(world):
    path = f"/workspace/punctuality/{world.a.pk}/{world.period.pk}/"
    client = as_person(world.authoriser)
    assert client.post(path, {"text": " "}).status_code == 422
    done = client.post(path, {"text": "Our office moved."}, follow=True)
    assert "Our office moved." in words(done)
    assert PunctualityNote.objects.get().by == world.authoriser.actor
    assert as_person(world.contributor).get(path).status_code == 404
    assert client.get(f"/workspace/punctuality/{world.b.pk}/{world.period.pk}/").status_code == 404


def test_punctuality_takes_as_many_queries_for_many_partners(
    world, team, django_assert_num_queries, django_assert_max_num_queries
):
    team.get("/workspace/punctuality/")
    with django_assert_max_num_queries(10) as few:
        team.get("/workspace/punctuality/")
    for number in range(20):
        make_request(world.round, world.of_a, make_partner(world.mission, f"p-{number}"))
    with django_assert_num_queries(len(few)):
        team.get("/workspace/punctuality/")
