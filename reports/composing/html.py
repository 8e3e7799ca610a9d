"""The HTML of a report's text blocks. Pure: where links lead is asked of the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reports.composing.prose import Node

#: Where a run leads; empty for nowhere. It is asked for `commitment`, `figure`, `computed`, `target` and `funding` runs.
Address = Callable[[Node], str]
#: The HTML of a block that is no text, such as a chart.
Other = Callable[[Node], SafeString]
_PLAIN = SafeString("")


@dataclass(frozen=True)
class Page:
    """What a page adds: where runs lead, the anchor that a note's list item has, and how other blocks look."""

    address: Address = lambda run: ""
    note: str = "note"
    other: Other = lambda block: _PLAIN


def html_of(blocks: Iterable[Node], page: Page) -> SafeString:
    """Blocks as HTML, a line each."""
    return format_html_join("\n", "{}", ((_block(block, page),) for block in blocks))


def runs_html(runs: Iterable[Node], page: Page) -> SafeString:
    """Runs as HTML."""
    return format_html_join("", "{}", ((_run(run, page),) for run in runs))


def _block(block: Node, page: Page) -> SafeString:
    match block["kind"]:
        case "paragraph":
            return format_html("<p>{}</p>", runs_html(block["runs"], page))
        case "heading":
            return _heading(block, page)
        case "quote":
            return format_html("<blockquote>{}</blockquote>", html_of(block["blocks"], page))
        case "list":
            return _list(block, page)
        case _:
            return page.other(block)


def _heading(block: Node, page: Page) -> SafeString:
    tag = mark_safe(f"h{4 if block['level'] == 4 else 3}")  # noqa: S308 one of two
    name = format_html(' id="{}"', block["id"]) if block.get("id") else ""
    return format_html("<{}{}>{}</{}>", tag, name, runs_html(block["runs"], page), tag)


def _list(block: Node, page: Page) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((html_of(item, page),) for item in block["items"]))
    if not block["ordered"]:
        return format_html("<ul>{}</ul>", items)
    start = format_html(' start="{}"', block["start"]) if block["start"] != 1 else ""
    return format_html("<ol{}>{}</ol>", start, items)


def _run(run: Node, page: Page) -> SafeString | str:
    match run["kind"]:
        case "text":
            return format_html("{}", run["text"])
        case "break":
            return SafeString("<br>")
        case "strong":
            return format_html("<strong>{}</strong>", runs_html(run["runs"], page))
        case "emphasis":
            return format_html("<em>{}</em>", runs_html(run["runs"], page))
        case "link":
            return format_html(
                '<a href="{}" rel="nofollow noopener">{}</a>', run["href"], runs_html(run["runs"], page)
            )
        case "note":
            return _note(run["number"], page)
        case "unresolved":
            return format_html("<mark>{}</mark>", run["text"])
        case _:
            return _leading(run, page)


def _note(number: Any, page: Page) -> SafeString:
    return format_html(
        '<a class="mp-note-mark" href="#{}-{}" aria-label="Note {}">{}</a>', page.note, number, number, number
    )


def _leading(run: Node, page: Page) -> SafeString:
    address = page.address(run)
    return (
        format_html('<a href="{}">{}</a>', address, run["text"])
        if address
        else format_html("{}", run["text"])
    )
