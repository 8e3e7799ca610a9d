"""The tables of what happened: entries with their evidence, money, and the sources of everything."""

from mission.choices import (
    DeliveryStatus,
    FundingKind,
    Origin,
    Rounding,
)
from mission.datapackage.columns import Column, Kind
from mission.datapackage.table import (
    Table,
    choice,
    code,
    commitment,
    integer,
    locator,
    partial,
    reference,
    source,
    text,
)

SMALL = 32_767
FUNDS = "funds"

ENTRIES = Table(
    name="progress-entries",
    path="progress_entries.csv",
    title="Progress entries",
    description="What one partner's work on one commitment was in one reporting period. One row per commitment, period "
    "and partner.",
    model="ProgressEntry",
    sorted_by=("commitment_ref", "period", "id"),
    key=("id",),
    unique=(("commitment_ref", "period", "partner"),),
    columns=(
        code("id", "Short name of the entry: any text without white space and slashes."),
        commitment(),
        reference(
            "period",
            "reporting-periods",
            "The period that the entry is about.",
            required=True,
            patterned=True,
        ),
        reference("partner", "partners", "The partner whose work the entry describes.", required=True),
        choice(
            "origin",
            "Who wrote the entry. partner: the partner itself; delivery_team: the delivery team on its behalf; compiled: "
            "written from published sources, never to be shown as the words of the partner.",
            Origin,
            required=True,
        ),
        choice(
            "status",
            "Delivery status at the end of the period; empty means not stated.",
            DeliveryStatus,
            field="delivery_status",
        ),
        text(
            "done",
            "What was done. Markdown paragraphs with footnote marks such as [^1] that entry_evidence.csv resolves.",
            required=True,
            soft=True,
        ),
        text("next", "What comes next, in the same form; empty where nothing was said."),
        integer(
            "number",
            "Number of the entry among the entries of its commitment, period and partner; empty for the first.",
            minimum=1,
            maximum=SMALL,
            default=1,
            extension=True,
        ),
        text("reason", "Why the status is what it is, or why this entry corrects the last.", extension=True),
        choice(
            "team_assessment", "What the delivery team makes of the status.", DeliveryStatus, extension=True
        ),
        text("team_assessment_reason", "Why the delivery team's view differs.", extension=True),
        text("partner_reply", "What the partner answers to the delivery team's view.", extension=True),
    ),
)

EVIDENCE = Table(
    name="entry-evidence",
    path="entry_evidence.csv",
    title="Evidence of progress entries",
    description="The source behind each footnote mark of a progress entry.",
    model="Evidence",
    sorted_by=("entry_id", "mark"),
    key=("entry_id", "mark"),
    columns=(
        reference(
            "entry_id",
            "progress-entries",
            "The progress entry.",
            field="entry",
            required=True,
            patterned=True,
        ),
        integer(
            "mark",
            "Number of the footnote mark in the texts of the entry.",
            required=True,
            minimum=1,
            maximum=SMALL,
            default=None,
        ),
        source("Id of the source in which it was read."),
        locator(),
        Column(
            name="link",
            kind=Kind.URL,
            field="link",
            extension=True,
            description="Address of what backs the mark, where it is no source of sources.csv.",
        ),
        text("link_title", "Title of what the link leads to.", extension=True),
        Column(
            name="file",
            kind=Kind.FILE,
            field="file",
            extension=True,
            description="Name of the uploaded document that backs the mark; the document itself is no part of the package.",
        ),
    ),
)

FUNDING = Table(
    name="funding",
    path="funding.csv",
    title="Funding",
    description="Amounts of money as single sources state them. Never add up a row and its parts.",
    model="Funding",
    sorted_by=("id",),
    key=("id",),
    columns=(
        code("id", "Short name of the amount: any text without white space and slashes."),
        text("fund", "The fund or purse that the amount is about.", required=True, to=FUNDS),
        reference("partner", "partners", "Who gives or receives it; empty where that is not said."),
        reference(
            "period",
            "reporting-periods",
            "The period that it is for; empty for amounts over several years.",
            patterned=True,
        ),
        integer("amount_gbp", "The amount in pounds.", field="amount", required=True),
        choice("rounding", "How exactly the text states it; empty: as stated.", Rounding),
        choice("kind", "What the amount is.", FundingKind, required=True),
        reference("part_of", "funding", "Id of the row that contains the amount."),
        commitment(
            "The commitment that it pays for; empty where that is not said.", required=False, patterned=False
        ),
        text("purpose", "What it is for.", required=True),
        source(),
        locator(),
    ),
)

SOURCES = Table(
    name="sources",
    path="sources.csv",
    title="Sources",
    description="Every public text or file in which a row was read.",
    model="Source",
    sorted_by=("id",),
    key=("id",),
    columns=(
        code("id", "Short name of the source: any text without white space and slashes."),
        text("title", "Title of the text.", required=True),
        text("publisher", "Who published it.", required=True),
        partial("published", "When it was published; empty where no date was seen."),
        Column(
            name="url",
            kind=Kind.URL,
            field="url",
            description="Public address; empty where only the title was seen.",
        ),
    ),
)
