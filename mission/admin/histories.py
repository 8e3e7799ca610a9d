"""The history of a row for people: who, when, through which door, why, and what changed, field by field."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.roles import is_team, partner_ids_of
from mission.choices import Door
from mission.fields import FirstDayField, LastDayField
from mission.models import ChangeRecord

_QUIET = {"id", "version", "changed_at", "mission_id", "package", "content_hash"}
_PEOPLE = {
    "by", "started_by", "submitted_by", "decided_by", "reviewer", "approved_by", "settled_by", "asked_by", "uploaded_by",
}  # fmt: skip
_OPS = {"insert": "Added", "update": "Changed", "delete": "Deleted"}


@dataclass(frozen=True)
class FieldChange:
    """One field: what it was and what it became, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One change of one row."""

    at: Any
    who: str
    door: str
    what: str
    why: str
    fields: list[FieldChange]


def gone_from(row: models.Model, relations: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows that hung on a row and were deleted, by their tables, as they were last. The record alone knows of them."""
    rule = Q()
    for relation in relations:
        # JSON escapes the quotes in texts, so that no text looks like a column.
        held = rf'"{relation.field.column}" ?: ?{row.pk}[,}}]'
        rule |= Q(table=relation.related_model._meta.db_table, before__regex=held)
    found: dict[str, list[dict[str, Any]]] = {}
    if rule:
        records = ChangeRecord.objects.filter(rule, op="delete").order_by("id")
        for table, before in records.values_list("table", "before"):
            found.setdefault(table, []).append(json.loads(before or "{}"))
    return found


def changes_of(row: models.Model, below: Mapping[str, Collection[int]]) -> Any:
    """The change records of a row and of the rows that hang or hung on it, by table and key, newest first."""
    wanted = Q(table=row._meta.db_table, row=row.pk)
    for table, keys in below.items():
        wanted |= Q(table=table, row__in=sorted(keys))
    return ChangeRecord.objects.filter(wanted).order_by("-id")


def steps(
    records: Iterable[ChangeRecord], tables: dict[str, type[models.Model]], *, names: Names, people: People
) -> Iterator[Step]:
    """Change records in words."""
    for record in records:
        model = tables[record.table]
        what = f"{_OPS.get(record.op, record.op)} {model._meta.verbose_name}"
        at = timezone.localtime(record.at)
        yield Step(
            at,
            people.name(record.actor),
            Door(record.door).label,
            what,
            record.why,
            _fields(record, model, names),
        )


def _fields(record: ChangeRecord, model: type[models.Model], names: Names) -> list[FieldChange]:
    before, after = (json.loads(text) if text else {} for text in (record.before, record.after))
    found = []
    for field in model._meta.concrete_fields:
        column = field.column
        if column in _QUIET or column in names.hidden or isinstance(field, FirstDayField | LastDayField):
            continue
        was, now = before.get(column), after.get(column)
        if was == now or (was in (None, "") and now in (None, "")):
            continue
        label = str(field.verbose_name)
        found.append(
            FieldChange(
                label[:1].upper() + label[1:],
                names.shown(field, was),
                names.shown(field, now),
            )
        )
    return found


class Names:
    """Values of columns in words; rows that the person may not know of are not named."""

    def __init__(self, site: Any, user: Any, hidden: frozenset[str] = frozenset()) -> None:
        self._site, self._user, self.hidden = site, user, hidden
        self._people = People(user)
        self._kept: dict[tuple[Any, Any], str] = {}

    def shown(self, field: models.Field[Any, Any], value: Any) -> str:
        """A value in words."""
        if value is None or value == "":
            return "—"
        if field.remote_field:
            return self._row(field.remote_field.model, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.get_internal_type() == "BooleanField":
            return "Yes" if value else "No"
        if field.get_internal_type() == "FigureField":
            return self._figure(value)
        if field.name in _PEOPLE:
            return self._people.name(str(value))
        return str(value)

    def _figure(self, value: Any) -> str:
        if isinstance(value, int):
            whole, part = divmod(abs(value), 1_000_000)
            text = f"{whole}.{part:06d}".rstrip("0").rstrip(".")
            return f"-{text}" if value < 0 else text
        return str(value).rstrip("0").rstrip(".") if "." in str(value) else str(value)

    def _row(self, model: type[models.Model], pk: Any) -> str:
        key = (model, pk)
        if key not in self._kept:
            rows = (
                self._site.get_model_admin(model).known_to(self._user)
                if self._site.is_registered(model)
                else model._default_manager.none()
            )
            found = rows.filter(pk=pk).first()
            self._kept[key] = str(found) if found is not None else "not shown"
        return self._kept[key]


class People:
    """Names for opaque ids. People outside the delivery team learn the names of their own colleagues only."""

    def __init__(self, user: Any) -> None:
        self._user, self._kept = user, {str(getattr(user, "actor", "")): str(user)}

    def name(self, actor: str) -> str:
        """The name of a person; what they are where the name is not for this reader."""
        if not actor:
            return "The service"
        if actor not in self._kept:
            self._kept[actor] = self._look_up(actor)
        return self._kept[actor]

    def _look_up(self, actor: str) -> str:
        try:
            person = User.objects.filter(public_id=uuid.UUID(actor)).first()
        except ValueError:
            return actor if is_team(self._user) else "The service"
        if person is None:
            return "Somebody whose account is gone" if is_team(self._user) else "Somebody else"
        if is_team(self._user) or partner_ids_of(person) & partner_ids_of(self._user):
            return str(person)
        return "The delivery team" if is_team(person) else "Somebody else"
