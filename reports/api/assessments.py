"""The assessment of a target in answers: its fields, the filters by class and outcome, and the counts per class."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q

from mission.assessment import CLASSES, counts
from mission.wording import ASSESSMENTS
from reports.api import parameters
from reports.api.fields import (
    CODE,
    DAY,
    DECIMAL,
    PARTIAL,
    TEXT,
    TRUTH,
    WHOLE,
    Body,
    Field,
    Kind,
    record,
    records,
)
from reports.api.filters import Filter, narrowed
from reports.api.nouns import Values
from reports.public.present.outcomes import descendants
from reports.released import Shelf

_TEXTS = Kind(
    "list of texts",
    {"type": "array", "items": {"type": "string"}},
    cell=lambda values: " ".join(values),
)


def _class() -> Kind:
    return Kind(f"one of {', '.join(CLASSES)}", {"type": "string", "enum": list(CLASSES)})


def _given(name: str, about: str, absent: str) -> Field:
    return Field(name, _FIGURE, about, absent=absent)


_FIGURE_FIELDS = (
    Field("period_start", DAY, "First day of its time span."),
    Field("period_end", DAY, "Last day of its time span."),
    Field("value", DECIMAL, "The value."),
    Field("bound", TEXT, "less_than or more_than.", absent="an exact value"),
    Field("quality", TEXT, "provisional or estimated.", absent="final, or not said"),
    Field("published", PARTIAL, "When it was published.", absent="not stated"),
    Field("source", CODE, "Code of the source in which it was read.", absent="not stated"),
    Field("locator", TEXT, "Where in the source.", absent="not stated"),
    Field("baseline", TRUTH, "Whether it is the baseline that the target states."),
)
_FIGURE = record(*_FIGURE_FIELDS)
_SPAN_FIELDS = (Field("period_start", DAY, "First day."), Field("period_end", DAY, "Last day."))

_ASSESSMENT = (
    Field("class", _class(), "The class."),
    Field("method", TEXT, "Version of the method."),
    Field("reason", CODE, "Code of the reason within the method."),
    Field("sentence", TEXT, "The class in words, with every step that went the wrong way."),
    Field("to_reach", DECIMAL, "The value to reach, worked out where it is a change.", absent="none is set"),
    _given("figure", "The figure that is judged.", "none is on record"),
    _given("start", "Where the expected path starts.", "no path"),
    Field("expected", DECIMAL, "What the expected path asks at that figure.", absent="no path"),
    Field("months_gone", DECIMAL, "Months from the start to that figure.", absent="no path"),
    Field("months_in_all", DECIMAL, "Months from the start to the due day.", absent="no path"),
    Field(
        "needed_a_year",
        DECIMAL,
        "Change that is needed each year until the due day.",
        absent="none is needed, or it cannot be said",
    ),
    Field("last_change_a_year", DECIMAL, "The last change on record, a year.", absent="no earlier figure"),
    Field("total", DECIMAL, "The sum so far.", absent="the target is no sum"),
    Field("periods", WHOLE, "Periods or parts that were counted."),
    Field("periods_reached", WHOLE, "Periods that reached a standard."),
    Field("short", records(*_FIGURE_FIELDS), "Periods that missed a standard."),
    Field("without_figure", records(*_SPAN_FIELDS), "Time without a figure."),
    Field(
        "wrong_way",
        records(
            Field("before", _FIGURE, "The earlier figure."), Field("after", _FIGURE, "The later figure.")
        ),
        "Steps of the path that went the wrong way.",
    ),
    Field("figures", records(*_FIGURE_FIELDS), "The figures that were compared, oldest first."),
    Field(
        "left_out",
        record(
            Field("before_break", WHOLE, "Before a break in the series."),
            Field("other_length", WHOLE, "Of another length of time."),
            Field("overlapping", WHOLE, "That overlap a later one."),
            Field("without_value", WHOLE, "Without a value."),
        ),
        "How many figures of the series were not compared.",
    ),
    Field("formula", TEXT, "The computation with its numbers; empty where nothing was computed."),
    Field("thresholds", _TEXTS, "What the rule compares."),
    Field(
        "others",
        records(
            Field("method", CODE, "straight_line, growth_rates or fixed_band."),
            Field("says", TEXT, "What it says in its own word, or why it says nothing."),
            Field("class", _class(), "The nearest of our classes.", absent="it says nothing"),
            Field("number", DECIMAL, "The number by which it decides.", absent="none"),
            Field("differs", TRUTH, "Whether its class is another."),
        ),
        "What other published methods say of the same figures.",
    ),
    Field("moves", WHOLE, "How often the target was changed before."),
    Field(
        "first",
        record(
            Field("code", CODE, "Code of the first target."),
            Field("class", _class(), "The first one's class."),
        ),
        "The first target of those that replaced one another.",
        absent="it is the first",
    ),
    Field("replaced_by", CODE, "Code of the target that replaces it.", absent="none does"),
)

#: What a target says of its assessment; the plain ones make a CSV easy to read.
FIELDS = (
    Field("assessment_class", _class(), "Computed class of the target.", absent="frozen without one"),
    Field("assessment_sentence", TEXT, "The class in words.", absent="frozen without one"),
    Field("assessment", record(*_ASSESSMENT), "The whole working.", absent="frozen without one"),
)


def assessed(body: Body) -> dict[str, Any]:
    """The members of `FIELDS` that a body does not hold itself."""
    held = body.get("assessment") or {}
    return {"assessment_class": held.get("class"), "assessment_sentence": held.get("sentence")}


def _of_class(_: Shelf, value: str) -> Q:
    # The class is the first member of an assessment, since canonical JSON has its members in order.
    return Q(body__contains=f'"assessment":{json.dumps({"class": value}, separators=(",", ":"))[:-1]}')


def _of_outcome(shelf: Shelf, code: str) -> Q:
    codes = descendants(shelf.by_key("outcome"), code)
    return Q(indicator__in=shelf.rows_of("indicator").filter(owner__in=codes).order_by().values("key"))


FILTERS = (
    Filter(
        "assessment",
        "Class of the target.",
        {"type": "string", "enum": list(CLASSES)},
        parameters.word(CLASSES),
        _of_class,
    ),
    Filter(
        "outcome",
        "Code of an outcome: targets of indicators that measure it or an outcome below it.",
        {"type": "string"},
        narrow=_of_outcome,
        among=("outcome", "key"),
    ),
)

#: What a list of targets says of all that its filters leave, not of one page.
SAYS = (
    Field(
        "by_class",
        record(*(Field(kind, WHOLE, f"{ASSESSMENTS[kind][0]}: {ASSESSMENTS[kind][1]}.") for kind in CLASSES)),
        "How many targets of the whole list have each class, zeros too.",
    ),
)


def by_class(filters: tuple[Filter, ...]) -> Any:
    """What is said with a list of targets that has these filters: one query."""

    def told(shelf: Shelf, values: Values) -> dict[str, Any]:
        rows = narrowed(shelf.targets, filters, shelf, values, checked=True).order_by()
        held = [json.loads(text).get("assessment") for text in rows.values_list("body", flat=True)]
        tally = counts((one["class"], False) for one in held if one)
        return {"by_class": {one.kind: one.number for one in tally}}

    return told
