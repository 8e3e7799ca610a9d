"""Whether the text of an edition says what its frozen rows hold. Reads frozen rows only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.composing.frozen import FrozenRows
from reports.composing.resolve import figure_words
from reports.models import FrozenEntry

Node = dict[str, Any]


def differences(text: Node, mission_id: int, position: int) -> Iterator[tuple[str, str]]:
    """What the text names and the frozen rows do not hold so: the place, and a sentence."""
    nodes = list(_nodes(text))
    yield from _entries(nodes, mission_id, position)
    yield from _figures(nodes, mission_id, position)


def _entries(nodes: list[Node], mission_id: int, position: int) -> Iterator[tuple[str, str]]:
    named = {node["entry"]: node["hash"] for node in nodes if "entry" in node and "hash" in node}
    rows = FrozenEntry.objects.at_position(mission_id, position).filter(key__in=named)
    hashes = dict(rows.values_list("key", "hash"))
    for code, row_hash in sorted(named.items()):
        if hashes.get(code) != row_hash:
            yield f"text entry {code}", "The text tells an entry that is not the one that was frozen."


def _figures(nodes: list[Node], mission_id: int, position: int) -> Iterator[tuple[str, str]]:
    named = [node for node in nodes if "point" in node and "vintage" in node]
    rows = FrozenRows(mission_id, position)
    indicators = {body["code"]: body for body in rows.nouns("indicator")}
    wanted = {node["point"].partition("|")[0] for node in named}
    bodies = {(row.point, row.vintage): row.body for row in rows.figures(sorted(wanted))} if wanted else {}
    for node in named:
        body = bodies.get((node["point"], node["vintage"]))
        place = f"text figure {node['point']}"
        if body is None:
            yield place, "The text names a figure that was not frozen."
        elif "text" in node and node["text"] != figure_words(body, indicators[body["indicator"]]):
            yield place, "The text says another figure than the one that was frozen."


def _nodes(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)
