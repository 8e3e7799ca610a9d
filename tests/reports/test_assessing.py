"""Assessments in editions: frozen with the figures of the edition, and left as they were in earlier ones."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mission.models import Mission, Series, Target
from reports import snapshot
from reports.models import FrozenTarget
from reports.selection import WHOLE, Selection
from tests.factories.mission import (
    make_indicator,
    make_mission,
    make_observation,
    make_outcome,
    make_series,
    make_source,
)
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def series() -> Series:
    """Two years of a count that is to rise."""
    mission = make_mission("m")
    indicator = make_indicator(mission, "beds", outcome=make_outcome(mission, "1"), direction="increase")
    made = make_series(indicator)
    make_observation(made, "500", year=2020, published="2021")
    make_observation(made, "640", year=2021, published="2022")
    return made


def make_target(series: Series, code: str = "t", **fields: Any) -> Target:
    given = {
        "mission": series.mission, "indicator": series.indicator, "series": series, "code": code, "title": code,
        "measure": "level", "per": "year", "comparator": "at_least", "value": Decimal(1000),
        "value_printed": "1000", "due": "2025-12-31", "set_by": "A minister", "note": "x",
    }  # fmt: skip
    return Target.objects.create(**given | fields)


def frozen(mission: Mission, position: int, code: str = "t") -> dict[str, Any]:
    rows = FrozenTarget.objects.at_position(mission.pk, position).filter(key=code)
    return json.loads(rows.get().body)["assessment"]


def test_an_assessment_is_frozen_with_its_working_and_sources(series: Series) -> None:
    make_target(series)
    released_edition(series.mission)
    found = frozen(series.mission, 1)
    assert (found["class"], found["method"]) == ("on_course", "1")
    assert (found["to_reach"], found["expected"], found["needed_a_year"]) == ("1000", "600", "90")
    assert [one["value"] for one in found["figures"]] == ["500", "640"]
    assert all(one["source"] for one in found["figures"])
    assert {one["method"] for one in found["others"]} == {"straight_line", "growth_rates", "fixed_band"}


def test_an_earlier_edition_goes_on_saying_what_it_said(series: Series) -> None:
    make_target(series)
    released_edition(series.mission)
    make_observation(series, "480", year=2021, published="2023", revised=True)
    released_edition(series.mission)
    assert frozen(series.mission, 1)["class"] == "on_course"
    assert frozen(series.mission, 2)["class"] == "moving_away"


def test_a_figure_that_does_not_touch_it_leaves_the_row_alone(series: Series) -> None:
    make_target(series)
    released_edition(series.mission)
    other = make_series(make_indicator(series.mission, "other"))
    make_observation(other, "1", year=2021)
    released_edition(series.mission)
    assert FrozenTarget.objects.filter(mission=series.mission).count() == 1


def test_an_edition_of_a_past_period_knows_later_figures_no_more(series: Series) -> None:
    make_target(series, source=make_source(series.mission, published="2020"))
    selection = Selection(period_end=dt.date(2020, 12, 31), known_by=dt.date(2021, 12, 31))
    (row,) = snapshot.targets(series.mission, selection)
    assert row.body["assessment"]["reason"] == "no_start"
    assert [one["value"] for one in row.body["assessment"]["figures"]] == ["500"]


def test_figures_of_batches_that_are_not_approved_count_for_nothing(series: Series) -> None:
    make_target(series)
    batch = series.observations.order_by("-start").first().batch
    batch.state, batch.approved_at = "submitted", None
    batch.save()
    (row,) = snapshot.targets(series.mission, WHOLE)
    assert [one["value"] for one in row.body["assessment"]["figures"]] == ["500"]


def test_the_number_of_queries_does_not_grow_with_targets(series: Series) -> None:
    make_target(series)
    with CaptureQueriesContext(connection) as few:
        list(snapshot.targets(series.mission, WHOLE))
    for number in range(10):
        made = make_series(make_indicator(series.mission), disaggregation=f"part={number}")
        make_observation(made, "5", year=2021)
        make_target(made, f"t-{number}")
    with CaptureQueriesContext(connection) as many:
        assert len(list(snapshot.targets(series.mission, WHOLE))) == 11
    assert len(many) == len(few)
