"""Rows come in exactly as they were handed over, on both engines."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mission import engines
from mission.datapackage.columns import number_cell
from mission.models import Series
from tests.factories.mission import make_area, make_indicator, make_mission

pytestmark = pytest.mark.django_db

COLUMNS = ("mission_id", "version", "indicator_id", "area_id", "disaggregation")


def test_texts_with_what_engines_treat_specially_stay_as_they_are() -> None:
    mission = make_mission()
    indicator, area = make_indicator(mission), make_area(mission)
    odd = ["\\N", "a\tb", "a\nb", "back\\slash", "\\.", "'quote\""]
    engines.add_rows(Series, COLUMNS, ((mission.pk, 1, indicator.pk, area.pk, text) for text in odd))
    assert sorted(Series.objects.values_list("disaggregation", flat=True)) == sorted(odd)


def test_constraints_hold_for_added_rows() -> None:
    mission = make_mission()
    row = (mission.pk, 1, make_indicator(mission).pk, make_area(mission).pk, "a=b")
    with pytest.raises(IntegrityError), transaction.atomic():
        engines.add_rows(Series, COLUMNS, [row, row])


def test_a_number_is_printed_as_published_or_plainly() -> None:
    assert number_cell(Decimal("59.300000"), "59.30") == "59.30"
    assert number_cell(Decimal("1017.000000"), "1,017") == "1017"
    assert number_cell(Decimal("100.000000"), "") == "100"
