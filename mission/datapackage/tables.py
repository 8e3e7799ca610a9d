"""All tables of the package, in the order of its descriptor. Reader, writer, descriptor and documents use these. Pure."""

from mission.datapackage import tables_figures as figures
from mission.datapackage import tables_plan as plan
from mission.datapackage import tables_record as record
from mission.datapackage.table import Table

TABLES: tuple[Table, ...] = (
    plan.MISSION,
    plan.PERIODS,
    plan.OUTCOMES,
    plan.PARTNERS,
    plan.COMMITMENTS,
    plan.COMMITMENT_OUTCOMES,
    plan.COMMITMENT_PARTNERS,
    plan.COMMITMENT_AREAS,
    plan.COMMITMENT_LINKS,
    plan.DUE_CHANGES,
    plan.MILESTONES,
    record.ENTRIES,
    record.EVIDENCE,
    record.FUNDING,
    figures.INDICATORS,
    figures.SERIES_BREAKS,
    figures.AREAS,
    figures.OBSERVATIONS,
    figures.TARGETS,
    record.SOURCES,
    plan.PARTNER_NAMES,
    plan.COMMITMENT_CHANGES,
)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
