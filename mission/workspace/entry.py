"""The page of an entry: a form for those who write it, a page to read for all others who may know of it."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import by_rule
from mission import access
from mission.actions import entry_parts
from mission.actions.entry_presence import end_presence, note_presence
from mission.actions.entry_whole import Whole, save_whole, whole_of
from mission.choices import Door
from mission.errors import Incomplete, RuleError, Stale
from mission.inputs import EvidenceInput
from mission.models import Evidence, ProgressEntry
from mission.reviewing import known_people
from mission.uploads import NotStored, looked_at
from mission.workflow import Act
from mission.workspace import entry_kept
from mission.workspace.entry_conflict import conflict_page
from mission.workspace.entry_page import desk_of, form_context, saved_words
from mission.workspace.entry_read import read_context
from mission.workspace.entry_scope import Stopped, address, entry_of, page, stopped_by, told
from mission.workspace.entry_sheet import Sheet, sheet_of
from mission.workspace.entry_typed import digests_text, seen_from, to_text
from mission.workspace.numbers import version_of

#: What the buttons of the form lead to once everything is saved.
_NEXT = {"check": "entry-submit", "preview": "entry-preview"}


@require_http_methods(["GET", "HEAD", "POST"])
@by_rule("mission.access.may_see; mission.access.why_not", unsigned=entry_kept.keep_typed)
@told
def entry(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One entry: to write where the person may, else to read."""
    found = entry_of(request, code, number)
    if request.method == "POST":
        return _save(request, found)
    if access.why_not(request.user, Act.SAVE, found):
        return page(request, "entry", read_context(request, found), entry=found)
    return _form(request, found)


def _form(request: HttpRequest, found: ProgressEntry) -> HttpResponse:
    extra = request.GET.get("figure", "")
    desk = desk_of(found, extra=int(extra) if extra.isascii() and extra.isdigit() and len(extra) < 12 else 0)
    kept = entry_kept.typed_before(request, found)
    if kept is not None:
        return _form_again(request, found, kept)
    sheet = sheet_of(found, desk.whole, desk.blank_figures(), [one.pk for one in desk.milestones])
    return _draw(request, found, sheet, desk)


def _form_again(request: HttpRequest, found: ProgressEntry, kept: dict[str, Any]) -> HttpResponse:
    """The form with what was typed when the session had ended; saving compares it with what is saved."""
    entry_kept.say_restored(request, kept)
    sheet = Sheet(dict(kept["data"]), {}, bound=True)
    sheet.read(whole_of(found))
    more = {"version": kept["data"].get("version", found.version), "seen": kept["data"].get("seen", "")}
    return _draw(request, found, sheet, desk_of(found), restored=True, **more)


