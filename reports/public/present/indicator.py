"""One indicator as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mission.choices import Combine, Frequency
from mission.spans import day_words, partial_date_words, span_words
from mission.wording import NO_FIGURE, aim_words, code_words, counted, disaggregation_words
from reports.public.addresses import address, file_address
from reports.public.present import series_charts, series_tables, values
from reports.public.present.indicator_targets import of_series
from reports.public.present.names import source_note, source_words
from reports.public.series_choice import TOTAL, Choice, Held, view_pairs
from reports.released import Body, Shelf
from reports.series import LATEST, Series, View, newest

_COMBINED = {
    Combine.SUM: "Shorter spans add up to longer ones where they neither overlap nor leave a gap.",
    Combine.LATEST: "The latest figure stands for a longer span; figures are not added up.",
    Combine.MEAN: "Spans of equal length are averaged.",
    Combine.NONE: "Figures for shorter spans are not combined into longer ones.",
}


def subject(
    body: Body, chosen: Choice, areas: Mapping[str, Body], breaks: Sequence[Body], targets: Sequence[Body]
) -> series_charts.Subject:
    """What the charts of the chosen series are about."""
    fitting = [one for one in targets if of_series(one, chosen)]
    name = series_name(body, chosen, areas)
    return series_charts.Subject(
        body,
        name,
        f"chart-{body['code']}"[:60],
        values.in_order(breaks),
        fitting,
        paths=chosen.view == LATEST,
    )


def series_name(body: Body, chosen: Choice, areas: Mapping[str, Body]) -> str:
    """What a chosen series is called: the indicator, its part and its area."""
    words = [body["title"]]
    if chosen.disaggregation:
        words.append(disaggregation_words(chosen.disaggregation))
    if chosen.area in areas:
        words.append(areas[chosen.area]["name"])
    return ", ".join(words)


def lead_figure(
    body: Body, series: Series, view: View, breaks: Sequence[Body], sources: Mapping[str, Body]
) -> dict[str, Any] | None:
    """The newest figure of a series for components/figure_block.html; None where it has none."""
    point = newest(series.visible(view), view)
    value = point.at(view) if point else None
    if point is None or value is None:
        return None
    shown = values.large(value, body)
    said = [f"{aim_words(body['direction'] or '', counts=body['unit'] == 'count')}."]
    said.append(values.compared(point, series, view, body, breaks))
    return {
        "number": shown.number,
        "unit": shown.unit,
        "period": span_words(point.start, point.end, long=True),
        "qualifiers": values.qualifiers(point, view, body),
        "words": " ".join(word for word in said if word),
        "source": f"{values.read_in(value, sources)}. {values.age(point, value)}".strip(),
        "later": values.coming(body, point) if view == LATEST else "",
    }


def chart_figures(
    drawn: Sequence[series_charts.Drawn], name: str, source: str, title: str
) -> list[dict[str, Any]]:
    """The charts for components/chart_figure.html; the ways to take one along are added by the page."""
    found = []
    for number, one in enumerate(drawn, 1):
        apart = (
            " Spans of different length stand apart, because they were published apart and overlap. The width of a bar is the time it covers."
            if one.apart
            else ""
        )
        found.append(
            {
                "title": title if number == 1 else one.title,
                "subtitle": f"{name}{'' if one.apart or number > 1 else f'. {one.title}'}.{apart}",
                "chart": one.wide,
                "narrow": one.narrow,
                "source": f"{source}. Each value has its own source in the table.",
            }
        )
    return found


def picture_paths(shelf: Shelf, body: Body, chosen: Choice, chart: str) -> dict[str, str]:
    """The addresses of one chart of the page as SVG, PNG and frame; `chart` is its name there, empty for the first."""
    pairs = chosen.pairs() + ([("chart", chart)] if chart else [])
    names = {"svg": "indicator_picture", "png": "indicator_png", "frame": "indicator_frame"}
    return {ending: address(shelf, name, pairs, code=body["code"]) for ending, name in names.items()}


def message(body: Body, series: Series, view: View) -> str:
    """What the chart says in one line: its newest figure."""
    point = newest(series.visible(view), view)
    value = point.at(view) if point else None
    if point is None or value is None:
        return f"{NO_FIGURE[0].upper()}{NO_FIGURE[1:]}"
    label = f" {body['unit_label']}" if body["unit"] == "count" and body["unit_label"] else ""
    words = f"{values.in_words(value, body)}{label}, {span_words(point.start, point.end)}"
    return f"As known on {day_words(view.known_on)}: {words}" if view.known_on else words


def switch(shelf: Shelf, body: Body, chosen: Choice) -> dict[str, Any]:
    """For components/value_switch.html: the same series as first published, latest, or as known on a day."""
    series = chosen.at(View())
    choices = [
        {"label": label, "url": _url(shelf, body, chosen.at(view)), "current": view == chosen.view}
        for label, view in (("As first published", View(first=True)), ("Latest", View()))
    ]
    hidden = series.pairs() + ([("vintage", "first")] if chosen.view.first and chosen.view.known_on else [])
    day = chosen.view.known_on
    return {
        "choices": choices,
        "action": address(shelf, "indicator", code=body["code"]),
        "as_of": day.isoformat() if day else "",
        "hidden": hidden,
    }


def which_words(shelf: Shelf, chosen: Choice) -> str:
    """Which published values a page shows."""
    if chosen.view.known_on:
        return f"Values that were published by {day_words(chosen.view.known_on)}."
    of = "first published" if chosen.view.first else "latest"
    return f"The {of} value of each time span, in edition {shelf.position}."


def all_files(shelf: Shelf, body: Body) -> list[dict[str, str]]:
    """Every series of the indicator as files: all published values, the latest, or the first ones."""
    return [
        {
            "label": label,
            "url": file_address(shelf, "indicator", "csv", [("vintage", vintage)], code=body["code"]),
            "type": "text/csv",
        }
        for label, vintage in (
            ("Every published value of all series (CSV)", "all"),
            ("Only latest values (CSV)", "latest"),
            ("Only first published (CSV)", "first"),
        )
    ]


def view_notice(series: Series, chosen: Choice, latest_url: str) -> dict[str, str] | None:
    """What a reader must know of a view that is not the latest one."""
    back = {"url": latest_url, "link_text": "Back to the latest"}
    day = chosen.view.known_on
    if day:
        which = "first published values known" if chosen.view.first else "what was known"
        return {
            "title": f"You see {which} on {day_words(day)}.",
            "text": values.left_out_words(series, day),
            **back,
        }
    if chosen.view.first:
        return {
            "title": "You see the values as first published.",
            "text": series_tables.revision_sentence(series, LATEST),
            **back,
        }
    return None


def selects(series: Sequence[Held], chosen: Choice, areas: Mapping[str, Body]) -> list[dict[str, Any]]:
    """The choice of area and of disaggregation; one that has nothing to choose is left out."""
    places = sorted(
        {one.area for one in series} | {chosen.area} - {""},
        key=lambda code: _place_order(areas.get(code, {}), code),
    )
    held_here = {one.disaggregation for one in series if one.area == chosen.area}
    parts = sorted({one.disaggregation for one in series} | {chosen.disaggregation})
    found = []
    if len(places) > 1:
        options = [
            {"value": code, "label": _place(areas.get(code), code), "chosen": code == chosen.area}
            for code in places
        ]
        found.append({"name": "area", "label": "Area", "options": options})
    if len(parts) > 1:
        options = [
            {
                "value": part or TOTAL,
                "label": (disaggregation_words(part) if part else "All together")
                + ("" if part in held_here else " (no figure here)"),
                "chosen": part == chosen.disaggregation,
            }
            for part in parts
        ]
        found.append({"name": "disaggregation", "label": "Broken down by", "options": options})
    return found


def _place_order(area: Mapping[str, Any], code: str) -> tuple[bool, str, str]:
    return bool(area.get("parent")), area.get("kind", ""), area.get("name", code)


def _place(area: Body | None, code: str) -> str:
    if area is None:
        return code
    return (
        f"{area['name']} ({code_words(area['kind']).lower() if len(area['kind']) > 3 else code_words(area['kind'])})"
        if area["parent"]
        else str(area["name"])
    )


def facts(
    body: Body, outcome: Body | None, source: Body | None, shelf: Shelf, series: Sequence[Held]
) -> list[dict[str, Any]]:
    """What is counted, by whom and how often, for components/summary_list.html."""
    found: list[dict[str, Any]] = [
        {"label": "Definition", "text": body["definition"] or "No definition is on record"},
        {"label": "Publisher", "text": body["publisher"] or "Not stated"},
        {"label": "Unit", "text": body["unit_label"] or body["unit"]},
        {
            "label": "Aim",
            "text": aim_words(body["direction"] or "", counts=body["unit"] == "count").removeprefix("Aim: "),
        },
        {"label": "Comes out", "text": _frequency(body)},
        {"label": "Longer spans", "text": _COMBINED[Combine(body["combine"])]},
    ]
    if outcome:
        link = {
            "text": f"{outcome['code']}. {outcome['title']}",
            "url": address(shelf, "outcome", code=outcome["code"]),
        }
        found.append({"label": "Measures", "links": [link]})
    if source:
        note = source_note(source)
        link = {
            "text": f"{note['publisher']}, {note['title']}",
            "url": address(shelf, "source", code=source["code"]),
        }
        found.append(
            {
                "label": "Described in",
                "links": [link],
                "text": "",
                "remark": partial_date_words(note["published"]),
            }
        )
    values_number = sum(one.number for one in series)
    found.append(
        {
            "label": "On this record",
            "text": f"{counted(values_number, 'published value')} in {counted(len(series), 'series', 'series')}",
        }
    )
    return found


def _frequency(body: Body) -> str:
    lag = body.get("expected_lag_days")
    words = str(Frequency(body["frequency"]).label) if body["frequency"] else "Not stated"
    return f"{words}, {counted(int(lag), 'day')} after the period" if lag else words


def break_rows(breaks: Sequence[Body], sources: Mapping[str, Body]) -> list[dict[str, str]]:
    """From when figures do not compare with earlier ones, and why."""
    return [
        {
            "date": partial_date_words(one["date"]),
            "kind": f"{one['kind'][:1].upper()}{one['kind'][1:]} changed",
            "note": one["note"] or "",
            "source": source_words(sources.get(one["source"]), one["locator"]),
        }
        for one in values.in_order(breaks)
    ]


def _url(shelf: Shelf, body: Body, chosen: Choice) -> str:
    return address(
        shelf, "indicator", chosen.pairs() if chosen.area else view_pairs(chosen.view), code=body["code"]
    )
