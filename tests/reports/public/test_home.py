"""The home page: the aim, the gravest figure first, what is known of the commitments and what changed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mission.models import Mission
from tests.factories.mission import make_commitment, make_mission
from tests.factories.reports import released_edition
from tests.reports.public.test_commitment import plain, section

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def test_it_says_the_aim_and_the_size_of_the_mission(read: Read, released: Mission) -> None:
    text = plain(read("/m/"))
    assert "Better lives" in text
    assert "3 commitments , 1 outcome ." in text


def test_the_lead_figure_has_its_period_comparison_source_and_age(read: Read, released: Mission) -> None:
    text = plain(section(read("/m/"), "figures"))
    assert "1,172 people January to December 2023 · revised, first 1,170" in text
    assert "Aim: fewer. 121 more than in 2022 (1,051)." in text
    assert "First published 20 August 2024, 7 months after the year ended." in text
    assert "No later figure is on this record." in text


def test_what_is_not_known_is_said_and_drawn(read: Read, released: Mission) -> None:
    text = section(read("/m/"), "commitments")
    assert "A delivery status is on record for 2 of 3 commitments." in text
    assert "For the other 1" in text
    boxes = re.findall(r'mp-box-one--(\w+)" title="(C-\d)', text)
    assert boxes == [("delivered", "C-1"), ("superseded", "C-2"), ("not_stated", "C-3")]
    assert "Of 2 progress entries, 1 state a status. 1 entries are compiled" in plain(text)


def test_outcomes_count_what_is_below_them(read: Read, released: Mission) -> None:
    assert "3. Care is there 2 2 of 2" in plain(section(read("/m/"), "outcomes"))


def test_what_changed_is_computed_from_the_edition_before(read: Read, released: Mission) -> None:
    make_commitment(released, "C-9")
    released_edition(released)
    assert "1 new commitments" in plain(section(read("/m/"), "changes"))
    assert "same commitments, entries, figures and targets" not in read("/m/")
    assert "The first edition has 3 new commitments; 2 new entries; 3 new figures; 2 new targets." in plain(
        read("/m/editions/1/")
    )


def test_lately_tells_of_figures_milestones_and_moved_dates(read: Read, released: Mission) -> None:
    text = plain(section(read("/m/"), "changes"))
    assert "March 2025 Figure revised. Deaths registered , 2023: 1,170, now 1,172 (2 more) ." in text
    assert "Milestone. Doors opened. C-1, Open a house" in text
    assert "23 June 2022 Date moved. C-2, Commitment C-2 , April 2022, now April 2023 ." in text


def test_a_mission_with_nothing_but_its_aim_has_a_page(read: Read) -> None:
    released_edition(make_mission("bare"))
    text = read("/bare/")
    assert "No headline figure is on record." in text
    assert "No commitment is on record." in text
    for path in ("outcomes/", "commitments/", "partners/", "periods/"):
        read(f"/bare/{path}")
