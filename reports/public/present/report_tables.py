"""The blocks of a composed report that are tables of the record."""

from __future__ import annotations

from mission.assessment import CLASSES
from mission.choices import STATUS_ORDER, FundingKind
from mission.units import amount
from mission.wording import assessment_word, counted, status_word
from reports.public.present.names import source_words
from reports.public.present.report_facts import Facts, Node
from reports.public.present.report_links import Links, partner_name

_STATUSES = (*(str(code) or "not_stated" for code in STATUS_ORDER), "no_entry")


class Tables:
    """Makes the tables of one report."""

    facts: Facts
    links: Links

    def _counts(self, block: Node) -> list[Node]:
        words = f"{counted(block['commitments'], 'commitment')} of the period, {block['with_entry']:,} with an entry."
        statuses = [
            [
                head("No entry" if code == "no_entry" else status_word(code)),
                number(f"{many:,}", "Commitments"),
            ]
            for code in _STATUSES
            if (many := block["statuses"].get(code))
        ]
        found = [{"kind": "words", "id": block["id"], "text": words}]
        if statuses:
            found.append(
                table("Commitments by delivery status in the period", ["Status", "#Commitments"], statuses)
            )
        classes = [
            [head(assessment_word(code)), number(f"{many:,}", "Targets")]
            for code in CLASSES
            if (many := block["targets"].get(code))
        ]
        if classes:
            found.append(table("Targets by computed assessment", ["Assessment", "#Targets"], classes))
        return found

    def _indicators(self, block: Node) -> list[Node]:
        rows = []
        for one in block["rows"]:
            indicator = self.facts.indicators[one["indicator"]]
            url = self.links.series(one["indicator"], one["area"], one["disaggregation"])
            later = self.facts.newer(one["value"]) if one["value"] else None
            value = number(self.facts.value(self.facts.figure(one["value"])), "This period")
            if later:
                value |= {"small": f"later {self.facts.value(later)}"}
            rows.append(
                [
                    head(indicator["title"], url),
                    number(self.facts.value(self.facts.figure(one["before"])), "Period before"),
                    value,
                    cell(self._source_of(one["value"]), "Source"),
                ]
            )
        columns = ["Indicator", "#Period before", "#This period", "Source"]
        return [table("Indicators, as known to this edition", columns, rows, block["id"])]

    def _source_of(self, key: Node | None) -> str:
        body = self.facts.figure(key) or {}
        return source_words(self.facts.sources.get(body.get("source") or ""))

    def _targets(self, block: Node) -> list[Node]:
        rows = [
            [
                head(self.facts.targets[one["target"]]["title"], self.links.target(one["target"])),
                cell(
                    assessment_word(one["assessment"]) if one["assessment"] else "Not assessed", "Assessment"
                ),
            ]
            for one in block["rows"]
        ]
        return [table("Targets and their computed assessment", ["Target", "Assessment"], rows, block["id"])]

    def _funding_table(self, block: Node) -> list[Node]:
        rows = []
        for code in block["rows"]:
            body = self.facts.funding[code]
            source = source_words(self.facts.sources.get(body["source"] or ""), body["locator"])
            rows.append(
                [
                    head(body["purpose"] or body["fund"], self.links.money(code)),
                    cell(str(FundingKind(body["kind"]).label), "Kind"),
                    number(amount(body["amount"], body["rounding"] or ""), "Amount"),
                    cell(source, "Source"),
                ]
            )
        return [table("Amounts of the period", ["What for", "Kind", "#Amount", "Source"], rows, block["id"])]

    def _framework(self, block: Node) -> list[Node]:
        rows = []
        for one in block["rows"]:
            outcome = self.facts.outcomes[one["outcome"]]
            titles = [self.facts.indicators[code]["title"] for code in one["indicators"]]
            rows.append(
                [
                    head(
                        f"{one['outcome']}. {outcome['title']}", self.links.to("outcome", code=one["outcome"])
                    ),
                    number(f"{one['commitments']:,}", "Commitments"),
                    cell("; ".join(titles) or "none", "Indicators"),
                ]
            )
        return [
            table("Outcomes and priorities", ["Outcome", "#Commitments", "Indicators"], rows, block["id"])
        ]

    def _commitments(self, block: Node) -> list[Node]:
        rows = [
            [
                head(
                    f"{one['commitment']} {self.facts.commitments[one['commitment']]['title']}",
                    self.links.commitment(one["commitment"]),
                ),
                cell(
                    "No entry" if one["status"] == "no_entry" else status_word(one["status"]),
                    "Status in the period",
                ),
                number(f"{len(one['entries']):,}", "Entries"),
            ]
            for one in block["rows"]
        ]
        return [
            table(
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
            first = head(
                partner_name(self.facts, one["partner"]), self.links.to("partner", code=one["partner"])
            )
            first |= {"small": one["note"]} if one["note"] else {}
            rows.append(
                [first, *(number(f"{one[name]:,}", label) for name, label in zip(names, labels, strict=True))]
            )
        return [
            table(
                "Punctuality of reporting", ["Partner", *(f"#{label}" for label in labels)], rows, block["id"]
            )
        ]


def column(label: str, *, number: bool = False) -> Node:
    """The head of a column."""
    return {"label": label, "number": number}


def table(caption: str, columns: list[str], rows: list[list[Node]], name: str = "") -> Node:
    """A table; a column whose label begins with # has numbers."""
    heads = [column(label.removeprefix("#"), number=label.startswith("#")) for label in columns]
    return {"kind": "table", "id": name, "caption": caption, "columns": heads, "rows": rows}


def cell(text: str, label: str = "") -> Node:
    """A cell of words."""
    return {"text": text, "label": label}


def number(text: str, label: str) -> Node:
    """A cell of a number."""
    return {"text": text, "label": label, "number": True}


def head(text: str, url: str = "") -> Node:
    """The first cell of a row, and where it leads."""
    return {"text": text, "url": url, "head": True}
