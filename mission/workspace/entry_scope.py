"""Which entry an address means, for whom, and the page that says what stands in the way."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from mission import access, letters
from mission.errors import NotAllowed, RuleError, WrongState
from mission.models import ChangeRecord, Partner, ProgressEntry
from mission.reviewing import known_people
from mission.workspace.frame import around


class Stopped(Exception):
    """Something stands in the way that the person has to be told: what happened, and whom to ask."""

    def __init__(
        self, title: str, sentence: str, *, status: int = 409, partner: Partner | None = None, **more: Any
    ) -> None:
        super().__init__(sentence)
        self.title, self.sentence, self.status, self.partner, self.more = (
            title,
            sentence,
            status,
            partner,
            more,
        )


def told(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view in which Stopped becomes a page that says what happened and whom to ask."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Stopped as stopped:
            return stopped_page(request, stopped)

    return answered


def entry_of(request: HttpRequest, code: str, number: int) -> ProgressEntry:
    """The entry of an address with what its pages name. Http404 where the person may not know of it.

    Stopped where the person acted for its partner once and no longer does.
    """
    rows = ProgressEntry.objects.filter(code=code, number=number).select_related(
        "mission", "commitment", "partner", "period"
    )
    found = rows.filter(access.entries_visible_to(request.user)).order_by("-mission").first()
    if found is not None:
        return found
    for entry in rows:
        partners = [pk for pk in (entry.partner_id, entry.partner.member_of_id) if pk]
        if Membership.objects.filter(user=request.user.pk, partner__in=partners).exists():
            raise Stopped(
                f"You no longer act for {entry.partner.name}",
                "Your role for this organisation has ended, so its entries are not open to you.",
                status=403,
                partner=entry.partner,
            )
    raise Http404("There is no such entry.")


def address(entry: ProgressEntry, name: str = "entry", **more: Any) -> str:
    """The address of a page of an entry."""
    return reverse(f"workspace:{name}", kwargs={"code": entry.code, "number": entry.number, **more})


def page(
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    *,
    entry: ProgressEntry | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the workspace about an entry, with the way back to the list and to the entry."""
    crumbs = [{"label": "Your work", "url": reverse("workspace:home")}]
    if entry is not None and name not in ("entry", "entry_form"):
        crumbs.append({"label": f"{entry.commitment.ref}, {entry.period.label}", "url": address(entry)})
    whole = around(request, entry=entry, breadcrumbs=crumbs, **context)
    return render(request, f"mission/workspace/{name}.html", whole, status=status)


def authorisers(partner: Partner) -> list[str]:
    """The names of those who may submit for a partner."""
    return sorted(str(user) for user in letters.people_of(partner, (Role.AUTHORISER,)))


def last_saved_by(reader: Any, entry: ProgressEntry) -> str:
    """Who made the latest version of an entry, as a reader may know them."""
    row = (
        ChangeRecord.objects.filter(table=ProgressEntry._meta.db_table, row=entry.pk).order_by("-id").first()
    )
    return known_people(reader, [row.actor]).name(row.actor) if row else ""


def stopped_page(request: HttpRequest, stopped: Stopped) -> HttpResponse:
    """What happened, and whom to ask."""
    context = {
        "title": stopped.title,
        "sentence": stopped.sentence,
        "people": authorisers(stopped.partner) if stopped.partner else [],
        "partner": stopped.partner,
        **stopped.more,
    }
    return page(request, "entry_stopped", context, status=stopped.status)


def stopped_by(refused: RuleError, entry: ProgressEntry, **more: Any) -> Stopped:
    """The refusal of a verb as such a page."""
    if isinstance(refused, NotAllowed):
        return Stopped("This is not yours to do", refused.sentence, status=403, partner=entry.partner, **more)
    title = "This is not possible now" if isinstance(refused, WrongState) else "Somebody else changed this"
    return Stopped(title, refused.sentence, partner=entry.partner, **more)
