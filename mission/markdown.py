"""Texts of the record as safe HTML: a small part of CommonMark, with footnote marks as links. Pure."""

import re
from html import escape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

#: Longer texts are shown as they were typed, without mark-up, so that no text costs more than a moment.
MAX_CHARACTERS = 40_000
_MARK = re.compile(r"\[\^(\d{1,3})\]", re.ASCII)
_NESTED = re.compile(r"^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){9,}", re.ASCII | re.MULTILINE)
_RUN = re.compile(r"([\[\](){}<>!*_`~^\\-])\1{15,}")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
#: Private letters that stand for a mark while the text is rendered; they are taken out of what comes in.
_OPEN, _CLOSE = "\ue000", "\ue001"
_HELD = re.compile(f"{_OPEN}(\\d+){_CLOSE}")

_TAGS = {"p", "ul", "ol", "li", "a", "em", "strong", "h3", "h4", "blockquote", "br"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}

_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable(
    ["image", "code", "fence", "html_block"]
)


def render(text: str, *, prefix: str = "") -> SafeString:
    """The text as safe HTML: paragraphs, lists, links, emphasis, quotations and two levels of heading.

    Footnote marks `[^1]` become links to `#<prefix>-note-1`, or plain raised numbers without a prefix.
    HTML in the text is shown as text; links lead only to http, https and mailto. ValueError for a
    prefix that cannot stand in an address.
    """
    if prefix and not _PREFIX.fullmatch(prefix):
        raise ValueError(f"“{prefix}” cannot begin the name of a note")
    html = _html(text)
    html = re.sub(r"<(/?)h[12]>", r"<\1h3>", re.sub(r"<(/?)h[3-6]>", r"<\1h4>", html))
    clean = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="nofollow noopener"
    )
    marked = _HELD.sub(lambda mark: _note_link(mark.group(1), prefix), clean)
    return mark_safe(marked)  # noqa: S308 cleaned by the allow-list above; marks are digits


def parsed(text: str) -> list[Token]:
    """The tokens of a text, for other forms than HTML. A mark `[^1]` stands in them as its number between U+E000 and U+E001."""
    if len(text) <= MAX_CHARACTERS:
        return _PARSER.parse(_tamed(text))
    parts = [part for part in re.split(r"\n{2,}", _tamed(text)) if part.strip()]
    return [token for part in parts for token in _as_typed(part)]


def _as_typed(part: str) -> list[Token]:
    inline = Token("inline", "", 0, children=[Token("text", "", 0, content=part)], content=part)
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]


def plain(text: str, limit: int = 0) -> str:
    """The text without marks and mark-up, on one line; cut at a word with “…” where it exceeds the limit."""
    html = nh3.clean(_HELD.sub("", _html(text).replace("</", " </")), tags=set())
    words = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(_unescaped(html).split()))
    if not limit or len(words) <= limit:
        return words
    cut = words[: limit - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


def marks(text: str) -> list[int]:
    """The footnote marks of a text in the order in which they first appear."""
    return list(dict.fromkeys(int(mark) for mark in _MARK.findall(text)))


def _html(text: str) -> str:
    tamed = _tamed(text)
    if len(text) <= MAX_CHARACTERS:
        return str(_PARSER.render(tamed))
    return "\n".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n{2,}", tamed))


def _tamed(text: str) -> str:
    """Text that the parser takes in linear time: without nests, its marks held by private letters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "").replace(_OPEN, "").replace(_CLOSE, "")
    text = _NESTED.sub("", _RUN.sub(lambda run: run.group(1) * 3, text))
    return _MARK.sub(rf"{_OPEN}\1{_CLOSE}", text)


def _note_link(mark: str, prefix: str) -> str:
    number = str(int(mark))
    if not prefix:
        return f"<sup>{number}</sup>"
    target = escape(f"#{prefix}-note-{number}")
    return f'<a class="mp-note-mark" href="{target}" aria-label="Note {number}">{number}</a>'


def _unescaped(html: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        html = html.replace(entity, sign)
    return html
