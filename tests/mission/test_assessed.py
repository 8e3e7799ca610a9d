"""Targets assessed from the record as it is approved now: the same classes that an edition would freeze."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mission.assessed import assessed_targets, computed_classes
from mission.assessment import disagreements
from mission.models import Commitment, Mission, Target
from reports.models import FrozenTarget
from tests.factories.mission import make_batch, make_observation
from tests.factories.reports import released_edition
from tests.reports.public.record import small_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return small_record()


def test_it_is_what_the_next_edition_freezes(mission: Mission) -> None:
    commitment = Commitment.objects.get(ref="C-2")
    found = assessed_targets([commitment])[commitment.pk]
    released_edition(mission)
    body = json.loads(FrozenTarget.objects.get(key="t-2").body)["assessment"]
    assert [(one.code, one.kind, one.sentence) for one in found] == [("t-2", body["class"], body["sentence"])]


def test_a_target_that_was_replaced_is_not_asked(mission: Mission) -> None:
    assert [one.code for one in assessed_targets([Commitment.objects.get(ref="C-2")]).popitem()[1]] == ["t-2"]


def test_the_reviewer_reads_where_the_views_differ(mission: Mission) -> None:
    classes = computed_classes(Commitment.objects.get(ref="C-2"))
    assert disagreements("on_track", "", classes) == [
        "The delivery status is “On track”; the one target that could be assessed is missed."
    ]
    assert computed_classes(Commitment.objects.get(ref="C-1")) == []


def test_figures_that_are_not_approved_do_not_count(mission: Mission) -> None:
    target = Target.objects.get(code="t-2")
    waiting = make_batch(mission, state="submitted", approved_at=None)
    make_observation(target.series, "5", year=2024, published="2025-08", batch=waiting)
    assert "1,172" in assessed_targets([target.commitment])[target.commitment_id][0].sentence


def test_many_commitments_cost_as_many_queries_as_one(mission: Mission) -> None:
    every = list(Commitment.objects.all())
    with CaptureQueriesContext(connection) as one:
        assessed_targets(every[1:2])
    with CaptureQueriesContext(connection) as all_:
        assessed_targets(every)
    assert len(one) == len(all_) == 3
