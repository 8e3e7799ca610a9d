"""The board of a round: who has done what, filtered, as a file, and what the team does about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.guards import needs
from accounts.roles import Permission
from mission.actions import reminders, rounds
from mission.admin.export import cell, csv_answer
from mission.asked import items_of
from mission.choices import Door
from mission.errors import RuleError
from mission.models import Partner, ProgressEntry, ReportingRound, Request
from mission.owed import Item, timing_words
from mission.wording import state_word
from mission.workspace.frame import around
from mission.workspace.numbers import number_in
from mission.workspace.round_choice import people_by_partner
from mission.workspace.round_forms import CancelForm, ChaseForm, CloseForm, ExtendForm
from mission.workspace.round_new import crumbs
from mission.workspace.round_scope import CHOICES, counted, narrowed, overdue, refuse, round_of

#: Rows on one page.
LISTED = 50
#: As many requests are acted on at once: a form may have 2,000 fields, and has some beside them.
MOST_CHOSEN = 1_900
_WORDS = {"overdue": "Overdue", "cancelled": "Cancelled"}


@needs(Permission.RUN_ROUNDS)
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Every request of a round with how it stands."""
    found = round_of(request, pk)
    return _board(request, found, CloseForm(initial={"on": found.closes}))


def _board(request: HttpRequest, found: ReportingRound, close_form: CloseForm) -> HttpResponse:
    today = rounds.today()
    rows = _requests(found)
    counts = rows.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in counted().items()},
        overdue=Count("pk", filter=overdue(today)),
    )
    page = Paginator(_filtered(request, rows, today), LISTED).get_page(request.GET.get("page"))
    items = items_of(page.object_list, today)
    context = around(
        request,
        breadcrumbs=crumbs(),
        round=found,
        closed=today > found.closes,
        counts=_counts(request, counts),
        standing=sum(counts[name] for name in CHOICES if name not in _WORDS),
        rows=_rows(items),
        page=page,
        pager=_pager(request, page),
        filters=_filters(request, found),
        kept=[(name, request.GET.get(name, "")) for name in ("state", "partner", "q")],
        close_form=close_form,
    )
    wrong = bool(close_form.errors)
    return render(request, "mission/workspace/board.html", context, status=422 if wrong else 200)


def _requests(found: ReportingRound) -> Any:
    return Request.objects.filter(round=found).with_entry()


def _filtered(request: HttpRequest, rows: Any, today: dt.date, given: Any = None) -> Any:
    """The requests that the filters in the address (or in a form) find, in the order of the board."""
    wanted = given if given is not None else request.GET
    rows = narrowed(rows, wanted.get("state", ""), today)
    partner = wanted.get("partner", "")
    if partner:
        rows = rows.filter(partner__code=partner)
    words = wanted.get("q", "").strip()[:200]
    if words:
        rows = rows.filter(Q(commitment__ref__iexact=words) | Q(commitment__title__icontains=words))
    return rows.select_related("commitment", "partner", "round").order_by(
        "due", "partner__name", "commitment__ref", "pk"
    )


