"""In which mission a person works at the moment: chosen on the start page, the only one where there is one."""

from __future__ import annotations

from typing import Any

from mission import access
from mission.models import Mission

_KEY = "admin_mission"
_KEPT = "_admin_place"


def missions_of(request: Any) -> list[Mission]:
    """The missions in which a person holds a role."""
    kept = getattr(request, "_admin_missions", None)
    if kept is None:
        kept = list(Mission.objects.filter(access.missions_visible_to(request.user)).order_by("title"))
        request._admin_missions = kept  # type: ignore[attr-defined]
    return kept


def place_of(request: Any) -> Mission | None:
    """The mission in which a person works now; None where there is none yet."""
    if not hasattr(request, _KEPT):
        missions = missions_of(request)
        chosen = request.session.get(_KEY) if hasattr(request, "session") else None
        found = next((mission for mission in missions if mission.slug == chosen), None)
        setattr(request, _KEPT, found or (missions[0] if missions else None))
    kept: Mission | None = getattr(request, _KEPT)
    return kept


def go_to(request: Any, slug: str) -> bool:
    """Work in another mission from now on; whether there is such a mission for this person."""
    found = next((mission for mission in missions_of(request) if mission.slug == slug), None)
    if found is None:
        return False
    request.session[_KEY] = found.slug
    setattr(request, _KEPT, found)
    return True


def follow(request: Any, row: Any) -> None:
    """Work in the mission of a row that is looked at, so that its lists and choices fit."""
    mission = mission_of(row)
    place = place_of(request)
    if mission is None or place is None or mission == place.pk:
        return
    slug = next((one.slug for one in missions_of(request) if one.pk == mission), None)
    if slug:
        go_to(request, slug)


def mission_of(row: Any) -> int | None:
    """The id of the mission that a row hangs on."""
    if isinstance(row, Mission):
        return row.pk
    if hasattr(row, "mission_id"):
        return row.mission_id
    series = getattr(row, "series", None)
    return series.mission_id if series is not None else None
