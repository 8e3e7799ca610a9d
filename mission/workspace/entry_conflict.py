"""A save over a newer version: both texts side by side, unit by unit, and a choice for each. Nothing is lost meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.guards import by_rule
from mission.actions.entry_whole import Whole, save_whole, whole_of
from mission.choices import Door
from mission.errors import RuleError, Stale
from mission.inputs import EvidenceInput, FigureInput, MilestoneInput
from mission.models import Evidence, Milestone, ProgressEntry, Series, Source
from mission.spans import day_words, span_words
from mission.wording import status_word
from mission.words_diff import word_diff
from mission.workspace.entry_kept import keep_typed, note_for
from mission.workspace.entry_page import saved_words, series_name
from mission.workspace.entry_scope import Stopped, address, entry_of, last_saved_by, page, stopped_by, told
from mission.workspace.entry_typed import Difference, differences, from_text, merged, seen_from, to_text

_LABELS = {
    "words.delivery_status": "Delivery status",
    "words.reason": "Reason",
    "words.done": "What was done",
    "words.next": "What comes next",
    "study.title": "Case study: title",
    "study.text": "Case study: the story",
    "study.consent": "Case study: consent",
}
#: Texts that can be put together by hand.
_LONG = {"words.reason", "words.done", "words.next", "study.text", "study.consent"}
_ANSWERS = {
    "nothing_to_report": "Nothing to report",
    "not_applicable": "Not applicable",
    "not_collected": "Not collected",
}


def conflict_page(
    request: HttpRequest, entry: ProgressEntry, typed: Whole, seen: Mapping[str, str]
) -> HttpResponse:
    """The page with both versions. Where they do not differ after all, there is nothing to choose."""
    entry.refresh_from_db()
    saved = whole_of(entry)
    found = differences(saved, typed, seen)
    if not found:
        messages.success(request, "Somebody saved the same as you. Nothing was lost.")
        return redirect(address(entry))
    names = _Names(entry, saved, typed)
    context = {
        "rows": [_row(one, names) for one in found],
        "version": entry.version,
        "typed": to_text(typed),
        "note": note_for(request, entry),
        "who": last_saved_by(request.user, entry),
        "saved_at": saved_words(entry),
    }
    return page(request, "entry_conflict", context, entry=entry, status=409)


def _row(one: Difference, names: _Names) -> dict[str, Any]:
    saved, typed = names.words(one.key, one.saved), names.words(one.key, one.typed)
    return {
        "key": one.key,
        "label": names.label(one.key, one.saved or one.typed),
        "saved": saved,
        "typed": typed,
        "pieces": word_diff(saved, typed),
        "proposed": one.proposed,
        "long": one.key in _LONG,
        "clash": one.changed_by_me and one.changed_by_others,
        "by_others": one.changed_by_others and not one.changed_by_me,
    }


class _Names:
    """The words for units: what they are about, and what they say. Looked up once for all of them."""

    def __init__(self, entry: ProgressEntry, *drafts: Whole) -> None:
        series = {one.series for draft in drafts for one in draft.figures}
        rows = Series.objects.filter(pk__in=series, mission=entry.mission_id).select_related(
            "indicator", "area"
        )
        self._series = {row.pk: series_name(row) for row in rows} if series else {}
        stones = {one.milestone for draft in drafts for one in draft.milestones}
        self._milestones = (
            dict(Milestone.objects.filter(pk__in=stones).values_list("pk", "title")) if stones else {}
        )
        self._files = {
            str(row.file.name): row.file_name for row in Evidence.objects.filter(entry=entry).exclude(file="")
        }
        sources = {one.source for draft in drafts for one in draft.evidence if one.source}
        self._sources = (
            dict(Source.objects.filter(pk__in=sources, mission=entry.mission_id).values_list("pk", "title"))
            if sources
            else {}
        )

    def label(self, key: str, one: Any) -> str:
        """What a unit is about."""
        if isinstance(one, FigureInput):
            return f"Figure: {self._series.get(one.series, '')}, {span_words(one.start, one.end)}"
        if isinstance(one, EvidenceInput):
            return f"Evidence [^{one.mark}]"
        if isinstance(one, MilestoneInput):
            return f"Milestone: {self._milestones.get(one.milestone, '')}"
        return _LABELS[key]

    def words(self, key: str, one: Any) -> str:
        """What a unit says; empty where it says nothing."""
        if one is None:
            return ""
        if isinstance(one, FigureInput):
            return _figure_words(one)
        if isinstance(one, EvidenceInput):
            file = self._files.get(one.kept_file, one.kept_file)
            parts = [self._sources.get(one.source or 0, ""), one.link_title, one.link, file, one.locator]
            return ", ".join(filter(None, parts))
        if isinstance(one, MilestoneInput):
            return f"Reached on {day_words(one.reached)}"
        return _status(one) if key == "words.delivery_status" else str(one)


def _status(code: str) -> str:
    try:
        return status_word(code)
    except ValueError:
        return code


def _figure_words(one: FigureInput) -> str:
    shares = f"{one.numerator or '?'} of {one.denominator or '?'}" if one.numerator or one.denominator else ""
    source = f"source: {one.source_text}" if one.source_text else ""
    said = [one.printed or _ANSWERS.get(one.missing, one.missing), shares, one.quality, source, one.reason]
    return "; ".join(filter(None, said))


@require_POST
@by_rule("mission.access.why_not", unsigned=keep_typed)
@told
def choose(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Save what was chosen of two versions. Where yet another was saved meanwhile, both are shown again."""
    found = entry_of(request, code, number)
    try:
        typed, version = from_text(request.POST.get("typed", "")), int(request.POST.get("version", ""))
    except ValueError as error:
        sentence = "What was typed did not come along. Go back to the page before, and choose again."
        raise Stopped("This cannot be read", sentence, status=400, partner=found.partner) from error
    choices = _given(request, "choice:")
    chosen = merged(whole_of(found), typed, choices, _given(request, "text:"))
    try:
        wrong = save_whole(found, given=chosen, seen_version=version, by=request.user, door=Door.WORKSPACE)
    except Stale:
        return conflict_page(request, found, chosen, seen_from(request.POST.get("seen", "")))
    except RuleError as refused:
        raise stopped_by(refused, found, typed=typed.words) from refused
    if wrong:
        said = " ".join(sentence for sentences in wrong.values() for sentence in sentences)
        messages.warning(request, f"Saved, but not all of it: {said}")
    else:
        messages.success(request, "Saved as you chose. Every earlier version is in the history.")
    return redirect(address(found))


def _given(request: HttpRequest, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): str(value).replace("\r\n", "\n")
        for name, value in request.POST.items()
        if name.startswith(prefix)
    }
