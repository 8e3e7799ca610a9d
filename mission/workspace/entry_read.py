"""An entry to read: as it stands, as the public will read it, beside last period's, as a receipt; and its documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.guards import by_rule
from accounts.roles import is_team
from mission import access
from mission.actions.entry_ready import last_entry
from mission.choices import EntryState, FigureAnswer
from mission.markdown import render as as_html
from mission.models import EntryFigure, Evidence, ProgressEntry, ReviewComment
from mission.reviewing import known_people
from mission.spans import span_words
from mission.units import figure
from mission.words_diff import differ, word_diff
from mission.workflow import Act
from mission.workspace.entry_page import by_field, facts, last_return, saved_words, series_name
from mission.workspace.entry_people import people_words
from mission.workspace.entry_scope import address, entry_of, page, told

Row = dict[str, Any]
#: What the delivery team may do with an entry stands on other pages; these are the partner's own moves.
_OWN = (Act.TAKE_BACK, Act.START_CORRECTION)


def content_of(entry: ProgressEntry, *, for_public: bool = False) -> Row:
    """All that an entry says, ready to be read: texts as safe HTML, figures and evidence in words.

    `for_public` names documents as the public will see them: by their title, without the file.
    """
    evidence = list(entry.evidence.select_related("source"))
    figures = EntryFigure.objects.filter(entry=entry).select_related(
        "series__indicator", "series__area", "source"
    )
    return {
        "done": as_html(entry.done, prefix="entry"),
        "next": as_html(entry.next, prefix="entry"),
        "reason": as_html(entry.reason),
        "notes": [_public_note(entry, one) if for_public else note_of(entry, one) for one in evidence],
        "figures": [_figure(one) for one in figures],
        "case_study": _study(entry),
        "milestones": list(entry.milestones.select_related("milestone").order_by("reached", "pk")),
    }


def note_of(entry: ProgressEntry, one: Evidence) -> Row:
    """A piece of evidence as a footnote: for readers of the workspace, documents lead to their file."""
    if one.source is not None:
        named = {
            "title": one.source.title,
            "publisher": one.source.publisher,
            "published": one.source.published,
        }
        return {"mark": one.mark, "url": one.source.url, "locator": one.locator, **named}
    if one.file:
        url = address(entry, "entry-evidence", mark=one.mark)
        return {"mark": one.mark, "title": one.file_name, "url": url, "locator": one.locator}
    return {"mark": one.mark, "title": one.link_title or one.link, "url": one.link, "locator": one.locator}


def _public_note(entry: ProgressEntry, one: Evidence) -> Row:
    """The same as the public pages say it: an uploaded document and its file name stay with the delivery team."""
    if not one.file or one.source is not None:
        return note_of(entry, one)
    title = one.link_title or "A document kept with the entry"
    return {"mark": one.mark, "title": title, "url": "", "locator": one.locator}


def _figure(one: EntryFigure) -> Row:
    unit = one.series.indicator.unit
    answer = FigureAnswer(one.missing).label if one.missing else ""
    share = ""
    if one.numerator is not None and one.denominator is not None:
        share = f"{one.numerator.normalize():f} of {one.denominator.normalize():f}"
    return {
        "name": series_name(one.series),
        "span": span_words(one.start, one.end),
        "value": answer or figure(one.printed or one.value or 0, unit, one.series.indicator.unit_label),
        "unit": one.series.indicator.unit_label if not answer else "",
        "share": share,
        "quality": one.get_quality_display() if one.quality else "",
        "source": one.source_text or (one.source.title if one.source else ""),
        "reason": one.reason,
    }


def _study(entry: ProgressEntry) -> Row | None:
    study = getattr(entry, "case_study", None)
    if study is None:
        return None
    return {"title": study.title, "text": as_html(study.text), "consent": study.consent}


def read_context(request: HttpRequest, entry: ProgressEntry) -> Row:
    """The context of the page of an entry that is only read: its words, who did what, and the partner's next moves."""
    comments = list(ReviewComment.objects.filter(entry=entry).order_by("at", "pk"))
    actors = [entry.started_by, entry.submitted_by, entry.decided_by, *(one.by for one in comments)]
    known = known_people(request.user, actors)
    acts = {act.value: access.why_not(request.user, act, entry) is None for act in _OWN}
    return {
        "content": content_of(entry),
        "people": people_words(entry, known),
        "returned": last_return(entry, comments, known.words),
        "comments": by_field(comments, known.words),
        "may": acts,
        "reviews": is_team(request.user, entry.mission_id),
        "may_reply": access.may_reply(request.user, entry) and bool(entry.team_assessment),
        "newer": _numbers(entry, number__gt=entry.number).order_by("-number").first(),
        "older": list(_numbers(entry, number__lt=entry.number).order_by("number")),
        **facts(entry),
    }


