"""The record. Order of dependencies: history, plan, partners, measures, imports, rounds, entries, money.

A module may refer to the ones before it by class and to the others by lazy name.
"""

from mission.models.entries import (
    CaseStudy,
    EntryFigure,
    EntryMilestone,
    EntryPresence,
    EntryWriter,
    Evidence,
    ProgressEntry,
    ReviewComment,
)
from mission.models.history import ChangeRecord, WriteContext
from mission.models.imports import ColumnMapping, FigureImport
from mission.models.measures import Batch, Indicator, Observation, Series, SeriesBreak, Target
from mission.models.money import Fund, Funding
from mission.models.partners import Area, Partner, PartnerName
from mission.models.plan import (
    Commitment,
    CommitmentArea,
    CommitmentChange,
    CommitmentLink,
    CommitmentOutcome,
    CommitmentPartner,
    DueChange,
    Milestone,
    Mission,
    Outcome,
    ReportingPeriod,
    Source,
)
from mission.models.rounds import (
    PunctualityNote,
    Reminder,
    ReportingRound,
    Request,
    RequestExtension,
    RoundUpload,
)

__all__ = [
    "Area",
    "Batch",
    "CaseStudy",
    "ChangeRecord",
    "ColumnMapping",
    "Commitment",
    "CommitmentArea",
    "CommitmentChange",
    "CommitmentLink",
    "CommitmentOutcome",
    "CommitmentPartner",
    "DueChange",
    "EntryFigure",
    "EntryMilestone",
    "EntryPresence",
    "EntryWriter",
    "Evidence",
    "FigureImport",
    "Fund",
    "Funding",
    "Indicator",
    "Milestone",
    "Mission",
    "Observation",
    "Outcome",
    "Partner",
    "PartnerName",
    "ProgressEntry",
    "PunctualityNote",
    "Reminder",
    "ReportingPeriod",
    "ReportingRound",
    "Request",
    "RequestExtension",
    "ReviewComment",
    "RoundUpload",
    "Series",
    "SeriesBreak",
    "Source",
    "Target",
    "WriteContext",
]
