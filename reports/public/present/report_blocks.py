"""The blocks of a composed report as all its forms show them: pages, print and the file for e-mail.

Each block is a plain dict with words and addresses: `text` (blocks of prose), `heading`, `entry`, `case_study`, `chart`,
`table` (columns and rows of cells), `list` of lines, `plans`, `words` (one paragraph).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from mission.assessment import CLASSES
from mission.choices import STATUS_ORDER, FundingKind
from mission.units import amount
from mission.wording import assessment_word, counted, status_word
from reports.composing.prose import of_entry, words_of
from reports.public.present import series_charts
from reports.public.present.names import source_words
from reports.public.present.report_facts import Facts, Node
from reports.public.present.report_links import Links, partner_name, read_from, series_words, trail
from reports.public.present.series_tables import value_rows
from reports.series import LATEST, Series, read

_DESCRIPTION = re.compile(r"<desc[^>]*>([^<]*)</desc>")
_STATUSES = (*(str(code) or "not_stated" for code in STATUS_ORDER), "no_entry")
_PROSE = ("paragraph", "list", "quote")
_NOTHING = {
    "plans": "No plan for the next year is on record in the entries of this outcome.",
    "funding": "No amount of money is on record for this period.",
    "punctuality": "No partner was asked to report for this period through this service.",
}


@dataclass
class Blocks:
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
        rows = [
            [
                _head(row["span"]),
                _number(row["value"], "Value"),
                _cell(row["remark"], "Remark"),
                _cell((row["source"] or {}).get("words", ""), "Source"),
            ]
            for row in value_rows(series, LATEST, indicator, self.facts.sources)
            if "gap" not in row
        ]
        return _table(f"Values on record: {name}", ["Time span", "#Value", "Remark", "Source"], rows)

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

    def _counts(self, block: Node) -> list[Node]:
        words = f"{counted(block['commitments'], 'commitment')} of the period, {block['with_entry']:,} with an entry."
        statuses = [
            [
                _head("No entry" if code == "no_entry" else status_word(code)),
                _number(f"{number:,}", "Commitments"),
            ]
            for code in _STATUSES
            if (number := block["statuses"].get(code))
        ]
        found = [
            {"kind": "words", "id": block["id"], "text": words},
            _table("Commitments by delivery status in the period", ["Status", "#Commitments"], statuses),
        ]
        classes = [
            [_head(assessment_word(code)), _number(f"{number:,}", "Targets")]
            for code in CLASSES
            if (number := block["targets"].get(code))
        ]
        if classes:
            found.append(_table("Targets by computed assessment", ["Assessment", "#Targets"], classes))
        return found

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
        number, every = len(block["commitments"]), block["of"]
        words = (
            f"For {number:,} of {counted(every, 'commitment')} no entry for this period is on record. "
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

    def _indicators(self, block: Node) -> list[Node]:
        rows = []
        for one in block["rows"]:
            indicator = self.facts.indicators[one["indicator"]]
            url = self.links.series(one["indicator"], one["area"], one["disaggregation"])
            later = self.facts.newer(one["value"]) if one["value"] else None
            value = _number(self.facts.value(self.facts.figure(one["value"])), "This period")
            if later:
                value |= {"small": f"later {self.facts.value(later)}"}
            rows.append(
                [
                    _head(indicator["title"], url),
                    _number(self.facts.value(self.facts.figure(one["before"])), "Period before"),
                    value,
                    _cell(self._source_of(one["value"]), "Source"),
                ]
            )
        columns = ["Indicator", "#Period before", "#This period", "Source"]
        return [_table("Indicators, as known to this edition", columns, rows, block["id"])]

    def _source_of(self, key: Node | None) -> str:
        body = self.facts.figure(key) or {}
        return source_words(self.facts.sources.get(body.get("source") or ""))

    def _targets(self, block: Node) -> list[Node]:
        rows = [
            [
                _head(self.facts.targets[one["target"]]["title"], self.links.target(one["target"])),
                _cell(
                    assessment_word(one["assessment"]) if one["assessment"] else "Not assessed", "Assessment"
                ),
            ]
            for one in block["rows"]
        ]
        return [_table("Targets and their computed assessment", ["Target", "Assessment"], rows, block["id"])]

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

    def _funding_table(self, block: Node) -> list[Node]:
        rows = []
        for code in block["rows"]:
            body = self.facts.funding[code]
            source = source_words(self.facts.sources.get(body["source"] or ""), body["locator"])
            rows.append(
                [
                    _head(body["purpose"] or body["fund"], self.links.money(code)),
                    _cell(str(FundingKind(body["kind"]).label), "Kind"),
                    _number(amount(body["amount"], body["rounding"] or ""), "Amount"),
                    _cell(source, "Source"),
                ]
            )
        return [_table("Amounts of the period", ["What for", "Kind", "#Amount", "Source"], rows, block["id"])]

    def _framework(self, block: Node) -> list[Node]:
        rows = []
        for one in block["rows"]:
            outcome = self.facts.outcomes[one["outcome"]]
            titles = [self.facts.indicators[code]["title"] for code in one["indicators"]]
            rows.append(
                [
                    _head(
                        f"{one['outcome']}. {outcome['title']}", self.links.to("outcome", code=one["outcome"])
                    ),
                    _number(f"{one['commitments']:,}", "Commitments"),
                    _cell("; ".join(titles) or "none", "Indicators"),
                ]
            )
        return [
            _table("Outcomes and priorities", ["Outcome", "#Commitments", "Indicators"], rows, block["id"])
        ]

    def _commitments(self, block: Node) -> list[Node]:
        rows = [
            [
                _head(
                    f"{one['commitment']} {self.facts.commitments[one['commitment']]['title']}",
                    self.links.commitment(one["commitment"]),
                ),
                _cell(
                    "No entry" if one["status"] == "no_entry" else status_word(one["status"]),
                    "Status in the period",
                ),
                _number(f"{len(one['entries']):,}", "Entries"),
            ]
            for one in block["rows"]
        ]
        return [
            _table(
                "All commitments of the period",
                ["Commitment", "Status in the period", "#Entries"],
                rows,
                block["id"],
            )
        ]

    def _punctuality(self, block: Node) -> list[Node]:
        names = ("asked", "on_time", "late", "not_answered", "not_yet_due")
        labels = ("Asked", "On time", "Late", "Not answered", "Not yet due")
        rows = []
        for one in block["rows"]:
            head = _head(
                partner_name(self.facts, one["partner"]), self.links.to("partner", code=one["partner"])
            )
            head |= {"small": one["note"]} if one["note"] else {}
            rows.append(
                [head, *(_number(f"{one[name]:,}", label) for name, label in zip(names, labels, strict=True))]
            )
        return [
            _table(
                "Punctuality of reporting", ["Partner", *(f"#{label}" for label in labels)], rows, block["id"]
            )
        ]

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


def _column(label: str, *, number: bool = False) -> Node:
    return {"label": label, "number": number}


def _table(caption: str, columns: list[str], rows: list[list[Node]], name: str = "") -> Node:
    heads = [_column(label.removeprefix("#"), number=label.startswith("#")) for label in columns]
    return {"kind": "table", "id": name, "caption": caption, "columns": heads, "rows": rows}


def _cell(text: str, label: str = "") -> Node:
    return {"text": text, "label": label}


def _number(text: str, label: str) -> Node:
    return {"text": text, "label": label, "number": True}


def _head(text: str, url: str = "") -> Node:
    return {"text": text, "url": url, "head": True}
