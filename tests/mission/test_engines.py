"""Rows come in exactly as they were handed over, on both engines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from mission import engines
from mission.datapackage.columns import number_cell
from mission.models import Series
from tests.factories.mission import make_area, make_indicator, make_mission, make_observation, make_series

pytestmark = pytest.mark.django_db

COLUMNS = ("mission_id", "version", "indicator_id", "area_id", "disaggregation")


def test_texts_with_what_engines_treat_specially_stay_as_they_are() -> None:
    mission = make_mission()
    indicator, area = make_indicator(mission), make_area(mission)
    odd = ["\\N", "a\tb", "a\nb", "back\\slash", "\\.", "'quote\""]
    engines.add_rows(Series, COLUMNS, ((mission.pk, 1, indicator.pk, area.pk, text) for text in odd))
    assert sorted(Series.objects.values_list("disaggregation", flat=True)) == sorted(odd)


@pytest.mark.parametrize("odd", ["\\N", "a\tb", "a\nb", "100%s", 'it\'s \\ "quoted"', "a\rb"])
def test_columns_come_in_as_they_are_alike_or_different(odd: str) -> None:
    mission = make_mission()
    indicator, area = make_indicator(mission), make_area(mission)
    alike = {"mission_id": mission.pk, "version": 1, "area_id": area.pk, "disaggregation": odd}
    engines.add_columns(Series, alike, {"indicator_id": [indicator.pk]})
    del alike["disaggregation"]
    different = {"indicator_id": [indicator.pk] * 2, "disaggregation": [odd + "1", odd + "2"]}
    engines.add_columns(Series, alike, different)
    found = sorted(Series.objects.values_list("disaggregation", flat=True))
    assert found == sorted([odd, odd + "1", odd + "2"])


@pytest.mark.parametrize(
    "text", ["", "0", "12", "59.30", "-3.5", "-0.25", "0.0000005", "123456789012.123456", "1.2345675"]
)
def test_a_figure_is_handed_over_as_the_field_would_store_it(text: str) -> None:
    mission = make_mission()
    series = make_series(make_indicator(mission))
    row = make_observation(series, text or None, missing="" if text else "suppressed")
    row.refresh_from_db()
    with connection.cursor() as cursor:
        kind = "bigint" if connection.vendor == "sqlite" else "numeric(18,6)"
        cursor.execute(f"SELECT CAST(%s AS {kind})", [engines.figure_maker()(text)])
        (stored,) = cursor.fetchone()
    assert (None if stored is None else engines.figure_from(stored)) == row.value


def test_constraints_hold_for_added_rows() -> None:
    mission = make_mission()
    row = (mission.pk, 1, make_indicator(mission).pk, make_area(mission).pk, "a=b")
    with pytest.raises(IntegrityError), transaction.atomic():
        engines.add_rows(Series, COLUMNS, [row, row])


def test_a_number_is_printed_as_published_or_plainly() -> None:
    assert number_cell(Decimal("59.300000"), "59.30") == "59.30"
    assert number_cell(Decimal("1017.000000"), "1,017") == "1017"
    assert number_cell(Decimal("100.000000"), "") == "100"
