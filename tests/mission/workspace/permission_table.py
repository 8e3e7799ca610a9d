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
PARTNER_A = "SNNYYYYY"
AUTHORISERS = "SNNNYNNN"
NO_METHOD = "SMMMMMMM"
TEAM_NO_METHOD = "SNNNNMMM"

Args = Callable[[SimpleNamespace], dict[str, Any]]


def none(_: SimpleNamespace) -> dict[str, Any]:
    """An address without parts."""
    return {}


def _round(world: SimpleNamespace) -> dict[str, Any]:
    return {"pk": world.round.pk}


def _mission(world: SimpleNamespace) -> dict[str, Any]:
    return {"mission": world.mission.slug}


#: Pages that are not about one entry: what stands in the address, who gets them by GET, and by POST.
PAGES: dict[str, tuple[Args, str, str]] = {}
