"""A published value in the cells of a CSV, fast enough for a million of them."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

from mission.wording import missing_words
from reports.public.csvs import guarded
from reports.public.tables import Lookups
from reports.released import Body

_HEAD = itemgetter(
    "indicator", "area", "disaggregation", "period_start", "period_end", "part", "bound", "value"
)
_TAIL = itemgetter("reason", "numerator", "denominator", "published", "source", "locator", "note")
_FORMULA = frozenset("=+-@\t\r")


def observation_cells(lookups: Lookups) -> Callable[[Body], list[str | None]]:
    """A maker of the cells of OBSERVATIONS; what many values share is put into words once."""
    indicators, sources = lookups.indicators, lookups.sources
    units: dict[str, tuple[str, str]] = {}
    absent: dict[str, tuple[str, str]] = {"": ("", "")}
    origins: dict[str, tuple[str, str, str]] = {}

    def unit(code: str) -> tuple[str, str]:
        body = indicators.get(code, {})
        return units.setdefault(code, (guarded(body.get("unit")), guarded(body.get("unit_label"))))

    def why(word: str) -> tuple[str, str]:
        return absent.setdefault(word, (guarded(word), guarded(missing_words(word))))

    def origin(code: str) -> tuple[str, str, str]:
        body = sources.get(code, {})
        publisher, title, url = (guarded(body.get(name)) for name in ("publisher", "title", "url"))
        return origins.setdefault(code, (publisher, title, url))

    def cells(body: Body) -> list[str | None]:
        indicator, source, missing = body["indicator"], body["source"] or "", body["missing"] or ""
        return [
            *[guarded(cell) if cell and cell[0] in _FORMULA else cell for cell in _HEAD(body)],
            *(units.get(indicator) or unit(indicator)),
            *(absent.get(missing) or why(missing)),
            guarded(body["quality"]),
            guarded(body["revised"]),
            *[guarded(cell) if cell and cell[0] in _FORMULA else cell for cell in _TAIL(body)],
            *(origins.get(source) or origin(source)),
        ]

    return cells
