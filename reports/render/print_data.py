"""What print is made from: the shown report as plain JSON, each picture as text, each anchor as a label. Pure."""

from __future__ import annotations

import re
from typing import Any

Node = dict[str, Any]
_CLASS = re.compile(r' class="[^"]*"')
_TITLE = re.compile(r"<title[^>]*>[^<]*</title>|<desc[^>]*>[^<]*</desc>")


def print_data(cover: Node, chapters: list[Node], notes: list[Node]) -> Node:
    """The data file of a report. `cover` has its title, language, lines and the words that cite it."""
    return {
        "cover": cover,
        "chapters": [_chapter(chapter) for chapter in chapters],
        "notes": notes,
        "anchors": sorted(_anchors(chapters)),
    }


def _anchors(chapters: list[Node]) -> set[str]:
    found = {chapter["id"] for chapter in chapters}
    for chapter in chapters:
        for section in chapter["sections"]:
            found.add(section["id"])
            found |= {block["id"] for block in section["blocks"] if block.get("id")}
    return found


def _chapter(chapter: Node) -> Node:
    sections = [
        section | {"blocks": [_block(block) for block in section["blocks"]]}
        for section in chapter["sections"]
    ]
    return chapter | {"sections": sections}


def _block(block: Node) -> Node:
    if block["kind"] != "chart":
        return block
    pictures = [
        {"svg": _drawn(one["wide"]), "says": one["says"] or block["subtitle"]} for one in block["pictures"]
    ]
    return block | {"pictures": pictures}


def _drawn(svg: str) -> str:
    """A picture as print takes it: light colours, the site's one font, its words beside it and not in it."""
    return _TITLE.sub("", _CLASS.sub("", str(svg))).replace("Roboto, Arial, Helvetica, sans-serif", "Roboto")
