"""What an address asks of an indicator: area, disaggregation, and first, latest or as known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Max
from django.http import QueryDict

from reports.public.parameters import BadParameter, choice, refuse_unknown, shown
from reports.released import Body, Shelf, bodies
from reports.series import Series, View, read

VINTAGES = ("first", "latest")
PARAMETERS = ("area", "disaggregation", "vintage", "as_of")
#: What one series weighs in memory, in characters.
_WEIGHT = 60
#: In an address, the series of all together where another one is shown by default.
TOTAL = "total"


@dataclass(frozen=True)
class Held:
    """One series that is on record, how many published values it has, and the last day that they reach."""

    area: str
    disaggregation: str
    number: int
    last: dt.date


@dataclass(frozen=True)
class Choice:
    """The series and the view that a page shows."""

    area: str
    disaggregation: str
    view: View = View()

    def pairs(self) -> list[tuple[str, str]]:
        """The query of an address that shows the same."""
        pairs = [("area", self.area), ("disaggregation", self.disaggregation or TOTAL)] if self.area else []
        return pairs + view_pairs(self.view)

    def at(self, view: View) -> Choice:
        """The same series in another view."""
        return replace(self, view=view)


def view_pairs(view: View) -> list[tuple[str, str]]:
    """A view as the query of an address; the latest values need none."""
    pairs = [("vintage", "first")] if view.first else []
    return pairs + ([("as_of", view.known_on.isoformat())] if view.known_on else [])


def read_view(query: QueryDict) -> View:
    """First or latest, and the day. Raises BadParameter."""
    first = choice(query, "vintage", VINTAGES, "latest") == "first"
    values = [value for value in query.getlist("as_of") if value]
    if len(values) > 1:
        raise BadParameter("as_of", "It can be given once only.")
    return View(first, _day(values[0]) if values else None)


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text.strip()) if len(text.strip()) == 10 else None
    except ValueError:
        day = None
    if day is None or not text.isascii():
        raise BadParameter("as_of", f"“{shown(text)}” is not a day; write it as 2022-12-31.")
    return day


def held(shelf: Shelf, indicator: str) -> list[Held]:
    """The series of an indicator that are on record, by area and disaggregation; counted once for an edition."""
    return shelf.fact(
        ("held", indicator), lambda: _held(shelf, indicator), lambda found: _WEIGHT * len(found)
    )


def _held(shelf: Shelf, indicator: str) -> list[Held]:
    rows = shelf.figures(vintage="all").filter(indicator=indicator).order_by()
    counted = rows.values_list("area", "disaggregation").annotate(number=Count("pk"), last=Max("end"))
    return sorted((Held(*row) for row in counted), key=lambda one: (one.area, one.disaggregation))


def read_choice(
    query: QueryDict, series: list[Held], areas: dict[str, Body], *, more: Iterable[str] = ()
) -> Choice:
    """The series and view of an address. Raises BadParameter for what is not on record or not understood."""
    refuse_unknown(query, (*PARAMETERS, *more))
    view = read_view(query)
    area = choice(query, "area", areas)
    among = {one.disaggregation or TOTAL for one in series}
    wanted = choice(query, "disaggregation", among | {TOTAL})
    fitting = [
        one for one in series if area in ("", one.area) and wanted in ("", one.disaggregation or TOTAL)
    ]
    if not fitting:
        return Choice(area, "" if wanted == TOTAL else wanted, view)
    best = min(fitting, key=lambda one: _rank(one, areas))
    return Choice(best.area, best.disaggregation, view)


def _rank(one: Held, areas: dict[str, Body]) -> tuple[bool, bool, int, int, str, str]:
    """First the area that has no other above it, the total before its parts, then the newest series, then the one with most values."""
    top = not areas.get(one.area, {}).get("parent")
    return not top, bool(one.disaggregation), -one.last.toordinal(), -one.number, one.area, one.disaggregation


def series_of(shelf: Shelf, indicator: str, chosen: Choice) -> Series:
    """The chosen series with every value published."""
    rows = shelf.figures(vintage="all").filter(
        indicator=indicator, area=chosen.area, disaggregation=chosen.disaggregation
    )
    return read(bodies(rows.order_by("key")))