def _draw(
    request: HttpRequest, found: ProgressEntry, sheet: Sheet, desk: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = (
        {"version": found.version, "saved_at": saved_words(found)} | form_context(request, desk, sheet) | more
    )
    return page(request, "entry_form", context, entry=found, status=status)


def _save(request: HttpRequest, found: ProgressEntry) -> HttpResponse:
    if request.POST.get("button") == "discard":
        entry_kept.forget_typed(request)
        return redirect(address(found))
    saved = _Saving(request, found)
    try:
        saved.uploads()
        saved.rest()
    except Stale:
        entry_kept.forget_typed(request)
        return conflict_page(request, found, saved.typed, saved.seen)
    except RuleError as refused:
        raise stopped_by(refused, found, typed=saved.typed.words, typed_all=to_text(saved.typed)) from refused
    entry_kept.forget_typed(request)
    if saved.sheet.problems:
        return _draw(request, found, saved.sheet, desk_of(found), status=saved.status, partly=True)
    button = request.POST.get("button", "")
    series = request.POST.get("more-series", "")
    if button == "figure" and series.isdigit():
        return redirect(f"{address(found)}?figure={series}#figures")
    if button in _NEXT:
        return redirect(address(found, _NEXT[button]))
    messages.success(request, f"Saved at {timezone.localtime():%H:%M}.")
    return redirect(address(found) + ("#evidence" if button == "evidence" else ""))


class _Saving:
    """One save of the form: documents first, since they overwrite nothing, then all the rest over the version seen."""

    def __init__(self, request: HttpRequest, found: ProgressEntry) -> None:
        self.request, self.entry = request, found
        self.sheet = Sheet(dict(request.POST.items()), request.FILES, bound=True)
        self.typed: Whole = self.sheet.read(whole_of(found))
        self.seen = seen_from(request.POST.get("seen", ""))
        self.status = 400
        self._version = version_of(request)

    def uploads(self) -> None:
        """Keep the fresh documents, and count the versions that this makes."""
        if not self.sheet.uploads:
            return
        refused = access.why_not(self.request.user, Act.SAVE, self.entry)
        if refused:
            raise Stopped(
                "This is not possible now", refused, partner=self.entry.partner, typed=self.typed.words
            )
        for form in self.sheet.uploads:
            try:
                mark, is_new = entry_parts.upload_evidence(
                    self.entry,
                    mark=form.cleaned_data["mark"],
                    file=looked_at(form.cleaned_data["file"]),
                    title=form.cleaned_data["link_title"],
                    locator=form.cleaned_data["locator"],
                    by=self.request.user,
                    door=Door.WORKSPACE,
                )
            except Incomplete as wrong:
                form.add_error("file", wrong.sentence)
                self.status = 507 if isinstance(wrong, NotStored) else self.status
                continue
            self._version += is_new
            self._note(form, mark)

    def _note(self, form: Any, mark: int) -> None:
        kept = Evidence.objects.get(entry=self.entry, mark=mark)
        name = str(kept.file.name)
        self.sheet.note_upload(form, mark, name)
        if mark != form.cleaned_data["mark"]:
            said = f"Number {form.cleaned_data['mark']} was taken, so your document is [^{mark}]."
            messages.warning(self.request, said)
        piece = EvidenceInput(mark=mark, kept_file=name, link_title=kept.link_title, locator=kept.locator)
        others = [one for one in self.typed.evidence if one.mark != mark]
        self.typed = dataclasses.replace(self.typed, evidence=[*others, piece])

    def rest(self) -> None:
        """Save everything else."""
        wrong = save_whole(
            self.entry,
            given=self.typed,
            seen_version=self._version,
            by=self.request.user,
            door=Door.WORKSPACE,
        )
        self.sheet.refuse(wrong)


@require_POST
@by_rule("mission.access.why_not", unsigned=entry_kept.sign_in_again)
def autosave(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Save what is typed while it is typed, without documents; answers the page's script in JSON."""
    try:
        found = entry_of(request, code, number)
    except Stopped as stopped:
        return _problem(stopped.status, stopped.sentence)
    saved = _Saving(request, found)
    try:
        saved.rest()
    except Stale as refused:
        return _problem(409, refused.sentence)
    except RuleError as refused:
        return _problem(403, refused.sentence)
    entry_kept.forget_typed(request)
    others = known_people(request.user, note_presence(found, request.user)).words.values()
    said = {
        "version": found.version,
        "seen": digests_text(whole_of(found)),
        "at": f"{timezone.localtime():%H:%M}",
        "others": list(others),
        "wrong": [{"id": at, "text": text} for at, text in saved.sheet.problems],
    }
    return JsonResponse(said)


@require_POST
@by_rule("mission.access.why_not", unsigned=entry_kept.sign_in_again)
def here(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say that somebody still has the entry open (or has left it); answers who else has, and the version there is."""
    try:
        found = entry_of(request, code, number)
    except Stopped as stopped:
        return _problem(stopped.status, stopped.sentence)
    refused = access.why_not(request.user, Act.SAVE, found)
    if refused:
        return _problem(403, refused)
    if request.POST.get("left"):
        end_presence(found, request.user)
        return JsonResponse({})
    others = known_people(request.user, note_presence(found, request.user)).words.values()
    return JsonResponse({"version": found.version, "others": list(others)})


def _problem(status: int, sentence: str) -> HttpResponse:
    said = {"type": "about:blank", "title": sentence, "status": status}
    return JsonResponse(said, status=status, content_type="application/problem+json")
