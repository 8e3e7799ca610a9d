"""What was altered behind the service's back is found and named."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mission import triggers
from mission.models import Commitment, Mission
from reports.models import Edition, FrozenCommitment
from reports.verify import faults_in
from tests.factories.mission import make_commitment, make_mission, make_partner
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    make_commitment(mission, "C-1", lead=make_partner(mission))
    make_commitment(mission, "C-2")
    released_edition(mission)
    return mission


@pytest.fixture
def unguarded(mission: Mission) -> Mission:
    """Somebody with the rights of the database's owner has taken the guards away."""
    with connection.cursor() as cursor:
        for name, table in triggers.installed(connection).items():
            if table.startswith("reports_"):
                cursor.execute(
                    f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
                )
    return mission


def test_editions_stay_proved_through_years_of_later_changes(mission: Mission) -> None:
    for year in range(3):
        Commitment.objects.filter(ref="C-1").update(title=f"Words of year {year}")
        released_edition(mission)
    assert [list(faults_in(edition)) for edition in Edition.objects.all()] == [[], [], [], []]
    out = StringIO()
    call_command("verify_editions", stdout=out)
    assert out.getvalue().count("is as frozen") == 4


def test_an_altered_text_is_named(unguarded: Mission) -> None:
    row = FrozenCommitment.objects.get(key="C-1")
    FrozenCommitment.objects.filter(pk=row.pk).update(body=row.body.replace("Commitment C-1", "Other words"))
    places = [fault.place for fault in faults_in(Edition.objects.get())]
    assert places == ["reports_frozencommitment C-1"]
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("verify_editions", stdout=StringIO(), stderr=StringIO())


def test_a_removed_row_and_an_altered_hash_are_found(unguarded: Mission) -> None:
    FrozenCommitment.objects.filter(key="C-2")._raw_delete("default")
    assert [fault.place for fault in faults_in(Edition.objects.get())] == ["commitments"]


def test_an_altered_document_does_not_have_the_editions_hash(unguarded: Mission) -> None:
    edition = Edition.objects.get()
    Edition.objects.update(document=edition.document.replace('"number":1', '"number":2'))
    assert [fault.place for fault in faults_in(Edition.objects.get())] == ["document"]
