"""The rules of the domain that a package keeps: leads, spans, links, footnotes, targets."""

from __future__ import annotations

import re
from collections import defaultdict

from mission.choices import RESERVED_SLUGS, OutcomeKind, Part, Relation
from mission.datapackage import tables_figures as figures
from mission.datapackage import tables_plan as plan
from mission.datapackage import tables_record as record
from mission.datapackage.checks import check_keys, check_references, check_trees, tell_circles
from mission.datapackage.columns import fold
from mission.datapackage.folder import DESCRIPTOR
from mission.datapackage.problems import Problems, shown
from mission.datapackage.read import Package, Row
from mission.datapackage.table import Table
from mission.dates import first_day, last_day

_MARK = re.compile(r"\[\^([^\]\n]*)\]")
_PLAIN_MARK = re.compile(r"[1-9]\d{0,4}", re.ASCII)
#: Relations that hand a commitment on: together they may not lead back to where they began.
SUCCESSION = (Relation.SUPERSEDED_BY, Relation.CARRIED_OVER, Relation.SPLIT_INTO, Relation.MERGED_INTO)


def check_rows(package: Package, problems: Problems) -> None:
    """Check all that is to be said about rows together, but for the observations."""
    check_keys(package, problems)
    check_references(package, problems)
    check_trees(package, problems)
    for rule in (_mission, _periods, _outcomes, _funds, _leads, _links, _footnotes, _evidence, _targets):
        rule(package, problems)


class _Teller:
    """Notes problems of one table of a package."""

    def __init__(self, package: Package, table: Table, problems: Problems) -> None:
        self.rows = package.rows.get(table.name, [])
        self._file = package.file(table)
        self._problems = problems

    def __call__(self, row: Row | None, column: str, wrong: str, right: str) -> None:
        self._problems.add(self._file, wrong, right, row=row.number if row else None, column=column)

    def spans(self, start: str, end: str) -> None:
        """Note rows whose end lies before their start."""
        for row in self.rows:
            try:
                first, last = first_day(row[start]), last_day(row[end])
            except ValueError:
                continue
            if first and last and last < first:
                self(
                    row,
                    end,
                    f"{shown(row[end])} is before {start}, {shown(row[start])}",
                    "Write the earlier one first",
                )


def _mission(package: Package, problems: Problems) -> None:
    tell = _Teller(package, plan.MISSION, problems)
    tell.spans("start", "end")
    if plan.MISSION.name in package.columns and len(tell.rows) != 1:
        tell(None, "", f"has {len(tell.rows)} rows", "The mission is one row")
    for row in tell.rows[:1]:
        if row["id"] != package.descriptor.slug:
            wrong = f"{shown(row['id'])} is not the name in {DESCRIPTOR}, {shown(package.descriptor.slug)}"
            tell(row, "id", wrong, "Write the same in both")
        if row["id"] in RESERVED_SLUGS:
            tell(
                row, "id", f"{shown(row['id'])} begins addresses of the service itself", "Choose another name"
            )


def _periods(package: Package, problems: Problems) -> None:
    tell = _Teller(package, plan.PERIODS, problems)
    tell.spans("start", "end")
    first: dict[str, Row] = {}
    for row in tell.rows:
        before = first.setdefault(row["start"], row)
        if before is not row and row["start"]:
            tell(
                row,
                "start",
                f"{shown(row['start'])} is the start of row {before.number} too",
                "Periods begin on different days",
            )


def _outcomes(package: Package, problems: Problems) -> None:
    tell = _Teller(package, plan.OUTCOMES, problems)
    for row in tell.rows:
        if row["kind"] == OutcomeKind.SUB_OUTCOME and not row["parent"]:
            tell(row, "parent", "a sub-outcome has no parent", "Write the code of the outcome above")
        elif row["kind"] != OutcomeKind.SUB_OUTCOME and row["parent"]:
            tell(
                row,
                "parent",
                f"{shown(row['kind'])} has a parent",
                "Leave it empty: only sub-outcomes have one",
            )


def _funds(package: Package, problems: Problems) -> None:
    tell = _Teller(package, record.FUNDING, problems)
    first: dict[str, Row] = {}
    for row in tell.rows:
        before = first.setdefault(fold(row["fund"]), row)
        if before["fund"] != row["fund"]:
            wrong = f"{shown(row['fund'])} is written otherwise than in row {before.number}, {shown(before['fund'])}"
            tell(row, "fund", wrong, "Write the same fund the same way")


