"""What the page of a draft shows around its forms: last period, figures on record, comments, checklist, who else is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from mission import access
from mission.actions.entry_presence import note_presence
from mission.actions.entry_ready import draft_of, last_entry, why_not_asked
from mission.actions.entry_whole import Whole, whole_of
from mission.choices import LEADING_PARTS, EntryState, Origin, Part
from mission.completeness import asks_for_reason, problems_in
from mission.entry_figures import OnRecord, asked_series, on_record, possible_series
from mission.inputs import number_as_printed, number_in
from mission.models import (
    CommitmentPartner,
    Evidence,
    Milestone,
    ProgressEntry,
    Request,
    ReviewComment,
    Series,
    Source,
)
from mission.reviewing import known_people
from mission.spans import partial_date_words, span_words
from mission.units import difference, figure
from mission.wording import disaggregation_words
from mission.workflow import Act
from mission.workspace.entry_checklist import checklist
from mission.workspace.entry_kept import note_for
from mission.workspace.entry_scope import authorisers
from mission.workspace.entry_sheet import Sheet
from mission.workspace.entry_typed import digests_text

Row = dict[str, Any]


@dataclass
class Desk:
    """What is known of a draft before anything is shown: itself, and what may be given with it."""

    entry: ProgressEntry
    whole: Whole
    series: list[Series]
    milestones: list[Milestone]
    extra: int = 0
    record: OnRecord = field(default_factory=OnRecord)

    def blank_figures(self) -> list[Row]:
        """A row for each figure that may be given and is not, for the whole period."""
        given = {one.series for one in self.whole.figures}
        period = self.entry.period
        return [
            {"series": one.pk, "start": period.start, "end": period.end}
            for one in self.series
            if one.pk not in given or one.pk == self.extra
        ]


def desk_of(entry: ProgressEntry, *, extra: int = 0) -> Desk:
    """Read what the page of a draft needs. `extra` is another series of which a figure is to be given."""
    series = asked_series(entry)
    if extra and extra not in {one.pk for one in series}:
        series += list(
            Series.objects.filter(pk=extra, mission=entry.mission_id).select_related("indicator", "area")
        )
    whole = whole_of(entry)
    points = [one.key for one in whole.figures]
    points += [(one.pk, entry.period.start, entry.period.end) for one in series]
    given = Q(pk__in=[one.milestone for one in whole.milestones])
    milestones = Milestone.objects.filter(Q(commitment=entry.commitment_id), ~Q(state="reached") | given)
    return Desk(entry, whole, series, list(milestones.order_by("date_first", "pk")), extra, on_record(points))


def form_context(request: HttpRequest, desk: Desk, sheet: Sheet) -> Row:
    """The whole context of the page of a draft."""
    entry = desk.entry
    last = last_entry(entry)
    comments = list(ReviewComment.objects.filter(entry=entry).order_by("at", "pk"))
    others = note_presence(entry, request.user)
    names = known_people(request.user, [*others, *(comment.by for comment in comments)]).words
    problems = problems_in(draft_of(entry))
    why_not_submit = access.why_not_who(request.user, Act.SUBMIT, entry)
    return {
        "sheet": sheet,
        "request_": asked_in(entry),
        "upload_megabytes": settings.UPLOAD_MEGABYTES,
        "last": last,
        "figures": figure_rows(desk, sheet, comments, names),
        "evidence": evidence_rows(entry, sheet),
        "milestones": milestone_rows(desk, sheet),
        "more_series": [
            (one.pk, series_name(one)) for one in possible_series(entry, [one.pk for one in desk.series])
        ],
        "comments": by_field(comments, names),
        "returned": last_return(entry, comments, names),
        "others": [names[other] for other in others],
        "checklist": checklist(entry, problems, sheet),
        "seen": digests_text(desk.whole),
        "note": note_for(request, entry),
        "may_submit": why_not_submit is None,
        "authorisers": authorisers(entry.partner) if why_not_submit else [],
        "closed": why_not_asked(entry.commitment, entry.partner, entry.period, origin=entry.origin)
        if entry.submitted_at is None and entry.number == 1
        else None,
        **facts(entry),
    }


def asked_in(entry: ProgressEntry) -> Request | None:
    """The request that the entry answers, with its round: when it is due, and the guidance."""
    rows = Request.objects.filter(
        commitment=entry.commitment_id,
        partner=entry.partner_id,
        round__period=entry.period_id,
        cancelled_at=None,
    )
    return rows.select_related("round").order_by("-due", "-pk").first()


def facts(entry: ProgressEntry) -> Row:
    """What every page of an entry says of it: the partner's part, and on whose behalf it is written."""
    roles = CommitmentPartner.objects.filter(commitment=entry.commitment_id, partner=entry.partner_id)
    return {
        "part": _part_words([row.role for row in roles]),
        "on_behalf": entry.origin == Origin.DELIVERY_TEAM,
        "compiled": entry.origin == Origin.COMPILED,
    }


def _part_words(roles: Iterable[str]) -> str:
    found = set(roles)
    if found & {str(part) for part in LEADING_PARTS}:
        return "leads" if Part.LEAD in found else "is a joint lead"
    return ", ".join(str(Part(role).label).lower() for role in sorted(found))


