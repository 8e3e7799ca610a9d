"""What the record says of itself: how much of it rests on evidence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mission.models import Commitment, Mission, Partner, ReportingPeriod
from tests.factories.mission import make_entry, make_source
from tests.factories.reports import released_edition
from tests.reports.public.test_commitment import plain, section

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def test_the_page_counts_entries_and_values_with_evidence(read: Read, released: Mission) -> None:
    text = plain(section(read("/m/about/"), "evidence"))
    assert "Approved entries with evidence 1 2" in text
    assert "Published values with their source 3 3" in text
    assert "Published values with a date of publication 3 3" in text


def test_words_of_an_entry_are_not_taken_for_evidence(read: Read, mission: Mission) -> None:
    commitment = Commitment.objects.get(mission=mission, ref="C-3")
    partner = Partner.objects.get(mission=mission, code="charity")
    period = ReportingPeriod.objects.get(mission=mission, code="2022")
    entry = make_entry(commitment, partner, period, done='It says "evidence":[] here.[^1]')
    entry.evidence.create(mission=mission, mark=1, source=make_source(mission))
    released_edition(mission)
    assert "Approved entries with evidence 2 3" in plain(section(read("/m/about/"), "evidence"))
