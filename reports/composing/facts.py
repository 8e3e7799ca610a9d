"""What a report is made of: bodies in the shape of frozen rows, from the record or from an edition's shelf.

`Facts` asks its sources for whole parts once and works out what a report needs of them. It reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from mission.choices import LEADING_PARTS, OutcomeKind
from mission.dates import first_day
from reports.composing.references import FigureRef
from reports.series import LATEST, Series, newest, read

Body = dict[str, Any]
TOP = (OutcomeKind.AIM, OutcomeKind.OUTCOME)


@dataclass(frozen=True)
class EntryRow:
    """An approved entry and the hash of its frozen row."""

    body: Body
    hash: str


@dataclass(frozen=True)
class FigureRow:
    """A published value: the key of its point, its place among the values of the point, and its body."""

    point: str
    vintage: str
    body: Body


class Rows(Protocol):
    """Where the bodies come from."""

    def nouns(self, kind: str) -> Iterable[Body]:
        """The small nouns of a kind."""

    def commitments(self) -> Iterable[Body]:
        """The commitments."""

    def entries(self, period: str) -> Iterable[EntryRow]:
        """The approved entries of a period."""

    def targets(self) -> Iterable[Body]:
        """The targets."""

    def figures(self, indicators: Collection[str]) -> Iterable[FigureRow]:
        """Every published value of some indicators."""

    def punctuality(self, period: str) -> list[Body]:
        """How punctually each partner reported for a period."""

    def values(self, numbers: Collection[Decimal]) -> set[tuple[str, Decimal]]:
        """Those of some numbers that are published figures, with their units; numerators and denominators are counts."""


class Facts:
    """The record as one report sees it."""

    def __init__(self, rows: Rows, period: str) -> None:
        self.rows, self.period_code = rows, period
        self._figures: dict[str, dict[str, list[FigureRow]]] = {}
        self._entries: dict[str, dict[str, EntryRow]] = {}
        self._below: dict[str, frozenset[str]] = {}

    @cached_property
    def outcomes(self) -> dict[str, Body]:
        """Outcomes and priorities by code."""
        return {body["code"]: body for body in self.rows.nouns("outcome")}

    @cached_property
    def periods(self) -> list[Body]:
        """The reporting periods in order of time."""
        return sorted(self.rows.nouns("period"), key=lambda body: body["start"])

    @cached_property
    def period(self) -> Body | None:
        """The period of the report; None for a report without one."""
        return next((body for body in self.periods if body["code"] == self.period_code), None)

    @cached_property
    def indicators(self) -> dict[str, Body]:
        """Indicators by code."""
        return {body["code"]: body for body in self.rows.nouns("indicator")}

    @cached_property
    def areas(self) -> dict[str, Body]:
        """Areas by code."""
        return {body["code"]: body for body in self.rows.nouns("area")}

    @cached_property
    def sources(self) -> dict[str, Body]:
        """Sources by code."""
        return {body["code"]: body for body in self.rows.nouns("source")}

    @cached_property
    def partners(self) -> dict[str, Body]:
        """Partners by code."""
        return {body["code"]: body for body in self.rows.nouns("partner")}

    @cached_property
    def funding(self) -> dict[str, Body]:
        """Amounts of money by code."""
        return {body["code"]: body for body in self.rows.nouns("funding")}

    @cached_property
    def targets(self) -> dict[str, Body]:
        """Targets by code."""
        return {body["code"]: body for body in self.rows.targets()}

    @cached_property
    def every_commitment(self) -> dict[str, Body]:
        """All commitments on record by reference."""
        return {body["ref"]: body for body in self.rows.commitments()}

    @cached_property
    def commitments(self) -> dict[str, Body]:
        """Commitments of the period by reference: those with an entry, and those not withdrawn or announced after it."""
        told = {row.body["commitment"] for row in self.entries.values()}
        every = sorted(self.every_commitment.items())
        return {ref: body for ref, body in every if ref in told or self._runs(body)}

    @cached_property
    def breaks(self) -> dict[str, list[Body]]:
        """Series breaks by indicator."""
        found: dict[str, list[Body]] = {}
        for body in self.rows.nouns("series_break"):
            found.setdefault(body["indicator"], []).append(body)
        return found

    def _runs(self, body: Body) -> bool:
        announced = first_day(body["announced"] or "")
        late = self.period and announced and announced.isoformat() > self.period["end"]
        return not body["withdrawn"] and not late

    @property
    def entries(self) -> dict[str, EntryRow]:
        """The approved entries of the report's period by code."""
        return self.entries_of(self.period_code)

    def entries_of(self, period: str) -> dict[str, EntryRow]:
        """The approved entries of a period by code."""
        if period not in self._entries:
            self._entries[period] = (
                {row.body["code"]: row for row in self.rows.entries(period)} if period else {}
            )
        return self._entries[period]

    def entry(self, code: str) -> EntryRow | None:
        """An approved entry of the report's period or of an earlier one."""
        until = self.period["start"] if self.period else "9999"
        earlier = [one["code"] for one in reversed(self.periods) if one["start"] < until]
        for period in filter(None, [self.period_code, *earlier]):
            if code in self.entries_of(period):
                return self.entries_of(period)[code]
        return None

    def commitment_of(self, entry: Body) -> Body:
        """The commitment that an entry is about."""
        return self.commitments[entry["commitment"]]

    def below(self, outcome: str) -> frozenset[str]:
        """The codes of an outcome and of all below it."""
        if outcome not in self._below:
            found = {outcome}
            while more := {c for c, body in self.outcomes.items() if body["parent"] in found} - found:
                found |= more
            self._below[outcome] = frozenset(found)
        return self._below[outcome]

    def top(self, outcome: str) -> str:
        """The outcome or priority at the head of a branch."""
        seen = set()
        while (above := self.outcomes[outcome]["parent"]) and above in self.outcomes and above not in seen:
            # The aim is above the outcomes where a mission says so; its branches are the outcomes themselves.
            if self.outcomes[above]["kind"] == OutcomeKind.AIM:
                break
            seen.add(outcome)
            outcome = above
        return outcome

    def home_of(self, commitment: Body) -> str:
        """The outcome in whose chapter a commitment is told of: its first outcome, else its first priority, else empty."""
        tops = sorted({self.top(code) for code in commitment["outcomes"] if code in self.outcomes})
        return min(tops, key=lambda code: (self._rank(code), code), default="")

    def _rank(self, code: str) -> int:
        kinds = [OutcomeKind.OUTCOME, OutcomeKind.SUB_OUTCOME, OutcomeKind.PRIORITY, OutcomeKind.AIM]
        return kinds.index(OutcomeKind(self.outcomes[code]["kind"]))

    def serving(self, outcome: str) -> list[Body]:
        """The commitments of the period that serve an outcome or anything below it; all where it is empty."""
        if not outcome:
            return list(self.commitments.values())
        below = self.branch(outcome)
        return [body for body in self.commitments.values() if below & set(body["outcomes"])]

    def branch(self, outcome: str) -> frozenset[str]:
        """What belongs to the chapter of an outcome: all below it; of the aim only itself."""
        aim = self.outcomes.get(outcome, {}).get("kind") == OutcomeKind.AIM
        return frozenset({outcome}) if aim else self.below(outcome)

    def entries_on(self, refs: Collection[str]) -> list[EntryRow]:
        """The entries of the period on some commitments, by commitment and partner."""
        rows = (row for row in self.entries.values() if row.body["commitment"] in refs)
        return sorted(rows, key=lambda row: (row.body["commitment"], row.body["partner"], row.body["code"]))

    def status_of(self, commitment: Body) -> str:
        """The status of a commitment in the report's period, as its leads say: a status, `not_stated` or `no_entry`."""
        if not self.period_code:
            return commitment["status"] or "not_stated"
        said = next((one for one in commitment["periods"] if one["period"] == self.period_code), None)
        return "no_entry" if said is None else said["status"] or "not_stated"

    def targets_on(self, outcome: str) -> list[Body]:
        """The targets on indicators of an outcome and what is below it; all where it is empty."""
        branch = self.branch(outcome)
        rows = (self.targets[code] for code in sorted(self.targets))
        return [
            body
            for body in rows
            if not outcome or self.indicators.get(body["indicator"], {}).get("outcome") in branch
        ]

    def indicators_of(self, outcome: str) -> list[Body]:
        """The indicators of an outcome and of what is below it, by outcome and code."""
        branch = self.branch(outcome)
        rows = (body for body in self.indicators.values() if body["outcome"] in branch)
        return sorted(rows, key=lambda body: (body["outcome"], body["code"]))

    def leads(self, entry: Body) -> bool:
        """Whether the partner of an entry leads its commitment."""
        parts = self.commitment_of(entry)["partners"]
        return any(p["partner"] == entry["partner"] and p["role"] in LEADING_PARTS for p in parts)

    def read_figures(self, indicators: Collection[str]) -> None:
        """Fetch the figures of some indicators at once."""
        wanted = {code for code in indicators if code not in self._figures and code in self.indicators}
        for code in wanted:
            self._figures[code] = {}
        for row in self.rows.figures(sorted(wanted)) if wanted else ():
            self._figures[row.body["indicator"]].setdefault(row.point, []).append(row)
        for code in wanted:
            for values in self._figures[code].values():
                values.sort(key=lambda row: row.vintage)

    def points(self, indicator: str) -> dict[str, list[FigureRow]]:
        """The values of every point of an indicator, oldest publication first."""
        self.read_figures([indicator])
        return self._figures.get(indicator, {})

    def values_at(self, figure: FigureRef) -> list[FigureRow]:
        """The values of one point, oldest publication first."""
        return self.points(figure.indicator).get(figure.point, [])

    def series(self, indicator: str, area: str, disaggregation: str) -> tuple[Series, list[FigureRow]]:
        """One series, and the latest value of each of its points (interval ends too), in order of time."""
        latest = [
            rows[-1]
            for rows in self.points(indicator).values()
            if rows[0].body["area"] == area and (rows[0].body["disaggregation"] or "") == disaggregation
        ]
        latest.sort(key=lambda row: row.point)
        return read(row.body for row in latest), latest

    def main_series(self, indicator: str) -> tuple[str, str] | None:
        """The area and disaggregation that stand for an indicator: the top area, the total, the newest, the fullest."""
        found: dict[tuple[str, str], list[str]] = {}
        for rows in self.points(indicator).values():
            body = rows[0].body
            found.setdefault((body["area"], body["disaggregation"] or ""), []).append(body["period_end"])

        def rank(one: tuple[str, str]) -> tuple[Any, ...]:
            ends = found[one]
            newest_end = -int(max(ends).replace("-", ""))
            return bool(self.areas.get(one[0], {}).get("parent")), bool(one[1]), newest_end, -len(ends), *one

        return min(found, key=rank, default=None)

    def in_period(self, series: Series) -> Any:
        """The point of a series that stands for the report's period: the newest that ends in it. None without one."""
        if self.period is None:
            return None
        start, end = self.period["start"], self.period["end"]
        inside = [point for point in series.points if start <= point.end.isoformat() <= end]
        return newest(inside, LATEST)
