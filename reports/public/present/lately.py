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

MOST = 6


def events(
    shelf: Shelf,
    found: Iterable[Headline],
    milestones: Iterable[Body],
    moves: Iterable[Body],
    titles: Mapping[str, str],
) -> list[dict[str, Any]]:
    """The newest events, newest first: headline figures, milestones that were reached and dates that moved.

    Of one headline only its newest event is told, so that one long series does not fill the list.
    """
    told = [event for one in found if (event := _figure(shelf, one))]
    told += [_milestone(shelf, one, titles) for one in milestones if one["state"] == MilestoneState.REACHED]
    told += [_move(shelf, one, titles) for one in moves]
    dated = [one for one in told if one["date"]]
    return sorted(dated, key=_order, reverse=True)[:MOST]


def _order(event: Mapping[str, Any]) -> tuple[dt.date, dt.date, str]:
    return last_day(event["date"]) or dt.date.min, first_day(event["date"]) or dt.date.min, event["url"]


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
        return {**event, "kind": "Figure revised.", "text": f"{span}: {first}, now", "strong": f"{value} ({step})"}
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
        "strong": partial_date_words(body["after"] or ""),
    }


def _commitment(body: Body, titles: Mapping[str, str]) -> str:
    ref = body["commitment"]
    return f"{ref}, {titles[ref]}" if ref in titles else ref
