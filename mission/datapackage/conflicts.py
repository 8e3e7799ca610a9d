"""What a package asks for that the record cannot take, because rows that are no longer in it are kept."""

from __future__ import annotations

from collections import defaultdict

from mission.choices import LEADING_PARTS, Part
from mission.datapackage import tables_figures as figures
from mission.datapackage import tables_plan as plan
from mission.datapackage import tables_record as record
from mission.datapackage.cells import lookup_of
from mission.datapackage.problems import Problems, shown
from mission.datapackage.read import Package
from mission.datapackage.sync import model_of
from mission.datapackage.table import Table
from mission.models import CommitmentPartner, Mission, ProgressEntry

#: Columns whose values are unique in the record of a mission.
_HELD = (
    (plan.PERIODS, "label"),
    (plan.PERIODS, "start"),
    (plan.PARTNERS, "name"),
    (figures.TARGETS, "replaces"),
)


def check_record(package: Package, problems: Problems) -> None:
    """Note what would stand against rows that only the record has. A new mission has none."""
    rows = package.rows.get(plan.MISSION.name)
    mission = Mission.objects.filter(slug=rows[0]["id"]).first() if rows else None
    if mission is None:
        return
    for table, column in _HELD:
        _check_held(package, mission, table, column, problems)
    _check_leads(package, mission, problems)
    _check_entries(package, mission, problems)


def _check_held(package: Package, mission: Mission, table: Table, name: str, problems: Problems) -> None:
    key = table.by_name[table.key[0]]
    lookups = (lookup_of(table, table.by_name[name]), key.field)
    stored = model_of(table).objects.of(mission).values_list(*lookups)  # type: ignore[attr-defined]
    holders = {str(value): code for value, code in stored if value}
    given = {row[key.name] for row in package.rows.get(table.name, [])}
    for row in package.rows.get(table.name, []):
        holder = holders.get(row[name])
        if holder and holder not in given:
            problems.add(
                package.file(table),
                f"{shown(row[name])} belongs to {shown(holder)} in the record, which is no longer in the package",
                f"Keep the row {shown(holder)}, with another {name}, or write the same {key.name}",
                row=row.number,
                column=name,
            )


def _check_leads(package: Package, mission: Mission, problems: Problems) -> None:
    """Leads that the package left out stay in the record; together with its own they may break the rule."""
    given: dict[str, dict[str, str]] = defaultdict(dict)
    numbers: dict[str, int] = {}
    for row in package.rows.get(plan.COMMITMENT_PARTNERS.name, []):
        given[row["commitment_ref"]][row["partner"]] = row["role"]
        if row["role"] in LEADING_PARTS:
            numbers[row["commitment_ref"]] = row.number
    stored = CommitmentPartner.objects.filter(mission=mission, role__in=LEADING_PARTS)
    for ref, partner, role in stored.values_list("commitment__ref", "partner__code", "role"):
        own = given.get(ref)
        if own is None or partner in own or (role == Part.JOINT_LEAD and Part.LEAD not in own.values()):
            continue
        problems.add(
            package.file(plan.COMMITMENT_PARTNERS),
            f"{shown(partner)} is {role} of {shown(ref)} in the record, where it stays, and the package names another",
            f"Keep its row, with the part that it has now, such as {Part.SUPPORT}",
            row=numbers.get(ref),
            column="role",
        )


def _check_entries(package: Package, mission: Mission, problems: Problems) -> None:
    """The id of an entry is never given to another commitment, period or partner."""
    names = ("code", "commitment__ref", "period__code", "partner__code")
    known = {
        code: place for code, *place in ProgressEntry.objects.filter(mission=mission).values_list(*names)
    }
    for row in package.rows.get(record.ENTRIES.name, []):
        place = known.get(row["id"])
        if place and place != [row["commitment_ref"], row["period"], row["partner"]]:
            problems.add(
                package.file(record.ENTRIES),
                f"{shown(row['id'])} is the entry of {', '.join(place)} in the record",
                "Give this entry an id of its own; ids are never used again",
                row=row.number,
                column="id",
            )
