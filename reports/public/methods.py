"""How what is shown is worked out: the methods of the documentation as a page, so that both say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mission.assessment import METHOD
from reports.public.page import draw
from reports.public.parameters import refuse_unknown
from reports.public.shelf import public_page
from reports.released import Shelf

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Methods:
    """The text as safe HTML without its title, and its sections as (id, title)."""

    html: SafeString
    sections: tuple[tuple[str, str], ...]


@public_page
def methods(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The published method with its version, sources and worked examples."""
    refuse_unknown(request.GET, ())
    return draw(request, shelf, "reports/methods.html", {"text": text(), "method": METHOD})


@lru_cache(maxsize=1)
def text() -> Methods:
    """The methods of the documentation, read once."""
    return rendered((settings.BASE_DIR / "docs" / "methods.md").read_text("utf-8"))


def rendered(source: str) -> Methods:
    """A text of the documentation as HTML; its headings can be led to, its tables stack on a phone."""
    tokens = _PARSER.parse(source)
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]
    sections = []
    heads: list[str] = []
    cell = 0
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            title = tokens[place + 1].content
            token.attrSet("id", _id(title))
            if token.tag == "h2":
                sections.append((_id(title), title))
        elif token.type == "table_open":
            token.attrSet("class", "mp-table mp-table--stacked")
            heads = []
        elif token.type == "th_open":
            token.attrSet("scope", "col")
            heads.append(tokens[place + 1].content)
        elif token.type == "tr_open":
            cell = 0
        elif token.type == "td_open":
            _label(token, heads, cell)
            cell += 1
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return Methods(mark_safe(html), tuple(sections))  # noqa: S308 our own documentation, HTML in it is text


def _label(token: Token, heads: list[str], cell: int) -> None:
    if cell < len(heads):
        token.attrSet("data-label", heads[cell])


def _id(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
