"""Plain lists by statements that are written once, and bodies whose text is passed on: the same as by the long way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from config import warm
from mission.models import Mission
from reports.api import serializers, statements
from reports.api.catalogue import NOUNS
from reports.api.fields import Field
from reports.api.figures import OBSERVATIONS
from reports.api.nouns import Noun
from reports.api.views import orderings
from reports.models import FrozenFigure
from tests.factories.reports import released_edition
from tests.reports.public.record import more_commitments

pytestmark = pytest.mark.django_db


def walked(client: Any, path: str) -> list[Any]:
    """All pages of a list, ahead and back."""
    warm.pages.clear()
    pages = [client.get(path).json()]
    for link in ("next", "previous"):
        while pages[-1][link]:
            pages.append(client.get(pages[-1][link]).json())
    return pages


def paths(noun: Noun) -> list[str]:
    more = ["", "&vintage=all", "&vintage=first"] if noun is OBSERVATIONS else [""]
    base = f"/api/v1/missions/m/{noun.name}/?page_size=2"
    return [f"{base}&ordering={order}{vintage}" for order in orderings(noun) for vintage in more]


@pytest.mark.parametrize("noun", [one for one in NOUNS if not one.plain], ids=lambda noun: noun.name)
def test_a_list_is_the_same_by_its_statement_and_by_the_orm(
    mission: Mission, client: Any, noun: Noun, monkeypatch: pytest.MonkeyPatch
) -> None:
    more_commitments(mission, 4)
    released_edition(mission)
    by_statement = [walked(client, path) for path in paths(noun)]
    monkeypatch.setattr(statements, "is_plain", lambda *_: False)
    monkeypatch.setattr(Noun, "passed", frozenset())
    assert [walked(client, path) for path in paths(noun)] == by_statement


def test_a_statement_is_written_once_for_all_missions_positions_and_places(
    released: Mission, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "_written", {})
    walked(client, "/api/v1/missions/m/commitments/?page_size=1")
    number = len(statements._written)
    assert number == 3  # the first page, those after a place, those before one
    released_edition(released)
    walked(client, "/api/v1/missions/m/commitments/?page_size=1")
    assert len(statements._written) == number


def test_statements_are_bounded(released: Mission, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MOST", 3)
    monkeypatch.setattr(statements, "_written", {})
    for size in range(1, 9):
        client.get(f"/api/v1/missions/m/sources/?page_size={size}")
        assert len(statements._written) <= 3


def test_the_text_of_a_body_is_passed_on_with_what_is_computed_behind_it(
    released: Mission, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serializers, "_said", _once_for_each_end(serializers._said))
    rows = read("observations/?vintage=all")["results"]
    assert len(rows) == 3
    for row in rows:
        assert row.keys() == {field.name for field in OBSERVATIONS.fields}
        assert row["unit"]
    bodies = [
        json.loads(text) for text in FrozenFigure.objects.order_by("key").values_list("body", flat=True)
    ]
    assert [{name: row[name] for name in body} for row, body in zip(rows, bodies, strict=True)] == bodies


def _once_for_each_end(said: Any) -> Any:
    asked: list[tuple[str, str]] = []

    def once(noun: Noun, body: Any) -> Any:
        of = body["indicator"], body["source"]
        assert of not in asked, "a body was taken apart"
        asked.append(of)
        return said(noun, body)

    return once


def test_a_body_that_was_frozen_with_other_members_gives_the_named_ones_alone(
    released: Mission, read: Any
) -> None:
    wanted = read("observations/?vintage=all")
    warm.pages.clear()
    row = FrozenFigure.objects.order_by("key").first()
    assert row
    other = json.dumps({**json.loads(row.body), "inner": "a note of ours"}, separators=(",", ":"))
    with connection.cursor() as cursor:
        _without_its_guard(cursor, row._meta.db_table)
        cursor.execute(f"UPDATE {row._meta.db_table} SET body = %s WHERE id = %s", [other, row.pk])
    assert read("observations/?vintage=all") == wanted


def _without_its_guard(cursor: Any, table: str) -> None:
    from mission import triggers

    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    for name, of in triggers.installed(connection).items():
        if of == table:
            cursor.execute(f"DROP TRIGGER {name}{on}")


def test_only_values_that_stand_in_the_answer_as_in_the_body_are_passed_on() -> None:
    for noun in NOUNS:
        fields: list[Field] = [field for field in noun.fields if field.name in noun.passed]
        assert all(field.is_passed for field in fields)
        assert not noun.passed & set(noun.adds)
    assert OBSERVATIONS.passed
