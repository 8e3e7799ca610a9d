"""Loading a package into the record: validated first, then written in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mission.choices import Door
from mission.datapackage import tables_figures as figures
from mission.datapackage import tables_plan as plan
from mission.datapackage import tables_record as record
from mission.datapackage.columns import value_of
from mission.datapackage.conflicts import check_record
from mission.datapackage.entries import sync_entries
from mission.datapackage.figures import FigureLoader, SeriesIds
from mission.datapackage.problems import PackageError, Problems
from mission.datapackage.progress import Progress, silent
from mission.datapackage.read import Package, Row, read_package
from mission.datapackage.report import LoadReport
from mission.datapackage.rules import check_rows
from mission.datapackage.stream import check_figures
from mission.datapackage.sync import CHUNK, Loading, sync, update_row
from mission.engines import count_anew, no_collecting
from mission.history import writing
from mission.models import Commitment, Fund, Mission, Observation, ProgressEntry, Series, Source
from mission.pauses import pause_at

_BEFORE_ENTRIES = (
    plan.PARTNER_NAMES,
    plan.COMMITMENTS,
    plan.COMMITMENT_OUTCOMES,
    plan.COMMITMENT_PARTNERS,
    plan.COMMITMENT_AREAS,
    plan.COMMITMENT_LINKS,
    plan.DUE_CHANGES,
    plan.COMMITMENT_CHANGES,
    plan.MILESTONES,
    figures.INDICATORS,
    figures.SERIES_BREAKS,
)


def load(package: Package, *, by: str, why: str = "", progress: Progress = silent) -> LoadReport:
    """Bring a checked package into the record, all of it or nothing; say what was done."""
    with writing(by=by, door=Door.PACKAGE, why=why or f"Data package {package.descriptor.label}"):
        mission, first = _mission(package)
        loading = Loading(
            mission=mission, package=package, report=LoadReport(mission=mission.slug, first=first)
        )
        progress("Loading the plan")
        for table in (record.SOURCES, figures.AREAS, plan.PERIODS, plan.OUTCOMES, plan.PARTNERS):
            sync(loading, table)
        for table in _BEFORE_ENTRIES:
            if table.name in package.rows:
                sync(loading, table)
        _funds(loading)
        sync(loading, record.FUNDING)
        series = SeriesIds(mission)
        _targets(loading, series)
        progress("Loading progress entries")
        sync_entries(loading)
        FigureLoader(loading, series, by, progress).load()
        _finish_mission(loading, first)
        count_anew(Observation, Series, ProgressEntry, Commitment, Source)
        pause_at("load: before commit")
        return loading.report


def _row(package: Package) -> Row:
    return package.rows[plan.MISSION.name][0]


def _mission(package: Package) -> tuple[Mission, bool]:
    """The mission of the package, locked against a second load; made, without its lead, if it is new."""
    row = _row(package)
    found = Mission.objects.select_for_update().filter(slug=row["id"]).first()
    if found is not None:
        return found, False
    made = Mission(slug=row["id"], title=row["title"], start=row["start"], end=row["end"], aim=row["aim"])
    made.save(force_insert=True)
    return made, True


def _finish_mission(loading: Loading, first: bool) -> None:
    row, mission = _row(loading.package), loading.mission
    values: dict[str, Any] = {
        column.field: value_of(column, row[column.name]) for column in plan.MISSION.columns if not column.to
    }
    values["lead_id"] = loading.ids["partners"].get(row["lead_partner"])
    values["source_id"] = loading.ids["sources"].get(row["source"])
    values["package"] = loading.package.descriptor.text
    changed = {name: value for name, value in values.items() if getattr(mission, name) != value}
    report = loading.report.of(loading.package.file(plan.MISSION))
    if first:
        Mission.objects.filter(pk=mission.pk).update(**changed)
    elif changed:
        update_row(Mission, mission.pk, changed)
    mission.refresh_from_db()
    report.created, report.changed = int(first), int(bool(changed) and not first)
    report.unchanged = 1 - report.created - report.changed


def _funds(loading: Loading) -> None:
    known = dict(Fund.objects.filter(mission=loading.mission).values_list("name", "pk"))
    names = dict.fromkeys(row["fund"] for row in loading.rows(record.FUNDING))
    fresh = [Fund(mission=loading.mission, name=name) for name in names if name not in known]
    made = Fund.objects.bulk_create(fresh, batch_size=CHUNK)
    loading.ids[record.FUNDS] = known | {fund.name: fund.pk for fund in made}


def _targets(loading: Loading, series: SeriesIds) -> None:
    """Targets name a series by area and disaggregation; the record points to it."""

    def key(row: Row) -> tuple[int, int, str]:
        indicator = loading.ids["indicators"][row["indicator_id"]]
        return indicator, loading.ids["areas"][row["area"]], row["disaggregation"]

    rows = [row for row in loading.rows(figures.TARGETS) if row["area"]]
    ids = dict(series.of(key(row) for row in rows))
    sync(
        loading,
        figures.TARGETS,
        but=frozenset({"area", "disaggregation"}),
        extra=lambda row: {"series_id": ids[key(row)] if row["area"] else None},
    )


def validated(path: str | Path, progress: Progress = silent) -> Package:
    """Read and check a whole package. PackageError, with every problem, if anything is wrong with it."""
    problems = Problems()
    package = read_package(path, problems)
    check_rows(package, problems)
    with no_collecting():
        check_figures(package, problems, progress)
    if not problems:
        check_record(package, problems)
    if problems:
        raise PackageError(problems)
    return package
