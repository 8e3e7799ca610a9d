"""What is frozen and released. `frozen` rows are in force between positions of the line; `edition` holds the line."""

from reports.models.edition import (
    Edition,
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
]
