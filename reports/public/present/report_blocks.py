"""The blocks of a composed report as all its forms show them: pages, print and the file for e-mail.

Each block is a plain dict with words and addresses: `text` (blocks of prose), `heading`, `entry`, `case_study`, `chart`,
`table` (columns and rows of cells), `list` of lines, `plans`, `words` (one paragraph).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from mission.wording import assessment_word, counted, status_word
from reports.composing.prose import of_entry, words_of
from reports.public.present import series_charts
from reports.public.present.report_facts import Facts, Node
from reports.public.present.report_links import Links, partner_name, read_from, series_words, trail
from reports.public.present.report_tables import Tables, cell, head, number, table
from reports.public.present.series_tables import value_rows
from reports.series import LATEST, Series, read

_DESCRIPTION = re.compile(r"<desc[^>]*>([^<]*)</desc>")
#: So many values of a chart stand in a file.
MOST_VALUES = 24
_PROSE = ("paragraph", "list", "quote")
_NOTHING = {
    "plans": "No plan for the next year is on record in the entries of this outcome.",
    "funding": "No amount of money is on record for this period.",
    "punctuality": "No partner was asked to report for this period through this service.",
}


@dataclass
class Blocks(Tables):
    """Makes the blocks of one report. `chapter_of` says in which chapter a section is."""

    facts: Facts
    links: Links
    chapter_of: dict[str, str] = field(default_factory=dict)
    base: int = 3
    last: int = 2

    def section(self, blocks: list[Node], *, base: int) -> list[Node]:
        """The blocks of a section whose first headings are of level `base`; no level is left out."""
        self.base, self.last = base, base - 1
        return [shown for block in blocks for shown in self._block(block)]

    def _block(self, block: Node) -> list[Node]:
        if block["kind"] in _PROSE:
            return [self._prose(block)]
        make: Callable[[Node], list[Node]] = getattr(self, f"_{block['kind']}")
        return make(block)

    def _prose(self, block: Node) -> Node:
        margin = read_from(block["runs"], self.facts, self.links) if block["kind"] == "paragraph" else []
        return {"kind": "text", "blocks": self.links.linked([block]), "margin": margin}

    def _level(self, wanted: int) -> int:
        return max(self.base, min(wanted, self.last + 1))

    def _heading(self, block: Node) -> list[Node]:
        self.last = self._level(self.base + block["level"] - 3)
        runs = self.links.linked(block["runs"])
        return [
            {
                "kind": "heading",
                "id": block["id"],
                "level": self.last,
                "runs": runs,
                "title": words_of(block["runs"]),
            }
        ]

    def _under(self) -> int:
        """The level of a heading that stands under the editors' last one."""
        return min(self.last, self.base) + 1

    def _entry(self, block: Node) -> list[Node]:
        body = self.facts.entries[block["entry"]]
        told = _quiet(of_entry(body["done"] or "What was done: not stated.", block["notes"]))
        if body["reason"]:
            told.append(
                {"kind": "paragraph", "runs": [{"kind": "text", "text": f"Reason given: {body['reason']}"}]}
            )
        shown = {
            "kind": "entry",
            "id": block["id"],
            "level": self._under(),
            "ref": block["commitment"],
            "title": self.facts.commitments[block["commitment"]]["title"],
            "url": self.links.commitment(block["commitment"]),
            "partner": partner_name(self.facts, block["partner"]),
            "status": block["status"] or "",
            "status_word": status_word(block["status"] or "not_stated"),
            "note": block["note"],
            "blocks": self.links.linked(told),
            "trail": trail(block, self.facts, self.links),
        }
        return [shown]

    def _case_study(self, block: Node) -> list[Node]:
        story = self.facts.entries[block["entry"]]["case_study"]
        told = self.links.linked(_quiet(of_entry(story["text"], {})))
        return [
            {
                "kind": "case_study",
                "id": block["id"],
                "level": self._under() + 1,
                "title": story["title"],
                "blocks": told,
                "url": self.links.entry(block["entry"]),
            }
        ]

    def _chart(self, block: Node) -> list[Node]:
        indicator = self.facts.indicators[block["indicator"]]
        found = [body for one in block["points"] if (body := self.facts.figure(one))]
        series, name = read(found), self._series_name(block)
        drawn = series_charts.draw(series, LATEST, self._subject(block, name)) if series.points else []
        url = self.links.series(block["indicator"], block["area"], block["disaggregation"])
        publishers = {
            self.facts.sources[one["source"]]["publisher"]
            for one in found
            if one["source"] in self.facts.sources
        }
        return [
            {
                "kind": "chart",
                "id": block["id"],
                "level": self._under(),
                "number": block["number"],
                "title": f"Figure {block['number']}. {block['says'] or name}",
                "subtitle": ", ".join(word for word in (name, indicator["unit_label"]) if word),
                "pictures": [
                    {
                        "wide": one.wide,
                        "narrow": one.narrow,
                        "title": one.title,
                        "says": _description(one.wide),
                    }
                    for one in drawn
                ],
                "source": f"Source: {', '.join(sorted(publishers)) or 'not on record'}. As known to this edition.",
                "url": url,
                "links": self._files(block, url),
                "later": self._later(block["points"]),
                "table": self._values(series, indicator, name),
            }
        ]

    def _series_name(self, block: Node) -> str:
        return series_words(
            self.facts, f"{block['indicator']}|{block['area']}|{block['disaggregation'] or ''}"
        )

    def _subject(self, block: Node, name: str) -> series_charts.Subject:
        return series_charts.Subject(
            self.facts.indicators[block["indicator"]],
            name,
            f"{block['id']}-picture",
            self.facts.breaks.get(block["indicator"], []),
            [self.facts.targets[code] for code in block["targets"] if code in self.facts.targets],
            paths=True,
            phones=not self.links.base,
        )

    def _files(self, block: Node, url: str) -> list[dict[str, str]]:
        path, _, query = url.partition("?")
        return [
            {"label": "Series", "url": url, "type": ""},
            {"label": "CSV", "url": f"{path.rstrip('/')}.csv?{query}", "type": "text/csv"},
            {"label": "SVG", "url": f"{path.rstrip('/')}.svg?{query}", "type": "image/svg+xml"},
        ]

    def _later(self, points: list[Node]) -> str:
        found = [
            (one, body) for one in points if one["point"].endswith("|") and (body := self.facts.newer(one))
        ]
        if not found:
            return ""
        one, body = found[-1]
        more = f" Of {len(found)} values of this chart there is a later one." if len(found) > 1 else ""
        return f"Later figure: {self.facts.value(body)}. It does not change what this edition says.{more}"

    def _values(self, series: Series, indicator: Node, name: str) -> Node:
        """The values of a chart; in a file the last ones of many, since the series that it leads to has them all."""
        caption, every = f"Values on record: {name}", len(series.points)
        if self.links.base and every > MOST_VALUES:
            series = Series(tuple(sorted(series.points, key=lambda one: (one.end, one.start))[-MOST_VALUES:]))
            caption += f" (the last {MOST_VALUES} of {every}; the series has all)"
        rows = [
            [
                head(row["span"]),
                number(row["value"], "Value"),
                cell(row["remark"], "Remark"),
                cell((row["source"] or {}).get("words", ""), "Source"),
            ]
            for row in value_rows(series, LATEST, indicator, self.facts.sources)
            if "gap" not in row
        ]
        columns = ["Time span", "#Value", "Remark", "Source"]
        if not any(row[2]["text"] for row in rows):
            columns.remove("Remark")
            rows = [[*row[:2], row[3]] for row in rows]
        return table(caption, columns, rows)

    def _target(self, block: Node) -> list[Node]:
        title = self.facts.targets[block["target"]]["title"]
        word = assessment_word(block["assessment"]) if block["assessment"] else "not assessed"
        return [
            {
                "kind": "target",
                "id": block["id"],
                "title": title,
                "word": word,
                "url": self.links.target(block["target"]),
            }
        ]

    def _elsewhere(self, block: Node) -> list[Node]:
        lines = [
            self._line_of_entry(
                one["entry"], inside=(self.chapter_of.get(one["section"], ""), f"entry-{one['entry']}")
            )
            for one in block["rows"]
        ]
        return [self._lines(block["id"], "Told in other chapters", "", lines)]

    def _left_out(self, block: Node) -> list[Node]:
        lines = [self._line_of_entry(one["entry"], more=f"Reason: {one['reason']}") for one in block["rows"]]
        return [self._lines(block["id"], "Entries left out", "", lines)]

    def _no_entry(self, block: Node) -> list[Node]:
        many, every = len(block["commitments"]), block["of"]
        words = (
            f"For {many:,} of {counted(every, 'commitment')} no entry for this period is on record. "
            "That is not proof that nothing was done."
        )
        lines = [
            {
                "ref": ref,
                "text": self.facts.commitments[ref]["title"],
                "url": self.links.commitment(ref),
                "more": "",
            }
            for ref in block["commitments"]
        ]
        return [self._lines(block["id"], "Commitments with no entry", words, lines)]

    def _lines(self, name: str, title: str, words: str, lines: list[Node]) -> Node:
        return {
            "kind": "lines",
            "id": name,
            "level": self.base,
            "title": title,
            "words": words,
            "lines": lines,
        }

    def _line_of_entry(self, code: str, *, inside: tuple[str, str] = ("", ""), more: str = "") -> Node:
        body = self.facts.entries[code]
        ref = body["commitment"]
        said = f"{self.facts.commitments[ref]['title']}, {partner_name(self.facts, body['partner'])}"
        line = {"ref": ref, "text": said, "url": self.links.entry(code), "more": more}
        return line | {"inside": self.links.within(*inside)} if inside[0] else line

    def _plans(self, block: Node) -> list[Node]:
        rows = []
        for code in block["entries"]:
            body = self.facts.entries[code]
            rows.append(
                {
                    "ref": body["commitment"],
                    "title": self.facts.commitments[body["commitment"]]["title"],
                    "partner": partner_name(self.facts, body["partner"]),
                    "url": self.links.entry(code),
                    "blocks": self.links.linked(_quiet(of_entry(body["next"] or "", {}))),
                }
            )
        return [{"kind": "plans", "id": block["id"], "level": self._under(), "rows": rows}]

    def _nothing(self, block: Node) -> list[Node]:
        return [{"kind": "words", "id": "", "text": _NOTHING[block["what"]]}]


def _quiet(blocks: list[Node]) -> list[Node]:
    """An entry's words with its own headings as strong lines: the report's headings are those of its editors."""
    return [
        {"kind": "paragraph", "runs": [{"kind": "strong", "runs": one["runs"]}]}
        if one["kind"] == "heading"
        else one
        for one in blocks
    ]


def _description(svg: str) -> str:
    found = _DESCRIPTION.search(svg)
    return unescape(found.group(1)) if found else ""
