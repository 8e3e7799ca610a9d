"""All nouns of the API below a mission, in the order in which they are listed."""

from __future__ import annotations

from reports.api.commitments import COMMITMENTS, DUE_CHANGES, ENTRIES, LINKS, MILESTONES, WORDINGS
from reports.api.editions import EDITIONS
from reports.api.figures import BREAKS, INDICATORS, OBSERVATIONS, SERIES, TARGETS
from reports.api.nouns import Noun
from reports.api.plan import AREAS, FUNDING, OUTCOMES, PARTNERS, PERIODS, PUNCTUALITY, SOURCES

NOUNS: tuple[Noun, ...] = (
    OUTCOMES,
    COMMITMENTS,
    LINKS,
    DUE_CHANGES,
    WORDINGS,
    MILESTONES,
    ENTRIES,
    FUNDING,
    INDICATORS,
    SERIES,
    BREAKS,
    TARGETS,
    OBSERVATIONS,
    PARTNERS,
    AREAS,
    PERIODS,
    PUNCTUALITY,
    SOURCES,
    EDITIONS,
)
