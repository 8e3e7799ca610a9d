"""The noun of what this service said and when: the editions of a mission."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from reports.api.fields import CODE, HASH, INSTANT, TEXT, TRUTH, WHOLE, Body, Field, one_of
from reports.api.nouns import Lookups, Noun, Order, Values
from reports.models import Edition
from reports.models.edition import ReportKind
from reports.released import Shelf

_PLAIN = {
    "position": "position",
    "number": "number",
    "report__code": "report",
    "report__title": "report_title",
    "report__kind": "report_kind",
    "report__period__code": "period",
    "release_at": "released",
    "note": "note",
    "corrects__position": "corrects",
    "withdraws": "withdraws",
    "imported": "imported",
    "hash": "hash",
}


def _rows(shelf: Shelf, _: Values) -> QuerySet[Any]:
    return Edition.objects.released(shelf.at).filter(mission_id=shelf.mission_id).values(*_PLAIN)


def _as_edition(row: Body, _: Lookups) -> dict[str, Any]:
    body = {name: row[column] for column, name in _PLAIN.items()}
    return body | {"note": body["note"] or None, "released": body["released"].isoformat()}


EDITION_FIELDS = (
    Field("position", WHOLE, "Its step in the mission's line of editions."),
    Field("report_title", TEXT, "Title of the report that it is an edition of."),
    Field("released", INSTANT, "When it became public."),
    Field("hash", HASH, "SHA-256 of its document, which lists the hashes of all its rows."),
)

EDITIONS = Noun(
    name="editions",
    one="edition",
    title="Editions",
    about="Each published state of the whole record, newest first. Ask any other list with edition=<position> to "
    "read it as it was.",
    key="position",
    column="position",
    rows=_rows,
    plain=tuple(_PLAIN),
    worded=_as_edition,
    fields=(
        EDITION_FIELDS[0],
        Field("number", WHOLE, "Its number among the editions of its report."),
        Field("report", CODE, "Code of the report."),
        EDITION_FIELDS[1],
        Field("report_kind", one_of(ReportKind), "What the report is."),
        Field("period", CODE, "Code of the reporting period.", absent="it is an update"),
        EDITION_FIELDS[2],
        Field("note", TEXT, "What it corrects, by how much and why.", absent="none"),
        Field("corrects", WHOLE, "Position of the edition that it corrects.", absent="none"),
        Field("withdraws", TRUTH, "Whether it withdraws its report."),
        Field("imported", TRUTH, "Whether it was made from a data package of earlier years."),
        EDITION_FIELDS[3],
    ),
    orders={"position": Order(("position",))},
    order="-position",
    at_editions=False,
)


def edition_body(edition: Edition) -> dict[str, Any]:
    """The edition that an answer is from."""
    return {
        "position": edition.position,
        "report_title": edition.report.title,
        "released": edition.release_at.isoformat() if edition.release_at else None,
        "hash": edition.hash,
    }
