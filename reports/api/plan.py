"""The nouns around what was promised: the mission, outcomes, periods, partners, areas, sources and money."""

from __future__ import annotations

from typing import Any

from mission.choices import FundingKind, OutcomeKind, PartnerKind, Rounding
from reports.api import filters as by
from reports.api.fields import CODE, DAY, DECIMAL, LINK, PARTIAL, TEXT, WHOLE, Body, Field, one_of, records
from reports.api.nouns import AMOUNT, NOTE, PUBLISHED, SOURCE, SOURCED, UNIT, Lookups, Noun, Order, small

OUTCOMES = Noun(
    name="outcomes",
    one="outcome",
    title="Outcomes",
    about="What the mission wants to be true: a tree, and the priorities beside it.",
    key="code",
    rows=small("outcome"),
    fields=(
        Field("code", CODE, "Code."),
        Field("title", TEXT, "Title."),
        Field("kind", one_of(OutcomeKind), "Level."),
        Field("parent", CODE, "Code of the outcome above.", absent="it stands at the top"),
        *SOURCED,
    ),
    filters=(
        by.known("parent", "Code of an outcome: those directly below it.", "owner", "outcome"),
        by.written("kind", "Level.", OutcomeKind),
    ),
)

PERIODS = Noun(
    name="reporting-periods",
    one="reporting period",
    title="Reporting periods",
    about="The periods that annual reports and progress entries are about.",
    key="code",
    rows=small("period"),
    fields=(
        Field("code", CODE, "Code."),
        Field("label", TEXT, "Name."),
        Field("start", DAY, "First day."),
        Field("end", DAY, "Last day."),
        Field("report_title", TEXT, "Title of the annual report.", absent="not known"),
        Field("report_source", CODE, "Code of the source that is the annual report.", absent="not known"),
        Field("report_published", PARTIAL, "When the annual report was published.", absent="not published"),
        NOTE,
    ),
)

PUNCTUALITY = Noun(
    name="punctuality",
    one="count of punctuality",
    title="Punctuality of reporting",
    about="For each partner and period, how many progress entries were asked for through this service and how they "
    "came. It stands as on the day on which the edition was frozen.",
    rows=small("punctuality"),
    fields=(
        Field("partner", CODE, "Code of the partner."),
        Field("period", CODE, "Code of the reporting period."),
        Field("asked", WHOLE, "Entries asked for: the sum of the others."),
        Field("on_time", WHOLE, "Submitted by the end of the due day."),
        Field("late", WHOLE, "Submitted after it."),
        Field("not_answered", WHOLE, "Due and not submitted."),
        Field("not_yet_due", WHOLE, "Neither due nor submitted."),
        Field("note", TEXT, "The partner's explanation.", absent="none given"),
    ),
    filters=(
        by.known("partner", "Code of a partner.", "owner", "partner"),
        by.known("period", "Code of a reporting period.", "other", "period"),
    ),
    orders={"partner": Order(("key",))},
)

PARTNERS = Noun(
    name="partners",
    one="partner",
    title="Partners",
    about="Organisations that deliver something, and collectives of them.",
    key="code",
    rows=small("partner"),
    fields=(
        Field("code", CODE, "Code."),
        Field("name", TEXT, "Name."),
        Field("kind", one_of(PartnerKind), "One organisation, or several under one name."),
        Field("sector", CODE, "Sector."),
        Field("member_of", CODE, "Code of the collective that it belongs to.", absent="none"),
        Field("merged_into", CODE, "Code of the partner that it became part of.", absent="none"),
        Field("area", CODE, "Code of its area.", absent="none in particular"),
        Field("description", TEXT, "What it is."),
        Field("url", LINK, "Its website.", absent="not known"),
        SOURCE,
        Field(
            "earlier_names",
            records(
                Field("code", CODE, "Code at that time."),
                Field("name", TEXT, "Name at that time."),
                Field("until", DAY, "Last day of the name."),
                Field("reason", TEXT, "Why it changed."),
            ),
            "Names that it had before.",
        ),
    ),
    filters=(
        by.known("sector", "Sector.", "other", "partner", among="other"),
        by.known("member_of", "Code of a collective: its members.", "owner", "partner"),
        by.written("kind", "Organisation or collective.", PartnerKind),
    ),
)

