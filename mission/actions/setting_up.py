"""The verbs that set up what comes next: the next reporting period, and a successor mission, from what there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.roles import Permission, has_permission
from mission.actions.rounds import said
from mission.choices import RESERVED_SLUGS, Door, Relation
from mission.dates import first_day, last_day
from mission.errors import Incomplete, NotAllowed, WrongState
from mission.history import writing
from mission.models import (
    Area,
    Commitment,
    CommitmentArea,
    CommitmentLink,
    CommitmentOutcome,
    CommitmentPartner,
    Mission,
    Outcome,
    Partner,
    ReportingPeriod,
)
from mission.spans import span_words


@dataclass(frozen=True)
class NextPeriod:
    """The period that would follow the last one: the day after it, for twelve months."""

    code: str
    label: str
    start: dt.date
    end: dt.date


def next_period(mission: Mission) -> NextPeriod | None:
    """What the next period of a mission would be; None where it has none yet."""
    last = ReportingPeriod.objects.filter(mission=mission).order_by("-end").first()
    if last is None:
        return None
    start = last.end + dt.timedelta(days=1)
    end = _year_later(start) - dt.timedelta(days=1)
    return NextPeriod(span_words(start, end).replace(" ", "-"), span_words(start, end, long=True), start, end)


def _year_later(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 3, 1)


def set_up_next_period(
    mission: Mission, *, code: str, label: str, start: dt.date, end: dt.date, by: Any, door: Door
) -> ReportingPeriod:
    """A reporting period after the others. It begins on the day after the last one ended, so that nothing is left out."""
    _require(by, mission)
    code = _key(code, "code")
    said(label, "Say what the period is called.", field="label")
    usual = next_period(mission)
    if usual and start != usual.start:
        sentence = f"The last period ends on the day before {usual.start.day} {usual.start:%B %Y}: begin on that day."
        raise Incomplete(sentence, fields={"start": [sentence]})
    if end < start:
        sentence = "The period ends before it starts."
        raise Incomplete(sentence, fields={"end": [sentence]})
    try:
        with writing(by=by.actor, door=door, why="Set up the next period"):
            return ReportingPeriod.objects.create(
                mission=mission, code=code, label=label.strip(), start=start, end=end
            )
    except IntegrityError as error:
        raise WrongState(
            "There is a period with this code, label or start already. It may be the one that you made just now."
        ) from error


def set_up_successor_mission(
    old: Mission,
    *,
    slug: str,
    title: str,
    aim: str,
    start: str,
    end: str,
    commitments: Sequence[Commitment],
    by: Any,
    door: Door,
) -> Mission:
    """A mission that follows another one: its outcomes, areas and partners, and the commitments that go on.

    A commitment that goes on keeps its reference, words, due date, partners and areas, and the old one is linked to it
    as carried over. Roles are given anew. `start` and `end` are partial dates.
    """
    # A role in the old mission alone gives none in the new one.
    if not has_permission(by, Permission.SET_UP_MISSION) or not _everywhere(by):
        raise NotAllowed("Only editors and administrators of all missions set up a mission.")
    slug = _slug(slug)
    said(title, "Give the mission a title.", field="title")
    said(aim, "Say what the mission is to reach.", field="aim")
    _check_span(start, end)
    if any(commitment.mission_id != old.pk for commitment in commitments):
        raise Incomplete("A commitment that goes on has to be of the old mission.")
    try:
        with writing(by=by.actor, door=door, why=f"Set up as the successor of {old.slug}"):
            new = Mission.objects.create(
                slug=slug,
                title=title.strip(),
                aim=aim.strip(),
                start=start,
                end=end,
                successor_of=old,
            )
            _Copy(old, new).all(commitments)
    except IntegrityError as error:
        sentence = "There is a mission with this address already. Choose another."
        raise WrongState(sentence, fields={"slug": [sentence]}) from error
    return new


class _Copy:
    """Copies rows of one mission into another, and knows which became which."""

    def __init__(self, old: Mission, new: Mission) -> None:
        self._old, self._new = old, new
        self._map: dict[type[Any], dict[int, Any]] = {}

    def all(self, commitments: Sequence[Commitment]) -> None:
        """Everything that a successor begins with."""
        self._tree(Area, "parent")
        self._tree(Outcome, "parent")
        self._tree(Partner, "member_of", merged_into=None)
        if self._old.lead_id in self._map[Partner]:
            self._new.lead = self._map[Partner][self._old.lead_id]
            self._new.save(update_fields=["lead"])
        chosen = [commitment.pk for commitment in commitments]
        for commitment in Commitment.objects.filter(pk__in=chosen).order_by("ref"):
            self._commitment(commitment)
        for model, others in (
            (CommitmentPartner, ("partner",)),
            (CommitmentOutcome, ("outcome",)),
            (CommitmentArea, ("area",)),
        ):
            self._hanging(model, chosen, *others)

    def _tree(self, model: type[Any], parent: str, **only: Any) -> None:
        """Rows of a kind, each after the one that it hangs on."""
        rows = {row.pk: row for row in model.objects.filter(mission=self._old, **only).order_by("pk")}
        made: dict[int, Any] = {}
        self._map[model] = made

        def copy(row: Any) -> None:
            above = getattr(row, f"{parent}_id")
            if row.pk in made:
                return
            if above in rows and above not in made:
                copy(rows[above])
            made[row.pk] = self._save(row, **{parent: made.get(above)})

        for row in rows.values():
            copy(row)

    def _commitment(self, old: Commitment) -> None:
        new = self._save(old, due=_due_now(old))
        self._map.setdefault(Commitment, {})[old.pk] = new
        CommitmentLink.objects.create(
            mission=self._old,
            commitment=old,
            relation=Relation.CARRIED_OVER,
            related=new,
            date=self._new.start,
            reason=f"Goes on in {self._new.title}.",
        )

    def _hanging(self, model: type[Any], commitments: Sequence[int], *others: str) -> None:
        targets = {"partner": Partner, "outcome": Outcome, "area": Area}
        for row in model.objects.filter(commitment__in=commitments).order_by("pk"):
            found = {name: self._map[targets[name]].get(getattr(row, f"{name}_id")) for name in others}
            if all(found.values()):
                self._save(row, commitment=self._map[Commitment][row.commitment_id], **found)

    def _save(self, row: Any, **changed: Any) -> Any:
        """A new row with the words of another one. Sources stay with the old mission: they are named there."""
        fields = {
            field.name: getattr(row, field.name)
            for field in row._meta.concrete_fields
            if field.name not in {"id", "mission", "version", "source", "locator", "area", *changed}
        }
        if "area" in {field.name for field in row._meta.concrete_fields} and "area" not in changed:
            changed["area"] = self._map[Area].get(row.area_id)
        return type(row).objects.create(mission=self._new, **fields, **changed)


def _due_now(commitment: Commitment) -> str:
    last = commitment.due_changes.order_by("-announced_first", "-id").first()
    return last.after if last else commitment.due


def _require(by: Any, mission: Mission) -> None:
    if not has_permission(by, Permission.SET_UP_MISSION, mission=mission):
        raise NotAllowed("Only editors of the delivery team set up periods and missions.")


def _everywhere(by: Any) -> bool:
    return any(grant.mission is None and grant.partner is None for grant in by.current_grants())


def _slug(text: str) -> str:
    text = _key(text, "slug")
    plain = text.replace("-", "")
    if text != text.lower() or not plain.isascii() or not plain.isalnum() or text in RESERVED_SLUGS:
        sentence = "Use lower-case letters, digits and hyphens, and none of the service's own words."
        raise Incomplete(sentence, fields={"slug": [sentence]})
    return text


def _key(text: str, field: str) -> str:
    text = text.strip()
    if not text or any(letter.isspace() or letter == "/" for letter in text):
        sentence = "Give a word without spaces and slashes, because it stands in addresses."
        raise Incomplete(sentence, fields={field: [sentence]})
    return text


def _check_span(start: str, end: str) -> None:
    days = {}
    for field, text, edge in (("start", start, first_day), ("end", end, last_day)):
        try:
            day = edge(text)
        except (ValueError, ValidationError) as error:
            raise Incomplete(str(error), fields={field: [f"{error}."]}) from error
        if day is None:
            sentence = "Give a date, such as 2026 or 2026-04."
            raise Incomplete(sentence, fields={field: [sentence]})
        days[field] = day
    if days["end"] < days["start"]:
        sentence = "The mission ends before it starts."
        raise Incomplete(sentence, fields={"end": [sentence]})