def _numbers(entry: ProgressEntry, **which: Any) -> Any:
    return ProgressEntry.objects.filter(
        commitment=entry.commitment_id, partner=entry.partner_id, period=entry.period_id, **which
    )


@require_safe
@by_rule("mission.access.may_see")
@told
def preview(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The entry as the public will read it, as it is saved now."""
    entry = entry_of(request, code, number)
    writes = access.why_not(request.user, Act.SAVE, entry) is None
    context = {"content": content_of(entry, for_public=True), "writes": writes, **facts(entry)}
    return page(request, "entry_preview", context, entry=entry)


@require_safe
@by_rule("mission.access.may_see")
@told
def compare(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The words of the entry beside last period's, and what was done beside what was planned then, word by word."""
    entry = entry_of(request, code, number)
    last = last_entry(entry)
    rows = list(_beside(entry, last)) if last else []
    return page(request, "entry_differences", {"last": last, "rows": rows, **facts(entry)}, entry=entry)


def _beside(entry: ProgressEntry, last: ProgressEntry) -> Iterable[Row]:
    for title, before, after in (
        ("What was done", last.done, entry.done),
        ("What comes next", last.next, entry.next),
        ("Reason", last.reason, entry.reason),
    ):
        if before or after:
            yield {"title": title, "pieces": word_diff(before, after), "same": not differ(before, after)}
    if last.next:
        yield {
            "title": "What was planned then, and what was done now",
            "pieces": word_diff(last.next, entry.done),
            "same": not differ(last.next, entry.done),
        }


@require_safe
@by_rule("mission.access.may_see")
@told
def receipt(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What was submitted, when and by whom, to print for one's own files. An entry that is open again has none."""
    entry = entry_of(request, code, number)
    stands = entry.state in (EntryState.SUBMITTED, EntryState.APPROVED) and entry.submitted_at is not None
    actors = [entry.submitted_by, entry.decided_by, *entry.writers.values_list("by", flat=True)]
    names = known_people(request.user, actors).words
    writers = sorted({name for actor, name in names.items() if actor not in (entry.decided_by,)})
    context = {
        "stands": stands,
        "content": content_of(entry) if stands else {},
        "submitted_by": names.get(entry.submitted_by, ""),
        "decided_by": names.get(entry.decided_by, ""),
        "writers": writers,
        "saved_at": saved_words(entry),
        **facts(entry),
    }
    return page(request, "entry_receipt", context, entry=entry)


@require_safe
@by_rule("mission.access.may_see")
@told
def evidence(request: HttpRequest, code: str, number: int, mark: int) -> HttpResponseBase:
    """An uploaded document: always as a download, whatever is in it."""
    entry = entry_of(request, code, number)
    found = Evidence.objects.filter(entry=entry, mark=mark).exclude(file="").first()
    if found is None:
        raise Http404("There is no such document.")
    try:
        opened = found.file.open("rb")
    except OSError as error:
        raise Http404("The document is not in the storage.") from error
    kind = found.content_type or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    answer = FileResponse(
        opened, as_attachment=True, filename=found.file_name or "document", content_type=kind
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
