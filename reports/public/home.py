"""The start, and the home page of a mission."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.guards import public
from mission.choices import Origin, OutcomeKind
from reports.public.addresses import address, file_address
from reports.public.changed import changed_in
from reports.public.outcomes import held
from reports.public.page import draw
from reports.public.present import headlines, lately, statuses
from reports.public.present import home as present
from reports.public.present import outcomes as tree
from reports.public.present.assessments import roll_up
from reports.public.present.outcome_rows import row
from reports.public.present.told import told_periods
from reports.public.shelf import cache_until_quarter, public_page
from reports.released import Body, Shelf, bodies, public_missions


@public
def start(request: HttpRequest) -> HttpResponseBase:
    """Leads to the only mission, or lists the missions."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    now = timezone.now()
    missions = public_missions(now)
    if len(missions) == 1:
        to = reverse("public:home", kwargs={"mission": missions[0].slug})
        return cache_until_quarter(HttpResponseRedirect(to), now)
    listed = [
        {
            "title": one.mission["title"],
            "aim": one.mission["aim"],
            "url": reverse("public:home", args=[one.slug]),
        }
        for one in missions
    ]
    return cache_until_quarter(render(request, "reports/start.html", {"missions": listed}), now)


@public_page
def home(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """What the mission wants, what the figures say and what is known of the commitments."""
    outcomes = shelf.by_key("outcome")
    commitments = list(shelf.commitments.order_by("key").values_list("key", "title", "status"))
    context = {
        **_top(shelf, len(commitments), outcomes),
        **_figures(shelf, outcomes, {ref: title for ref, title, _ in commitments}),
        **_commitments(shelf, commitments),
        **_outcomes(shelf, outcomes),
        "changed": present.changed_rows(changed_in(shelf)),
        "areas": present.areas(shelf.nouns("area")),
        "areas_url": address(shelf, "areas"),
        "editions": present.editions(shelf, shelf.editions()),
    }
    return draw(request, shelf, "reports/home.html", context)


def _top(shelf: Shelf, commitments: int, outcomes: dict[str, Body]) -> dict[str, Any]:
    mission = shelf.mission
    lead = next(iter(shelf.nouns("partner", keys=[mission["lead"] or ""])), None)
    return {
        "mission": mission,
        "kicker": present.kicker(mission, lead),
        "summary": present.summary(mission, commitments, len(tree.of_kind(outcomes, OutcomeKind.OUTCOME))),
        "report": present.newest_report(shelf, told_periods(shelf)),
    }


def _figures(shelf: Shelf, outcomes: dict[str, Body], titles: dict[str, str]) -> dict[str, Any]:
    indicators = [one for one in shelf.nouns("indicator") if one["headline"]]
    codes = [one["code"] for one in indicators]
    roots = [one["code"] for one in shelf.nouns("area", owner="")]
    rows = shelf.figures(vintage="all").filter(indicator__in=codes, area__in=roots, disaggregation="")
    breaks = bodies(shelf.rows_of("series_break").filter(owner__in=codes).order_by("key"))
    found = headlines.headlines(indicators, bodies(rows.order_by("key")), breaks)
    lead = headlines.lead_of(found, outcomes)
    others = headlines.one_of_each(found, outcomes, lead)
    shown = [lead, *others] if lead else []
    sources = shelf.by_key("source", {value.latest["source"] for one in shown for value in one.values})
    return {
        "lead": headlines.card(shelf, lead, sources, lead=True) if lead else None,
        "cards": [headlines.card(shelf, one, sources) for one in others],
        "headlines_number": len(indicators),
        "indicators_url": address(shelf, "indicators"),
        "since_url": address(shelf, "since_index"),
        "events": lately.events(shelf, found, shelf.nouns("milestone"), shelf.nouns("due_change"), titles),
    }


def _commitments(shelf: Shelf, commitments: list[tuple[str, str, str]]) -> dict[str, Any]:
    counts = statuses.tally(status for _, _, status in commitments)
    entries = shelf.entries.aggregate(
        all=Count("pk"),
        said=Count("pk", filter=~Q(status="")),
        compiled=Count("pk", filter=Q(origin=Origin.COMPILED)),
    )

    def found(status: str) -> str:
        return address(shelf, "commitments", [("status", status)])

    return {
        "status": statuses.sentence(counts),
        "unsaid": counts.get(statuses.NOT_STATED, 0),
        "unsaid_url": found(statuses.NOT_STATED),
        "counts": statuses.counts(counts, found),
        "boxes": statuses.boxes(commitments, lambda ref: address(shelf, "commitment", ref=ref)),
        "entries": entries,
        "commitments_csv": file_address(shelf, "commitments", "csv"),
    }


def _outcomes(shelf: Shelf, outcomes: dict[str, Body]) -> dict[str, Any]:
    below = held(shelf, outcomes)
    return {
        "roll_up": roll_up(bodies(shelf.targets.order_by("key"))),
        "targets_url": f"{address(shelf, 'outcomes')}#targets",
        "methods_url": address(shelf, "methods"),
        "outcomes": [row(shelf, one, below) for one in tree.of_kind(outcomes, OutcomeKind.OUTCOME)],
        "priorities": [row(shelf, one, below) for one in tree.of_kind(outcomes, OutcomeKind.PRIORITY)],
    }
