"""Indicators: the list, one indicator with its series, and its chart as a picture."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from reports.public import pictures
from reports.public.addresses import address, downloads
from reports.public.csvs import guarded
from reports.public.files import csv_file, edition
from reports.public.page import draw
from reports.public.parameters import BadParameter, refuse_unknown
from reports.public.present import (
    adding_up,
    area_multiples,
    assessments,
    indicator_list,
    indicator_targets,
    series_charts,
    series_tables,
    values,
)
from reports.public.present import indicator as present
from reports.public.present.names import publishers_of
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

    @property
    def name(self) -> str:
        """What the shown series is called."""
        return present.series_name(self.body, self.chosen, self.areas)

    def source(self, publishers: str) -> str:
        """What a picture says of where it is from."""
        return pictures.source_words(self.shelf, publishers)

    def drawn(self) -> list[series_charts.Drawn]:
        """The charts of the shown series."""
        return (
            series_charts.draw(self.series, self.view, self.subject) if self.series.visible(self.view) else []
        )

    @property
    def over(self) -> area_multiples.Wanted:
        """What the small charts over areas look at."""
        return area_multiples.Wanted(self.body, self.held, self.chosen, self.areas, self.breaks)

    @property
    def sums(self) -> adding_up.Sums:
        """Parts beside their totals, in the shown area and view."""
        return adding_up.sums(self.shelf, self.body, self.held, self.chosen, self.series)

    def picture(self, chart: str) -> pictures.Picture:
        """One chart of the page, by its number or as `areas-` with the kind. Raises BadParameter, NotReleased."""
        title, name = present.message(self.body, self.series, self.view), f"{self.body['code']}"
        if chart.startswith("areas-"):
            for one in area_multiples.over_areas(self.shelf, self.over):
                if one.name == chart:
                    subtitle = f"{self.view_words()} {one.left_out}".strip()
                    return pictures.Picture(
                        f"{name}-{chart}",
                        one.title,
                        subtitle,
                        self.source(publishers_of(self.shelf, one.sources)),
                        one.wide,
                        one.narrow,
                    )
            raise NotReleased(f"chart {chart} of {name}")
        number = chart or "1"
        if not (number.isascii() and number.isdigit() and len(number) < 3) or int(number) < 1:
            raise BadParameter("chart", "It is the number of a chart of the page, counted from 1.")
        drawn = self.drawn()
        if int(number) > len(drawn):
            raise NotReleased(f"chart {chart} of {name}")
        one_drawn = drawn[int(number) - 1]
        return pictures.Picture(
            f"{name}-{number}",
            title,
            self.name,
            self.source(self.publishers()),
            one_drawn.wide,
            one_drawn.narrow,
        )

    def view_words(self) -> str:
        """Which published values are shown."""
        return present.which_words(self.shelf, self.chosen)

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
    return draw(request, shelf, "reports/indicator.html", _context(request, page), crumbs=crumbs, data=data)


def _context(request: HttpRequest, page: Page) -> dict[str, Any]:
    shelf, body, series, view, chosen = page.shelf, page.body, page.series, page.view, page.chosen
    outcome = next(iter(shelf.nouns("outcome", keys=[body["outcome"]])), None)
    name, message = page.name, present.message(body, series, view)
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
        "charts": _charts(request, page, message),
        "adds_up": adding_up.shown(page.sums),
        "adds_up_files": _adds_up_files(page),
        "over_areas": _over_areas(request, page),
        "over_areas_left_out": area_multiples.too_many(page.over),
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


def _charts(request: HttpRequest, page: Page, message: str) -> list[dict[str, Any]]:
    """The charts of the series, each with the ways to take it along."""
    figures = present.chart_figures(page.drawn(), page.name, page.publishers(), message)
    for number, one in enumerate(figures, 1):
        chart = str(number) if len(figures) > 1 else ""
        paths = present.picture_paths(page.shelf, page.body, page.chosen, chart)
        label = f"Chart {chart}".strip()
        one |= pictures.offers(request, page.shelf, paths, page.name, one["chart"], label=label)
    return figures


def _over_areas(request: HttpRequest, page: Page) -> list[dict[str, Any]]:
    """The small charts over areas, with the ways to take them along."""
    found = []
    for one in area_multiples.over_areas(page.shelf, page.over):
        paths = present.picture_paths(page.shelf, page.body, page.chosen, one.name)
        found.append(
            {
                "title": one.title,
                "subtitle": f"{page.view_words()} {one.left_out}".strip(),
                "chart": one.wide,
                "narrow": one.narrow,
                "source": f"{publishers_of(page.shelf, one.sources)}. The figures are in the files of the indicator and on the page of each area.",
                **pictures.offers(request, page.shelf, paths, one.title, one.wide),
            }
        )
    return found


def _adds_up_files(page: Page) -> list[dict[str, str]]:
    """The sums as files."""
    names = (
        ("Every sum as CSV", "adds_up_csv", "text/csv"),
        ("Every sum as JSON", "adds_up_json", "application/json"),
    )
    return [
        {
            "label": label,
            "url": address(page.shelf, name, page.chosen.pairs(), code=page.body["code"]),
            "type": kind,
        }
        for label, name, kind in names
    ]


@public_page
def adds_up_csv(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponseBase:
    """Parts beside their totals, a line for each sum, as CSV."""
    found = Page(request, shelf, code).sums
    rows = ([guarded(row[name]) for name in adding_up.COLUMNS] for row in adding_up.lines(found))
    return csv_file(f"{shelf.slug}-{code}-adds-up", adding_up.COLUMNS, rows)


@public_page
def adds_up_json(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponseBase:
    """The same as JSON."""
    found = Page(request, shelf, code).sums
    answer = {"edition": edition(shelf), "too_many": found.too_many, "sums": list(adding_up.lines(found))}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _picture(request: HttpRequest, shelf: Shelf, code: str) -> pictures.Picture:
    page = Page(request, shelf, code, more=pictures.PARAMETERS)
    return page.picture(request.GET.get("chart", ""))


@public_page
def picture(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """A chart of an indicator as an SVG file, with its title and source in the picture."""
    return pictures.as_svg(request.GET, _picture(request, shelf, code))


@public_page
def png(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """The same chart as a PNG."""
    return pictures.as_png(request.GET, _picture(request, shelf, code))


@pictures.framed_page
def frame(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    """The same chart alone on a page, for a frame on other pages."""
    page = Page(request, shelf, code, more=("chart",))
    shown = page.picture(request.GET.get("chart", ""))
    return pictures.as_frame(
        request, shelf, shown, address(shelf, "indicator", page.chosen.pairs(), code=code)
    )
