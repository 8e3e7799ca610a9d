"""Outcomes and priorities: what the mission wants to be true, and what is held against it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from mission.choices import OutcomeKind
from reports.models import CommitmentFacet
from reports.public import found
from reports.public.addresses import address, downloads
from reports.public.page import draw
from reports.public.present import commitments as rows_of
from reports.public.present import outcomes as tree
from reports.public.present import statuses
from reports.public.present.assessments import roll_up, rows_by_outcome, target_list
from reports.public.present.names import Names, source_note
from reports.public.present.outcome_rows import indicator_rows, row, with_below
from reports.public.shelf import public_page
from reports.released import NotReleased, Shelf, bodies


def held(shelf: Shelf, outcomes: dict[str, Any]) -> dict[str, tree.Held]:
    """What each outcome holds: two queries."""
    of_commitments: dict[str, tuple[str, list[str]]] = {}
    rows = CommitmentFacet.objects.filter(facet="outcome", row__in=shelf.commitments.order_by().values("pk"))
    for ref, status, code in rows.values_list("row__key", "row__status", "value"):
        of_commitments.setdefault(ref, (status, []))[1].append(code)
    told = [(ref, status, codes) for ref, (status, codes) in of_commitments.items()]
    return tree.held_by(outcomes, told, shelf.nouns("indicator"))


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The aim, the outcomes with what is below each, and the priorities across all of them."""
    outcomes = shelf.by_key("outcome")
    below = held(shelf, outcomes)
    targets = bodies(shelf.targets.order_by("key"))
    context = {
        "roll_up": roll_up(targets),
        "target_rows": rows_by_outcome(shelf, outcomes, below, targets),
        "methods_url": address(shelf, "methods"),
        "aims": tree.of_kind(outcomes, OutcomeKind.AIM),
        "outcomes": [
            with_below(shelf, one, outcomes, below) for one in tree.of_kind(outcomes, OutcomeKind.OUTCOME)
        ],
        "priorities": [row(shelf, one, below) for one in tree.of_kind(outcomes, OutcomeKind.PRIORITY)],
        "all": shelf.commitments.count(),
    }
    return draw(request, shelf, "reports/outcomes.html", context, data=downloads(shelf, "outcomes"))


@public_page
def outcome(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """One outcome or priority: what is below it, its commitments by status, and its indicators."""
    names = Names(shelf)
    outcomes = names.outcomes
    if code not in outcomes:
        raise NotReleased(code)
    body = outcomes[code]
    codes = tree.descendants(outcomes, code)
    commitments = bodies(found.with_facet(shelf, "outcome", codes).order_by("key"))
    moves = bodies(shelf.rows_of("due_change").filter(owner__in=[one["ref"] for one in commitments]))
    indicators = bodies(shelf.rows_of("indicator").filter(owner__in=codes).order_by("owner", "key"))
    areas = [one["code"] for one in shelf.nouns("area", owner="")]
    figures = bodies(
        shelf.figures().filter(
            indicator__in=[one["code"] for one in indicators], area__in=areas, disaggregation=""
        )
    )
    targets = bodies(shelf.targets.filter(indicator__in=[one["code"] for one in indicators]).order_by("key"))
    counts = statuses.tally(one["status"] or "" for one in commitments)
    below = held(shelf, outcomes)
    context = {
        "outcome": body,
        "kind": OutcomeKind(body["kind"]).label,
        "below": [row(shelf, one, below) for one in tree.of_parent(outcomes, code)],
        "status": statuses.sentence(counts),
        "counts": statuses.counts(counts, lambda status: _list(shelf, code, status)),
        "boxes": statuses.boxes(
            [(one["ref"], one["title"], one["status"] or "") for one in commitments],
            lambda ref: address(shelf, "commitment", ref=ref),
        ),
        "list_url": address(shelf, "commitments", [("outcome", code)]),
        "rows": rows_of.list_rows(shelf, commitments, names.partners, moves),
        "total": len(commitments),
        "indicators": indicator_rows(shelf, indicators, figures),
        "roll_up": roll_up(targets),
        "targets": target_list(shelf, targets),
        "methods_url": address(shelf, "methods"),
        "source": source_note(
            shelf.by_key("source", [body["source"]]).get(body["source"] or ""), body["locator"]
        ),
    }
    crumbs = [("Outcomes", address(shelf, "outcomes"))]
    crumbs += [
        (tree.name(one), address(shelf, "outcome", code=one["code"]))
        for one in tree.ancestors(outcomes, code)
    ]
    data = downloads(shelf, "outcome", code=code)
    return draw(request, shelf, "reports/outcome.html", context, crumbs=crumbs, data=data)


def _list(shelf: Shelf, code: str, status: str) -> str:
    return address(shelf, "commitments", [("outcome", code), ("status", status)])
