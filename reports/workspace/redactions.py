"""Redactions: one person asks for a frozen text to give way to a notice, another agrees."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.guards import needs
from accounts.roles import Permission
from mission.errors import RuleError
from mission.models import Mission
from mission.workspace.frame import around
from reports import redacted_report
from reports.actions import redact
from reports.models import FOREVER, Redaction, RedactionRequest
from reports.models.frozen import FrozenRow
from reports.public.present.editions import NAMES
from reports.redacted import TABLES
from reports.workspace.differences import field_words, kind_words
from reports.workspace.forms import FindTextForm, RedactionForm
from reports.workspace.scope import mission_to_release, refuse

#: The kinds that have a table of their own; all others are small nouns.
_OWN_TABLE = {name: f"reports_frozen{name}" for name in ("commitment", "entry", "figure", "target")}
_NOUNS = "reports_frozennoun"
_SECTION = "section"
#: As many frozen texts are offered for one key.
LISTED = 20


@require_GET
@needs(Permission.RELEASE)
def index(request: HttpRequest, mission: str) -> HttpResponse:
    """What is asked for, what was redacted, and the search for a text to redact."""
    found = mission_to_release(request, mission)
    form = FindTextForm(request.GET if request.GET else None)
    texts = []
    if form.is_valid():
        texts = _texts(found, form.cleaned_data["kind"], form.cleaned_data["key"])
        if not texts:
            form.add_error("key", "No edition has such a text. The key stands in the address of its page.")
    return _index(request, found, find_form=form, texts=texts)


def _index(request: HttpRequest, mission: Mission, **more: Any) -> HttpResponse:
    wrong = any(form.errors for form in more.values() if isinstance(form, forms.BaseForm))
    person: Any = request.user
    asked = RedactionRequest.objects.filter(mission=mission, settled_at=None)
    context = around(
        request,
        mission=mission,
        asked=[(one, _text_of(one), one.asked_by == person.actor) for one in asked],
        done=[(one, kind_words(_kind_of(one))) for one in Redaction.objects.filter(mission=mission)[:LISTED]],
        **{"find_form": FindTextForm(), "texts": [], **more},
    )
    return render(request, "reports/workspace/redactions.html", context, status=400 if wrong else 200)


@needs(Permission.RELEASE)
def text(request: HttpRequest, mission: str, kind: str, pk: int) -> HttpResponse:
    """One frozen text, and the form that asks for its redaction."""
    found = mission_to_release(request, mission)
    shown, place = _one(found, kind, pk, request.GET.get("section", ""))
    form = RedactionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            redact.ask(mission_id=found.pk, **place, **form.cleaned_data, by=request.user)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The redaction is asked for. Another person has to agree.")
            return redirect("editions:redactions", mission=found.slug)
    context = around(request, mission=found, text=shown, form=form)
    return render(request, "reports/workspace/redaction.html", context, status=400 if form.errors else 200)


@require_POST
@needs(Permission.RELEASE)
def settle(request: HttpRequest, mission: str, asked: int, answer: str) -> HttpResponse:
    """Agree to what another person asked for, or leave the text as it is."""
    found = mission_to_release(request, mission)
    one = RedactionRequest.objects.filter(pk=asked, mission=found).first()
    if one is None or answer not in ("agree", "refuse"):
        raise Http404
    form = forms.Form(request.POST)
    try:
        if answer == "agree":
            redact.agree(one, by=request.user)
            said = "The text is redacted in every edition that has it, and the register lists it."
        else:
            redact.refuse(one, by=request.user)
            said = "The text stays as it is."
    except RuleError as refused:
        form.is_valid()
        refuse(form, refused)
        return _index(request, found, settle_form=form)
    messages.success(request, said)
    return redirect("editions:redactions", mission=found.slug)


def _one(mission: Mission, kind: str, pk: int, section: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The text as it is shown, and its place. Raises Http404."""
    if kind == _SECTION:
        for one in redacted_report.passages(mission.pk, section):
            if one.key == section and one.pk == pk:
                return _section(one), {"table": redacted_report.TABLE, "key": one.key, "first": one.first}
        raise Http404
    row = _rows(mission, kind).filter(pk=pk).first()
    if row is None:
        raise Http404
    return _text(kind, row), {"table": row._meta.db_table, "key": row.key, "first": row.first}


def _section(one: redacted_report.Passage) -> dict[str, Any]:
    span = f"in editions {one.first} to {one.last}" if one.last > one.first else f"in edition {one.first}"
    return {
        "pk": one.pk,
        "kind": _SECTION,
        "kind_words": kind_words(_SECTION),
        "key": one.key,
        "query": urlencode({"section": one.key}),
        "editions": span,
        "words": [(one.title, one.words)],
    }


def _rows(mission: Mission, kind: str) -> QuerySet[Any]:
    if kind not in NAMES:
        raise Http404
    rows: QuerySet[Any] = TABLES[_OWN_TABLE.get(kind, _NOUNS)]._default_manager.filter(mission=mission)
    return rows if kind in _OWN_TABLE else rows.filter(kind=kind)


def _texts(mission: Mission, kind: str, key: str) -> list[dict[str, Any]]:
    """The frozen texts of exactly this key, or else those whose key has it in it; the newest first."""
    if kind == _SECTION:
        return [_section(one) for one in redacted_report.passages(mission.pk, key)][:LISTED]
    rows = _rows(mission, kind)
    found = list(rows.filter(key=key).order_by("-first")[:LISTED])
    found = found or list(rows.filter(key__icontains=key).order_by("key", "-first")[:LISTED])
    return [_text(kind, row) for row in found]


def _text(kind: str, row: FrozenRow) -> dict[str, Any]:
    body = json.loads(row.body)
    words = [(field_words(name), body[name]) for name in redact.words_in(row)]
    study = body.get("case_study")
    if study:
        words.append(("Case study", f"{study['title']}: {study['text']}"))
    return {
        "pk": row.pk,
        "kind": kind,
        "kind_words": kind_words(kind),
        "key": row.key,
        "editions": _editions(row),
        "words": words,
    }


def _editions(row: FrozenRow) -> str:
    if row.until == FOREVER:
        return f"from edition {row.first} on"
    last = row.until - 1
    return f"in edition {row.first}" if last == row.first else f"in editions {row.first} to {last}"


def _kind_of(one: Redaction | RedactionRequest) -> str:
    own = {table: kind for kind, table in _OWN_TABLE.items()} | {redacted_report.TABLE: _SECTION}
    if one.table in own:
        return own[one.table]
    row = (
        TABLES[one.table]
        ._default_manager.filter(mission=one.mission_id, key=one.key, first=one.first)
        .first()
    )
    return str(getattr(row, "kind", "text"))


def _text_of(one: RedactionRequest) -> dict[str, Any] | None:
    """The text that a request is about; None when its edition was stopped since."""
    kind = _kind_of(one)
    if kind == _SECTION:
        found = redacted_report.passages(one.mission_id, one.key)
        return next(
            (_section(each) for each in found if (each.key, each.first) == (one.key, one.first)), None
        )
    rows = TABLES[one.table]._default_manager.filter(mission=one.mission_id, key=one.key, first=one.first)
    row = rows.first()
    return _text(kind, row) if row else None
