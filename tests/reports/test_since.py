"""What changed between two reports is told in the words of the field, from the frozen rows of both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from mission.models import (
    Commitment,
    CommitmentChange,
    CommitmentLink,
    CommitmentPartner,
    DueChange,
    Mission,
    Partner,
    ProgressEntry,
    ReportingPeriod,
)
from reports.models import Edition
from reports.models.edition import ReportKind
from reports.released import open_shelf
from reports.since import Happening, Since, silence_of
from reports.trail import trail_of
from tests.factories.mission import make_commitment, make_entry, make_observation
from tests.factories.reports import make_report, released_edition
from tests.reports.public.record import small_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return small_record()


def annual(mission: Mission, year: int) -> Edition:
    period = ReportingPeriod.objects.get(mission=mission, code=str(year))
    report = make_report(mission, kind=ReportKind.ANNUAL, period=period, code=f"annual-{year}")
    return released_edition(mission, report)


def changed(mission: Mission, change: Callable[[], object]) -> dict[str, tuple[Happening, ...]]:
    """What the second annual report says otherwise after a change of the record."""
    earlier = annual(mission, 2022)
    change()
    return Since(earlier, annual(mission, 2023)).topics


def one(rows: tuple[Happening, ...]) -> Happening:
    assert len(rows) == 1, rows
    return rows[0]


def commitment(ref: str) -> Commitment:
    return Commitment.objects.get(ref=ref)


def entry(ref: str, year: str, **fields: str) -> ProgressEntry:
    found = commitment(ref)
    lead = found.parts.filter(role="lead").get().partner
    period = ReportingPeriod.objects.get(mission=found.mission, code=year)
    return make_entry(found, lead, period, code=f"{ref}-{year}", done="Done.", **fields)


def test_nothing_is_told_where_nothing_changed(mission: Mission) -> None:
    topics = changed(mission, lambda: None)
    assert {name for name, rows in topics.items() if rows} == set()


def test_a_new_commitment_is_new_and_nothing_else(mission: Mission) -> None:
    topics = changed(mission, lambda: make_commitment(mission, "C-9", title="One more"))
    assert one(topics["new"]).title == "One more"
    assert sum(len(rows) for rows in topics.values()) == 1


@pytest.mark.parametrize(
    ("status", "topic"),
    [
        ("delivered", "delivered"),
        ("delayed", "delayed"),
        ("at_risk", "delayed"),
        ("stopped", "stopped"),
        ("on_track", "status"),
    ],
)
def test_a_move_of_status_stands_under_where_it_led(mission: Mission, status: str, topic: str) -> None:
    topics = changed(mission, lambda: entry("C-3", "2023", status=status))
    found = one(topics[topic])
    assert (found.key, found.before, found.after) == ("C-3", "", status)


def test_moves_of_status_are_counted_with_those_that_stayed(mission: Mission) -> None:
    earlier = annual(mission, 2022)
    entry("C-3", "2023", status="delayed")
    moves = Since(earlier, annual(mission, 2023)).moves
    assert moves == {("", "delayed"): 1, ("delivered", "delivered"): 1, ("superseded", "superseded"): 1}


def test_a_rewording_says_both_texts_and_why(mission: Mission) -> None:
    def reword() -> None:
        row = commitment("C-3")
        CommitmentChange.objects.create(
            mission=mission,
            commitment=row,
            kind="reworded",
            date="2023-02",
            title_before=row.title,
            reason="Clearer.",
        )
        Commitment.objects.filter(pk=row.pk).update(title="Said more clearly")

    found = one(changed(mission, reword)["reworded"])
    assert found.reason == "Clearer."
    assert [text["name"] for text in found.more] == ["title"]
    assert found.more[0]["after"] == "Said more clearly"


def test_a_withdrawal_is_not_silence(mission: Mission) -> None:
    entry("C-3", "2022")

    def withdraw() -> None:
        CommitmentChange.objects.create(
            mission=mission,
            commitment=commitment("C-3"),
            kind="withdrawn",
            date="2023-02",
            reason="No longer needed.",
        )

    topics = changed(mission, withdraw)
    assert one(topics["stopped"]).reason == "No longer needed."
    assert topics["silent"] == ()


def test_a_commitment_of_which_the_later_report_says_nothing_is_named(mission: Mission) -> None:
    entry("C-3", "2022", status="on_track")
    found = one(changed(mission, lambda: None)["silent"])
    assert (found.key, found.before) == ("C-3", "on_track")


@pytest.mark.parametrize("status", ["delivered", "stopped"])
def test_nothing_more_is_expected_after_the_end(status: str) -> None:
    body = '{"ref":"C","title":"T","superseded_by":[],"withdrawn":false,"periods":[{"period":"a","status":"%s"}]}'
    assert silence_of(body % status, "a", "b") is None
    found = silence_of(body % "on_track", "a", "b")
    assert found is not None and found.topic == "silent"


def test_what_was_linked_to_another_is_explained(mission: Mission) -> None:
    entry("C-3", "2022", status="on_track")

    def link() -> None:
        CommitmentLink.objects.create(
            mission=mission,
            commitment=commitment("C-3"),
            related=commitment("C-1"),
            relation="merged_into",
            date="2023",
        )

    topics = changed(mission, link)
    assert one(topics["linked"]).after == "C-1"
    assert topics["silent"] == ()


def test_a_link_that_stood_before_both_reports_explains_as_well(mission: Mission) -> None:
    entry("C-3", "2022", status="on_track")
    CommitmentLink.objects.create(
        mission=mission,
        commitment=commitment("C-3"),
        related=commitment("C-1"),
        relation="carried_over",
        date="2021",
    )
    assert changed(mission, lambda: None)["silent"] == ()


def test_a_moved_date_comes_with_every_move(mission: Mission) -> None:
    def move() -> None:
        for announced, before, after in (("2023-02", "2024", "2025"), ("2023-09", "2025", "2026")):
            DueChange.objects.create(
                mission=mission,
                commitment=commitment("C-3"),
                announced=announced,
                before=before,
                after=after,
                reason=f"Moved to {after}.",
            )

    found = one(changed(mission, move)["due"])
    assert (found.before, found.after, len(found.more)) == ("2024", "2026", 2)


def test_partners_that_came_and_went_are_named_with_their_parts(mission: Mission) -> None:
    def swap() -> None:
        CommitmentPartner.objects.filter(commitment=commitment("C-1"), role="funded").delete()
        council = Partner.objects.get(mission=mission, code="council")
        CommitmentPartner.objects.create(
            mission=mission, commitment=commitment("C-3"), partner=council, role="support"
        )

    rows = changed(mission, swap)["partners"]
    assert {row.key: row.more for row in rows} == {
        "C-1": ({"partner": "charity", "before": "funded", "after": None},),
        "C-3": ({"partner": "council", "before": None, "after": "support"},),
    }


def test_a_figure_with_a_later_value_is_revised_and_one_said_again_is_not(mission: Mission) -> None:
    def publish() -> None:
        series = mission_series(mission)
        make_observation(series, "1173", year=2023, published="2025-09")
        make_observation(series, "1051", year=2022, published="2025-09")

    found = one(changed(mission, publish)["figures"])
    assert (found.before["value"], found.after["value"]) == ("1172", "1173")


def mission_series(mission: Mission):
    from mission.models import Series

    return Series.objects.get(mission=mission)


def test_page_csv_and_json_say_the_same(mission: Mission, client: Client) -> None:
    changed(mission, lambda: entry("C-3", "2023", status="delayed"))
    page = client.get("/m/changes/2022/2023/")
    assert page.status_code == 200
    assert "Delayed or at risk (1)" in page.content.decode()
    data = client.get("/m/changes/2022/2023.json").json()
    assert data["topics"]["delayed"]["count"] == 1
    assert data["topics"]["delayed"]["happenings"][0]["key"] == "C-3"
    lines = b"".join(client.get("/m/changes/2022/2023.csv").streaming_content).decode().splitlines()
    assert any(line.startswith("delayed,") and "C-3" in line for line in lines)


def test_both_names_have_to_be_public_and_in_order(mission: Mission, client: Client) -> None:
    changed(mission, lambda: None)
    for path in ("2023/2022", "2022/2022", "2022/2099", "2022/9", "x/y"):
        assert client.get(f"/m/changes/{path}/").status_code == 404, path
    assert client.get("/m/changes/1/2/").status_code == 200


def test_the_choice_leads_to_the_pair_in_order(mission: Mission, client: Client) -> None:
    changed(mission, lambda: None)
    answer = client.get("/m/changes/", {"from": "2023", "to": "2022"})
    assert (answer.status_code, answer["Location"]) == (302, "/m/changes/2022/2023/")
    assert client.get("/m/changes/", {"from": "2023", "to": "2023"}).status_code == 400
    assert client.get("/m/changes/", {"from": "no", "to": "2023"}).status_code == 400


def test_the_page_costs_the_same_for_many_commitments(
    mission: Mission, client: Client, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    earlier = annual(mission, 2022)
    make_commitment(mission, "D-0")
    later = annual(mission, 2023)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"/m/changes/{earlier.position}/{later.position}/")
    for number in range(1, 30):
        make_commitment(mission, f"D-{number}")
    third = released_edition(mission)
    client.get(f"/m/changes/{earlier.position}/{later.position}/")
    with CaptureQueriesContext(connection) as many:
        client.get(f"/m/changes/{earlier.position}/{third.position}/")
    assert len(many) <= len(few)


def test_the_trail_of_a_commitment_names_each_report(mission: Mission, client: Client) -> None:
    annual(mission, 2022)
    Commitment.objects.filter(ref="C-3").update(title="Another title")
    make_commitment(mission, "C-9")
    annual(mission, 2023)
    shelf = open_shelf("m", timezone.now())
    steps = trail_of(shelf, "C-3")
    assert [(step.reported, step.reworded) for step in steps] == [(False, False), (False, True)]
    assert [step.body is None for step in trail_of(shelf, "C-9")] == [True, False]
    page = client.get("/m/commitments/C-9/").content.decode()
    assert "Not on the record of this report" in page


def test_an_earlier_edition_does_not_know_of_later_reports(mission: Mission, client: Client) -> None:
    first = annual(mission, 2022)
    annual(mission, 2023)
    assert client.get(f"/m/editions/{first.position}/changes/2022/2023/").status_code == 404
