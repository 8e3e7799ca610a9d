"""Bodies of frozen rows, made from the approved record. With the composer the only room that reads its tables."""

from reports.snapshot.commitments import commitments
from reports.snapshot.entries import entries
from reports.snapshot.measures import figures, targets
from reports.snapshot.moved import Moved, moved_figures
from reports.snapshot.nouns import NOUNS
from reports.snapshot.rows import SCHEMA_VERSION, Body, Row

__all__ = [
    "NOUNS",
    "SCHEMA_VERSION",
    "Body",
    "Moved",
    "Row",
    "commitments",
    "entries",
    "figures",
    "moved_figures",
    "targets",
]