def _counts(request: HttpRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The counts by state, each leading to its rows."""
    chosen = request.GET.get("state", "")
    return [
        {
            "word": _WORDS.get(name) or state_word(name),
            "number": counts[name],
            "url": f"?{_query(request, state=name, page='')}",
            "current": name == chosen,
        }
        for name in CHOICES
    ]


def _query(request: HttpRequest, **changed: str) -> str:
    """The address's filters with some of them changed; empty ones are left out."""
    given = {name: request.GET.get(name, "") for name in ("state", "partner", "q", "page")} | changed
    return urlencode({name: value for name, value in given.items() if value})


def _pager(request: HttpRequest, page: Any) -> dict[str, Any]:
    address = request.path
    return {
        "previous_url": f"{address}?{_query(request, page=str(page.number - 1))}"
        if page.has_previous()
        else "",
        "next_url": f"{address}?{_query(request, page=str(page.number + 1))}" if page.has_next() else "",
    }


def _filters(request: HttpRequest, found: ReportingRound) -> dict[str, Any]:
    """The filters as the components show them."""
    partners = Partner.objects.filter(requests__round=found).distinct().order_by("name")
    chosen = request.GET.get("partner", "")
    state = request.GET.get("state", "")
    return {
        "action": request.path,
        "search": {
            "label": "Words of the commitment",
            "name": "q",
            "value": request.GET.get("q", "")[:200],
        },
        "selects": [
            {
                "name": "partner",
                "label": "Partner",
                "any": "Every partner",
                "options": [
                    {"value": one.code, "label": one.name, "chosen": one.code == chosen} for one in partners
                ],
            },
            {
                "name": "state",
                "label": "State",
                "any": "All that stand",
                "options": [
                    {
                        "value": name,
                        "label": _WORDS.get(name) or state_word(name),
                        "chosen": name == state,
                    }
                    for name in CHOICES
                ],
            },
        ],
        "button": "Show",
        "things": "requests",
    }


def _rows(items: list[Item]) -> list[dict[str, Any]]:
    """Each request with its entry, in words of who and when."""
    entries = ProgressEntry.objects.in_bulk([item.entry_pk for item in items if item.entry_pk])
    return [
        {
            "item": item,
            "entry": entries.get(item.entry_pk) if item.entry_pk else None,
            "when": when_words(entries.get(item.entry_pk)) if item.entry_pk else "",
            "timing": timing_words(item.owed),
        }
        for item in items
    ]


def when_words(entry: Any) -> str:
    """When an entry came into its state, as words."""
    if entry is None:
        return ""
    at = entry.changed_at
    if entry.state == "submitted":
        at = entry.submitted_at
    elif entry.state in ("approved", "returned"):
        at = entry.decided_at
    if at is None:
        return ""
    local = rounds.london(at)
    return f"{local.day} {local:%B %Y, %H:%M}"


@needs(Permission.RUN_ROUNDS)
def board_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The board as CSV, as filtered."""
    found = round_of(request, pk)
    today = rounds.today()
    items = items_of(_filtered(request, _requests(found), today), today)

    def lines() -> Iterator[list[str]]:
        yield ["commitment", "title", "partner_code", "partner", "state", "timing", "due", "answered_on",
               "days_late", "reminders", "asked_on", "cancelled_reason"]  # fmt: skip
        for item in items:
            one, owed = item.request, item.owed
            yield [
                cell(value)
                for value in (
                    one.commitment.ref, one.commitment.title, one.partner.code, one.partner.name, owed.state.label,
                    owed.timing.label, one.due, owed.answered_on, owed.days_late, item.reminded,
                    rounds.london(one.asked_at).date() if one.asked_at else None, one.cancelled_reason,
                )
            ]  # fmt: skip

    return csv_answer(lines(), f"round-{found.pk}")


def _chosen(request: HttpRequest, found: ReportingRound) -> list[Request]:
    """The requests that were ticked, or all that the filters find where that was ticked."""
    rows = _requests(found)
    if request.POST.get("all"):
        return list(_filtered(request, rows, rounds.today(), request.POST)[:MOST_CHOSEN])
    ids = [pk for pk in request.POST.getlist("request") if number_in(pk) is not None][:MOST_CHOSEN]
    return list(
        rows.filter(pk__in=ids)
        .select_related("commitment", "partner", "round")
        .order_by("partner__name", "commitment__ref")
    )


@require_POST
@needs(Permission.RUN_ROUNDS)
def chase(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to partners about what they owe: first shown, then sent."""

    def verb(requests: list[Request], given: dict[str, Any]) -> str:
        count = reminders.chase(requests, words=given["words"], by=request.user, door=Door.WORKSPACE)
        return f"Letters about {count} {'entry' if count == 1 else 'entries'} are on their way."

    return _act(request, pk, "chase", ChaseForm, verb)


@require_POST
@needs(Permission.RUN_ROUNDS)
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Move due dates, with a reason."""

    def verb(requests: list[Request], given: dict[str, Any]) -> str:
        made = rounds.extend_request(
            requests, due=given["due"], reason=given["reason"], by=request.user, door=Door.WORKSPACE
        )
        return f"{len(made)} due date{'' if len(made) == 1 else 's'} moved. The partners are told."

    return _act(request, pk, "extend", ExtendForm, verb)


@require_POST
@needs(Permission.RUN_ROUNDS)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take requests back, with a reason."""

    def verb(requests: list[Request], given: dict[str, Any]) -> str:
        count = rounds.cancel_request(requests, reason=given["reason"], by=request.user, door=Door.WORKSPACE)
        return f"{count} request{'' if count == 1 else 's'} cancelled. The partners are told."

    return _act(request, pk, "cancel", CancelForm, verb)


@require_POST
@needs(Permission.RUN_ROUNDS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Another closing day."""
    found = round_of(request, pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            rounds.close(found, **form.cleaned_data, by=request.user, door=Door.WORKSPACE)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The closing day is set.")
            return redirect("workspace:round", pk=found.pk)
    return _board(request, found, form)


def _act(
    request: HttpRequest,
    pk: int,
    name: str,
    form_class: type[forms.Form],
    verb: Callable[[list[Request], dict[str, Any]], str],
) -> HttpResponse:
    """Show what was chosen with the form of the verb; with `confirm`, do it."""
    found = round_of(request, pk)
    chosen = _chosen(request, found)
    if not chosen:
        messages.error(request, "Nothing was chosen. Tick at least one request.")
        return redirect("workspace:round", pk=found.pk)
    form = form_class(request.POST) if request.POST.get("confirm") else form_class()
    if form.is_bound and form.is_valid():
        try:
            done = verb(chosen, form.cleaned_data)
        except RuleError as refused:
            refuse(form, refused)
        else:
            messages.success(request, done)
            return redirect("workspace:round", pk=found.pk)
    context = around(request, breadcrumbs=_crumbs(found), round=found, form=form, act=name)
    context |= _shown(chosen, name)
    status = 422 if form.is_bound else 200
    return render(request, "mission/workspace/board_act.html", context, status=status)


def _shown(chosen: list[Request], name: str) -> dict[str, Any]:
    """What is chosen, by partner, with how many people are written to, and what is left out and why."""
    left_out: list[tuple[Request, str]] = []
    rows = chosen
    if name == "chase":
        can, cannot = reminders.to_chase(chosen, rounds.today())
        rows, left_out = [item.request for item in can], [(item.request, why) for item, why in cannot]
    grouped = rounds.by_partner(rows)
    people = people_by_partner(partner for partner, _ in grouped)
    return {
        "chosen": rows,
        "left_out": left_out,
        "partners": [(partner, theirs, people[partner.pk]) for partner, theirs in grouped],
    }


def _crumbs(found: ReportingRound) -> list[dict[str, str]]:
    return [*crumbs(), {"label": found.title, "url": reverse("workspace:round", kwargs={"pk": found.pk})}]