def by_field(comments: Iterable[ReviewComment], names: dict[str, str]) -> Row:
    """Open comments by the field that they are about; those about none under `entry`."""
    found: dict[str, list[Row]] = {}
    for comment in comments:
        if not comment.settled and not comment.returns and comment.answers_id is None:
            found.setdefault(comment.field or "entry", []).append(_comment(comment, names))
    return found


def last_return(entry: ProgressEntry, comments: list[ReviewComment], names: dict[str, str]) -> Row | None:
    """The reason for which an entry was sent back last, with the field that it is about."""
    reasons = [comment for comment in comments if comment.returns]
    if entry.state != EntryState.RETURNED or not reasons:
        return None
    return _comment(reasons[-1], names)


def _comment(comment: ReviewComment, names: dict[str, str]) -> Row:
    return {
        "text": comment.text,
        "passage": comment.passage,
        "field": comment.field,
        "at": comment.at,
        "who": names.get(comment.by, ""),
    }


def figure_rows(desk: Desk, sheet: Sheet, comments: list[ReviewComment], names: dict[str, str]) -> list[Row]:
    """Each form of a figure with its series, what is on record, and how it differs from the figure before."""
    series = {one.pk: one for one in desk.series}
    open_comments = by_field(comments, names)
    rows = []
    for form in sheet.rows["figures"]:
        one = series.get(_number(form["series"].value()))
        if one is not None:
            rows.append(
                {
                    "form": form,
                    "name": series_name(one),
                    "unit": one.indicator.unit_label,
                    "percent": one.indicator.unit == "percent",
                    "comments": [
                        *open_comments.get(f"figures-{one.indicator.code}", []),
                        *open_comments.get("figures", []),
                    ],
                    **_compared(desk, one, form),
                }
            )
    return rows


def _compared(desk: Desk, one: Series, form: Any) -> Row:
    start, end = _days(form, desk)
    unit, label = one.indicator.unit, one.indicator.unit_label
    before = desk.record.before(one.pk, start, end)
    found: Row = {
        "span": span_words(start, end),
        "on_record": [
            {
                "span": span_words(row.start, row.end),
                "value": figure(row.printed or str(row.value), unit, label),
                "source": row.source,
            }
            for row in desk.record.within(one.pk, start, end)
            if row.value is not None
        ],
    }
    if before is None:
        return found
    found["before"] = {
        "span": span_words(before.start, before.end),
        "value": figure(before.printed or str(before.value), unit, label),
        "source": before.source,
    }
    typed = str(form["printed"].value() or "")
    try:
        value = number_in(typed)
    except ValueError:
        return found
    found["step"] = difference(before.printed or str(before.value), number_as_printed(typed), unit)
    found["far"] = asks_for_reason(before.value, value)
    return found


def _days(form: Any, desk: Desk) -> tuple[Any, Any]:
    fields = form.fields
    days = []
    for name, usual in (("start", desk.entry.period.start), ("end", desk.entry.period.end)):
        value = form[name].value()
        try:
            days.append(fields[name].to_python(value) or usual)
        except ValidationError:
            days.append(usual)
    return (days[0], days[1]) if days[0] <= days[1] else (desk.entry.period.start, desk.entry.period.end)


def evidence_rows(entry: ProgressEntry, sheet: Sheet) -> list[Row]:
    """Each form of a piece of evidence with the document or source that it has already."""
    forms = sheet.rows["evidence"]
    files = {str(row.file.name): row for row in Evidence.objects.filter(entry=entry).exclude(file="")}
    ids = {_number(form["source"].value()) for form in forms}
    sources = {row.pk: row for row in Source.objects.filter(mission=entry.mission_id, pk__in=ids - {0})}
    rows = []
    for form in forms:
        file = files.get(str(form["kept_file"].value() or ""))
        source = sources.get(_number(form["source"].value()))
        link = form["link"].value() or ""
        rows.append(
            {
                "form": form,
                "mark": form["mark"].value(),
                "file": file,
                "source": source,
                "link": link,
                "title": _evidence_title(form, file, source),
                "is_new": not (file or source or form["was"].value()),
                "open": bool(form.errors),
            }
        )
    return rows


def _evidence_title(form: Any, file: Evidence | None, source: Source | None) -> str:
    if file is not None:
        return file.file_name
    if source is not None:
        return f"{source.publisher}, {source.title}"
    return str(form["link_title"].value() or form["link"].value() or "")


def milestone_rows(desk: Desk, sheet: Sheet) -> list[Row]:
    """Each form of a milestone with its title and planned date."""
    known = {one.pk: one for one in desk.milestones}
    forms = [(form, known.get(_number(form["milestone"].value()))) for form in sheet.rows["milestones"]]
    return [
        {"form": form, "milestone": one, "planned": partial_date_words(one.date)}
        for form, one in forms
        if one is not None
    ]


def series_name(one: Series) -> str:
    """A series in words: the indicator, and the area and the part of it where they say more."""
    parts = [one.indicator.title, one.area.name]
    if one.disaggregation:
        parts.append(disaggregation_words(one.disaggregation))
    return ", ".join(parts)


def saved_words(entry: ProgressEntry) -> str:
    """When the draft was saved last, in London time."""
    at = timezone.localtime(entry.changed_at)
    if at.date() == timezone.localdate():
        return f"{at:%H:%M}"
    return f"{at:%-d %B %Y, %H:%M}"


def _number(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
