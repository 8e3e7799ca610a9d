"""A history as a time line: what was changed in one go stands together, with long texts compared word by word."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import models
from django.utils import timezone

from mission.actions.entry_passages import place_words
from mission.admin.histories import FieldChange, Names, People, Step, steps
from mission.models import ChangeRecord, ReviewComment
from mission.reviewing import SERVICE, Known, known_people
from mission.spans import day_words
from mission.words_diff import Piece, word_diff

#: Texts of so many characters are compared word by word.
_LONG = 60
_NONE = "—"


@dataclass(frozen=True)
class Change:
    """A field that changed: in words, or as pieces of a longer text."""

    label: str
    before: str
    after: str
    pieces: Sequence[Piece] = ()


@dataclass(frozen=True)
class Row:
    """One row that was added, changed or deleted."""

    what: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Event:
    """What one person did at one moment through one door, and why."""

    at: Any
    who: str
    door: str
    why: str
    rows: Sequence[Row]


class Reader:
    """One person who reads histories. Names of people and of rows are looked up together, however many there are."""

    def __init__(self, site: Any, user: Any, *, hidden: frozenset[str], tables: dict[str, Any]) -> None:
        self._site, self._user, self._hidden, self._tables = site, user, hidden, tables

    def steps(self, records: Sequence[ChangeRecord]) -> Iterator[Step]:
        """Change records in words, one by one."""
        names = _Together(self._site, self._user, self._hidden)
        names.learn(records, self._tables)
        return steps(records, self._tables, names=names, people=names.people)

    def events(self, records: Sequence[ChangeRecord]) -> list[Event]:
        """Change records in words, those of one transaction together."""
        told = zip(records, self.steps(records), strict=True)
        return [
            _event([step for _, step in run])
            for _, run in groupby(told, lambda one: one[0].request or one[0].pk)
        ]


def _event(done: list[Step]) -> Event:
    first = done[0]
    rows = [Row(step.what, [_change(one) for one in step.fields if _tells(one)]) for step in reversed(done)]
    return Event(first.at, first.who[:1].upper() + first.who[1:], first.door, first.why, rows)


def _tells(one: FieldChange) -> bool:
    """Whether a field tells anything: what is not the case at the beginning does not."""
    return (one.before, one.after) != (_NONE, "No")


def _change(one: FieldChange) -> Change:
    long = max(len(one.before), len(one.after)) > _LONG and _NONE not in (one.before, one.after)
    return Change(one.label, one.before, one.after, word_diff(one.before, one.after) if long else ())


class _Known(People):
    """The names that a reader may know, as histories ask for them."""

    def __init__(self, user: Any, known: Known) -> None:
        super().__init__(user)
        self._known = known

    def name(self, actor: str) -> str:
        return self._known.name(actor) if actor else SERVICE


class _Together(Names):
    """Values in words, for which everything was looked up before."""

    def __init__(self, site: Any, user: Any, hidden: frozenset[str]) -> None:
        super().__init__(site, user, hidden)
        self.people: People = _Known(user, Known({}))

    def shown(self, field: models.Field[Any, Any], value: Any) -> str:
        """A value in words; days and moments as they are said."""
        if field.model is ReviewComment and field.name == "field" and value is not None:
            return place_words(str(value))
        if isinstance(field, models.DateTimeField) and value:
            at = timezone.localtime(_moment(str(value)))
            return f"{at.day} {at:%B %Y, %H:%M}"
        if isinstance(field, models.DateField) and value:
            return day_words(dt.date.fromisoformat(str(value)))
        return super().shown(field, value)

    def learn(self, records: Sequence[ChangeRecord], tables: dict[str, Any]) -> None:
        """Look up the people and rows that some records name: a query for each kind of row."""
        actors = {one.actor for one in records}
        rows: dict[Any, set[int]] = {}
        for model, column, value in _values(records, tables):
            field = next((one for one in model._meta.concrete_fields if one.column == column), None)
            if field is None or value in (None, ""):
                continue
            if field.remote_field:
                rows.setdefault(field.remote_field.model, set()).add(value)
            elif isinstance(value, str) and len(value) <= 40:
                actors.add(value)
        self.people = self._people = _Known(self._user, known_people(self._user, actors))
        for model, keys in rows.items():
            self._learn_rows(model, keys)

    def _learn_rows(self, model: Any, keys: Iterable[int]) -> None:
        found: dict[int, Any] = {}
        if self._site.is_registered(model):
            admin = self._site.get_model_admin(model)
            shown = admin.known_to(self._user).filter(pk__in=list(keys))
            related = admin.list_select_related
            found = {
                one.pk: one
                for one in (
                    shown.select_related(*related) if isinstance(related, tuple) and related else shown
                )
            }
        for key in keys:
            self._kept[(model, key)] = str(found[key]) if key in found else "not shown"


def _moment(text: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _values(records: Iterable[ChangeRecord], tables: dict[str, Any]) -> Iterator[tuple[Any, str, Any]]:
    for record in records:
        for text in (record.before, record.after):
            for column, value in json.loads(text or "{}").items():
                yield tables[record.table], column, value
