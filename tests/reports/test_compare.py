"""What differs between two editions is found from their rows, and a later publication is a revised figure."""

import pytest

from mission.models import Commitment, CommitmentLink
from reports.compare import CHANGED, EARLIER, GONE, NEW, RESTATED, REVISED, changes, counts, figure_counts
from tests.factories.mission import (
    make_commitment,
    make_indicator,
    make_mission,
    make_observation,
    make_series,
    make_source,
)
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission():
    mission = make_mission("m")
    make_commitment(mission, "C-1", title="First wording")
    make_commitment(mission, "C-2")
    return mission


def test_new_changed_and_gone_rows_are_told_apart(mission):
    link = CommitmentLink.objects.create(
        mission=mission,
        commitment=Commitment.objects.get(ref="C-1"),
        related=Commitment.objects.get(ref="C-2"),
        relation="part_of",
        source=make_source(mission),
    )
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title="Second wording")
    make_commitment(mission, "C-3")
    link.delete()
    released_edition(mission)
    assert counts(mission.pk, 1, 2) == {
        "commitment": {NEW: 1, CHANGED: 1, GONE: 0},
        "link": {NEW: 0, CHANGED: 0, GONE: 1},
    }
    changed, new = changes("commitment", mission.pk, 1, 2)
    assert [(one.name, one.before, one.after) for one in changed.fields] == [
        ("title", "First wording", "Second wording")
    ]
    assert (new.what, new.key, new.fields) == (NEW, "C-3", ())
    (gone,) = changes("link", mission.pk, 1, 2)
    assert (gone.what, gone.after) == (GONE, None)


def test_what_was_changed_and_changed_back_does_not_differ(mission):
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title="Second wording")
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title="First wording")
    released_edition(mission)
    assert list(changes("commitment", mission.pk, 1, 3)) == []
    assert counts(mission.pk, 1, 3) == {}
    (back,) = changes("commitment", mission.pk, 2, 3)
    assert back.fields[0].after == "First wording"


@pytest.mark.parametrize(
    ("value", "published", "what"),
    [("940", "2025", REVISED), ("938", "2025", RESTATED), ("930", "2023", EARLIER)],
)
def test_another_publication_of_a_point_is_no_new_figure(mission, value, published, what):
    series = make_series(make_indicator(mission, "placements"))
    make_observation(series, "938", published="2024")
    released_edition(mission)
    make_observation(series, value, published=published)
    make_observation(series, "5", year=2023, published="2025")
    released_edition(mission)
    assert figure_counts(mission.pk, 1, 2) == {what: 1, NEW: 1}
    first, second = changes("figure", mission.pk, 1, 2)
    assert (first.what, first.before["value"]) == (what, "938")
    assert (second.what, second.before) == (NEW, None)


def test_the_number_of_queries_does_not_grow_with_the_figures(mission, django_assert_num_queries):
    series = make_series(make_indicator(mission, "placements"))
    released_edition(mission)
    for year in range(1990, 2020):
        make_observation(series, "1", year=year, published="2024")
    released_edition(mission)
    with django_assert_num_queries(2):
        assert figure_counts(mission.pk, 1, 2) == {NEW: 30}


def test_an_unknown_kind_is_refused(mission):
    with pytest.raises(ValueError, match="dragon"):
        list(changes("dragon", mission.pk, 1, 2))
