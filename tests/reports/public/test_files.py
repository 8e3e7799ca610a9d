"""Files carry what is on record: no formulas, no missing words, and flat memory."""

import csv
import io
import tracemalloc

import pytest
from django.utils import timezone

from mission.choices import BatchState
from mission.models import Batch, Observation
from reports.public.csvs import guarded
from reports.public.present.money_trees import by_period, parts_words, trees
from tests.factories.mission import make_indicator, make_mission, make_observation, make_partner, make_series
from tests.factories.reports import released_edition


@pytest.mark.parametrize("text", ["=1+1", "+44 131", "-", "-5 people", "@home", "\tx", "\rx", "-1e5", "--1"])
def test_a_cell_that_would_be_calculated_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("-5", "-5"), ("-0.50", "-0.50"), ("a=b", "a=b"), (None, ""), (True, "yes"), (False, "no"), ("0", "0")],
)
def test_true_numbers_and_plain_words_stay(value, cell):
    assert guarded(value) == cell


@pytest.mark.django_db
def test_a_name_like_a_formula_is_a_word_in_the_file(client):
    mission = make_mission("m")
    make_partner(mission, "one", name='=HYPERLINK("x")')
    released_edition(mission)
    (row,) = csv.DictReader(io.StringIO(b"".join(client.get("/m/partners.csv")).decode()))
    assert row["name"] == '\'=HYPERLINK("x")'


@pytest.mark.django_db
def test_what_is_not_approved_or_not_released_is_in_no_file(client):
    mission = make_mission("m")
    series = make_series(make_indicator(mission, "deaths"))
    make_observation(series, "1017", published="2023")
    released_edition(mission)
    waiting = Batch.objects.create(mission=mission, at=timezone.now(), label="x", state=BatchState.SUBMITTED)
    make_observation(series, "4711", year=2023, published="2024", batch=waiting)
    make_observation(series, "4712", year=2024, published="2025")
    for path in (
        "observations.csv?vintage=all",
        "observations.json?vintage=all",
        "indicators/deaths.csv?vintage=all",
        "indicators/deaths.json",
    ):
        text = b"".join(client.get(f"/m/{path}")).decode()
        assert "1017" in text
        assert "4711" not in text
        assert "4712" not in text
    assert Observation.objects.count() == 3


@pytest.mark.django_db
def test_memory_does_not_grow_with_the_rows(client):
    mission = make_mission("m")
    series = make_series(make_indicator(mission, "deaths"))
    first = make_observation(series, "1", year=1990, published="2023")
    Observation.objects.bulk_create(
        Observation(
            series=series, start=f"{year}-01-01", end=f"{year}-12-31", value=1, printed="1", published=f"{day}",
            source=first.source, batch=first.batch, known_by=f"{day}-12-31", vintage=f"1|{day}-01-01|{first.source.code}|{day}",
        )
        for year in range(1000, 1900)
        for day in range(2000, 2006)
    )  # fmt: skip
    released_edition(mission)
    response = client.get("/m/observations.csv?vintage=all")
    tracemalloc.start()
    lines = sum(block.count(b"\n") for block in response.streaming_content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines == 5402
    assert most < 8_000_000


def amount(code: str, pounds: str, part_of: str | None = None, **more: str):
    given = {
        "code": code,
        "amount": pounds,
        "part_of": part_of,
        "kind": "budget",
        "period": "2023",
        "rounding": None,
    }
    return {**given, **more}


def test_parts_stand_below_their_whole_and_are_told_against_it():
    rows = [
        amount("b", "30", "a"),
        amount("a", "100"),
        amount("c", "50", "a", period=None),
        amount("d", "10", "b"),
    ]
    assert [(depth, row["code"]) for depth, row, _ in trees(rows)] == [(0, "a"), (1, "c"), (1, "b"), (2, "d")]
    (_, whole, parts), *_ = trees(rows)
    assert parts_words(whole, parts) == "2 parts on record, £80; £20 of it is not broken down here."
    assert [period for period, _ in by_period(rows, [{"code": "2023"}])] == [{"code": "2023"}]


def test_parts_of_more_than_their_whole_say_by_how_much():
    assert parts_words(amount("a", "50"), [amount("b", "52.2", "a")]).endswith("£2.20 more than the whole.")


def test_parts_of_different_kinds_are_not_added():
    assert parts_words(amount("a", "50"), [amount("b", "1", "a"), amount("c", "1", "a", kind="award")]) == ""


def test_a_part_in_a_circle_or_without_its_whole_is_not_lost():
    assert [row["code"] for _, row, _ in trees([amount("b", "1", "gone")])] == ["b"]
