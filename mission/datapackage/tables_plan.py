"""The tables of the plan: mission, periods, outcomes, partners, and commitments with what hangs on them."""

from mission.choices import CommitmentChangeKind, MilestoneState, OutcomeKind, Part, PartnerKind, Relation
from mission.datapackage.columns import Column, Kind
from mission.datapackage.table import (
    Table,
    choice,
    code,
    commitment,
    day,
    integer,
    locator,
    partial,
    reference,
    source,
    text,
)

MISSION = Table(
    name="mission",
    path="mission.csv",
    title="The mission",
    description="One row: the mission itself.",
    model="Mission",
    sorted_by=("id",),
    key=("id",),
    columns=(
        Column(
            name="id",
            kind=Kind.SLUG,
            field="slug",
            required=True,
            unique=True,
            description="Short name of the mission: lower-case letters, digits and hyphens. "
            "It is also the name of the package and begins its addresses.",
        ),
        text("title", "Name of the mission.", required=True),
        partial("start", "First day.", required=True),
        partial("end", "Last day.", required=True),
        text("aim", "What the mission is for.", required=True),
        reference(
            "lead_partner",
            "partners",
            "Id of the partner that leads.",
            field="lead",
            required=True,
            soft=True,
        ),
        integer("amount_gbp", "Extra money promised for the whole mission, in pounds.", field="amount"),
        source(),
        locator(),
    ),
)

PERIODS = Table(
    name="reporting-periods",
    path="reporting_periods.csv",
    title="Reporting periods",
    description="The periods that entries and annual reports are for.",
    model="ReportingPeriod",
    sorted_by=("start", "id"),
    key=("id",),
    columns=(
        code("id", "Short name of the period: any text without white space and slashes."),
        text("label", "Name of the period in words.", required=True, unique=True),
        day("start", "First day of the period.", required=True),
        day("end", "Last day of the period.", required=True),
        text("report_title", "Title of the annual report of the period; empty where none was seen."),
        reference(
            "report_source",
            "sources",
            "Id of the source that is the annual report; empty where none was seen.",
        ),
        partial("report_published", "When the annual report was published; empty where none was seen."),
        text("note", "Anything a reader has to know about the period."),
    ),
)

OUTCOMES = Table(
    name="outcomes",
    path="outcomes.csv",
    title="Outcomes and priorities",
    description="The outcomes framework.",
    model="Outcome",
    sorted_by=("code",),
    key=("code",),
    columns=(
        code("code", "Code: any text without white space and slashes, such as 3.6."),
        reference("parent", "outcomes", "Code of the outcome above; only sub-outcomes have one."),
        choice(
            "kind",
            "aim, outcome, sub_outcome or cross_cutting_priority. Only sub-outcomes have a parent.",
            OutcomeKind,
            required=True,
        ),
        text("title", "Official wording.", required=True, unique=True, soft=True),
        source(),
        locator(),
    ),
)

PARTNERS = Table(
    name="partners",
    path="partners.csv",
    title="Partners",
    description="Organisations and groups that lead, deliver, pay for or oversee something in the mission.",
    model="Partner",
    sorted_by=("id",),
    key=("id",),
    columns=(
        code("id", "Short name of the partner: any text without white space and slashes."),
        text("name", "Name of the partner.", required=True, unique=True),
        choice(
            "kind",
            "organisation: one body or group; collective: all bodies of a kind together, for rows about all of them.",
            PartnerKind,
            required=True,
        ),
        Column(
            name="sector",
            kind=Kind.WORD,
            field="sector",
            required=True,
            description="Sector, in lower-case words joined by underscores; free.",
        ),
        reference(
            "member_of", "partners", "Id of the collective partner that it is one of, where that is certain."
        ),
        reference(
            "area", "areas", "Id of the area that a local partner is for; empty for national partners."
        ),
        text("description", "What the partner is or does in the mission.", required=True),
        Column(
            name="url",
            kind=Kind.URL,
            field="url",
            description="Home page of the partner; empty where none was noted.",
        ),
        source("Id of a source that names the partner."),
        reference(
            "merged_into",
            "partners",
            "Id of the partner that took this one over; empty for all others.",
            extension=True,
        ),
    ),
)

PARTNER_NAMES = Table(
    name="partner-names",
    path="partner_names.csv",
    title="Earlier names of partners",
    description="One earlier name or id of a partner.",
    model="PartnerName",
    sorted_by=("partner", "until", "id", "name"),
    key=("partner", "until", "id", "name"),
    extension=True,
    columns=(
        reference("partner", "partners", "The partner as it is called now.", required=True),
        code("id", "Id that the partner had.", unique=False),
        text("name", "Name that the partner had.", required=True),
        day("until", "Last day of the earlier name.", required=True),
        text("reason", "Why the name was changed.", required=True),
    ),
)

