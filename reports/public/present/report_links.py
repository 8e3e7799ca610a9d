"""Where the words of a composed report lead, and who reported and approved what it tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from mission.choices import Origin
from mission.spans import day_words, span_words
from mission.wording import disaggregation_words
from reports.public.addresses import address
from reports.public.present.names import source_words
from reports.public.present.report_facts import Facts, Node
from reports.public.present.timeline import anchor
from reports.public.series_choice import TOTAL
from reports.released import Body, Shelf

#: Runs that lead to the series or amount that they were read from.
BOUND = ("figure", "computed", "funding")


@dataclass(frozen=True)
class Links:
    """Addresses of the things of an edition; `base` stands before each where a file leads out of itself."""

    shelf: Shelf
    facts: Facts
    base: str = ""

    def to(self, name: str, query: Any = (), /, **kwargs: Any) -> str:
        """The address of a page."""
        return f"{self.base}{address(self.shelf, name, query, **kwargs)}"

    def commitment(self, ref: str) -> str:
        """The page of a commitment."""
        return self.to("commitment", ref=ref)

    def entry(self, code: str) -> str:
        """An entry at its place on the page of its commitment, with its history and evidence."""
        return f"{self.commitment(self.facts.entries[code]['commitment'])}#{anchor(code)}"

    def within(self, chapter: str, anchor: str) -> str:
        """A place in the report: on its chapter's page, or further on in the same file."""
        return f"#{anchor}" if self.base else f"{self.to('report_chapter', chapter=chapter)}#{anchor}"

    def series(self, indicator: str, area: str | None, disaggregation: str | None) -> str:
        """The page of a series."""
        pairs = [("area", area), ("disaggregation", disaggregation or TOTAL)] if area else []
        return self.to("indicator", pairs, code=indicator)

    def point(self, point: str) -> str:
        """The series that a point is of."""
        indicator, area, disaggregation, *_ = point.split("|")
        return self.series(indicator, area, disaggregation)

    def money(self, code: str) -> str:
        """An amount in the list of its period."""
        period = self.facts.funding.get(code, {}).get("period")
        return f"{self.to('money')}#{f'period-{period}' if period else 'no-period'}"

    def target(self, code: str) -> str:
        """A target with its working: at its commitment, or at its indicator."""
        body = self.facts.targets.get(code)
        if body is None:
            return ""
        if body["commitment"]:
            return f"{self.commitment(body['commitment'])}#targets"
        return f"{self.to('indicator', code=body['indicator'])}#targets"

    def source(self, code: str | None) -> str:
        """The page of a source."""
        return self.to("source", code=code) if code and code in self.facts.sources else ""

    def run(self, run: Node) -> str:
        """Where a run leads; empty for nowhere."""
        match run["kind"]:
            case "figure":
                return self.point(run["point"])
            case "computed":
                return self.point(run["of"][0]["point"])
            case "commitment":
                return self.commitment(run["commitment"])
            case "target":
                return self.target(run["target"])
            case "funding":
                return self.money(run["funding"])
            case "link":
                return str(run["href"])
            case _:
                return ""

    def linked(self, blocks: Any) -> Any:
        """Text blocks or runs with the address of each run in it, as `url`."""
        if isinstance(blocks, list):
            return [self.linked(one) for one in blocks]
        if not isinstance(blocks, dict):
            return blocks
        found = {name: self.linked(value) for name, value in blocks.items() if name != "of"}
        return found | {"url": self.run(blocks)} if "kind" in blocks else found


def partner_name(facts: Facts, code: str) -> str:
    """The name of a partner."""
    return str(facts.partners.get(code, {}).get("name", code))


def series_words(facts: Facts, point: str) -> str:
    """What a point is a value of: indicator, part and area."""
    indicator, area, disaggregation, *_ = point.split("|")
    words = [facts.indicators.get(indicator, {}).get("title", indicator)]
    words += [disaggregation_words(disaggregation)] if disaggregation else []
    words += [facts.areas[area]["name"]] if area in facts.areas else []
    return ", ".join(words)


def span_of_point(point: str) -> str:
    """The time span of a point in words."""
    *_, start, end, _ = point.split("|")
    return span_words(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


def trail(block: Node, facts: Facts, links: Links) -> dict[str, Any]:
    """Who reported an entry and who approved it when, with the way to it."""
    body = facts.entries[block["entry"]]
    return {
        "ref": body["commitment"],
        "url": links.entry(block["entry"]),
        "number": body["number"],
        "reported": reported(body, facts, leads=block.get("leads", False)),
        "approved": approved(body),
        "compiled": body["origin"] == Origin.COMPILED,
        "evidence": sorted(block.get("notes", {}).values()),
    }


def reported(body: Body, facts: Facts, *, leads: bool) -> str:
    """“Public Health Scotland, lead, submitted 3 May 2024”."""
    words = [partner_name(facts, body["partner"])]
    words += ["lead"] if leads else []
    words += ["written by the delivery team on its behalf"] if body["origin"] == Origin.DELIVERY_TEAM else []
    if body["submitted_on"] and body["origin"] != Origin.COMPILED:
        words.append(f"submitted {_day(body['submitted_on'])}")
    return ", ".join(words)


def approved(body: Body) -> str:
    """Who approved it, and when."""
    on = f" on {_day(body['approved_on'])}" if body["approved_on"] else ""
    return f"Approved by the delivery team{on}"


def _day(text: str) -> str:
    return day_words(dt.date.fromisoformat(text))


def bound_in(runs: list[Node]) -> list[Node]:
    """The runs of a paragraph that were read from a series or amount, at any depth."""
    found = []
    for run in runs:
        found += [run] if run["kind"] in BOUND else []
        found += bound_in(run.get("runs", []))
    return found


def read_from(runs: list[Node], facts: Facts, links: Links) -> list[dict[str, str]]:
    """What the figures of a paragraph were read from, each once, for its margin."""
    found: dict[str, dict[str, str]] = {}
    for run in bound_in(runs):
        if run["kind"] == "funding":
            body = facts.funding.get(run["funding"], {})
            source = source_words(facts.sources.get(body.get("source") or ""), body.get("locator"))
            row = {
                "text": body.get("fund") or "Amount",
                "url": links.money(run["funding"]),
                "how": "Money",
                "source": source,
            }
        else:
            key = run if run["kind"] == "figure" else run["of"][0]
            figure = facts.figure(key) or {}
            source = source_words(facts.sources.get(figure.get("source") or ""), figure.get("locator"))
            how = (
                "Figure"
                if run["kind"] == "figure"
                else f"Computed from {len(run['of'])} values of the series"
            )
            row = {
                "text": series_words(facts, key["point"]),
                "url": links.point(key["point"]),
                "how": how,
                "source": source,
            }
        found.setdefault(f"{row['how']}{row['url']}", row)
    return list(found.values())