def _leads(package: Package, problems: Problems) -> None:
    tell = _Teller(package, plan.COMMITMENT_PARTNERS, problems)
    leads: dict[str, list[Row]] = defaultdict(list)
    joint: dict[str, list[Row]] = defaultdict(list)
    for row in tell.rows:
        if row["role"] == Part.LEAD:
            leads[row["commitment_ref"]].append(row)
        elif row["role"] == Part.JOINT_LEAD:
            joint[row["commitment_ref"]].append(row)
    right = "Write one lead, or two and more joint_lead"
    for commitment in package.rows.get(plan.COMMITMENTS.name, []):
        ref = commitment["ref"]
        one, many = leads[ref], joint[ref]
        if not ref or plan.COMMITMENT_PARTNERS.name not in package.columns:
            continue
        if not one and not many:
            wrong = f"{shown(ref)} (row {commitment.number} of {package.file(plan.COMMITMENTS)}) has no lead"
            tell(None, "role", wrong, right)
        elif one and many:
            tell(many[0], "role", f"{shown(ref)} has a lead (row {one[0].number}) and joint leads", right)
        elif len(one) > 1:
            tell(one[1], "role", f"{shown(ref)} has a second lead (the first is row {one[0].number})", right)
        elif len(many) == 1:
            tell(many[0], "role", f"{shown(ref)} has a single joint lead", right)


def _links(package: Package, problems: Problems) -> None:
    tell = _Teller(package, plan.COMMITMENT_LINKS, problems)
    for row in tell.rows:
        if row["commitment_ref"] and row["commitment_ref"] == row["related_ref"]:
            tell(
                row,
                "related_ref",
                f"{shown(row['related_ref'])} is linked to itself",
                "Name the other commitment",
            )
    kinds = (SUCCESSION, (Relation.PART_OF,), (Relation.FOLLOWED_BY,))
    for relations in kinds:
        edges = [
            (row["commitment_ref"], row["related_ref"], row)
            for row in tell.rows
            if row["relation"] in relations and row["commitment_ref"] != row["related_ref"]
        ]
        tell_circles(package.file(plan.COMMITMENT_LINKS), "related_ref", edges, problems)


def _footnotes(package: Package, problems: Problems) -> None:
    """Every footnote mark has its evidence, and every evidence its mark."""
    tell = _Teller(package, record.ENTRIES, problems)
    tell_evidence = _Teller(package, record.EVIDENCE, problems)
    marks: dict[str, set[str]] = {}
    backed = {(row["entry_id"], row["mark"]) for row in tell_evidence.rows}
    for row in tell.rows:
        found = marks.setdefault(row["id"], set())
        for column in ("done", "next"):
            for mark in dict.fromkeys(_MARK.findall(row[column])):
                found.add(mark)
                if not _PLAIN_MARK.fullmatch(mark):
                    tell(
                        row,
                        column,
                        f"the footnote mark {shown(f'[^{mark}]')} is no number",
                        "Write one such as [^1]",
                    )
                elif (row["id"], mark) not in backed:
                    right = f"Add a row with it to {package.file(record.EVIDENCE)}, or take the mark out"
                    tell(row, column, f"the footnote mark [^{mark}] has no evidence", right)
    for row in tell_evidence.rows:
        if row["entry_id"] in marks and row["mark"] not in marks[row["entry_id"]]:
            wrong = f"mark {shown(row['mark'])} does not stand in the texts of {shown(row['entry_id'])}"
            tell_evidence(
                row, "mark", wrong, f"Write {shown('[^' + row['mark'] + ']')} there, or take the row out"
            )


def _evidence(package: Package, problems: Problems) -> None:
    tell = _Teller(package, record.EVIDENCE, problems)
    for row in tell.rows:
        named = [name for name in ("source", "link", "file") if row[name]]
        if len(named) != 1:
            wrong = f"has {' and '.join(named)}" if named else "has neither source nor link nor file"
            tell(row, "source", wrong, "Write exactly one of them")


def _targets(package: Package, problems: Problems) -> None:
    tell = _Teller(package, figures.TARGETS, problems)
    tell.spans("baseline_start", "baseline_end")
    tell.spans("span_start", "span_end")
    replaced: dict[str, Row] = {}
    for row in tell.rows:
        if row["target_value"] and row["change_percent"]:
            tell(row, "change_percent", "there is a value and a percentage", "Keep one of the two")
        if row["disaggregation"] and not row["area"]:
            tell(row, "area", "there is a disaggregation but no area", "Name the area too")
        if not row["replaces"]:
            continue
        if not row["change_reason"]:
            tell(
                row,
                "change_reason",
                f"it replaces {shown(row['replaces'])} and does not say why",
                "Write the reason",
            )
        before = replaced.setdefault(row["replaces"], row)
        if before is not row:
            wrong = f"{shown(row['replaces'])} is replaced by row {before.number} too"
            tell(row, "replaces", wrong, "A target is replaced once; replace the later one")
