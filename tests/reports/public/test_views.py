"""The three views of a commitment, and the sentence where they differ."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mission.models import Commitment, Mission, Partner, ReportingPeriod
from reports.models import FrozenTarget
from tests.factories.mission import make_entry
from tests.factories.reports import released_edition
from tests.reports.public.test_commitment import plain, section

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def _say(mission: Mission, status: str, **fields: str) -> None:
    make_entry(
        Commitment.objects.get(mission=mission, ref="C-2"),
        Partner.objects.get(mission=mission, code="charity"),
        ReportingPeriod.objects.get(mission=mission, code="2022"),
        status=status,
        **fields,
    )


def _unlinked(mission: Mission) -> None:
    Commitment.objects.get(mission=mission, ref="C-2").links.all().delete()


def test_a_status_beside_a_missed_target_is_said_to_differ(read: Read, mission: Mission) -> None:
    _unlinked(mission)
    _say(mission, "on_track")
    released_edition(mission)
    text = plain(section(read("/m/commitments/C-2/"), "status"))
    assert (
        "The views differ. The delivery status is “On track”; the one target that could be assessed is missed."
        in text
    )


def test_a_team_assessment_that_differs_from_the_status_is_said(read: Read, mission: Mission) -> None:
    _unlinked(mission)
    _say(mission, "delayed", team_assessment="stopped", team_assessment_reason="It ended.")
    released_edition(mission)
    text = plain(section(read("/m/commitments/C-2/"), "status"))
    assert "The delivery status is “Delayed”, the team assessment is “Stopped”." in text


def test_views_that_agree_say_nothing_more(read: Read, mission: Mission) -> None:
    _unlinked(mission)
    _say(mission, "delayed")
    released_edition(mission)
    assert "The views differ" not in read("/m/commitments/C-2/")


def test_a_row_frozen_without_an_assessment_still_has_its_page(
    read: Read, released: Mission, monkeypatch
) -> None:
    import json

    from reports import released as shelf

    def without(rows):
        found = [json.loads(text) for text in rows.values_list("body", flat=True)]
        return [{name: one[name] for name in one if name != "assessment"} for one in found]

    assert FrozenTarget.objects.exists()
    for module in ("commitment", "targets"):
        monkeypatch.setattr(f"reports.public.present.{module}.bodies", without)
    assert shelf
    text = plain(read("/m/commitments/C-2/"))
    assert "No assessment on record To reach: at most 900 a year, by 2024." in text
