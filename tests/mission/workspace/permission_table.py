"""The permission table of the workspace: what each role gets at each address, by GET and by POST.

Y: opens (a page, a file, a move on, or an error in what was sent). N: as absent (404). R: known, but not theirs to do (403).
S: sent to the sign-in page (or told that the session has ended). M: the method does not exist here (405).
A letter for each role in the order of ROLES.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

ROLES = (
    "anonymous",
    "nobody",
    "observer",
    "contributor",
    "authoriser",
    "reviewer",
    "editor",
    "administrator",
)

EVERYBODY = "SYYYYYYY"
TEAM = "SNNNNYYY"
EDITORS = "SNNNNNYY"
READERS = "SNYNNYYY"
PARTNER_A = "SNNYYYYY"
AUTHORISERS = "SNNNYNNN"
NO_METHOD = "MMMMMMMM"
POST_ALONE = "SNNNNNMM"
#: Addresses of things that are not there in this world: nobody learns the difference.
NOT_THERE = "SNNNNNNN"

Args = Callable[[SimpleNamespace], dict[str, Any]]


def none(_: SimpleNamespace) -> dict[str, Any]:
    """An address without parts."""
    return {}


def _round(world: SimpleNamespace) -> dict[str, Any]:
    return {"pk": world.round.pk}


def _mission(world: SimpleNamespace) -> dict[str, Any]:
    return {"mission": world.mission.slug}


def _request(world: SimpleNamespace) -> dict[str, Any]:
    return {"pk": world.asked_a.pk}


def _partner(world: SimpleNamespace) -> dict[str, Any]:
    return {"partner": world.a.pk, "period": world.period.pk}


def _sheet(world: SimpleNamespace) -> dict[str, Any]:
    return {"pk": world.round.pk, "partner": world.a.pk, "part": "entries", "ending": "csv"}


def _upload(_: SimpleNamespace) -> dict[str, Any]:
    return {"pk": 1}


def _view_as(world: SimpleNamespace) -> dict[str, Any]:
    return {"pk": world.a.pk}


def _message(world: SimpleNamespace) -> dict[str, Any]:
    return {"pk": world.message.pk}


def _commitment(world: SimpleNamespace) -> dict[str, Any]:
    return {"noun": "commitments", "pk": world.of_a.pk}


def _import(world: SimpleNamespace) -> dict[str, Any]:
    return {"mission": world.mission.slug, "pk": 1, "verb": "submit", "kind": "new"}


def _edition(world: SimpleNamespace) -> dict[str, Any]:
    return {"mission": world.mission.slug, "edition": world.edition.pk}


def _of_edition(world: SimpleNamespace) -> dict[str, Any]:
    kinds = {"kind": "new", "pk": 1, "asked": 1, "answer": "agree", "access": 1}
    return {"mission": world.mission.slug, "edition": world.edition.pk, **kinds}


def _report(world: SimpleNamespace) -> dict[str, Any]:
    return {"mission": world.mission.slug, "report": world.report.code}


def _section(world: SimpleNamespace) -> dict[str, Any]:
    return {**_report(world), "section": world.section.code, "comment": 1}


#: Pages that are not about one entry: what stands in the address, who gets them by GET, and by POST.
PAGES: dict[str, tuple[Args, str, str]] = {
    "workspace:home": (none, EVERYBODY, EVERYBODY),
    "workspace:entry-start": (none, NO_METHOD, NOT_THERE),
    "workspace:history": (_commitment, PARTNER_A, NO_METHOD),
    "workspace:history-file": (_commitment, PARTNER_A, NO_METHOD),
    "workspace:imports": (none, TEAM, TEAM),
    "workspace:import-new": (_mission, EDITORS, EDITORS),
    "workspace:import": (_import, NOT_THERE, NOT_THERE),
    "workspace:import-columns": (_import, NOT_THERE, NOT_THERE),
    "workspace:import-do": (_import, NO_METHOD, NOT_THERE),
    "workspace:import-changes": (_import, NOT_THERE, NOT_THERE),
    "workspace:review-queue": (none, TEAM, NO_METHOD),
    "workspace:review-several": (none, NO_METHOD, TEAM),
    "workspace:rounds": (none, TEAM, TEAM),
    "workspace:round-new": (none, TEAM, TEAM),
    "workspace:round": (_round, TEAM, TEAM),
    "workspace:round-file": (_round, TEAM, TEAM),
    "workspace:round-chase": (_round, NO_METHOD, TEAM),
    "workspace:round-extend": (_round, NO_METHOD, TEAM),
    "workspace:round-cancel": (_round, NO_METHOD, TEAM),
    "workspace:round-close": (_round, NO_METHOD, TEAM),
    "workspace:ask-once": (_mission, TEAM, TEAM),
    "workspace:next-period": (_mission, EDITORS, EDITORS),
    "workspace:successor": (_mission, EDITORS, EDITORS),
    "workspace:request": (_request, PARTNER_A, PARTNER_A),
    "workspace:punctuality": (none, PARTNER_A, PARTNER_A),
    "workspace:punctuality-note": (_partner, AUTHORISERS, AUTHORISERS),
    "workspace:mail": (none, TEAM, TEAM),
    "workspace:mail-again": (_message, NO_METHOD, TEAM),
    "workspace:spreadsheet": (_sheet, PARTNER_A, PARTNER_A),
    "workspace:spreadsheet-file": (_sheet, PARTNER_A, NO_METHOD),
    "workspace:upload": (_upload, NOT_THERE, NOT_THERE),
    "workspace:upload-take-back": (_upload, NO_METHOD, NOT_THERE),
    "workspace:view-as": (none, TEAM, NO_METHOD),
    "workspace:view-as-begin": (_view_as, NO_METHOD, TEAM),
    "workspace:view-as-end": (none, NO_METHOD, EVERYBODY),
    "editions:line": (none, READERS, READERS),
    "editions:differences": (_mission, EDITORS, EDITORS),
    "editions:freeze": (_mission, NO_METHOD, EDITORS),
    "editions:redactions": (_mission, EDITORS, NO_METHOD),
    "editions:redaction": (_of_edition, NOT_THERE, NOT_THERE),
    "editions:settle": (_of_edition, NO_METHOD, NOT_THERE),
    "editions:edition": (_edition, READERS, READERS),
    "editions:schedule": (_edition, POST_ALONE, EDITORS),
    "editions:stop": (_edition, POST_ALONE, EDITORS),
    "editions:correct": (_edition, POST_ALONE, EDITORS),
    "editions:withdraw": (_edition, POST_ALONE, EDITORS),
    "editions:access": (_edition, POST_ALONE, EDITORS),
    "editions:end_access": (_of_edition, NO_METHOD, NOT_THERE),
    "composer:index": (none, TEAM, NOT_THERE),
    "composer:report": (_report, TEAM, TEAM),
    "composer:rename": (_report, NO_METHOD, EDITORS),
    "composer:order": (_report, NO_METHOD, EDITORS),
    "composer:add": (_report, NO_METHOD, EDITORS),
    "composer:preview": (_report, TEAM, TEAM),
    "composer:readiness": (_report, TEAM, TEAM),
    "composer:sign_off": (_report, TEAM, TEAM),
    "composer:freeze": (_report, NO_METHOD, EDITORS),
    "composer:section": (_section, TEAM, TEAM),
    "composer:entries": (_section, NOT_THERE, NOT_THERE),
    "composer:figure": (_section, NO_METHOD, EDITORS),
    "composer:include": (_section, NO_METHOD, EDITORS),
    "composer:comment": (_section, NO_METHOD, TEAM),
    "composer:settle": (_section, NO_METHOD, NOT_THERE),
}

TEAM_ROLES = {"reviewer", "editor", "administrator"}
WRITERS = {"contributor", "authoriser"}
REVIEWERS = {"reviewer", "administrator"}
OPEN = ("draft", "returned")
EVERY = ("draft", "returned", "submitted", "approved", "withdrawn")

#: Pages of an entry that all who may know of it read, and those of the delivery team.
READ = (
    "entry",
    "entry-preview",
    "entry-differences",
    "entry-receipt",
    "entry-comments",
    "entry-submit",
    "entry-correct",
    "entry-evidence",
)
READ_BY_TEAM = ("review",)
#: The page that only those see who may reply.
REPLY = "entry-reply"

#: What a hand-made POST changes, from which states, and by whom: people of A's and the delivery team, on an entry of A's.
MOVES: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "entry": (OPEN, WRITERS),
    "entry-autosave": (OPEN, WRITERS),
    "entry-choose": (OPEN, WRITERS),
    "entry-submit": (OPEN, {"authoriser"}),
    "entry-take-back": (("submitted",), {"authoriser"}),
    "entry-correct": (("approved",), WRITERS | {"editor", "administrator"}),
    "entry-reply": (("approved",), {"authoriser"}),
    "entry-comment-answer": (("draft", "returned", "submitted"), WRITERS | REVIEWERS),
    "entry-comment-settle": (("submitted", "returned"), REVIEWERS),
    "review-approve": (("submitted",), REVIEWERS),
    "review-send-back": (("submitted",), REVIEWERS),
    "review-assign": (("submitted",), REVIEWERS),
    "review-comment": (("submitted", "returned"), REVIEWERS),
    "review-several": (("submitted",), REVIEWERS),
}
#: Says that somebody is in the entry; it never changes the record.
QUIET = ("entry-here",)
