"""The history of a row for people: who, when, through which door, why, and what changed, field by field."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
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


def changes_of(row: models.Model, hanging: Iterable[models.Model] = ()) -> Any:
    """The change records of a row and of the rows that hang on it, newest first."""
    wanted = Q(table=row._meta.db_table, row=row.pk)
    for other in hanging:
        wanted |= Q(table=other._meta.db_table, row=other.pk)
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
        if before.get(column) == after.get(column) or (not before and after.get(column) in (None, "")):
            continue
        label = str(field.verbose_name)
        found.append(
            FieldChange(
                label[:1].upper() + label[1:],
                names.shown(field, before.get(column)),
                names.shown(field, after.get(column)),
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
        if field.name in {"by", "started_by", "submitted_by", "decided_by", "reviewer", "approved_by"}:
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
