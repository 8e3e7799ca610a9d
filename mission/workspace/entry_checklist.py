"""What stands before an entry can be submitted, as a list to tick off: each item leads to its place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mission.completeness import Problem
from mission.models import ProgressEntry
from mission.workspace.entry_sheet import Sheet

Item = dict[str, Any]
_SECTIONS = {
    "case_study": "case-study",
    "milestones": "milestones",
    "figures": "figures",
    "evidence": "evidence",
}


def checklist(
    entry: ProgressEntry, problems: Sequence[Problem], sheet: Sheet | None = None, page: str = ""
) -> list[Item]:
    """The items in the order of the page. `page` is the address of the page where they are not on this one."""
    wanting = {problem.field for problem in problems}
    found: list[Item] = []
    for field, label in (("delivery_status", "Delivery status chosen"), ("done", "What was done")):
        if field not in wanting:
            found.append({"done": True, "label": label})
    found += [
        {"done": False, "label": problem.sentence, "url": f"{page}#{place_of(problem, sheet)}"}
        for problem in problems
    ]
    if entry.next.strip():
        found.append({"done": True, "label": "What comes next"})
    else:
        found.append(
            {
                "done": False,
                "label": "What comes next",
                "url": f"{page}#id_next",
                "rest": ": may stay empty; the public then reads “not stated”",
            }
        )
    return found


def place_of(problem: Problem, sheet: Sheet | None) -> str:
    """The id of the field, or of the section, that a problem is about."""
    kind, _, name = problem.field.partition("-")
    if kind == "evidence" and problem.at:
        return f"evidence-{problem.at}" if sheet is None or _has_mark(sheet, problem.at) else "evidence"
    if kind == "figures" and sheet is not None:
        for form in sheet.rows["figures"]:
            if form["was"].value() == problem.at:
                return f"id_{form.prefix}-{name}"
    if kind == "case_study" and name:
        return f"id_{problem.field}"
    return _SECTIONS.get(kind, f"id_{problem.field}")


def _has_mark(sheet: Sheet, mark: str) -> bool:
    return any(str(form["mark"].value()) == mark for form in sheet.rows["evidence"])
