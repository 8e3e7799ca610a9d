"""What a partner's people have to do: requests by due date, with their entries' states in words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.http import HttpRequest

from mission import access, letters
from mission.actions import rounds
from mission.asked import items_of
from mission.choices import Origin, Part
from mission.models import CommitmentPartner, ProgressEntry, ReportingRound, Request, ReviewComment
from mission.owed import Item, State, timing_words
from mission.workspace.board import when_words
from mission.workspace.round_scope import TO_DO_STATES

#: Requests on one page.
LISTED = 50
#: So long after it closed a round is still on the list.
KEPT = dt.timedelta(days=60)
#: References of one earlier period that are listed.
EARLIER = 12
_YOU = {
    Part.LEAD: "you lead",
    Part.JOINT_LEAD: "you lead with others",
    Part.DELIVERY: "you deliver",
    Part.FUNDER: "you pay",
    Part.FUNDED: "you are funded",
    Part.OVERSIGHT: "you oversee",
    Part.SUPPORT: "you support",
    Part.MEMBER: "you are a member",
}


def work_of(request: HttpRequest) -> dict[str, Any]:
    """The start page of somebody who acts for partners. The number of queries does not grow with the work."""
    today = rounds.today()
    asked = _asked(request, today)
    to_do = asked.filter(entry_state__in=TO_DO_STATES)
    done_last = Case(When(entry_state__in=TO_DO_STATES, then=Value(0)), default=Value(1))
    ordered = asked.select_related("commitment", "partner", "round", "round__period").order_by(
        done_last, "due", "commitment__ref", "pk"
    )
    page = Paginator(ordered, LISTED).get_page(request.GET.get("page"))
    rows = _rows(items_of(page.object_list, today), today)
    current = list(ReportingRound.objects.filter(pk__in=asked.values("round")).select_related("period"))
    next_due = (
        to_do.filter(Q(due__gte=today) | Q(round__closes__gte=today))
        .order_by("due")
        .values_list("due", flat=True)
    )
    return {
        "rounds": current,
        "one_round": current[0] if len(current) == 1 else None,
        "asked": page.paginator.count,
        "still": to_do.count(),
        "next_due": next_due.first(),
        "to_do": [row for row in rows if row["item"].owed.is_to_do and not row["closed"]],
        "closed": [row for row in rows if row["item"].owed.is_to_do and row["closed"]],
        "done": [row for row in rows if not row["item"].owed.is_to_do],
        "page": page,
        "pager": _pager(page),
        "others": _others(request),
        "earlier": _earlier(request),
        "spreadsheets": _spreadsheets(rows),
        "team": letters.people({row["item"].request.asked_by for row in rows}),
    }


def _asked(request: HttpRequest, today: dt.date) -> Any:
    """Requests of one's partners that stand and were made, of rounds that run or closed lately."""
    rows = Request.objects.standing().filter(access.requests_visible_to(request.user), asked_at__isnull=False)
    return rows.filter(Q(round__closes__gte=today - KEPT) | Q(due__gte=today)).with_entry()


def _rows(items: list[Item], today: dt.date) -> list[dict[str, Any]]:
    entries = ProgressEntry.objects.in_bulk([item.entry_pk for item in items if item.entry_pk])
    parts, compiled = _parts(items), _compiled(items)
    reasons = _reasons([pk for pk, entry in entries.items() if entry.state == State.RETURNED])
    rows = []
    for item in items:
        one = item.request
        rows.append(
            {
                "item": item,
                "entry": entries.get(item.entry_pk) if item.entry_pk else None,
                "compiled": compiled.get((one.commitment_id, one.partner_id, one.round.period_id)),
                "you": parts.get((one.commitment_id, one.partner_id), ""),
                "when": when_words(entries.get(item.entry_pk)) if item.entry_pk else "",
                "timing": timing_words(item.owed),
                "reason": reasons.get(item.entry_pk or 0, ""),
                "closed": today > max(one.round.closes, one.due),
            }
        )
    return rows


def _spreadsheets(rows: list[dict[str, Any]]) -> list[Request]:
    """A request for each round and partner of the page in which there is something to write: those have a spreadsheet."""
    asked = [row["item"].request for row in rows if row["item"].owed.is_to_do and not row["closed"]]
    return list({(one.round_id, one.partner_id): one for one in asked}.values())


def _parts(items: list[Item]) -> dict[tuple[int, int], str]:
    """What part each partner has in the commitment that it is asked about, as words to its people."""
    rows = CommitmentPartner.objects.filter(
        commitment__in={item.request.commitment_id for item in items},
        partner__in={item.request.partner_id for item in items},
    )
    return {
        (commitment, partner): _YOU[Part(role)]
        for commitment, partner, role in rows.values_list("commitment_id", "partner_id", "role")
    }


def _compiled(items: list[Item]) -> dict[tuple[int, int, int], ProgressEntry]:
    """Entries compiled from published sources where the partner has written none: those are answered by correcting them."""
    asked = [item.request for item in items if item.owed.state == State.TO_WRITE]
    rows = ProgressEntry.objects.filter(
        commitment__in={one.commitment_id for one in asked},
        partner__in={one.partner_id for one in asked},
        period__in={one.round.period_id for one in asked},
        origin=Origin.COMPILED,
    )
    return {(row.commitment_id, row.partner_id, row.period_id): row for row in rows.latest_approved()}


def _reasons(entries: list[int]) -> dict[int, str]:
    """Why each returned entry came back: the reason with which it was sent back last."""
    rows = ReviewComment.objects.filter(entry__in=entries, returns=True).order_by("at", "pk")
    return dict(rows.values_list("entry_id", "text"))


def _others(request: HttpRequest) -> Any:
    """Open entries of one's partners that nobody asked for."""
    same = Request.objects.standing().filter(
        commitment=OuterRef("commitment"), partner=OuterRef("partner"), round__period=OuterRef("period")
    )
    rows = ProgressEntry.objects.filter(access.entries_visible_to(request.user)).open().filter(~Exists(same))
    return rows.select_related("commitment", "partner", "period").order_by("-changed_at", "pk")[:LISTED]


def _earlier(request: HttpRequest) -> list[dict[str, Any]]:
    """By period, newest first: of which commitments there is an approved entry, and who wrote them."""
    mine = ProgressEntry.objects.filter(access.entries_visible_to(request.user)).latest_approved()
    refs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for label, origin, ref in mine.order_by("-period__start", "commitment__ref").values_list(
        "period__label", "origin", "commitment__ref"
    ):
        if ref not in refs[label, origin]:
            refs[label, origin].append(ref)
    return [
        {
            "period": label,
            "refs": ", ".join(found[:EARLIER]),
            "more": max(0, len(found) - EARLIER),
            "origin": Origin(origin).label,
        }
        for (label, origin), found in refs.items()
    ]


def _pager(page: Any) -> dict[str, str]:
    return {
        "previous_url": f"?page={page.number - 1}" if page.has_previous() else "",
        "next_url": f"?page={page.number + 1}" if page.has_next() else "",
    }
