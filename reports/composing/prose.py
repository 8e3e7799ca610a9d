"""Markdown as a small tree that HTML and print are made from. Pure.

Blocks: `paragraph` and `heading` (level 3 or 4) have `runs`; `list` has `ordered`, `start` and `items` (each a list of
blocks); `quote` has `blocks`. Runs: `text`, `break`, `strong` and `emphasis` (with `runs`), `link` (with `href` and
`runs`), `note` (with `number`), and what a caller puts in place of a reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markdown_it.token import Token

from mission.markdown import parsed
from reports.composing.references import Reference

Node = dict[str, Any]
#: What stands for a reference: runs, or, where it stands alone in its paragraph, one block.
Resolved = list[Node]

_MARK = re.compile("\ue000(\\d+)\ue001")
_HOLD = re.compile("\ue002(\\d+)\ue003")
_HELD = re.compile("\ue000\\d+\ue001|\ue002\\d+\ue003")
_PRIVATE = re.compile("[\ue002\ue003]")
_SCHEMES = ("http://", "https://", "mailto:")
_WRAPPED = {"strong": "strong", "em": "emphasis"}

#: What a footnote mark of the text reads as; None drops it.
Marks = Callable[[int], Node | None]


def held(text: str, references: list[Reference]) -> str:
    """The text with each reference replaced by private letters that Markdown leaves alone."""
    pieces, at = [], 0
    for number, reference in enumerate(references):
        pieces += [_PRIVATE.sub("", text[at : reference.start]), f"\ue002{number}\ue003"]
        at = reference.end
    return "".join([*pieces, _PRIVATE.sub("", text[at:])])


def tree(text: str, *, marks: Marks, resolved: Callable[[int, bool], Resolved] | None = None) -> list[Node]:
    """The blocks of a Markdown text. `resolved` gives what stands for a held reference, by its number and whether it
    stands alone in its paragraph."""
    return _Builder(marks, resolved or (lambda number, alone: [])).blocks(parsed(text))


def of_entry(text: str, numbers: Mapping[str, int]) -> list[Node]:
    """The blocks of an entry's text, its footnote marks numbered as in the report (`notes` of the entry's block)."""

    def mark(number: int) -> Node | None:
        found = numbers.get(str(number))
        return {"kind": "note", "number": found} if found else None

    return tree(text, marks=mark)


def words_of(nodes: list[Node]) -> str:
    """The plain words of blocks or runs."""
    found = []
    for node in nodes:
        if "text" in node:
            found.append(node["text"])
        for name in ("runs", "blocks"):
            found.append(words_of(node.get(name, [])))
        found += [words_of(item) for item in node.get("items", [])]
        if node["kind"] in ("paragraph", "heading", "break", "list", "quote"):
            found.append(" ")
    return "".join(found)


class _Builder:
    def __init__(self, marks: Marks, resolved: Callable[[int, bool], Resolved]) -> None:
        self.marks, self.resolved = marks, resolved

    def blocks(self, tokens: list[Token]) -> list[Node]:
        found: list[Node] = []
        for opening, inside in _siblings(tokens):
            found += self._block(opening, inside)
        return found

    def _block(self, opening: Token, inside: list[Token]) -> list[Node]:
        match opening.type:
            case "paragraph_open":
                return self._paragraph(inside[0].children or [])
            case "heading_open":
                level = 3 if opening.tag in ("h1", "h2") else 4
                return [{"kind": "heading", "level": level, "runs": self.runs(inside[0].children or [])}]
            case "blockquote_open":
                return [{"kind": "quote", "blocks": self.blocks(inside)}]
            case "bullet_list_open" | "ordered_list_open":
                ordered = opening.type == "ordered_list_open"
                items = [self.blocks(within) for _, within in _siblings(inside)]
                return [{"kind": "list", "ordered": ordered, "start": _start(opening), "items": items}]
            case "html_block" | "code_block" | "fence":
                return [{"kind": "paragraph", "runs": [{"kind": "text", "text": opening.content.strip()}]}]
            case _:
                return []

    def _paragraph(self, children: list[Token]) -> list[Node]:
        content = "".join(child.content for child in children if child.type == "text").strip()
        alone = _HOLD.fullmatch(content) if all(child.type == "text" for child in children) else None
        if alone:
            nodes = self.resolved(int(alone.group(1)), True)
            if nodes and nodes[0].get("block"):
                return [{name: value for name, value in node.items() if name != "block"} for node in nodes]
            return [{"kind": "paragraph", "runs": nodes}] if nodes else []
        return [{"kind": "paragraph", "runs": self.runs(children)}]

    def runs(self, tokens: list[Token]) -> list[Node]:
        found: list[Node] = []
        stack: list[tuple[Node | None, list[Node]]] = [(None, found)]
        for token in tokens:
            if token.nesting > 0:
                stack.append((_wrapper(token), []))
            elif token.nesting < 0 and len(stack) > 1:
                node, inner = stack.pop()
                stack[-1][1].extend([{**node, "runs": inner}] if node else inner)
            else:
                stack[-1][1].extend(self._run(token))
        return joined(found)

    def _run(self, token: Token) -> list[Node]:
        if token.type == "softbreak":
            return [{"kind": "text", "text": " "}]
        if token.type == "hardbreak":
            return [{"kind": "break"}]
        found: list[Node] = []
        at = 0
        for match in _HELD.finditer(token.content):
            found.append({"kind": "text", "text": token.content[at : match.start()]})
            found += self._held(match.group(0))
            at = match.end()
        found.append({"kind": "text", "text": token.content[at:]})
        return [node for node in found if node.get("text") != ""]

    def _held(self, letters: str) -> list[Node]:
        mark = _MARK.fullmatch(letters)
        if mark:
            node = self.marks(int(mark.group(1)))
            return [node] if node else []
        hold = _HOLD.fullmatch(letters)
        return self.resolved(int(hold.group(1)), False) if hold else []


def joined(runs: list[Node]) -> list[Node]:
    """Runs with neighbouring texts made one."""
    found: list[Node] = []
    for run in runs:
        if found and run["kind"] == found[-1]["kind"] == "text":
            found[-1] = {"kind": "text", "text": found[-1]["text"] + run["text"]}
        else:
            found.append(run)
    return found


def _wrapper(token: Token) -> Node | None:
    name = token.type.removesuffix("_open")
    if name in _WRAPPED:
        return {"kind": _WRAPPED[name]}
    href = str(token.attrGet("href") or "")
    return {"kind": "link", "href": href} if name == "link" and href.lower().startswith(_SCHEMES) else None


def _start(opening: Token) -> int:
    return int(opening.attrGet("start") or 1)


def _siblings(tokens: list[Token]) -> list[tuple[Token, list[Token]]]:
    """The tokens of one level, each with what stands between its opening and its end."""
    found: list[tuple[Token, list[Token]]] = []
    depth, opening, inside = 0, None, list[Token]()
    for token in tokens:
        if depth == 0 and token.nesting == 0:
            found.append((token, [token]))
        elif depth == 0 and token.nesting > 0:
            opening, inside, depth = token, [], 1
        else:
            depth += token.nesting
            if depth == 0 and opening is not None:
                found.append((opening, inside))
            else:
                inside.append(token)
    return found
