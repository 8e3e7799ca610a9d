"""What is frozen and released. `frozen` rows are in force between positions of the line; `edition` holds the line."""

from reports.models.composing import (
    ReportSection,
    SectionComment,
    SectionEntry,
    SectionKind,
    SignOff,
    SignOffStep,
)
from reports.models.edition import (
    Edition,
    EditionFile,
    PreReleaseAccess,
    PreReleaseLook,
    Redaction,
    RedactionRequest,
    Report,
)
from reports.models.frozen import (
    FOREVER,
    CommitmentFacet,
    FrozenCommitment,
    FrozenEntry,
    FrozenFigure,
    FrozenNoun,
    FrozenTarget,
)

__all__ = [
    "FOREVER",
    "CommitmentFacet",
    "Edition",
    "EditionFile",
    "FrozenCommitment",
    "FrozenEntry",
    "FrozenFigure",
    "FrozenNoun",
    "FrozenTarget",
    "PreReleaseAccess",
    "PreReleaseLook",
    "Redaction",
    "RedactionRequest",
    "Report",
    "ReportSection",
    "SectionComment",
    "SectionEntry",
    "SectionKind",
    "SignOff",
    "SignOffStep",
]