COMMITMENTS = Table(
    name="commitments",
    path="commitments.csv",
    title="Commitments",
    description="What was promised. Outcomes, partners, areas, links between commitments and moved dates are in tables "
    "of their own.",
    model="Commitment",
    sorted_by=("ref",),
    key=("ref",),
    columns=(
        code("ref", "Reference: any text without white space and slashes. Never reused.", field="ref"),
        text("title", "The promise in a few words.", required=True, unique=True, soft=True),
        text("description", "What was promised.", required=True),
        partial("announced", "When it was first made public; empty where no date was seen."),
        partial(
            "due",
            "When it was first to be done; empty where no date was set. Later dates are in due_changes.csv.",
        ),
        text("origin", "Where it was promised, in words.", required=True),
        source(),
    ),
)

COMMITMENT_OUTCOMES = Table(
    name="commitment-outcomes",
    path="commitment_outcomes.csv",
    title="Outcomes of commitments",
    description="The outcomes and priorities that a commitment serves.",
    model="CommitmentOutcome",
    sorted_by=("commitment_ref", "outcome_code"),
    key=("commitment_ref", "outcome_code"),
    columns=(
        commitment(),
        reference("outcome_code", "outcomes", "The outcome or priority.", field="outcome", required=True),
    ),
)

COMMITMENT_PARTNERS = Table(
    name="commitment-partners",
    path="commitment_partners.csv",
    title="Partners of commitments",
    description="The part of each partner in a commitment: one lead, or two and more joint leads, and others.",
    model="CommitmentPartner",
    sorted_by=("commitment_ref", "partner"),
    key=("commitment_ref", "partner"),
    columns=(
        commitment(),
        reference("partner", "partners", "The partner.", required=True),
        choice(
            "role",
            "lead and joint_lead answer for the commitment; delivery does part of the work; funder pays; funded receives "
            "money under it; oversight directs, permits or has to agree; support advises, trains, evaluates or "
            "contributes; member sits in the group.",
            Part,
            required=True,
        ),
    ),
)

COMMITMENT_AREAS = Table(
    name="commitment-areas",
    path="commitment_areas.csv",
    title="Areas of commitments",
    description="The places that a commitment is about.",
    model="CommitmentArea",
    sorted_by=("commitment_ref", "area"),
    key=("commitment_ref", "area"),
    columns=(commitment(), reference("area", "areas", "The area.", required=True)),
)

COMMITMENT_LINKS = Table(
    name="commitment-links",
    path="commitment_links.csv",
    title="Links between commitments",
    description="Relations between two commitments, read as a sentence.",
    model="CommitmentLink",
    sorted_by=("commitment_ref", "relation", "related_ref"),
    key=("commitment_ref", "relation", "related_ref"),
    columns=(
        commitment(),
        choice(
            "relation",
            "superseded_by: replaced by the other; carried_over: the rest goes on in the other; split_into, merged_into; "
            "followed_by: the other came out of it while it stays; part_of: belongs to the other.",
            Relation,
            required=True,
        ),
        reference(
            "related_ref",
            "commitments",
            "The other commitment.",
            field="related",
            required=True,
            patterned=True,
        ),
        partial("from_date", "From when; empty where no date was seen.", field="date"),
        text("note", "Why, in words.", field="reason", required=True),
        source(),
        locator(),
    ),
)

DUE_CHANGES = Table(
    name="due-changes",
    path="due_changes.csv",
    title="Moved due dates",
    description="One row for each time that the due date of a commitment was moved.",
    model="DueChange",
    sorted_by=("commitment_ref", "announced"),
    key=("commitment_ref", "announced"),
    columns=(
        commitment(),
        partial("announced", "When the move was made public.", required=True),
        partial("due_before", "Due date before.", field="before", required=True),
        partial("due_after", "Due date after; empty where no new date was set.", field="after"),
        text("reason", "Why it was moved.", required=True),
        source(),
        locator(),
    ),
)

COMMITMENT_CHANGES = Table(
    name="commitment-changes",
    path="commitment_changes.csv",
    title="Reworded and withdrawn commitments",
    description="One row for each time that a commitment was reworded or withdrawn, with what it said before.",
    model="CommitmentChange",
    sorted_by=("commitment_ref", "kind", "date"),
    key=("commitment_ref", "kind", "date"),
    extension=True,
    columns=(
        commitment(),
        choice("kind", "reworded or withdrawn.", CommitmentChangeKind, required=True),
        partial("date", "When.", required=True),
        text("title_before", "Title before.", required=True),
        text("description_before", "Description before.", required=True),
        text("reason", "Why.", required=True),
        source(required=False),
        locator(required=False),
    ),
)

MILESTONES = Table(
    name="milestones",
    path="milestones.csv",
    title="Milestones",
    description="Dated events in the life of commitments.",
    model="Milestone",
    sorted_by=("date", "id"),
    key=("id",),
    columns=(
        code("id", "Short name of the milestone: any text without white space and slashes."),
        commitment(),
        partial("date", "When it happened or is to happen.", required=True),
        choice("state", "planned or reached.", MilestoneState, required=True),
        text("title", "What happened or is to happen.", required=True),
        source(),
        locator(),
    ),
)
