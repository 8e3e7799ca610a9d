"""The verbs of a report while it is composed: write, place, order, comment. With `beginning` and `loaded_texts` the only
writers of sections."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Max
from django.utils import timezone

from accounts.roles import Permission, has_permission
from mission.choices import Door
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.history import writing
from mission.markdown import MAX_CHARACTERS
from reports.composing import references
from reports.composing.composed import Composed, composed
from reports.composing.facts import Facts
from reports.composing.live import live_facts
from reports.composing.references import FigureRef
from reports.composing.resolve import latest_vintage
from reports.composing.sheets import TELLING, Placed, Sheet, heading_of
from reports.models import Report, ReportSection, SectionComment, SectionEntry
from reports.models.composing import SectionKind


def save_section(
    section: ReportSection,
    *,
    title: str,
    text: str,
    seen_version: int,
    by: Any,
    door: Door = Door.WORKSPACE,
    signatory_name: str = "",
    signatory_role: str = "",
) -> ReportSection:
    """A section's words saved, its figures bound to the publications that are the latest now.

    Raises Incomplete at the field for a reference that cannot be resolved, with line and column, and Stale where
    somebody saved it meanwhile: `current` has their words, and nothing was written.
    """
    require(by, section.report.mission_id)
    fields: dict[str, list[str]] = {}
    if not title.strip():
        fields["title"] = ["Write a title."]
    if signatory_name.strip() and not signatory_role.strip():
        fields["signatory_role"] = ["Give the signatory's role as well."]
    text = text.replace("\r\n", "\n").strip()
    facts = live_facts(section.report)
    faults = faults_of(text, section.report, facts)
    if faults:
        fields["text"] = faults
    if fields:
        raise Incomplete("The section is not saved yet. Mend what is named below.", fields=fields)
    values = {
        "title": title.strip(),
        "text": bound(text, facts),
        "signatory_name": signatory_name.strip(),
        "signatory_role": signatory_role.strip(),
    }
    return _write(section, values, seen_version=seen_version, by=by, door=door)


def faults_of(text: str, report: Report, facts: Facts) -> list[str]:
    """What keeps a text from being saved, each with its line and column."""
    if len(text) > MAX_CHARACTERS:
        return [f"It has {len(text):,} characters; a section has at most {MAX_CHARACTERS:,}. Split it."]
    made = tried(text, report, facts)
    return [f"Line {one.line}, column {one.column}: {one.sentence}" for one in made.faults]


def tried(text: str, report: Report, facts: Facts) -> Composed:
    """A text composed for itself, as a section of nothing but words."""
    return composed(heading_of(report), [Sheet("text", SectionKind.INTRODUCTION, "Text", text=text)], facts)


def settle_figure(
    section: ReportSection,
    *,
    figure: FigureRef,
    take: bool,
    seen_version: int,
    by: Any,
    door: Door = Door.WORKSPACE,
) -> ReportSection:
    """A figure that was revised since: taken at its latest publication, or kept on purpose where it is bound.

    Raises WrongState where the text has no such figure, Stale where somebody saved it meanwhile.
    """
    require(by, section.report.mission_id)
    latest = latest_vintage(live_facts(section.report), figure)
    wanted = replace(figure, vintage=latest, kept=False) if take else replace(figure, kept=True)
    text = references.changed(section.text, lambda one: wanted if one == figure else one)
    if text == section.text or not latest:
        raise WrongState("The text has no such figure any more.")
    return _write(section, {"text": text}, seen_version=seen_version, by=by, door=door)


def bound(text: str, facts: Facts) -> str:
    """The text with its unbound figures bound to the publications that are the latest now."""
    return references.rebound(text, lambda one: latest_vintage(facts, one))


def _write(
    section: ReportSection, values: dict[str, Any], *, seen_version: int, by: Any, door: Door, why: str = ""
) -> ReportSection:
    """The one place where a section's row is changed: where nobody changed it since it was seen."""
    with writing(by=by.actor, door=door, why=why):
        rows = ReportSection.objects.filter(pk=section.pk, version=seen_version)
        changed = rows.update(
            version=F("version") + 1, changed_by=by.actor, changed_at=timezone.now(), **values
        )
        if not changed:
            current = ReportSection.objects.select_related("report").get(pk=section.pk)
            raise Stale(
                "Somebody else saved this section meanwhile. Both texts are below; nothing is lost.",
                current=current,
            )
    section.refresh_from_db()
    return section


