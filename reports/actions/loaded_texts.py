"""The texts of loaded reports: put into a report before its edition is frozen, as the record was known by then."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from mission.choices import Door
from mission.errors import Incomplete
from mission.history import writing
from reports.actions.beginning import lay_out
from reports.actions.compose import bound
from reports.composing.composed import composed
from reports.composing.live import live_facts
from reports.composing.readiness import blocking
from reports.composing.sheets import heading_of, sheets_of
from reports.composing.text_files import SectionText, Unreadable, section_texts
from reports.models import Report, ReportSection
from reports.selection import WHOLE, Selection


def write_texts(report: Report, path: Path, *, by: str, selection: Selection = WHOLE) -> None:
    """The first sections of a report, with the texts of a file in the place of their drafts.

    Figures are bound to what `selection` has of the record. A report that somebody has begun is left alone. Raises
    Incomplete, with file and line, for a section or reference that the record does not have.
    """
    if report.sections.exists():
        return
    texts = _texts_of(path)
    with writing(by=by, door=Door.PACKAGE, why="Text of a loaded report"):
        sections = {
            one.code: one for one in lay_out(report, actor=by, door=Door.PACKAGE, selection=selection)
        }
        _fill(sections, texts, report, path, selection)
        _check(report, {one.code: one for one in texts}, path, selection)


def _texts_of(path: Path) -> list[SectionText]:
    try:
        return section_texts(path.read_text(encoding="utf-8"))
    except (Unreadable, UnicodeDecodeError, OSError) as error:
        raise Incomplete(f"{path.name}: {error}") from error


def _fill(
    sections: dict[str, ReportSection],
    texts: list[SectionText],
    report: Report,
    path: Path,
    selection: Selection,
) -> None:
    facts, now = live_facts(report, selection), timezone.now()
    changed = []
    for one in texts:
        section = sections.get(one.code)
        if section is None:
            raise Incomplete(f"{path.name}, line {one.line}: the report has no section “{one.code}”.")
        section.text = bound(one.text, facts)
        section.signatory_name, section.signatory_role = one.signatory_name, one.signatory_role
        section.changed_at = now
        changed.append(section)
    fields = ["text", "signatory_name", "signatory_role", "changed_at"]
    ReportSection.objects.bulk_update(changed, fields)


def _check(report: Report, texts: dict[str, SectionText], path: Path, selection: Selection) -> None:
    """Refuse a text that would be refused when it is frozen, and what an editor could not sign off."""
    sheets = sheets_of(report)
    made = composed(heading_of(report), sheets, live_facts(report, selection))
    for item in blocking(sheets, made):
        text = texts.get(item.section)
        line = (text.line if text else 1) + max(0, item.line - 1)
        raise Incomplete(f"{path.name}, line {line}, in “{item.section}”: {item.sentence}")
