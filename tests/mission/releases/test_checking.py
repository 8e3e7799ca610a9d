"""A release beside the record: what is new, unchanged, revised and wrong, and what is suppressed in vain."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mission.actions.imports_work import change_set
from mission.releases.changes import REVISES, UNCHANGED, WRONG
from mission.releases.mapping import BY_FIGURES, ColumnUse, Mapping, from_json, guessed, wrong_mapping
from tests.mission.releases.record import Record, checked, mapping_of, on_record, small_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Record:
    return small_record()


def told(found: Any) -> set[tuple[Any, ...]]:
    """The change set without the places in the file."""
    return {
        (one.kind, *one.point[2:], one.earlier.printed, one.earlier.missing)
        for one in change_set(found).changes()
    }


def counts(found: Any) -> tuple[int, int, int, int]:
    return found.new, found.unchanged, found.revising, found.wrong


def wrong_cells(found: Any) -> list[tuple[int, str, str, str]]:
    return [tuple(one) for one in change_set(found).page(WRONG, 1)]  # type: ignore[misc]


def test_every_figure_is_new_unchanged_or_revises_what_the_record_says(record: Record) -> None:
    on_record(record, "1330", year=2021, published="2022-07")
    on_record(record, "1339", year=2020, published="2021-07")
    on_record(record, "1300", year=2020, published="2020-07")
    found = checked(
        record, 'Year,Area,Deaths\n2020,Scotland,1339\n2021,Scotland,"1,332"\n2022,scotland,1051\n'
    )

    assert counts(found) == (1, 1, 1, 0)
    (revised,) = change_set(found).page(REVISES, 1)
    assert (revised.point.printed, revised.earlier.printed, revised.earlier.published) == (
        "1332",
        "1330",
        "2022-07",
    )
    assert (revised.point.row, revised.point.column) == (3, "Deaths")


def test_a_later_publication_on_record_is_not_what_an_older_release_revises(record: Record) -> None:
    on_record(record, "10", year=2020, published="2025-01")
    assert counts(checked(record, "Year,Area,Deaths\n2020,Scotland,9\n")) == (1, 0, 0, 0)


def test_a_value_that_is_now_suppressed_or_no_longer_provisional_is_told_apart(record: Record) -> None:
    on_record(record, "5", year=2020, published="2021")
    on_record(record, "6", year=2021, published="2022", quality="provisional")
    found = checked(record, "Year,Area,Deaths\n2020,Scotland,[c]\n2021,Scotland,6\n")
    assert counts(found) == (0, 1, 1, 0)


def test_what_the_very_publication_said_already_is_known_as_the_same(record: Record) -> None:
    on_record(record, "5", year=2020, published="2024-08", source=record.source)
    found = checked(record, "Year,Area,Deaths\n2020,Scotland,5\n")
    (same,) = change_set(found).page(UNCHANGED, 1)
    assert same.earlier.equal


def test_wrong_cells_are_named_by_the_row_and_column_of_the_file(record: Record) -> None:
    text = "Table 1: deaths\n\nYear,Area,Deaths\n2020,Atlantis,5\n20x0,Scotland,5\n\n2021,Scotland,many\n2022,Scotland,7\n2022,Scotland,8\n"
    mapping = Mapping(columns=guessed(["Year", "Area", "Deaths"]).columns, header=3)
    found = checked(record, text, mapping)

    assert [(row, column, cell) for row, column, cell, _ in wrong_cells(found)] == [
        (4, "Area", "Atlantis"),
        (5, "Year", "20x0"),
        (7, "Deaths", "many"),
        (9, "Deaths", "8"),
    ]
    assert "row 8" in wrong_cells(found)[-1][3]
    assert found.wrong == 4


def test_notes_below_the_table_are_left_out_and_said(record: Record) -> None:
    found = checked(record, "Year,Area,Deaths\n2020,Scotland,5\n\nSource: NRS,,\n")
    assert counts(found) == (1, 0, 0, 0)
    assert "row 4" in change_set(found).index.notes[0]


def test_an_area_name_that_is_two_kinds_of_area_has_to_be_said(record: Record) -> None:
    from tests.factories.mission import make_area

    make_area(record.mission, "c-north", name="North", kind="council")
    text = "Year,Area,Deaths\n2020,North,5\n"
    assert "more than once" in wrong_cells(checked(record, text))[0][3]
    found = checked(record, text + "2021,North,6\n", mapping_of(text, kind="health_board"))
    assert counts(found) == (2, 0, 0, 0)


def test_intervals_counts_and_remarks_go_with_their_figure(record: Record) -> None:
    text = "Period,Area,Value,Lower,Upper,Numerator,Denominator,Status,Note\n2020,Scotland,12.5,11.0,14.00,5,40,Provisional,See page 3\n"
    found = checked(record, text, indicator=record.share)
    rows = {one.point.part: one.point for one in change_set(found).changes()}
    assert (rows[""].printed, rows["lower"].printed, rows["upper"].printed) == ("12.5", "11.0", "14.00")
    assert (rows[""].numerator, rows[""].denominator, rows[""].quality, rows[""].note) == (
        "5",
        "40",
        "provisional",
        "See page 3",
    )


def test_a_file_for_several_indicators_names_them_in_a_column(record: Record) -> None:
    text = (
        "Indicator,Year,Area,Value\ndeaths,2020,Scotland,5\nshare,2020,Scotland,50%\nother,2020,Scotland,1\n"
    )
    found = checked(record, text, indicator=None)
    assert counts(found) == (2, 0, 0, 1)


def test_a_table_without_its_headings_any_more_cannot_be_read(record: Record) -> None:
    text = "Year,Area,Deaths\n2020,Scotland,5\n"
    found = checked(record, text, mapping_of("Year,Place,Deaths\n", area="Scotland"))
    assert (found.state, "headings" in found.reason) == ("failed", True)


def test_a_suppressed_value_that_a_total_gives_away_is_reported(record: Record) -> None:
    text = "Year,Area,Deaths\n2020,Scotland,10\n2020,North,7\n2020,South,[c]\n2021,Scotland,10\n2021,North,[c]\n2021,South,[c]\n"
    found = checked(record, text)
    (told_once,) = change_set(found).index.derivable
    assert told_once.startswith("South, 2020: suppressed")
    assert " 3" not in told_once
    assert found.wrong == 0


def test_percentages_do_not_add_up_so_nothing_is_given_away(record: Record) -> None:
    text = "Year,Area,Value\n2020,Scotland,10\n2020,North,7\n2020,South,[c]\n"
    assert change_set(checked(record, text, indicator=record.share)).index.derivable == []


VALUES = st.one_of(st.integers(0, 5000).map(str), st.sampled_from(["[c]", "..", "12 [p]", "3.50", "<5"]))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=6))
def test_long_and_wide_shapes_of_the_same_data_give_the_same_change_set(
    record: Record, rows: list[tuple[str, str, str]]
) -> None:
    from mission.models import FigureImport

    FigureImport.objects.all().delete()
    if not record.deaths.series.exists():
        on_record(record, "1330", year=2001, published="2022-07", who="sex=Female")
        on_record(record, "12", year=2000, published="2022-07")
    groups = ["All", "Female", "Male"]
    years = [str(2000 + number) for number in range(len(rows))]
    long = "Year,Area,Sex,Deaths\n" + "".join(
        f"{year},Scotland,{group},{value}\n"
        for year, row in zip(years, rows, strict=True)
        for group, value in zip(groups, row, strict=True)
    )
    by_sex = "Year,Area,All,Female,Male\n" + "".join(
        f"{year},Scotland,{','.join(row)}\n" for year, row in zip(years, rows, strict=True)
    )
    by_year = f"Area,Sex,{','.join(years)}\n" + "".join(
        f"Scotland,{group},{','.join(row[place] for row in rows)}\n" for place, group in enumerate(groups)
    )
    by_area = "Year,Sex,Scotland\n" + "".join(
        f"{year},{group},{value}\n"
        for year, row in zip(years, rows, strict=True)
        for group, value in zip(groups, row, strict=True)
    )
    uses = [
        ColumnUse("Year", "period"),
        ColumnUse("Area", "area"),
        *(ColumnUse(group, BY_FIGURES, "sex") for group in groups),
    ]
    across = [
        ColumnUse("Year", "period"),
        ColumnUse("Sex", "by", "sex"),
        ColumnUse("Scotland", "area_figures"),
    ]
    found = [
        checked(record, long),
        checked(record, by_sex, Mapping(columns=tuple(uses))),
        checked(record, by_year),
        checked(record, by_area, Mapping(columns=tuple(across))),
    ]
    assert told(found[0]) == told(found[1]) == told(found[2]) == told(found[3])
    assert len({counts(one) for one in found}) == 1
    assert counts(found[0])[3] == 0


def test_a_mapping_says_what_it_lacks_by_field() -> None:
    empty = wrong_mapping(Mapping(columns=(ColumnUse("a"),)), one_indicator=False)
    assert set(empty) == {"columns", "period", "area"}
    twice = Mapping(
        columns=(
            ColumnUse("a", "value"),
            ColumnUse("b", "value"),
            ColumnUse("c", "by", "Sex!"),
            ColumnUse("d", "odd"),
        )
    )
    found = wrong_mapping(twice, one_indicator=True)
    assert {"role-1", "key-2", "role-3"} <= set(found)


def test_a_mapping_is_kept_as_text_and_fits_next_years_headings() -> None:
    first = Mapping(
        columns=(
            ColumnUse("Board", "area"),
            ColumnUse("Odd", "by", "group"),
            ColumnUse("2023/24", "period_figures"),
        ),
        kind="health_board",
    )
    assert from_json(first.to_json()) == first
    second = guessed(["board", "Odd", "2024/25", "Remarks here"], remembered=first)
    assert [(use.role, use.key) for use in second.columns] == [
        ("area", ""),
        ("by", "group"),
        ("period_figures", ""),
        ("ignore", ""),
    ]
    assert second.kind == "health_board"
