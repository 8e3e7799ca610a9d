"""Freezing shares what did not change, ends what did, and comes out the same every time."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mission.errors import Incomplete
from mission.models import Commitment, CommitmentLink, Mission, Observation
from reports.models import FOREVER, Edition, FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun
from reports.released import NotReleased, open_shelf
from reports.verify import faults_in
from tests.factories.mission import (
    make_batch,
    make_commitment,
    make_entry,
    make_indicator,
    make_mission,
    make_observation,
    make_outcome,
    make_partner,
    make_period,
    make_series,
)
from tests.factories.reports import frozen_edition, make_report, released_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    lead = make_partner(mission, "lead")
    outcome = make_outcome(mission, "3.6")
    make_commitment(mission, "C-1", lead=lead, outcomes=[outcome])
    commitment = make_commitment(mission, "C-2", lead=lead, outcomes=[outcome])
    make_entry(commitment, lead, make_period(mission, 2022), status="on_track", code="e-1")
    make_observation(
        make_series(make_indicator(mission, "deaths", outcome=outcome)), "1017", published="2023"
    )
    return mission


def test_what_is_frozen_can_be_read_once_it_is_released(mission: Mission) -> None:
    released_edition(mission)
    shelf = open_shelf("m", timezone.now())
    assert shelf.mission["title"] == "The m mission"
    assert shelf.commitment("C-2")["status"] == "on_track"
    assert shelf.commitment("C-1")["status"] is None
    assert shelf.commitments.filter(facets__facet="outcome", facets__value="3.6").count() == 2
    assert [json.loads(row.body)["value"] for row in shelf.figures()] == ["1017"]
    assert shelf.entry("e-1")["done"] == "Work went on."


def test_what_is_frozen_is_absent_until_it_is_released(mission: Mission) -> None:
    frozen_edition(mission)
    with pytest.raises(NotReleased):
        open_shelf("m", timezone.now())


def test_rows_that_did_not_change_are_shared_between_editions(mission: Mission) -> None:
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title="Reworded")
    released_edition(mission)
    assert FrozenCommitment.objects.filter(key="C-1").count() == 2
    assert FrozenCommitment.objects.filter(key="C-2").count() == 1
    assert FrozenEntry.objects.count() == 1
    now = timezone.now()
    assert open_shelf("m", now).commitment("C-1")["title"] == "Reworded"
    assert open_shelf("m", now, position=1).commitment("C-1")["title"] == "Commitment C-1"


def test_a_revised_figure_stands_beside_the_first_one(mission: Mission) -> None:
    released_edition(mission)
    series = Observation.objects.get().series
    make_observation(series, "1020", published="2024")
    released_edition(mission)
    shelf = open_shelf("m", timezone.now())
    values = {
        which: [json.loads(r.body)["value"] for r in shelf.figures(vintage=which)]
        for which in ("first", "latest")
    }
    assert values == {"first": ["1017"], "latest": ["1020"]}
    assert open_shelf("m", timezone.now(), position=1).figures(vintage="all").count() == 1


def test_a_figure_that_was_ended_leaves_the_next_edition_only(mission: Mission) -> None:
    released_edition(mission)
    Observation.objects.update(ended_by=make_batch(mission))
    released_edition(mission)
    assert open_shelf("m", timezone.now()).figures(vintage="all").count() == 0
    assert FrozenFigure.objects.get().until == 2


def test_a_removed_link_and_the_status_it_decided_go_with_the_next_edition(mission: Mission) -> None:
    one, two = Commitment.objects.order_by("ref")
    link = CommitmentLink.objects.create(
        mission=mission, commitment=two, relation="superseded_by", related=one, reason="Taken together"
    )
    released_edition(mission)
    assert open_shelf("m", timezone.now()).commitment("C-2")["status"] == "superseded"
    link.delete()
    released_edition(mission)
    shelf = open_shelf("m", timezone.now())
    assert shelf.commitment("C-2")["status"] == "on_track"
    assert shelf.nouns("link") == []


def test_the_status_follows_a_new_entry(mission: Mission) -> None:
    released_edition(mission)
    commitment = Commitment.objects.get(ref="C-1")
    lead = commitment.partners.get()
    make_entry(commitment, lead, make_period(mission, 2023), status="delayed", code="e-2")
    released_edition(mission)
    assert open_shelf("m", timezone.now()).commitment("C-1")["status"] == "delayed"


def test_a_changed_code_reaches_every_row_that_names_it(mission: Mission) -> None:
    released_edition(mission)
    mission_lead = Commitment.objects.get(ref="C-1").partners.get()
    mission_lead.code = "renamed"
    mission_lead.save()
    released_edition(mission)
    shelf = open_shelf("m", timezone.now())
    assert shelf.commitment("C-1")["partners"] == [{"partner": "renamed", "role": "lead"}]
    assert shelf.entry("e-1")["partner"] == "renamed"


def test_a_partner_that_changes_its_sector_is_found_by_the_new_one(mission: Mission) -> None:
    released_edition(mission)
    Commitment.objects.get(ref="C-1").partners.update(sector="health")
    released_edition(mission)
    shelf = open_shelf("m", timezone.now())
    assert shelf.commitments.filter(facets__facet="sector", facets__value="health").count() == 2
    assert shelf.commitments.filter(facets__facet="sector", facets__value="third_sector").count() == 0


def test_unapproved_entries_are_never_frozen(mission: Mission) -> None:
    commitment = Commitment.objects.get(ref="C-1")
    make_entry(
        commitment,
        commitment.partners.get(),
        make_period(mission, 2023),
        state="draft",
        done="Not yet said",
        loaded=False,
    )
    edition = released_edition(mission)
    assert FrozenEntry.objects.count() == 1
    assert "Not yet said" not in edition.document


def test_freezing_the_same_record_again_gives_the_same_document(mission: Mission) -> None:
    documents = []
    report = make_report(mission)
    for _ in range(2):
        with transaction.atomic():
            edition = frozen_edition(mission, report)
            documents.append((edition.document, edition.hash))
            transaction.set_rollback(True)
    assert documents[0] == documents[1]
    assert Edition.objects.count() == 0
    assert FrozenNoun.objects.count() == 0


def test_a_freeze_of_few_changes_gives_the_same_parts_as_one_that_looks_at_everything(
    mission: Mission,
) -> None:
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title="Reworded")
    make_observation(Observation.objects.get().series, "1020", published="2024")
    quick = frozen_edition(mission)
    assert list(faults_in(quick)) == []


def test_a_correction_needs_a_note(mission: Mission) -> None:
    first = released_edition(mission)
    with pytest.raises(Incomplete, match="Say what the correction changes"):
        frozen_edition(mission, first.report, corrects=first, note=" ")


def test_two_missions_have_lines_of_their_own(mission: Mission) -> None:
    released_edition(mission)
    other = make_mission("other")
    assert released_edition(other).position == 1
    assert open_shelf("other", timezone.now()).commitments.count() == 0


@pytest.mark.parametrize("model", [FrozenCommitment, FrozenEntry, FrozenFigure, FrozenNoun])
def test_the_database_keeps_released_rows_as_they_are(mission: Mission, model: type) -> None:
    released_edition(mission)
    rows = model.objects.filter(pk=model.objects.first().pk)
    for change in ({"body": "{}"}, {"hash": "0" * 64}, {"key": "other"}, {"first": 2, "until": FOREVER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_no_row_joins_or_leaves_a_released_edition(mission: Mission) -> None:
    released_edition(mission)
    Commitment.objects.filter(ref="C-1").update(title="Reworded")
    released_edition(mission)
    with pytest.raises(IntegrityError, match="joins"), transaction.atomic():
        FrozenNoun.objects.create(mission=mission, kind="area", key="new", first=2, hash="x", body="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenCommitment.objects.filter(key="C-1", first=1).update(until=FOREVER)
    with pytest.raises(IntegrityError), transaction.atomic():
        FrozenCommitment.objects.filter(key="C-2").update(until=2)


def test_a_released_edition_never_changes(mission: Mission) -> None:
    edition = released_edition(mission)
    rows = Edition.objects.filter(pk=edition.pk)
    for change in ({"note": "x"}, {"release_at": None}, {"position": None}, {"document": "{}"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_an_edition_that_is_as_it_was_frozen_has_no_fault(mission: Mission) -> None:
    assert list(faults_in(released_edition(mission))) == []
