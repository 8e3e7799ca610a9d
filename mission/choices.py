"""The closed word lists of the record. Sectors, units and kinds of area are data, not lists."""

from django.db import models


class OutcomeKind(models.TextChoices):
    """Levels of the outcomes framework."""

    AIM = "aim", "Aim"
    OUTCOME = "outcome", "Outcome"
    SUB_OUTCOME = "sub_outcome", "Sub-outcome"
    PRIORITY = "cross_cutting_priority", "Cross-cutting priority"


class PartnerKind(models.TextChoices):
    """A single organisation, or a group of them that acts under one name."""

    ORGANISATION = "organisation", "Organisation"
    COLLECTIVE = "collective", "Collective"


class Part(models.TextChoices):
    """The part that a partner has in a commitment."""

    LEAD = "lead", "Lead"
    JOINT_LEAD = "joint_lead", "Joint lead"
    DELIVERY = "delivery", "Delivers"
    FUNDER = "funder", "Pays"
    FUNDED = "funded", "Is funded"
    OVERSIGHT = "oversight", "Oversees"
    SUPPORT = "support", "Supports"
    MEMBER = "member", "Member"


LEADING_PARTS = (Part.LEAD, Part.JOINT_LEAD)


class Relation(models.TextChoices):
    """How one commitment relates to another; read as a sentence."""

    SUPERSEDED_BY = "superseded_by", "superseded by"
    CARRIED_OVER = "carried_over", "carried over into"
    SPLIT_INTO = "split_into", "split into"
    MERGED_INTO = "merged_into", "merged into"
    FOLLOWED_BY = "followed_by", "followed by"
    PART_OF = "part_of", "part of"


class CommitmentChangeKind(models.TextChoices):
    """What happened to the wording of a commitment."""

    REWORDED = "reworded", "Reworded"
    WITHDRAWN = "withdrawn", "Withdrawn"


class MilestoneState(models.TextChoices):
    """Whether a milestone still lies ahead."""

    PLANNED = "planned", "Planned"
    REACHED = "reached", "Reached"


class Direction(models.TextChoices):
    """Which way is better for an indicator."""

    INCREASE = "increase", "Higher"
    DECREASE = "decrease", "Lower"
    NONE = "none", "No direction"


class Combine(models.TextChoices):
    """How figures for shorter spans make one for a longer span."""

    SUM = "sum", "Sum"
    LATEST = "latest", "Latest"
    MEAN = "mean", "Mean"
    NONE = "none", "Not combined"


class Frequency(models.TextChoices):
    """How often an indicator is published."""

    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Quarterly"
    HALF_YEARLY = "half_yearly", "Half-yearly"
    ANNUAL = "annual", "Annual"
    IRREGULAR = "irregular", "Irregular"


class BreakKind(models.TextChoices):
    """Why figures from a day on do not compare with earlier ones."""

    METHOD = "method", "Method"
    SCOPE = "scope", "Scope"
    DEFINITION = "definition", "Definition"
    UNIT = "unit", "Unit"
    CLASSIFICATION = "classification", "Classification"


class FigurePart(models.TextChoices):
    """The figure itself, or an end of its interval."""

    FIGURE = "", "Figure"
    LOWER = "lower", "Lower end of the interval"
    UPPER = "upper", "Upper end of the interval"


class Bound(models.TextChoices):
    """A figure printed as a bound rather than as a value."""

    NONE = "", "Exact"
    LESS_THAN = "less_than", "Less than"
    MORE_THAN = "more_than", "More than"


class Missing(models.TextChoices):
    """Why an observation has no value (stored reasons only)."""

    NONE = "", "Has a value"
    SUPPRESSED = "suppressed", "Suppressed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_COLLECTED = "not_collected", "Not collected"


class FigureAnswer(models.TextChoices):
    """What an entry answers where it gives no value. Only those that Missing knows as well become observations."""

    NONE = "", "Has a value"
    NOTHING_TO_REPORT = "nothing_to_report", "Nothing to report"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_COLLECTED = "not_collected", "Not collected"
    SUPPRESSED = "suppressed", "Suppressed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Quality(models.TextChoices):
    """What the publisher says about how firm a figure is."""

    NONE = "", "Final or not said"
    PROVISIONAL = "provisional", "Provisional"
    ESTIMATED = "estimated", "Estimated"


class RevisionReason(models.TextChoices):
    """Why a publisher replaced a figure."""

    UNKNOWN = "", "Not stated"
    ERROR = "error", "Error corrected"
    LATE_DATA = "late_data", "Late data"
    METHOD = "method", "Method changed"
    ROUNDING = "rounding", "Rounding"


