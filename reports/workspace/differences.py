"""What waits to be frozen, in words: what each thing is called, and what was and would be said of it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.guards import needs
from accounts.roles import Permission
from mission.models import Mission
from mission.workspace.frame import around
from reports.compare import Change as Compared
from reports.models import Edition
from reports.pending import Change, pending
from reports.public.present.editions import NAMES, Naming, plain
from reports.released import Shelf
from reports.workspace.scope import mission_to_release

#: As many differences are listed on one page.
LISTED = 200
#: Texts of more words than this are shown word by word where they differ.
LONG = 8
#: The small nouns go by their kind, the other parts of an edition by the names of their tables.
_KINDS = {"commitments": "commitment", "entries": "entry", "figures": "figure", "targets": "target"}
_WHAT = {"new": "New", "changed": "Changed", "removed": "No longer there"}
_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Piece:
    """Some words of a text: `kept` in both, `gone` from the earlier or `come` in the later."""

    how: str
    text: str


@dataclass(frozen=True)
class FieldWords:
    """One field that differs. Long texts have `pieces`, others only what they were and would be."""

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@needs(Permission.RELEASE)
def differences(request: HttpRequest, mission: str) -> HttpResponse:
    """Every new, changed and removed thing that the next edition would have."""
    found = mission_to_release(request, mission)
    changes = pending(found)
    rows = rows_of(found, changes[:LISTED])
    context = around(request, mission=found, rows=rows, total=len(changes), listed=LISTED)
    return render(request, "reports/workspace/differences.html", context)


def rows_of(mission: Mission, changes: list[Change]) -> list[dict[str, Any]]:
    """Each difference with its kind, its name, what became of it, and its fields in words."""
    naming = _naming(mission)
    return [
        {
            "kind": kind_words(change.kind),
            "title": _title(naming, change),
            "key": change.key,
            "what": _WHAT[change.what],
            "fields": fields_of(change) if change.what == "changed" else [],
        }
        for change in changes
    ]


def fields_of(change: Change) -> list[FieldWords]:
    """The fields of a changed thing that differ, in words."""
    return [_field(name, before, after) for name, before, after in change.fields()]


def kind_words(kind: str) -> str:
    """The name of one thing of a kind: “Progress entry”."""
    kind = _KINDS.get(kind, kind)
    name = NAMES[kind][0] if kind in NAMES else kind.replace("_", " ")
    return name[:1].upper() + name[1:]


def field_words(name: str) -> str:
    """The name of a field: “Due until”."""
    words = name.replace("_", " ")
    return "Address" if words == "url" else words[:1].upper() + words[1:]


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, word by word."""
    one, two = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for how, i, j, k, m in difflib.SequenceMatcher(a=one, b=two, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Piece("kept", "".join(one[i:j])))
            continue
        if j > i:
            found.append(Piece("gone", "".join(one[i:j])))
        if m > k:
            found.append(Piece("come", "".join(two[k:m])))
    return tuple(found)


def _field(name: str, before: Any, after: Any) -> FieldWords:
    long = all(isinstance(text, str) and len(text.split()) > LONG for text in (before, after))
    return FieldWords(field_words(name), plain(before), plain(after), pieces(before, after) if long else ())


def _naming(mission: Mission) -> Naming | None:
    tip = Edition.objects.filter(mission=mission, position__isnull=False).order_by("-position").first()
    return Naming(Shelf(mission.slug, tip, tip, timezone.now())) if tip else None


def _title(naming: Naming | None, change: Change) -> str:
    if naming is None:
        return change.key
    return naming.title(
        Compared(_KINDS.get(change.kind, change.kind), change.key, change.what, change.before, change.after)
    )
