"""The nouns of figures: indicators, series and their breaks, published values, targets."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from mission.choices import (
    Bound,
    BreakKind,
    Combine,
    Comparator,
    Direction,
    FigurePart,
    Frequency,
    Measure,
    Missing,
    Per,
    Quality,
    RevisionReason,
)
from reports.api import assessments, parameters
from reports.api import filters as by
from reports.api.fields import CODE, DAY, DECIMAL, PARTIAL, TEXT, TRUTH, WHOLE, Body, Field, one_of
from reports.api.filters import Filter, narrowed
from reports.api.nouns import (
    LOCATOR,
    NOTE,
    PUBLISHED,
    SOURCE,
    SOURCED,
    UNIT,
    Lookups,
    Noun,
    Order,
    Values,
    small,
)
from reports.public.parameters import BadParameter
from reports.released import Shelf

#: In an address, the series that is not broken down.
TOTAL = "total"
VINTAGES = ("latest", "first", "all")
_UNIT_LABEL = Field("unit_label", TEXT, "The unit in the publisher's words.")
_INDICATOR = Field("indicator", CODE, "Code of the indicator.")
_DISAGGREGATION = Field(
    "disaggregation", TEXT, "The part of the whole, as name=value.", absent="all together"
)

INDICATORS = Noun(
    name="indicators",
    one="indicator",
    title="Indicators",
    about="What is measured, and how.",
    key="code",
    rows=small("indicator"),
    fields=(
        Field("code", CODE, "Code."),
        Field("title", TEXT, "Title."),
        Field("outcome", CODE, "Code of the outcome that it stands for."),
        UNIT,
        _UNIT_LABEL,
        Field("direction", one_of(Direction), "Which way is better."),
        Field("combine", one_of(Combine), "How shorter spans make a longer one."),
        Field("definition", TEXT, "What is counted."),
        Field("publisher", TEXT, "Who publishes it."),
        Field("frequency", one_of(Frequency), "How often it is published."),
        Field(
            "expected_lag_days", WHOLE, "Usual days from the end of a span to its figure.", absent="not known"
        ),
        Field("headline", TRUTH, "Whether it stands on the mission's home page."),
        SOURCE,
    ),
    filters=(
        by.known("outcome", "Code of an outcome.", "owner", "outcome"),
        by.yes_or_no("headline", "Whether it stands on the mission's home page."),
    ),
    orders={"code": Order(("key",)), "outcome": Order(("owner", "key"))},
)

BREAKS = Noun(
    name="series-breaks",
    one="series break",
    title="Series breaks",
    about="Days from which figures do not compare with earlier ones.",
    rows=small("series_break"),
    fields=(
        _INDICATOR,
        Field("date", PARTIAL, "From when on."),
        Field("kind", one_of(BreakKind), "What changed."),
        NOTE,
        *SOURCED,
    ),
    filters=(
        by.known("indicator", "Code of an indicator.", "owner", "indicator"),
        by.written("kind", "What changed.", BreakKind),
    ),
    orders={"indicator": Order(("key",))},
)


def _measured(body: Body, lookups: Lookups) -> dict[str, Any]:
    indicator, source = lookups.of("indicator", body), lookups.of("source", body)
    return {
        **body,
        "unit": indicator.get("unit"),
        "unit_label": indicator.get("unit_label"),
        "source_title": source.get("title"),
        "published": body.get("published") or source.get("published"),
    }


def _assessed(body: Body, lookups: Lookups) -> dict[str, Any]:
    return {**_measured(body, lookups), **assessments.assessed(body)}


_TARGETS = (
    by.known("indicator", "Code of an indicator.", "indicator", "indicator"),
    by.known("area", "Code of an area.", "area", "area"),
    by.known("commitment", "Reference of a commitment.", "commitment", "commitment"),
    *assessments.FILTERS,
)

TARGETS = Noun(
    name="targets",
    one="target",
    title="Targets",
    about="What a series is to reach. A changed target replaces the earlier one; both stay.",
    key="code",
    rows=lambda shelf, _: shelf.targets,
    fields=(
        Field("code", CODE, "Code."),
        Field("title", TEXT, "Title."),
        _INDICATOR,
        Field("area", CODE, "Code of the area.", absent="no series was named"),
        _DISAGGREGATION,
        Field("commitment", CODE, "Reference of the commitment that it belongs to.", absent="none"),
        Field("replaces", CODE, "Code of the target that it replaces.", absent="none"),
        Field("change_reason", TEXT, "Why it replaces it.", absent="not stated"),
        Field("measure", one_of(Measure), "What is compared."),
        Field("per", one_of(Per), "Length of the spans that count.", absent="any"),
        Field("baseline", DECIMAL, "Value from which it starts.", absent="none was stated"),
        Field("baseline_start", DAY, "First day of the baseline's span.", absent="none was stated"),
        Field("baseline_end", DAY, "Last day of the baseline's span.", absent="none was stated"),
        Field(
            "value", DECIMAL, "Value to reach.", absent="stated as a change, a direction, or without a figure"
        ),
        Field("change_percent", DECIMAL, "Change from the baseline in per cent.", absent="stated otherwise"),
        Field("comparator", one_of(Comparator), "How the figure is compared."),
        UNIT,
        _UNIT_LABEL,
        Field("span_start", DAY, "First day of the span that counts.", absent="not stated"),
        Field("span_end", DAY, "Last day of the span that counts.", absent="not stated"),
        Field("due", PARTIAL, "By when.", absent="no date was stated"),
        Field("set_by", TEXT, "Who set it."),
        *assessments.FIELDS,
        *SOURCED,
        PUBLISHED,
        NOTE,
    ),
    needs=("indicator", "source"),
    worded=_assessed,
    filters=_TARGETS,
    told=assessments.by_class(_TARGETS),
    says=assessments.SAYS,
    orders={
        "code": Order(("key",)),
        "indicator": Order(("indicator", "key")),
        "commitment": Order(("commitment", "key")),
    },
)


def _observed(body: Body, lookups: Lookups) -> dict[str, Any]:
    # With its own date only: that of its source would make an undated value look dated.
    indicator = lookups.of("indicator", body)
    return {
        **body,
        "unit": indicator.get("unit"),
        "unit_label": indicator.get("unit_label"),
        "source_title": lookups.of("source", body).get("title"),
    }


_SERIES_FILTERS = (
    by.known("indicator", "Code of an indicator.", "indicator", "indicator"),
    by.known("area", "Code of an area.", "area", "area"),
    Filter(
        "disaggregation",
        f"The part of the whole exactly as in answers; {TOTAL} (or nothing) for all together.",
        {"type": "string"},
        lambda text: "" if text == TOTAL else text,
        lambda _, value: Q(disaggregation=value),
    ),
)
_OBSERVED = (
    *_SERIES_FILTERS,
    by.day("period_start", "First day of the time span, exactly.", "start"),
    by.day("period_end", "Last day of the time span, exactly.", "end"),
    by.written("missing", "Why there is no value; none for those with one.", Missing, empty="none"),
    by.written(
        "quality", "How firm the publisher says it is; none for final or not said.", Quality, empty="none"
    ),
    by.yes_or_no("revised", "Whether the publisher says that it was revised."),
)
_VINTAGE = Filter(
    "vintage",
    "Of each point the value that was published latest, the first, or all.",
    {"type": "string", "enum": list(VINTAGES), "default": "latest"},
    parameters.word(VINTAGES),
)
_AS_OF = Filter(
    "as_of",
    "Values as their publishers had them by this day. Values of unknown date are left out, and the answer says how many.",
    {"type": "string", "format": "date"},
    parameters.day,
)


def _observations(shelf: Shelf, values: Values) -> QuerySet[Any]:
    as_of = values.get("as_of")
    if as_of and as_of > timezone.localdate(shelf.at):
        raise BadParameter("as_of", f"{as_of} has not come yet. Give today or an earlier day.")
    return shelf.figures(vintage=values.get("vintage", "latest"), known_on=as_of)


def _left_out(shelf: Shelf, values: Values) -> dict[str, Any]:
    if "as_of" not in values:
        return {}
    undated = shelf.figures(vintage="all").filter(known_by=None)
    return {"undated_left_out": narrowed(undated, _OBSERVED, shelf, values, checked=True).count()}


OBSERVATIONS = Noun(
    name="observations",
    one="observation",
    title="Observations",
    about="Published values. A revision is a value of its own; the earlier ones stay.",
    rows=_observations,
    fields=(
        _INDICATOR,
        Field("area", CODE, "Code of the area."),
        _DISAGGREGATION,
        Field("period_start", DAY, "First day of the time span."),
        Field("period_end", DAY, "Last day of the time span."),
        Field("part", one_of(FigurePart), "An end of the interval.", absent="it is the figure itself"),
        Field("value", DECIMAL, "The value as it was printed.", absent="see missing"),
        UNIT,
        _UNIT_LABEL,
        Field("missing", one_of(Missing), "Why there is no value.", absent="it has one"),
        Field("bound", one_of(Bound), "Printed as a bound.", absent="printed as a value"),
        Field("numerator", DECIMAL, "Numerator of a share or rate.", absent="not stated"),
        Field("denominator", DECIMAL, "Denominator of a share or rate.", absent="not stated"),
        Field("quality", one_of(Quality), "How firm the publisher says it is.", absent="final, or not said"),
        Field("revised", TRUTH, "Whether the publisher says that it was revised."),
        Field("reason", one_of(RevisionReason), "Why it was revised.", absent="not stated"),
        Field("published", PARTIAL, "When it was published, as exactly as is known.", absent="not stated"),
        SOURCE,
        Field("source_title", TEXT, "Title of the source.", absent="not stated"),
        LOCATOR,
        NOTE,
    ),
    needs=("indicator", "source"),
    worded=_observed,
    adds=("unit", "unit_label", "source_title"),
    filters=(*_OBSERVED, _VINTAGE, _AS_OF),
    orders={"point": Order(("key",))},
    told=_left_out,
    says=(Field("undated_left_out", WHOLE, "With as_of: how many values of unknown date are left out."),),
)


def _series(shelf: Shelf, values: Values) -> QuerySet[Any]:
    grouped = shelf.figures(vintage="all").order_by().values("indicator", "area", "disaggregation")
    return grouped.annotate(
        first_start=Min("start"),
        last_end=Max("end"),
        points=Count("point", distinct=True),
        published_values=Count("pk"),
    )


def _as_series(body: Body, lookups: Lookups) -> dict[str, Any]:
    return {
        **_measured(body, lookups),
        "disaggregation": body["disaggregation"] or None,
        "first_start": body["first_start"].isoformat(),
        "last_end": body["last_end"].isoformat(),
    }


SERIES = Noun(
    name="series",
    one="series",
    title="Series",
    about="One indicator, one area, one part of the whole: which there are, and how much is on record of each.",
    rows=_series,
    fields=(
        _INDICATOR,
        Field("area", CODE, "Code of the area."),
        _DISAGGREGATION,
        UNIT,
        _UNIT_LABEL,
        Field("first_start", DAY, "First day on record."),
        Field("last_end", DAY, "Last day on record."),
        Field("points", WHOLE, "How many time spans, ends of intervals counted by themselves."),
        Field("published_values", WHOLE, "How many published values, revisions included."),
    ),
    plain=("indicator", "area", "disaggregation", "first_start", "last_end", "points", "published_values"),
    needs=("indicator",),
    worded=_as_series,
    filters=_SERIES_FILTERS,
    orders={"indicator": Order(("indicator", "area", "disaggregation"))},
)