class BatchState(models.TextChoices):
    """Where a batch of observations stands."""

    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ImportState(models.TextChoices):
    """Where an uploaded statistics release stands."""

    UPLOADED = "uploaded", "Uploaded"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked"
    FAILED = "failed", "Could not be checked"
    SUBMITTED = "submitted", "Submitted"
    WRITING = "writing", "Being written"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    TAKEN_BACK = "taken_back", "Taken back"


class UploadState(models.TextChoices):
    """Where a filled-in spreadsheet of a round stands."""

    CHECKED = "checked", "Checked"
    ACCEPTED = "accepted", "Accepted"
    TAKEN_BACK = "taken_back", "Taken back"


class ReminderKind(models.TextChoices):
    """What a reminder says about the due date."""

    ASKED = "asked", "Asked"
    BEFORE = "before", "Due soon"
    AFTER = "after", "Overdue"
    CHASED = "chased", "Chased by the delivery team"


class Comparator(models.TextChoices):
    """How a figure is compared with its target."""

    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"
    EQUAL = "equal", "Equal"


class Measure(models.TextChoices):
    """What is compared with the target."""

    LEVEL = "level", "Level at the due day"
    SUM = "sum", "Sum over a span"
    EACH_PERIOD = "each_period", "Each period"
    DIRECTION = "direction", "Direction only"


class Per(models.TextChoices):
    """Length of the spans that count for a target."""

    ANY = "", "Any"
    DAY = "day", "Day"
    WEEK = "week", "Week"
    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
    HALF_YEAR = "half_year", "Half year"
    YEAR = "year", "Year"


class Origin(models.TextChoices):
    """Who wrote a progress entry."""

    PARTNER = "partner", "Partner"
    DELIVERY_TEAM = "delivery_team", "Delivery team on the partner's behalf"
    COMPILED = "compiled", "Compiled from published sources"


class EntryState(models.TextChoices):
    """Where a progress entry stands in the workflow."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN_STATES = (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.RETURNED)
EDITABLE_STATES = (EntryState.DRAFT, EntryState.RETURNED)


class DeliveryStatus(models.TextChoices):
    """What people say about delivery. Superseded is computed from links; it is accepted on import only."""

    NOT_STATED = "", "Not stated"
    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    DELAYED = "delayed", "Delayed"
    DELIVERED = "delivered", "Delivered"
    STOPPED = "stopped", "Stopped"
    SUPERSEDED = "superseded", "Superseded"


#: Worst first: where joint leads differ, the first of these that one of them says is counted.
WORST_FIRST = (
    DeliveryStatus.STOPPED,
    DeliveryStatus.DELAYED,
    DeliveryStatus.AT_RISK,
    DeliveryStatus.NOT_STARTED,
    DeliveryStatus.ON_TRACK,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.SUPERSEDED,
)

#: The order in which statuses are listed and counted: said first, not stated last.
STATUS_ORDER = (
    DeliveryStatus.DELIVERED,
    DeliveryStatus.ON_TRACK,
    DeliveryStatus.AT_RISK,
    DeliveryStatus.DELAYED,
    DeliveryStatus.NOT_STARTED,
    DeliveryStatus.STOPPED,
    DeliveryStatus.SUPERSEDED,
    DeliveryStatus.NOT_STATED,
)


class FundingKind(models.TextChoices):
    """What an amount of money is."""

    TOTAL = "total", "Total"
    BUDGET = "budget", "Budget"
    ALLOCATION = "allocation", "Allocation"
    AWARD = "award", "Award"
    CEILING = "ceiling", "Ceiling"
    ESTIMATE = "estimate", "Estimate"
    SPENT = "spent", "Spent"


class Rounding(models.TextChoices):
    """How exactly a text states an amount."""

    EXACT = "", "As stated"
    ABOUT = "about", "About"
    MORE_THAN = "more_than", "More than"
    LESS_THAN = "less_than", "Less than"
    UP_TO = "up_to", "Up to"


class Door(models.TextChoices):
    """The way by which a change came into the record."""

    PACKAGE = "package", "Data package"
    ADMIN = "admin", "Admin"
    WORKSPACE = "workspace", "Workspace"
    API = "api", "API"
    COMMAND = "command", "Command"
    UNKNOWN = "", "Not said"


#: Words with which addresses of the service begin: no mission is called so.
RESERVED_SLUGS = frozenset({"accounts", "admin", "api", "healthz", "readyz", "static", "workspace"})
