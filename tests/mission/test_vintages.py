"""The order of several published values of one point."""

import datetime as dt

from mission.vintages import known_by, vintage_key


def key(published: str = "", revised: bool = False, source: str = "a") -> str:
    return vintage_key(published=published, revised=revised, source=source)


def test_undated_values_come_first_then_dated_ones_and_undated_revised_ones_last() -> None:
    ordered = [key(), key("2023-11"), key("2024"), key("2024-02-01"), key(revised=True)]
    assert sorted(ordered) == ordered


def test_equal_dates_are_ordered_by_source() -> None:
    assert key("2024", source="a") < key("2024", source="b")


def test_a_year_counts_as_its_first_day_in_the_order_and_as_its_last_day_when_known() -> None:
    assert key("2024", source="z") < key("2024-01-02")
    assert known_by("2024") == dt.date(2024, 12, 31)
    assert known_by("") is None