AREAS = Noun(
    name="areas",
    one="area",
    title="Areas",
    about="Places. Kinds of area do not nest; figures are never added up across them.",
    key="code",
    rows=small("area"),
    fields=(
        Field("code", CODE, "Code."),
        Field("name", TEXT, "Name."),
        Field("kind", CODE, "Kind of area."),
        Field("parent", CODE, "Code of the area that it is part of.", absent="none"),
        Field("gss_code", CODE, "Code of the Government Statistical Service.", absent="none"),
        NOTE,
    ),
    filters=(
        by.known("kind", "Kind of area.", "other", "area", among="other"),
        by.known("parent", "Code of an area: those that are part of it.", "owner", "area"),
    ),
)

SOURCES = Noun(
    name="sources",
    one="source",
    title="Sources",
    about="Public texts in which rows were read.",
    key="code",
    rows=small("source"),
    fields=(
        Field("code", CODE, "Code."),
        Field("title", TEXT, "Title."),
        Field("publisher", TEXT, "Publisher."),
        Field("published", PARTIAL, "When it was published.", absent="not stated"),
        Field("url", LINK, "Where it stands.", absent="not on the web"),
    ),
)


def _money(body: Body, lookups: Lookups) -> dict[str, Any]:
    return {**body, "unit": "gbp", "published": lookups.of("source", body).get("published")}


FUNDING = Noun(
    name="funding",
    one="funding",
    title="Funding",
    about="Amounts of money. Part and whole are both listed: do not add them up.",
    key="code",
    rows=small("funding"),
    fields=(
        Field("code", CODE, "Code."),
        Field("fund", TEXT, "Name of the fund."),
        Field("partner", CODE, "Code of the partner that it is for.", absent="none in particular"),
        Field("period", CODE, "Code of the reporting period.", absent="none in particular"),
        AMOUNT,
        UNIT,
        Field("rounding", one_of(Rounding), "How exactly the source states it.", absent="as stated"),
        Field("kind", one_of(FundingKind), "What it is."),
        Field("part_of", CODE, "Code of the amount that it is part of.", absent="none"),
        Field("commitment", CODE, "Reference of the commitment that it pays for.", absent="none"),
        Field("purpose", TEXT, "What for."),
        *SOURCED,
        PUBLISHED,
    ),
    needs=("source",),
    worded=_money,
    filters=(
        by.known("commitment", "Reference of a commitment.", "owner", "commitment"),
        by.known("partner", "Code of a partner.", "other", "partner"),
        by.known_in_body("period", "Code of a reporting period.", "period"),
        by.written("kind", "What the amount is.", FundingKind),
    ),
    orders={
        "code": Order(("key",)),
        "commitment": Order(("owner", "key")),
        "partner": Order(("other", "key")),
    },
)


MISSION_FIELDS = (
    Field("slug", CODE, "Name in addresses."),
    Field("title", TEXT, "Title."),
    Field("start", PARTIAL, "When it begins."),
    Field("end", PARTIAL, "When it ends."),
    Field("aim", TEXT, "What it wants to be true."),
    Field("lead", CODE, "Code of the partner that leads it.", absent="not stated"),
    Field("amount", DECIMAL, "Money for the whole mission, exact.", absent="not stated"),
    UNIT,
    SOURCE,
    Field("locator", TEXT, "Where in the source.", absent="not stated"),
    PUBLISHED,
    Field("successor_of", CODE, "Name of the mission that it follows.", absent="none"),
)


def as_mission(body: Body, source: Body) -> dict[str, Any]:
    """A mission as the API says it, with the unit of its money and the date of its source."""
    worded = {**body, "unit": "gbp", "published": source.get("published")}
    return {field.name: field.of(worded) for field in MISSION_FIELDS}
