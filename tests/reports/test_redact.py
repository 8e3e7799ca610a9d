"""A redaction takes two people, keeps hash and place, and is not taken for tampering."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from mission.errors import Incomplete, NotAllowed, WrongState
from mission.models import Mission
from reports.actions import redact
from reports.models import Edition, FrozenEntry, Redaction
from reports.register import register
from reports.released import open_shelf
from reports.verify import faults_in
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_entry, make_mission, make_partner, make_period
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    mission = make_mission("m")
    lead = make_partner(mission)
    make_entry(
        make_commitment(mission, "C-1", lead=lead), lead, make_period(mission), done="A name.", code="e-1"
    )
    released_edition(mission)
    return mission


def asked(mission: Mission, by: Any, **given: Any) -> Any:
    text = {"notice": "Removed on 1 May 2026: it named a person.", "reason": "Personal data"}
    return redact.ask(
        mission_id=mission.pk, table="reports_frozenentry", key="e-1", first=1, by=by, **(text | given)
    )


def test_the_words_give_way_to_the_notice_and_the_edition_still_proves(mission: Mission) -> None:
    before = FrozenEntry.objects.get().hash
    redact.agree(asked(mission, accounts.editor()), by=accounts.administrator())
    shelf = open_shelf("m", timezone.now())
    assert shelf.entry("e-1")["done"] == "Removed on 1 May 2026: it named a person."
    assert shelf.entry("e-1")["origin"] != shelf.entry("e-1")["done"]
    assert FrozenEntry.objects.get().hash == before
    assert list(faults_in(Edition.objects.get())) == []
    assert [entry.kind for entry in register(shelf)] == ["redaction"]


def test_nobody_redacts_alone(mission: Mission) -> None:
    editor = accounts.editor()
    request = asked(mission, editor)
    with pytest.raises(NotAllowed, match="another person"):
        redact.agree(request, by=editor)
    assert Redaction.objects.count() == 0
    with pytest.raises(WrongState, match="already"):
        asked(mission, accounts.administrator())


def test_a_redaction_needs_a_notice_a_reason_and_a_text(mission: Mission) -> None:
    with pytest.raises(Incomplete):
        asked(mission, accounts.editor(), reason=" ")
    with pytest.raises(WrongState, match="no such"):
        redact.ask(
            mission_id=mission.pk,
            table="auth_user",
            key="1",
            first=1,
            notice="x",
            reason="y",
            by=accounts.editor(),
        )
    with pytest.raises(NotAllowed):
        asked(mission, accounts.reviewer())


def test_a_settled_redaction_is_not_done_twice(mission: Mission) -> None:
    request = asked(mission, accounts.editor())
    redact.refuse(request, by=accounts.administrator())
    with pytest.raises(WrongState, match="settled"):
        redact.agree(request, by=accounts.administrator())
