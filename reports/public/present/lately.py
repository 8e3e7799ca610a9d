"""What changed lately: the newest dated events of the record, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mission.choices import MilestoneState
from mission.dates import first_day, last_day
from mission.spans import partial_date_words, span_words
from mission.units import difference
from reports.public.addresses import address
from reports.public.present import points
from reports.public.present.headlines import Headline
from reports.released import Body, Shelf

#: How many events of each kind are told, so that no kind and no single report fills the list.
REVISED = "Figure revised."
FIGURES, MILESTONES, MOVES = 4, 2, 1


def events(
    shelf: Shelf,
    found: Iterable[Headline],
    milestones: Iterable[Body],
    moves: Iterable[Body],
    titles: Mapping[str, str],
) -> list[dict[str, Any]]:
    """The newest events, newest first: headline figures, milestones that were reached and dates that moved."""
    figures = [event for one in found if (event := _figure(shelf, one))]
    reached = [_milestone(shelf, one, titles) for one in milestones if one["state"] == MilestoneState.REACHED]
    moved = [_move(shelf, one, titles) for one in moves]
    told = _newest(figures, FIGURES) + _newest(reached, MILESTONES) + _newest(moved, MOVES)
    return sorted(told, key=_order, reverse=True)


def _newest(events_: Iterable[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    return sorted((one for one in events_ if one["date"]), key=_order, reverse=True)[:most]


def _order(event: Mapping[str, Any]) -> tuple[dt.date, dt.date, bool, str]:
    day = event["date"]
    revised = event["kind"] == REVISED
    return last_day(day) or dt.date.min, first_day(day) or dt.date.min, revised, event["url"]


def _figure(shelf: Shelf, one: Headline) -> dict[str, Any] | None:
    newest = _newest_published(one.values)
    if newest is None:
        return None
    indicator = one.indicator
    event = {
        "date": newest.latest["published"],
        "url": address(shelf, "indicator", code=indicator["code"]),
        "label": indicator["title"],
    }
    span, value = span_words(*newest.span), points.words(newest.latest, indicator)
    if newest.revised:
        step = difference(newest.first["value"], newest.latest["value"], indicator["unit"])
        first = points.words(newest.first, indicator)
        return {**event, "kind": REVISED, "text": f"{span}: {first}, now", "strong": f"{value} ({step})"}
    return {**event, "kind": "New figure.", "text": f"{span}:", "strong": value}


def _newest_published(values: Sequence[points.Value]) -> points.Value | None:
    known = [one for one in values if one.latest["value"] is not None and one.latest["published"]]
    return max(known, key=lambda one: (last_day(one.latest["published"]), one.span[1]), default=None)


def _milestone(shelf: Shelf, body: Body, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "date": body["date"],
        "kind": "Milestone.",
        "url": address(shelf, "commitment", ref=body["commitment"]),
        "label": _commitment(body, titles),
        "before": f"{body['title']}.",
    }


def _move(shelf: Shelf, body: Body, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "date": body["announced"],
        "kind": "Date moved.",
        "url": address(shelf, "commitment", ref=body["commitment"]),
        "label": _commitment(body, titles),
        "text": f"{partial_date_words(body['before'] or '')}, now",
        "strong": partial_date_words(body["after"]) if body["after"] else "without a date",
    }


def _commitment(body: Body, titles: Mapping[str, str]) -> str:
    ref = body["commitment"]
    return f"{ref}, {titles[ref]}" if ref in titles else ref
