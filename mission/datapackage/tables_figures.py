"""The tables of what is measured: indicators and their breaks, areas, observations, targets."""

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
from mission.datapackage.columns import Column, Kind
from mission.datapackage.table import (
    Table,
    choice,
    code,
    commitment,
    day,
    integer,
    locator,
    number,
    partial,
    reference,
    source,
    text,
)

LARGE = 2_147_483_647

INDICATORS = Table(
    name="indicators",
    path="indicators.csv",
    title="Indicators",
    description="What is measured.",
    model="Indicator",
    sorted_by=("outcome_code", "id"),
    key=("id",),
    columns=(
        code("id", "Short name of the indicator: any text without white space and slashes."),
        text("title", "Name of the indicator.", required=True, unique=True, soft=True),
        reference(
            "outcome_code",
            "outcomes",
            "The outcome or priority it belongs to.",
            field="outcome",
            required=True,
        ),
        Column(
            name="unit",
            kind=Kind.WORD,
            field="unit",
            required=True,
            description="Unit, in lower-case words joined by underscores; free.",
        ),
        text("unit_label", "The unit in words.", required=True),
        choice(
            "desired_direction",
            "Which way is better; none: context only.",
            Direction,
            field="direction",
            required=True,
        ),
        choice(
            "combine",
            "How figures for shorter spans make one for a longer span; none: they do not.",
            Combine,
            required=True,
        ),
        text("definition", "What is counted, and how.", required=True),
        text("publisher", "Who publishes the figures.", required=True),
        choice("frequency", "How often figures are published.", Frequency, required=True),
        Column(
            name="headline",
            kind=Kind.YES_NO,
            field="headline",
            required=True,
            description="yes for the headline figures of the mission.",
        ),
        source(),
        integer(
            "expected_lag_days",
            "Days from the end of a span to its usual publication; empty where that is not known.",
            maximum=LARGE,
            default=None,
            extension=True,
        ),
    ),
)

SERIES_BREAKS = Table(
    name="series-breaks",
    path="series_breaks.csv",
    title="Breaks in series",
    description="Times from which figures of an indicator do not compare with earlier ones.",
    model="SeriesBreak",
    sorted_by=("indicator_id", "date", "kind"),
    key=("indicator_id", "date", "kind"),
    columns=(
        reference("indicator_id", "indicators", "The indicator.", field="indicator", required=True),
        partial("date", "From when.", required=True),
        choice("kind", "What changed.", BreakKind, required=True),
        text("note", "What a reader has to know.", required=True),
        source(),
        locator(),
    ),
)

AREAS = Table(
    name="areas",
    path="areas.csv",
    title="Areas",
    description="Places. Kinds of area do not nest and are never added up across.",
    model="Area",
    sorted_by=("kind", "id"),
    key=("id",),
    columns=(
        code("id", "Short name of the area: any text without white space and slashes."),
        text("name", "Name of the area.", required=True),
        Column(
            name="kind",
            kind=Kind.WORD,
            field="kind",
            required=True,
            description="Kind of area, in lower-case words joined by underscores; free.",
        ),
        reference("parent", "areas", "Id of the area around it, where that is certain."),
        Column(
            name="gss_code",
            kind=Kind.CODE,
            field="gss_code",
            description="Official code of the area; empty where it has none.",
        ),
        text("note", "Anything a reader has to know about the area."),
    ),
)

_POINT = (
    "indicator_id",
    "area",
    "period_start",
    "period_end",
    "disaggregation",
    "part",
    "published",
    "source",
)


def _disaggregation() -> Column:
    return Column(
        name="disaggregation",
        kind=Kind.DISAGGREGATION,
        field="disaggregation",
        description="Empty for the total, otherwise key=value pairs joined by semicolons, sorted by key, no key twice.",
    )


OBSERVATIONS = Table(
    name="observations",
    path="observations.csv",
    title="Observations",
    description="Published figures: one value of one indicator for an area, a time span and a disaggregation, from one "
    "source. Revised figures stand beside the earlier ones.",
    model="Observation",
    sorted_by=_POINT,
    key=_POINT,
    keyed=False,
    columns=(
        reference("indicator_id", "indicators", "The indicator.", required=True),
        reference("area", "areas", "The area.", required=True),
        day("period_start", "First day of the time span.", field="start", required=True),
        day(
            "period_end",
            "Last day of the time span; the same for a point in time.",
            field="end",
            required=True,
        ),
        _disaggregation(),
        choice(
            "part", "Empty for the figure itself; lower and upper are the ends of its interval.", FigurePart
        ),
        choice("bound", "Empty for a figure as such; less_than and more_than mark bounds.", Bound),
        number("value", "The value as published; empty exactly where missing says why.", printed="printed"),
        choice("missing", "Why there is no value; filled exactly where value is empty.", Missing),
        choice("quality", "Empty: final, or not said; provisional or estimated otherwise.", Quality),
        Column(
            name="revised",
            kind=Kind.YES,
            field="revised",
            description="yes: the publication gives it in place of an earlier figure for the same point.",
        ),
        number(
            "numerator", "The count above the line, where the source prints it.", printed="numerator_printed"
        ),
        number(
            "denominator",
            "The count below the line, where the source prints it.",
            printed="denominator_printed",
        ),
        partial("published", "When the figure was published; empty where no date was seen."),
        source(soft=False),
        locator(),
        text("note", "What a reader has to know."),
        choice(
            "reason",
            "Why the publisher replaced a figure; empty: not stated.",
            RevisionReason,
            extension=True,
        ),
    ),
)

TARGETS = Table(
    name="targets",
    path="targets.csv",
    title="Targets and standards",
    description="What a series is to reach. A changed target replaces the earlier one; both stay.",
    model="Target",
    sorted_by=("id",),
    key=("id",),
    columns=(
        code("id", "Short name of the target: any text without white space and slashes."),
        reference("indicator_id", "indicators", "The indicator.", field="indicator", required=True),
        text("title", "The target in words.", required=True),
        commitment("The commitment that it belongs to.", required=False, patterned=False),
        reference("replaces", "targets", "Id of the earlier target that it replaces."),
        text("change_reason", "Why the earlier target was replaced."),
        _disaggregation(),
        choice("measure", "What is compared with the target.", Measure, required=True),
        choice("per", "Length of the spans that count, where the series has several.", Per),
        number("baseline_value", "The baseline.", field="baseline", printed="baseline_printed"),
        day("baseline_start", "First day of the baseline."),
        day("baseline_end", "Last day of the baseline."),
        number(
            "target_value",
            "The value to reach; empty where none was set.",
            field="value",
            printed="value_printed",
        ),
        number(
            "change_percent",
            "The change to reach, in percent, instead of a value.",
            printed="change_percent_printed",
        ),
        choice("comparator", "How a figure is compared with the target.", Comparator, required=True),
        day("span_start", "First day of the span that counts."),
        day("span_end", "Last day of the span that counts."),
        partial("due", "When it is to be reached; empty for a standing standard or no date."),
        reference("area", "areas", "The area that the target is for.", required=True, soft=True),
        text("set_by", "Who set the target and where.", required=True),
        source(),
        locator(),
        text("note", "What a reader has to know to judge it.", required=True),
    ),
)
