"""What every public page of a mission has around its content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import NoReverseMatch, get_script_prefix, reverse

from mission.spans import day_words
from reports.models import Edition
from reports.models.edition import ReportKind
from reports.public.addresses import address
from reports.public.notices import corrected, withdrawing
from reports.public.parameters import BadParameter
from reports.released import Shelf

Context = dict[str, Any]
Crumb = tuple[str, str]

_NAVIGATION = (
    ("home", "Overview"),
    ("outcomes", "Outcomes"),
    ("commitments", "Commitments"),
    ("indicators", "Indicators"),
    ("money", "Money"),
    ("partners", "Partners"),
    ("areas", "Areas"),
    ("periods", "Periods"),
    ("editions", "Editions"),
)
_FOOTER = (
    (
        "This record",
        (
            ("about", "About the data and its gaps"),
            ("methods", "How progress is assessed"),
            ("sources", "Sources"),
            ("editions", "Editions of this record"),
            ("since_index", "What changed between reports"),
        ),
    ),
    (
        "Take the data",
        (
            ("downloads", "Whole record as a data package"),
            ("commitments_csv", "Commitments (CSV)"),
            ("observations_csv", "Published figures (CSV)"),
        ),
    ),
    ("This site", (("signs", "Signs and words"),)),
)
#: The list that a page of one thing belongs to.
_LISTS = {
    "outcome": "outcomes",
    "commitment": "commitments",
    "partner": "partners",
    "indicator": "indicators",
    "area": "areas",
    "period": "periods",
    "edition": "editions",
    "report": "editions",
    "report_chapter": "editions",
    "source": "sources",
}


def draw(
    request: HttpRequest,
    shelf: Shelf,
    template: str,
    context: Context,
    *,
    crumbs: Sequence[Crumb] = (),
    data: Sequence[dict[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    """A page of the mission. `crumbs` are (label, address) after the overview; `data` the page's own files.

    The template extends reports/page.html and fills the blocks `title` and `content`.
    """
    around: Context = {
        "shelf": shelf,
        "site": site(request, shelf),
        "breadcrumbs": _breadcrumbs(request, shelf, crumbs),
        "notices": _notices(request, shelf),
        "data": data,
        "earlier_edition": 0 if shelf.is_newest else shelf.position,
        "canonical": request.build_absolute_uri(_in_newest(request) if shelf.is_newest else request.path),
    }
    # Without the request: a public page can name nobody who is signed in, and is the same for all.
    drawn = loader.get_template(template).render({**around, **context})
    return HttpResponse(drawn, status=status)


def site(request: HttpRequest, shelf: Shelf) -> Context:
    """Names, menu, footer and edition stamp, for base.html: the same on all pages of one kind."""
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    prefix = get_script_prefix()
    return shelf.fact(("site", here, prefix), lambda: _site(here, shelf))


def _site(here: str, shelf: Shelf) -> Context:
    return {
        "service_name": "Mission Progress",
        "home_url": reverse("public:start"),
        "mission_title": shelf.mission["title"],
        "mission_url": address(shelf, "home"),
        "navigation": [
            {
                "label": label,
                "url": url,
                "current": name in (here, _LISTS.get(here)),
                "exact": name == here,
            }
            for name, label in _NAVIGATION
            if (url := _address(shelf, name))
        ],
        "footer": [
            {"title": title, "links": links} for title, names in _FOOTER if (links := _links(shelf, names))
        ],
        "edition": _stamp(shelf),
        "licence": {
            "name": "Open Government Licence v3.0",
            "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        },
    }


def edition_words(edition: Edition) -> str:
    """What an edition is: “an update”, “the annual report April 2023 to March 2024”."""
    if edition.report.kind == ReportKind.ANNUAL and edition.report.period:
        return f"the annual report for {edition.report.period.label}"
    return "an update"


def not_found(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The 404 of a mission, with the ways on."""
    here = (request.resolver_match.url_name if request.resolver_match else None) or ""
    labels = dict(_NAVIGATION)
    names = [_LISTS[here]] if _LISTS.get(here) in labels else []
    ways = [
        {"label": labels[name], "url": url} for name in [*names, "home"] if (url := _address(shelf, name))
    ]
    context = {"ways": ways, "newest_url": "" if shelf.is_newest else _way_to_newest(request)}
    return draw(request, shelf, "reports/not_found.html", context, status=404)


def bad_request(request: HttpRequest, shelf: Shelf, bad: BadParameter) -> HttpResponse:
    """The 400 of a parameter that cannot be read; it names the parameter."""
    context = {"name": bad.name, "sentence": bad.sentence, "way": request.path}
    return draw(request, shelf, "reports/bad_parameter.html", context, status=400)


def _address(shelf: Shelf, name: str) -> str:
    try:
        return address(shelf, name)
    except NoReverseMatch:
        return ""


def _links(shelf: Shelf, names: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for name, label in names if (url := _address(shelf, name))]


def _breadcrumbs(request: HttpRequest, shelf: Shelf, crumbs: Sequence[Crumb]) -> list[dict[str, str]]:
    home = address(shelf, "home")
    if request.path == home:
        return []
    return [{"label": "Overview", "url": home}, *({"label": label, "url": url} for label, url in crumbs)]


def _notices(request: HttpRequest, shelf: Shelf) -> list[dict[str, str]]:
    if shelf.preview:
        return [
            {
                "title": "Not public yet.",
                "text": "You read this edition before its release. Do not pass it on; each look is written down.",
            }
        ]
    if shelf.is_newest:
        return withdrawing(shelf) if _is_about_the_edition(request) else []
    edition, released = shelf.edition, shelf.edition.release_at
    published = edition.report.period and not edition.imported and released
    when = f", released on {day_words(released.date())}" if published and released else ""
    told = corrected(shelf, _way_to_newest(request))
    if _is_about_the_edition(request):
        told += withdrawing(shelf)
    return [
        *told,
        {
            "title": f"An earlier edition: {shelf.position} of {shelf.newest.position}.",
            "text": f"This page is as it stood in {edition_words(edition)}{when}. Later changes are not in it.",
            "url": "" if told else _way_to_newest(request),
            "link_text": f"See {'the record' if _is_report(request) else 'this page'} in the newest edition",
        },
    ]


def _is_about_the_edition(request: HttpRequest) -> bool:
    """Whether the page is the overview of an edition, the page about it, or its report."""
    match = request.resolver_match
    return match is not None and match.url_name in ("home", "edition", "report", "report_chapter")


def _in_newest(request: HttpRequest) -> str:
    """The same page in the newest edition."""
    match = request.resolver_match
    assert match is not None
    kwargs = {name: value for name, value in match.kwargs.items() if name != "position"}
    return reverse(f"public:{match.url_name}", kwargs=kwargs)


def _way_to_newest(request: HttpRequest) -> str:
    """Where a reader of an earlier edition goes on: to the same page, or, since only some editions have a report, from
    its pages to the newest record."""
    match = request.resolver_match
    assert match is not None
    if _is_report(request):
        return reverse("public:home", kwargs={"mission": match.kwargs["mission"]})
    return _in_newest(request)


def _is_report(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name in ("report", "report_chapter")


def _stamp(shelf: Shelf) -> Context:
    position, newest = shelf.position, shelf.newest.position
    return {
        "sentence": f"You are reading edition {position} of {newest}, {edition_words(shelf.edition)}. "
        "All pages of an edition say the same.",
        "hash": shelf.edition.hash,
        "earlier_url": _address(shelf, "editions"),
        "check_url": _address(shelf, "edition"),
    }
