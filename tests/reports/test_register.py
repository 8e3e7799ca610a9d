"""The public register of corrections, withdrawals, redactions and revised figures."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from mission.models import Commitment, Mission, Observation
from reports.models import Edition
from reports.register import register
from reports.released import open_shelf
from tests.factories.mission import (
    make_commitment,
    make_indicator,
    make_mission,
    make_observation,
    make_partner,
    make_series,
)
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    make_commitment(mission, "C-1", lead=make_partner(mission))
    make_observation(make_series(make_indicator(mission, "beds")), "938", published="2023")
    released_edition(mission)
    return mission


def test_a_revised_figure_is_listed_as_a_revision_and_not_as_a_correction(mission: Mission) -> None:
    make_observation(Observation.objects.get().series, "940", published="2024")
    released_edition(mission)
    (entry,) = register(open_shelf("m", timezone.now()))
    assert (entry.kind, entry.position) == ("revision", 2)
    page = Client().get("/m/corrections/").content.decode()
    assert "938 up to edition 1, 940 from edition 2 on." in page


def test_a_restated_figure_is_no_revision(mission: Mission) -> None:
    make_observation(Observation.objects.get().series, "938", published="2024")
    released_edition(mission)
    assert register(open_shelf("m", timezone.now())) == []


def test_a_correction_is_listed_with_its_note_in_page_and_feed(mission: Mission) -> None:
    first = Edition.objects.get()
    Commitment.objects.update(title="Right words")
    released_edition(mission, first.report, corrects=first, note="The title was wrong.")
    for path in ("/m/corrections/", "/m/corrections.atom"):
        answer = Client().get(path)
        assert answer.status_code == 200
        assert "The title was wrong." in answer.content.decode()
    assert "The title was wrong." not in Client().get("/m/editions/1/corrections.atom").content.decode()
