"""The nouns of what was promised: commitments, what hangs on them, and progress entries."""

from __future__ import annotations

from mission.choices import (
    CommitmentChangeKind,
    DeliveryStatus,
    MilestoneState,
    Origin,
    Part,
    Relation,
)
from reports.api import filters as by
from reports.api.fields import (
    CODE,
    CODES,
    DAY,
    LINK,
    PARTIAL,
    TEXT,
    TRUTH,
    WHOLE,
    Field,
    one_of,
    record,
    records,
)
from reports.api.nouns import LOCATOR, SOURCE, SOURCED, Noun, Order, small

NOT_STATED = "not_stated"
_STATUS = one_of(DeliveryStatus, NOT_STATED)


def status(about: str) -> Field:
    """A delivery status, which says not_stated where nobody has stated one."""
    return Field("status", _STATUS, about, word=NOT_STATED)


def _said(*more: Field) -> Field:
    return Field(
        "said",
        records(Field("partner", CODE, "Code of the partner."), status("What it said."), *more),
        "What each partner said.",
    )


_PARTNERS = records(
    Field("partner", CODE, "Code of the partner."),
    Field("role", one_of(Part), "Its part."),
    cell=lambda one: f"{one['role']}={one['partner']}",
)

COMMITMENTS = Noun(
    name="commitments",
    one="commitment",
    title="Commitments",
    about="What was promised, by whom, by when, and the status that its leads have stated.",
    key="ref",
    rows=lambda shelf, _: shelf.commitments,
    fields=(
        Field("ref", CODE, "Reference."),
        Field("title", TEXT, "Title."),
        Field("description", TEXT, "What was promised."),
        Field("announced", PARTIAL, "When it was announced.", absent="not known"),
        Field("due", PARTIAL, "When it was first due.", absent="no due date was stated"),
        Field("due_now", PARTIAL, "When it is due now.", absent="no due date is stated"),
        Field("due_moves", WHOLE, "How many times the due date was moved."),
        status("Delivery status now: what its lead said last, or superseded by a link."),
        Field(
            "status_period", CODE, "Reporting period of that status.", absent="none was stated for a period"
        ),
        Field(
            "status_said",
            records(Field("partner", CODE, "Code of the lead."), status("What it said.")),
            "Each joint lead's word; the worse is counted.",
        ),
        Field("partners", _PARTNERS, "Partners with their parts."),
        Field("outcomes", CODES, "Codes of its outcomes."),
        Field("areas", CODES, "Codes of the areas that it is about; none means all."),
        Field("origin", TEXT, "Where it was promised."),
        SOURCE,
        Field("superseded_by", CODES, "References of the commitments that took its place."),
        Field("withdrawn", TRUTH, "Whether it was withdrawn."),
        Field(
            "periods",
            records(
                Field("period", CODE, "Code of the reporting period."),
                status("Status in that period."),
                _said(Field("leads", TRUTH, "Whether it leads.")),
            ),
            "Statuses by reporting period; a period without an entry is not in it.",
        ),
    ),
    filters=(
        by.OUTCOME_OR_BELOW,
        by.facet("partner", "Code of a partner with any part.", "partner"),
        by.facet("lead", "Code of a partner that leads, alone or jointly.", "partner"),
        by.facet("sector", "Sector of any of its partners.", "partner", among="other"),
        by.facet("lead_sector", "Sector of a lead.", "partner", among="other"),
        by.column_word("status", "Delivery status now.", DeliveryStatus, empty=NOT_STATED),
        by.facet("period", "Code of a reporting period in which something was reported on it.", "period"),
        by.facet("area", "Code of an area that it is about.", "area"),
        by.day("announced_before", "Announced before this day.", "announced__lt"),
        by.day("announced_after", "Announced after this day.", "announced__gt"),
        by.day("due_before", "The last possible day of the due date now lies before this day.", "due__lt"),
        by.day("due_after", "The last possible day of the due date now lies after this day.", "due__gt"),
    ),
    orders={
        "ref": Order(("key",)),
        "title": Order(("title", "key")),
        "announced": Order(("announced", "key"), dated=True),
        "due": Order(("due", "key"), dated=True),
    },
)

_COMMITMENT = Field("commitment", CODE, "Reference of the commitment.")
_OF_COMMITMENT = by.known("commitment", "Reference of a commitment.", "owner", "commitment")

LINKS = Noun(
    name="commitment-links",
    one="commitment link",
    title="Links between commitments",
    about="Read as a sentence: commitment, relation, related.",
    rows=small("link"),
    fields=(
        _COMMITMENT,
        Field("relation", one_of(Relation), "How it relates."),
        Field("related", CODE, "Reference of the other commitment."),
        Field("date", PARTIAL, "Since when.", absent="not known"),
        Field("reason", TEXT, "Why."),
        *SOURCED,
    ),
    filters=(
        _OF_COMMITMENT,
        by.known("related", "Reference of the other commitment.", "other", "commitment"),
        by.written("relation", "How it relates.", Relation),
    ),
    orders={"commitment": Order(("key",))},
)