def place_entries(
    section: ReportSection,
    placed: Sequence[Placed],
    *,
    seen_version: int,
    by: Any,
    door: Door = Door.WORKSPACE,
) -> ReportSection:
    """Which entries a section tells, in this order under these headings, and which are left out and why.

    Raises Incomplete where one is left out without a reason, stands twice or is no approved entry of the period.
    """
    require(by, section.report.mission_id)
    if section.kind not in TELLING:
        raise WrongState("This section tells no entries.")
    wrong = _wrong_places(placed, live_facts(section.report).entries)
    if wrong:
        raise Incomplete("The order is not saved yet. Mend what is named below.", fields=wrong)
    with writing(by=by.actor, door=door, why="Entries placed"):
        _write(section, {}, seen_version=seen_version, by=by, door=door, why="Entries placed")
        SectionEntry.objects.filter(section=section).delete()
        SectionEntry.objects.bulk_create(
            SectionEntry(
                section=section,
                entry=one.entry,
                order=order,
                heading=one.heading.strip(),
                left_out=one.left_out,
                reason=one.reason.strip() if one.left_out else "",
            )
            for order, one in enumerate(placed, start=1)
        )
    return section


def _wrong_places(placed: Sequence[Placed], entries: Collection[str]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    seen: set[str] = set()
    for one in placed:
        if one.left_out and not one.reason.strip():
            wrong[f"reason-{one.entry}"] = [f"Say why {one.entry} is left out. The report shows it."]
        if one.entry in seen:
            wrong[f"order-{one.entry}"] = [f"{one.entry} stands here twice."]
        if one.entry not in entries:
            wrong[f"order-{one.entry}"] = [f"{one.entry} is no approved entry of this period."]
        if len(one.heading) > 300:
            wrong[f"heading-{one.entry}"] = ["A heading has at most 300 characters."]
        seen.add(one.entry)
    return wrong


def add_section(
    report: Report,
    *,
    kind: str,
    title: str,
    outcome: str = "",
    after: str = "",
    by: Any,
    door: Door = Door.WORKSPACE,
) -> ReportSection:
    """A new, empty section after the one of that code, or at the end. Raises Incomplete for a kind that needs an outcome."""
    require(by, report.mission_id)
    fields: dict[str, list[str]] = {}
    if kind not in SectionKind.values:
        fields["kind"] = ["Choose what the section is."]
    if not title.strip():
        fields["title"] = ["Write a title."]
    if kind in _ABOUT_AN_OUTCOME and outcome not in live_facts(report).outcomes:
        fields["outcome"] = ["Choose the outcome or priority that it is about."]
    if fields:
        raise Incomplete("The section is not added yet.", fields=fields)
    outcome = outcome if kind in _ABOUT_AN_OUTCOME else ""
    try:
        with writing(by=by.actor, door=door, why="Section added"):
            codes = list(report.sections.order_by("order", "id").values_list("code", flat=True))
            section = ReportSection.objects.create(
                report=report,
                code=_free_code(kind, outcome, codes),
                kind=kind,
                outcome=outcome,
                order=(report.sections.aggregate(last=Max("order"))["last"] or 0) + 1,
                title=title.strip(),
                changed_by=by.actor,
                changed_at=timezone.now(),
            )
            place = codes.index(after) + 1 if after in codes else len(codes)
            _put_in_order(report, [*codes[:place], section.code, *codes[place:]])
    except IntegrityError as error:
        raise Stale(
            "Somebody else added a section just now. Look, then try again.", current=report
        ) from error
    section.refresh_from_db()
    return section


_ABOUT_AN_OUTCOME = (
    SectionKind.OVERVIEW,
    SectionKind.PROGRESS,
    SectionKind.MEASURES,
    SectionKind.PLANS,
    SectionKind.PRIORITY,
)


def _free_code(kind: str, outcome: str, taken: Collection[str]) -> str:
    usual = f"priority-{outcome}" if kind == SectionKind.PRIORITY else f"outcome-{outcome}-{kind}"
    wanted = usual if outcome else kind
    return next(c for c in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if c not in taken)


def include(section: ReportSection, *, included: bool, by: Any, door: Door = Door.WORKSPACE) -> ReportSection:
    """A section taken out of the report, or put back. Its words stay either way."""
    require(by, section.report.mission_id)
    why = "Section put back" if included else "Section taken out"
    values = {"included": included}
    return _write(section, values, seen_version=section.version, by=by, door=door, why=why)


def order_sections(
    report: Report, codes: Sequence[str], *, seen: Sequence[str], by: Any, door: Door = Door.WORKSPACE
) -> None:
    """The sections in this order. `seen` is the order that the person saw. Raises Stale where it is another one by now."""
    require(by, report.mission_id)
    with writing(by=by.actor, door=door, why="Sections put in order"):
        Report.objects.select_for_update().get(pk=report.pk)
        now = list(report.sections.order_by("order", "id").values_list("code", flat=True))
        if now != list(seen):
            raise Stale(
                "Somebody else changed the sections meanwhile. This is their order now.", current=report
            )
        if sorted(codes) != sorted(now):
            raise Incomplete("Every section needs a place in the order.")
        _put_in_order(report, codes)


def _put_in_order(report: Report, codes: Sequence[str]) -> None:
    places = {code: place for place, code in enumerate(codes, start=1)}
    moved = [section for section in report.sections.all() if section.order != places[section.code]]
    for section in moved:
        section.order = places[section.code]
    ReportSection.objects.bulk_update(moved, ["order"])


def rename(report: Report, *, title: str, by: Any, door: Door = Door.WORKSPACE) -> Report:
    """The title of a report, until its first freezing: all its editions bear it."""
    require(by, report.mission_id)
    if report.editions.exists():
        stands = "The title stands as it was frozen."
        raise Incomplete(stands, fields={"title": [stands]})
    if not title.strip():
        raise Incomplete("Write a title.", fields={"title": ["Write a title."]})
    if len(title.strip()) > 300:
        raise Incomplete("The title is too long.", fields={"title": ["It has at most 300 characters."]})
    with writing(by=by.actor, door=door, why="Report renamed"):
        report.title = title.strip()
        report.save(update_fields=["title"])
    return report


def comment(
    section: ReportSection, *, text: str, passage: str = "", by: Any, door: Door = Door.WORKSPACE
) -> SectionComment:
    """A remark on a section, or on a passage of it."""
    require(by, section.report.mission_id, Permission.COMPOSE, Permission.REVIEW)
    if not text.strip():
        raise Incomplete("Write the comment.", fields={"comment": ["Write the comment."]})
    with writing(by=by.actor, door=door):
        return SectionComment.objects.create(
            section=section, passage=passage.strip(), text=text.strip(), by=by.actor, at=timezone.now()
        )


def settle_comment(one: SectionComment, *, by: Any, door: Door = Door.WORKSPACE) -> SectionComment:
    """A remark marked as settled. Raises WrongState where somebody did so before."""
    require(by, one.section.report.mission_id, Permission.COMPOSE, Permission.REVIEW)
    with writing(by=by.actor, door=door):
        rows = SectionComment.objects.filter(pk=one.pk, settled_at=None)
        if not rows.update(settled_by=by.actor, settled_at=timezone.now()):
            raise WrongState("This comment is settled already.")
    one.refresh_from_db()
    return one


def require(by: Any, mission_id: int, *permissions: Permission) -> None:
    """Raise NotAllowed for a person who has none of the permissions in the mission; composing where none is named."""
    wanted = permissions or (Permission.COMPOSE,)
    if not any(has_permission(by, one, mission=mission_id) for one in wanted):
        raise NotAllowed("Only administrators and editors of the delivery team compose reports.")
