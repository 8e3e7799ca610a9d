"""Indicators: the list, one indicator with its series, and its chart as a picture."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from reports.charts.standalone import standalone
from reports.public.addresses import address, downloads
from reports.public.page import draw
from reports.public.parameters import BadParameter, refuse_unknown
from reports.public.present import (
    assessments,
    indicator_list,
    indicator_targets,
    series_charts,
    series_tables,
    values,
)
from reports.public.present import indicator as present
from reports.public.series_choice import Choice, held, read_choice, series_of
from reports.public.shelf import public_page
from reports.released import NotReleased, Shelf
from reports.released import bodies as bodies_of
from reports.series import View


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """Every indicator by what it measures, with its newest figure."""
    refuse_unknown(request.GET, ())
    context = indicator_list.by_outcome(shelf)
    return draw(request, shelf, "reports/indicators.html", context, data=downloads(shelf, "indicators"))


class Page:
    """What the page and the picture of one indicator are made of; a fixed number of queries."""

    def __init__(self, request: HttpRequest, shelf: Shelf, code: str, *, more: tuple[str, ...] = ()) -> None:
        self.shelf = shelf
        self.body = shelf.noun("indicator", code)
        self.areas = shelf.by_key("area")
        self.held = held(shelf, code)
        self.chosen: Choice = read_choice(request.GET, self.held, self.areas, more=more)
        self.series = series_of(shelf, code, self.chosen)
        self.breaks = shelf.nouns("series_break", owner=code)
        self.targets = bodies_of(shelf.targets.filter(indicator=code).order_by("key"))
        found = shelf.by_key("source", self._source_keys())
        self.sources = {
            key: {**one, "page_url": address(shelf, "source", code=key)} for key, one in found.items()
        }

    def _source_keys(self) -> set[str]:
        read = {value.source for point in self.series.points for value in point.values}
        told = {one["source"] for one in (*self.breaks, *self.targets, self.body) if one["source"]}
        return read | told | assessments.sources_of(self.targets)

    @property
    def view(self) -> View:
        """The view that is shown."""
        return self.chosen.view

    @property
    def subject(self) -> series_charts.Subject:
        """What the charts are about."""
        return present.subject(self.body, self.chosen, self.areas, self.breaks, self.targets)

    def publishers(self) -> str:
        """Whose figures the charts show."""
        shown = [value for point in self.series.visible(self.view) if (value := point.at(self.view))]
        return ", ".join(
            sorted({self.sources[one.source]["publisher"] for one in shown if one.source in self.sources})
        )


@public_page
def indicator(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """One indicator: figure, charts, table, revisions, targets and definition of one of its series."""
    page = Page(request, shelf, code)
    data = [
        {**link, "label": f"This series as {link['label']}"}
        for link in downloads(shelf, "indicator", page.chosen.pairs(), code=code)
    ]
    crumbs = [("Indicators", address(shelf, "indicators"))]
    return draw(request, shelf, "reports/indicator.html", _context(page), crumbs=crumbs, data=data)


def _context(page: Page) -> dict[str, Any]:
    shelf, body, series, view, chosen = page.shelf, page.body, page.series, page.view, page.chosen
    outcome = next(iter(shelf.nouns("outcome", keys=[body["outcome"]])), None)
    name = present.series_name(body, chosen, page.areas)
    drawn = series_charts.draw(series, view, page.subject) if series.visible(view) else []
    message = present.message(body, series, view)
    latest_url = address(shelf, "indicator", chosen.at(View()).pairs(), code=body["code"])
    anew = indicator_targets.computed_anew(page.targets, body, chosen, series, page.breaks)
    targets = indicator_targets.target_rows(page.targets, body, chosen, page.areas, page.sources, shelf, anew)
    return {
        "indicator": body,
        "outcome": outcome,
        "outcome_url": address(shelf, "outcome", code=outcome["code"]) if outcome else "",
        "name": name,
        "chosen": chosen,
        "lead": present.lead_figure(body, series, view, page.breaks, page.sources),
        "charts": present.chart_figures(drawn, shelf, body, chosen, name, page.publishers(), message),
        "switch": present.switch(shelf, body, chosen),
        "view_notice": present.view_notice(series, chosen, latest_url),
        "selects": present.selects(page.held, chosen, page.areas),
        "which": present.which_words(shelf, chosen),
        "next": values.coming_words(body),
        "undrawn": series_charts.undrawn(series, view),
        "view_label": series_tables.view_label(view),
        "rows": series_tables.value_rows(series, view, body, page.sources),
        "hidden": series_tables.hidden(series.visible(view), view),
        "triangle": series_tables.triangle_table(series, view, body, page.sources),
        "revisions": series_tables.revision_rows(series, view, body, page.sources),
        "revision_sentence": series_tables.revision_sentence(series, view),
        "all_files": present.all_files(shelf, body),
        "targets": targets,
        "elsewhere": sum(not one["here"] for one in targets),
        "breaks": present.break_rows(page.breaks, page.sources),
        "facts": present.facts(body, outcome, page.sources.get(body["source"] or ""), shelf, page.held),
        "first_url": address(shelf, "indicator", chosen.at(View(first=True)).pairs(), code=body["code"]),
    }


@public_page
def picture(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """A chart of an indicator as a file, with its title and source in the picture."""
    page = Page(request, shelf, code, more=("chart",))
    drawn = series_charts.draw(page.series, page.view, page.subject) if page.series.visible(page.view) else []
    number = request.GET.get("chart") or "1"
    if not (number.isascii() and number.isdigit() and len(number) < 3) or int(number) < 1:
        raise BadParameter("chart", "It is the number of a chart of the page, counted from 1.")
    if int(number) > len(drawn):
        raise NotReleased(f"chart {number} of {code}")
    name = present.series_name(page.body, page.chosen, page.areas)
    title = present.message(page.body, page.series, page.view)
    source = f"{page.publishers()}. {shelf.mission['title']}, edition {shelf.position}."
    svg = standalone(drawn[int(number) - 1].wide, title=title, subtitle=name, source=source)
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
