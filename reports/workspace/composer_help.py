"""References that fit a section, ready to be copied into its text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mission.spans import span_words
from reports.composing.facts import Facts
from reports.composing.references import FigureRef
from reports.composing.resolve import figure_words
from reports.models import ReportSection

#: As many of each kind are listed.
MOST = 60


def examples(section: ReportSection, facts: Facts) -> list[dict[str, Any]]:
    """The figures, targets, commitments and money that a section is likely to name, each as it is written."""
    groups = [
        ("Figures of the period", _figures(section, facts)),
        ("Charts", _charts(section, facts)),
        ("Targets", _targets(section, facts)),
        ("Commitments", _commitments(section, facts)),
        ("Money of the period", _funding(facts)),
        ("Counts", _counts(section)),
    ]
    return [{"title": title, "rows": rows[:MOST]} for title, rows in groups if rows]


def _indicators(section: ReportSection, facts: Facts) -> list[str]:
    codes = [body["code"] for body in facts.indicators_of(section.outcome)] if section.outcome else []
    codes = codes or [code for code, body in sorted(facts.indicators.items()) if body["headline"]]
    facts.read_figures(codes)
    return codes


def _figures(section: ReportSection, facts: Facts) -> list[tuple[str, str]]:
    found = []
    for code in _indicators(section, facts):
        main = facts.main_series(code)
        point = facts.in_period(facts.series(code, *main)[0]) if main else None
        if main is None or point is None:
            continue
        one = FigureRef(code, main[0], point.start.isoformat(), point.end.isoformat(), main[1])
        row = facts.values_at(one)[-1]
        words = figure_words(row.body, facts.indicators[code])
        title = facts.indicators[code]["title"]
        found.append((f"{{{{figure:{one}}}}}", f"{title}, {_span(point.start, point.end)}: {words}"))
    return found


def _charts(section: ReportSection, facts: Facts) -> list[tuple[str, str]]:
    found = []
    for code in _indicators(section, facts):
        main = facts.main_series(code)
        if main:
            narrowed = f"[{main[1]}]" if main[1] else ""
            written = f"{{{{chart:{code}/{main[0]}{narrowed} | What it shows, in a sentence}}}}"
            found.append((written, facts.indicators[code]["title"]))
    return found


def _targets(section: ReportSection, facts: Facts) -> list[tuple[str, str]]:
    return [(f"{{{{target:{body['code']}}}}}", body["title"]) for body in facts.targets_on(section.outcome)]


def _commitments(section: ReportSection, facts: Facts) -> list[tuple[str, str]]:
    rows = facts.serving(section.outcome)
    return [(f"{{{{commitment:{body['ref']}}}}}", body["title"]) for body in rows]


def _funding(facts: Facts) -> list[tuple[str, str]]:
    return [
        (f"{{{{funding:{code}}}}}", body["purpose"] or body["fund"])
        for code, body in sorted(facts.funding.items())
        if body["period"] == facts.period_code
    ]


def _counts(section: ReportSection) -> list[tuple[str, str]]:
    narrowed = f"/outcome={section.outcome}" if section.outcome else ""
    return [
        (f"{{{{total:commitments{narrowed}}}}}", "Commitments"),
        (f"{{{{total:with_entry{narrowed}}}}}", "Commitments with an entry for the period"),
        (f"{{{{total:no_entry{narrowed}}}}}", "Commitments with none"),
        (f"{{{{total:entries{narrowed}}}}}", "Approved entries"),
    ]


def _span(start: dt.date, end: dt.date) -> str:
    return span_words(start, end)
