"""The history of a row of the record as a readable time line, and as a file; scoped by the rule book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import by_rule
from accounts.roles import is_team
from mission import models as record
from mission.admin.export import cell, csv_answer
from mission.workspace.frame import around
from mission.workspace.history_words import Reader

#: The words of addresses, and the rows that each is about.
NOUNS: dict[str, Any] = {
    "entries": record.ProgressEntry,
    "commitments": record.Commitment,
    "requests": record.Request,
    "rounds": record.ReportingRound,
    "partners": record.Partner,
    "periods": record.ReportingPeriod,
    "outcomes": record.Outcome,
    "indicators": record.Indicator,
    "targets": record.Target,
    "areas": record.Area,
    "sources": record.Source,
    "funds": record.Fund,
    "funding": record.Funding,
    "missions": record.Mission,
}
#: Changes on one page, and those that a file reads at once.
_LISTED, _AT_ONCE = 60, 500
_RULE = "the rule book, through the rows that a person may know of"


@require_safe
@by_rule(_RULE)
def history(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """What happened to a row: who, when, through which door, why, and what it was before and after."""
    row, kind = _row(request, noun, pk)
    page = Paginator(kind.history_records(request, row), _LISTED).get_page(request.GET.get("page"))
    label = str(row._meta.verbose_name)
    context = around(
        request,
        row=row,
        title=_title(row),
        kind=label[:1].upper() + label[1:],
        noun=noun,
        back=_page_of(row),
        events=_reader(request, kind).events(list(page.object_list)),
        page=page,
        pager={
            "previous_url": f"?page={page.number - 1}" if page.has_previous() else "",
            "next_url": f"?page={page.number + 1}" if page.has_next() else "",
        },
    )
    return render(request, "mission/workspace/history.html", context)


@require_safe
@by_rule(_RULE)
def history_file(request: HttpRequest, noun: str, pk: int) -> HttpResponseBase:
    """The same as CSV: a line for each field that changed."""
    row, kind = _row(request, noun, pk)
    records, reader = kind.history_records(request, row), _reader(request, kind)

    def lines() -> Iterator[list[str]]:
        yield ["at", "who", "door", "why", "what", "field", "before", "after"]
        for step in (one for some in _some(records) for one in reader.steps(some)):
            head = [cell(one) for one in (step.at, step.who, step.door, step.why, step.what)]
            for one in step.fields:
                yield [*head, *(cell(text) for text in (one.label, one.before, one.after))]
            if not step.fields:
                yield [*head, "", "", ""]

    return csv_answer(lines(), f"history-of-{noun}-{row.pk}")


def _some(records: Any) -> Iterator[list[Any]]:
    """The records piece by piece, newest first, found again by their key so that nothing is skipped."""
    last = None
    while True:
        some = list((records.filter(pk__lt=last) if last else records)[:_AT_ONCE])
        if not some:
            return
        last = some[-1].pk
        yield some


def _row(request: HttpRequest, noun: str, pk: int) -> tuple[Any, Any]:
    """The row and how its kind is kept. Http404 where the person may not know of it, or nothing is called so."""
    model = NOUNS.get(noun)
    if model is None or pk > 2**62:
        raise Http404("There is no such thing.")
    kind: Any = admin.site.get_model_admin(model)
    row = kind.known_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404("There is no such thing.")
    return row, kind


def _reader(request: HttpRequest, kind: Any) -> Reader:
    hidden = frozenset() if is_team(request.user) else kind.team_columns
    # What hangs on the row is told of below it; who and when stand at every event.
    told = {*kind.hung_by(), "answers_id", "by", "at"}
    return Reader(admin.site, request.user, hidden=hidden | told, tables=kind.history_tables())


def _title(row: Any) -> str:
    """The row as people call it."""
    if not isinstance(row, record.ProgressEntry):
        return str(row)
    correction = f", correction {row.number - 1}" if row.number > 1 else ""
    return f"{row.commitment.ref}, {row.period.label}, {row.partner.name}{correction}"


def _page_of(row: Any) -> str:
    """The address of the page of a row in the workspace; empty where it has none."""
    if isinstance(row, record.ProgressEntry):
        return reverse("workspace:entry", kwargs={"code": row.code, "number": row.number})
    return reverse("workspace:request", kwargs={"pk": row.pk}) if isinstance(row, record.Request) else ""
