"""The one look of a request: what is public at an instant, asked of the database each time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from mission.models import Mission
from reports import lines
from reports.look import IN_ENVIRON, look_at, look_of
from reports.models import Redaction
from tests.factories.mission import make_commitment, make_mission
from tests.factories.reports import frozen_edition, released_edition

on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no such connections")


def redacted(mission: Mission, key: str, **more: Any) -> None:
    Redaction.objects.create(
        mission=mission, table="reports_frozencommitment", key=key, first=1, notice="x", reason="x",
        asked_by="a", agreed_by="b", at=timezone.now(), **more,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_look_sees_what_is_public_at_its_instant_and_nothing_else() -> None:
    mission = make_mission("m")
    make_commitment(mission, "C-1")
    now = timezone.now()
    assert look_at("m", now) is None
    edition = frozen_edition(mission)
    assert look_at("m", now) is None
    edition.release_at = now + dt.timedelta(hours=1)
    edition.save(update_fields=["release_at"])
    assert look_at("m", now) is None
    look = look_at("m", now + dt.timedelta(hours=1))
    assert look
    assert (look.position, look.edition, look.hash, look.mission) == (1, edition.pk, edition.hash, mission.pk)
    assert (look.slug, look.at, look.redactions) == ("m", now + dt.timedelta(hours=1), 0)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "n", "a\x00b", "ä"])
def test_of_what_is_no_mission_nothing_is_public(slug: str) -> None:
    assert look_at(slug, timezone.now()) is None


@pytest.mark.django_db
def test_every_redaction_makes_another_version_whichever_number_it_has() -> None:
    mission = make_mission("m")
    released_edition(mission)
    versions = []
    # The one with the lower number may be committed last.
    for number in (None, 90, 10):
        if number:
            redacted(mission, f"C-{number}", pk=number)
        look = look_at("m", timezone.now())
        assert look
        versions.append(look.version)
    assert len(set(versions)) == 3


@pytest.mark.django_db
def test_a_request_uses_its_look_for_its_own_mission_alone() -> None:
    released_edition(make_mission("m"))
    look = look_at("m", timezone.now())
    assert look_of({IN_ENVIRON: look}, "m") is look
    assert look_of({IN_ENVIRON: look}, "n") is None
    assert look_of({IN_ENVIRON: None}, "m") is None
    assert look_of({f"HTTP_{IN_ENVIRON.upper()}": look}, "m") is None


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_line_is_kept_and_a_broken_one_is_replaced() -> None:
    released_edition(make_mission("m"))
    assert look_at("m", timezone.now())
    first = lines.read(lambda line: line.info.backend_pid)
    assert look_at("m", timezone.now())
    assert lines.read(lambda line: line.info.backend_pid) == first
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [first])
    look = look_at("m", timezone.now())
    assert look and look.position == 1
    assert lines.read(lambda line: line.info.backend_pid) != first


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_where_no_line_can_be_had_the_look_goes_the_usual_way(monkeypatch: pytest.MonkeyPatch) -> None:
    released_edition(make_mission("m"))

    def refused() -> Any:
        raise psycopg.OperationalError("too many connections")

    lines.close()
    monkeypatch.setattr(lines, "_new", refused)
    look = look_at("m", timezone.now())
    assert look and look.position == 1


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_where_the_database_is_away_the_look_fails_and_says_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise psycopg.OperationalError("gone")

    lines.close()
    connection.close()
    with monkeypatch.context() as away:
        away.setattr(psycopg, "connect", refused)
        away.setattr(connection.Database, "connect", refused)
        with pytest.raises(OperationalError):
            look_at("m", timezone.now())