DUE_CHANGES = Noun(
    name="due-changes",
    one="due change",
    title="Moved due dates",
    about="Each move of a due date, with the date before and the reason.",
    rows=small("due_change"),
    fields=(
        _COMMITMENT,
        Field("announced", PARTIAL, "When the move was announced."),
        Field("before", PARTIAL, "Due date before."),
        Field("after", PARTIAL, "Due date after.", absent="none is stated"),
        Field("reason", TEXT, "Why."),
        *SOURCED,
    ),
    filters=(_OF_COMMITMENT,),
    orders={"commitment": Order(("key",))},
)

WORDINGS = Noun(
    name="commitment-changes",
    one="commitment change",
    title="Changed and withdrawn commitments",
    about="What a commitment said before it was reworded, and that it was withdrawn.",
    rows=small("wording"),
    fields=(
        _COMMITMENT,
        Field("kind", one_of(CommitmentChangeKind), "What happened."),
        Field("date", PARTIAL, "When."),
        Field("title_before", TEXT, "Title before."),
        Field("description_before", TEXT, "Description before."),
        Field("reason", TEXT, "Why."),
        *SOURCED,
    ),
    filters=(_OF_COMMITMENT, by.written("kind", "What happened.", CommitmentChangeKind)),
    orders={"commitment": Order(("key",))},
)

MILESTONES = Noun(
    name="milestones",
    one="milestone",
    title="Milestones",
    about="Dated events of commitments, reached or planned.",
    key="code",
    rows=small("milestone"),
    fields=(
        Field("code", CODE, "Code."),
        _COMMITMENT,
        Field("date", PARTIAL, "When."),
        Field("state", one_of(MilestoneState), "Whether it lies ahead."),
        Field("title", TEXT, "What."),
        *SOURCED,
    ),
    filters=(_OF_COMMITMENT, by.written("state", "Whether it lies ahead.", MilestoneState)),
    orders={"code": Order(("key",)), "commitment": Order(("owner", "key"))},
)

ENTRIES = Noun(
    name="progress-entries",
    one="progress entry",
    title="Progress entries",
    about="What one partner says about one commitment in one period. A compiled entry is written from published "
    "sources and is not the partner's own words.",
    key="code",
    rows=lambda shelf, _: shelf.entries,
    fields=(
        Field("code", CODE, "Code."),
        Field("number", WHOLE, "1, or higher once it was corrected."),
        _COMMITMENT,
        Field("partner", CODE, "Code of the partner that it is about."),
        Field("period", CODE, "Code of the reporting period."),
        Field("origin", one_of(Origin), "Who wrote it."),
        status("Delivery status that it states."),
        Field("reason", TEXT, "Why the status is what it is.", absent="not stated"),
        Field("done", TEXT, "What was done; Markdown, [^1] marks evidence 1.", absent="not stated"),
        Field("next", TEXT, "What comes next; Markdown.", absent="not stated"),
        Field(
            "team_assessment",
            one_of(DeliveryStatus),
            "The delivery team's own view, beside the partner's.",
            absent="none was given",
        ),
        Field("team_assessment_reason", TEXT, "Why the team sees it so.", absent="not stated"),
        Field("partner_reply", TEXT, "The partner's reply to that view.", absent="none"),
        Field("submitted_on", DAY, "When it was submitted.", absent="it was not submitted here"),
        Field("approved_on", DAY, "When it was approved.", absent="it was not approved here"),
        Field(
            "case_study",
            record(Field("title", TEXT, "Title."), Field("text", TEXT, "Text; Markdown.")),
            "An example.",
            absent="none",
        ),
        Field(
            "evidence",
            records(
                Field("mark", WHOLE, "Number of the mark in the text."),
                SOURCE,
                Field("link", LINK, "A link.", absent="none"),
                Field("link_title", TEXT, "What the link leads to.", absent="none"),
                LOCATOR,
            ),
            "What backs the text.",
        ),
    ),
    filters=(
        by.known("commitment", "Reference of a commitment.", "commitment", "commitment"),
        by.known("partner", "Code of a partner.", "partner", "partner"),
        by.known("period", "Code of a reporting period.", "period", "period"),
        by.column_word("status", "Delivery status that the entry states.", DeliveryStatus, empty=NOT_STATED),
        by.column_word("origin", "Who wrote it.", Origin),
    ),
    orders={
        "code": Order(("key",)),
        "commitment": Order(("commitment", "key")),
        "partner": Order(("partner", "key")),
        "period": Order(("period", "key")),
    },
)
