"""The API over the real mission: its figures, its vintages, its editions."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from mission.choices import Origin
from reports.api.catalogue import NOUNS

pytestmark = pytest.mark.django_db
HERE = "/api/v1/missions/national-mission-drugs/"


@pytest.fixture
def ask(real: str, read: Any) -> Any:
    return lambda path, **more: read(path, mission=real, **more)


@pytest.fixture
def every(real: str, all_of: Any) -> Any:
    return lambda path: all_of(path, mission=real)


def _values(page: Any) -> list[tuple[str, str | None]]:
    return [(row["value"], row["published"]) for row in page["results"]]


def test_naloxone_kits_of_nine_months(ask: Any) -> None:
    query = "period_start=2023-04-01&period_end=2023-12-31&disaggregation=total"
    found = [row for row in ask(f"observations/?{query}")["results"] if row["value"] == "23020"]
    assert found
    assert found[0]["unit_label"] == "kits"
    assert found[0]["source"]


def test_standards_in_place_in_april_2024(every: Any) -> None:
    part = "standards=1-5;status=green or blue".replace("=", "%3D").replace(";", "%3B").replace(" ", "+")
    (found,) = every(
        f"observations/?indicator=mat-implementation&period_end=2024-03-31&disaggregation={part}"
    )
    assert (found["value"], found["unit"], found["published"]) == ("90", "percent", "2024-07-09")
    assert "April 2024" in found["note"]


def test_the_placements_were_938_and_are_940(every: Any) -> None:
    was = [row for row in every("observations/?edition=3&period_end=2024-03-31") if row["value"] == "938"]
    is_now = [row for row in every("observations/?period_end=2024-03-31") if row["value"] == "940"]
    (before,) = [row for row in was if "placement" in row["unit_label"]]
    (after,) = [row for row in is_now if row["indicator"] == before["indicator"]]
    assert after["published"] > before["published"]
    first = f"observations/?indicator={before['indicator']}&period_end=2024-03-31&vintage=first&area={before['area']}"
    assert "938" in [row["value"] for row in every(first)]


def test_targets_of_placements_and_beds(every: Any) -> None:
    values = {row["value"] for row in every("targets/")}
    assert {"1000", "650"} <= values


def test_the_money_of_the_mission(ask: Any) -> None:
    mission = ask("")
    assert (mission["amount"], mission["unit"], mission["published"]) == ("250000000", "gbp", "2022-11-21")


def test_the_first_edition_has_what_was_known_then(every: Any) -> None:
    assert len(every("commitments/?edition=1&page_size=1000")) == 83
    assert len(every("observations/?edition=1&vintage=all")) == 321
    assert len(every("commitments/?edition=2")) == 109
    assert len(every("observations/?edition=3&vintage=all&page_size=500")) == 1154
    assert len(every("commitments/")) == 111


def test_vintages_differ_where_figures_were_revised(every: Any) -> None:
    latest, first, both = (
        every(f"observations/?page_size=1000&vintage={v}") for v in ("latest", "first", "all")
    )

    def point(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(
            row[name]
            for name in ("indicator", "area", "disaggregation", "period_start", "period_end", "part")
        )

    assert len(latest) == len(first) == len({point(row) for row in both})
    assert len(both) > len(latest)
    assert {point(row) for row in latest} == {point(row) for row in first}
    assert every("observations/?page_size=1000") == latest


def test_as_of_leaves_undated_values_out_and_says_how_many(ask: Any, every: Any) -> None:
    page = ask("observations/?as_of=2022-12-31&vintage=all&page_size=1000")
    undated = [row for row in every("observations/?vintage=all&page_size=1000") if row["published"] is None]
    assert page["undated_left_out"] == len(undated)
    assert page["results"]
    assert all(row["published"][:4] <= "2022" for row in page["results"])
    assert "undated_left_out" not in ask("observations/?page_size=1")


def test_every_entry_says_that_it_was_compiled(every: Any) -> None:
    origins = {row["origin"] for row in every("progress-entries/?page_size=1000")}
    assert origins == {Origin.COMPILED}


def test_a_status_is_on_record_for_twenty_commitments(every: Any) -> None:
    assert len([row for row in every("commitments/") if row["status"] != "not_stated"]) == 20
    assert len(every("commitments/?status=not_stated")) == 91


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_a_csv_has_the_whole_list_in_the_order_of_the_pages(noun: Any, every: Any, columns: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(columns(f"{HERE}{noun.name}/?format=csv"), newline="")))
    pages = every(f"{noun.name}/?page_size=97")
    assert len(rows) == len(pages)
    assert [list(row) for row in rows[:1]] == [[field.name for field in noun.fields]] * bool(rows)
    for field in noun.fields:
        if field.kind.words == "code":
            assert [row[field.name] for row in rows] == [page[field.name] or "" for page in pages]


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun.key], ids=lambda noun: noun.name)
def test_a_thing_says_what_its_list_says(noun: Any, ask: Any) -> None:
    for row in ask(f"{noun.name}/?page_size=2")["results"]:
        thing = ask(f"{noun.name}/{row[noun.key]}/")
        assert thing.pop("edition")["position"] == 4
        assert thing == row


def test_an_outcome_finds_the_commitments_below_it(every: Any) -> None:
    below = {row["code"] for row in every("outcomes/?parent=3")}
    found = every("commitments/?outcome=3")
    assert found
    assert all(({"3"} | below) & set(row["outcomes"]) for row in found)


def test_money_by_period(every: Any) -> None:
    found = every("funding/?period=2022-23&kind=budget")
    assert found
    assert {(row["period"], row["kind"], row["unit"]) for row in found} == {("2022-23", "budget", "gbp")}
