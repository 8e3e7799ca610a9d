"""One chart of a page as a file of its own (SVG, PNG) and as a page that others put in a frame."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.template import loader
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_exempt

from reports.charts.picture import png as made_png
from reports.charts.standalone import standalone
from reports.public.page import site
from reports.public.parameters import choice
from reports.public.report_files import fonts
from reports.public.shelf import public_page
from reports.released import Shelf

#: The sizes in which a chart can be had; every other one is refused.
SIZES = ("wide", "narrow")
#: What an address of a picture can ask for beside what its page can.
PARAMETERS = ("chart", "size")
#: One picture of a process is drawn at a time. So many requests may wait or draw, each so many seconds: the other threads
#: stay free for pages.
WAITING, PATIENCE = 3, 10.0
#: Seconds for which a drawn picture is kept, under the hash of what it is drawn from.
KEPT = 24 * 3600
#: Pixels that a frame needs beside its chart, for title, subtitle and source.
AROUND = 210

_drawing, _waiting = threading.Lock(), threading.BoundedSemaphore(WAITING)
_HEIGHT = re.compile(r'\A<svg\b[^>]*? height="(\d+)"')

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Picture:
    """A chart in both widths with the words that stand in the picture. `name` is that of its file."""

    name: str
    title: str
    subtitle: str
    source: str
    wide: SafeString
    narrow: SafeString

    def file(self, size: str) -> str:
        """The chart as an SVG file of one of the sizes, with title and source in it."""
        drawn = self.narrow if size == "narrow" else self.wide
        return standalone(drawn, title=self.title, subtitle=self.subtitle, source=self.source)


def as_svg(query: QueryDict, picture: Picture) -> HttpResponse:
    """The SVG file. Raises BadParameter for an unknown size."""
    text = picture.file(_size(query))
    return _file(text.encode(), "image/svg+xml; charset=utf-8", f"{picture.name}.svg")


def as_png(query: QueryDict, picture: Picture) -> HttpResponse:
    """The same picture as a PNG at twice its size; 503 while too many are waited for.

    A picture once drawn is kept by the hash of its SVG file, so the same one under another address costs nothing.
    """
    text = picture.file(_size(query))
    name = f"png:{hashlib.sha256(text.encode()).hexdigest()}"
    made = cache.get(name)
    if made is None:
        made = _drawn(text)
        if made is not None:
            cache.set(name, made, KEPT)
    if made is None:
        busy = HttpResponse("Too many pictures are being drawn. Try again soon.", "text/plain", status=503)
        busy["Retry-After"], busy["Cache-Control"] = "20", "no-store"
        return busy
    return _file(made, "image/png", f"{picture.name}.png")


def _drawn(text: str) -> bytes | None:
    """The PNG; None where too many wait already, or one has waited too long."""
    if not _waiting.acquire(blocking=False):
        return None
    try:
        if not _drawing.acquire(timeout=PATIENCE):
            return None
        try:
            return made_png(text, fonts=fonts())
        finally:
            _drawing.release()
    finally:
        _waiting.release()


def as_frame(request: HttpRequest, shelf: Shelf, picture: Picture, page_url: str) -> HttpResponse:
    """The chart alone on a page, with its title, its source and the way to the page that it is from."""
    context: dict[str, Any] = {
        "picture": picture,
        "page_url": request.build_absolute_uri(page_url),
        "site": site(request, shelf),
        "edition": shelf.position,
    }
    response = HttpResponse(loader.get_template("reports/embed.html").render(context))
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def framed_page(view: View) -> View:
    """A public page that any other site may put in a frame: nothing on it can be changed, nobody is signed in to it."""
    return csp_replace({"frame-ancestors": ["*"]})(xframe_options_exempt(public_page(view)))  # type: ignore[arg-type,return-value]


def source_words(shelf: Shelf, publishers: str) -> str:
    """What a picture says of where it is from: publishers, mission and edition."""
    return f"{publishers}. {shelf.mission['title']}, edition {shelf.position}."


def offers(
    request: HttpRequest, shelf: Shelf, paths: Mapping[str, str], title: str, chart: str, label: str = "Chart"
) -> dict[str, Any]:
    """What components/chart_figure.html needs to offer a chart as SVG, PNG and frame.

    `paths` are the addresses of the three by `svg`, `png` and `frame`. Before its release an edition has no frame.
    """
    links = [
        {"label": f"{label} as SVG", "url": paths["svg"], "type": "image/svg+xml"},
        {"label": f"{label} as PNG", "url": paths["png"], "type": "image/png"},
    ]
    if shelf.preview:
        return {"links": links, "embed": None}
    found = _HEIGHT.match(chart)
    shows = "the newest edition" if shelf.is_newest else f"edition {shelf.position}"
    embed = {
        "url": request.build_absolute_uri(paths["frame"]),
        "title": title,
        "height": (int(found.group(1)) if found else 300) + AROUND,
        "shows": f"The frame shows {shows}, with its source and the way back to this page.",
    }
    return {"links": links, "embed": embed}


def _size(query: QueryDict) -> str:
    return choice(query, "size", SIZES, "wide")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    response["Content-Disposition"] = f'inline; filename="{plain}"'
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
