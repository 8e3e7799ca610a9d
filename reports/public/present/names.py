"""Links and names of the things that pages mention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from mission.choices import LEADING_PARTS, Part
from mission.spans import partial_date_words
from reports.public.addresses import address
from reports.public.present.outcomes import name as outcome_name
from reports.released import Body, Shelf

_PARTS = {str(part): str(part.label) for part in Part}
#: How the parts head a list of partners.
PART_HEADINGS = {
    Part.LEAD: "Leads",
    Part.JOINT_LEAD: "Lead jointly",
    Part.DELIVERY: "Delivers",
    Part.FUNDER: "Pays",
    Part.FUNDED: "Is funded",
    Part.OVERSIGHT: "Oversees",
    Part.SUPPORT: "Supports",
    Part.MEMBER: "Member",
}


class Names:
    """The partners, outcomes, periods and sources of a position by their codes; each kind is read once, when asked."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    @cached_property
    def partners(self) -> dict[str, Body]:
        """All partners."""
        return self.shelf.by_key("partner")

    @cached_property
    def outcomes(self) -> dict[str, Body]:
        """All outcomes."""
        return self.shelf.by_key("outcome")

    @cached_property
    def periods(self) -> dict[str, Body]:
        """All reporting periods."""
        return {period["code"]: period for period in self.shelf.periods}

    def partner(self, code: str) -> str:
        """The name of a partner."""
        return str(self.partners.get(code, {}).get("name", code))

    def partner_link(self, code: str) -> dict[str, str]:
        """The name of a partner with its address."""
        return {"text": self.partner(code), "url": address(self.shelf, "partner", code=code)}

    def outcome_link(self, code: str) -> dict[str, str]:
        """An outcome with its address."""
        outcome = self.outcomes.get(code)
        return {
            "text": outcome_name(outcome) if outcome else code,
            "url": address(self.shelf, "outcome", code=code) if outcome else "",
        }

    def period(self, code: str | None) -> str:
        """The label of a period."""
        return str(self.periods.get(code or "", {}).get("label", code or "period not stated"))

    def commitment_link(self, ref: str, titles: Mapping[str, str]) -> dict[str, str]:
        """A commitment with its title and address."""
        return {
            "text": f"{ref}, {titles[ref]}" if ref in titles else ref,
            "url": address(self.shelf, "commitment", ref=ref) if ref in titles else "",
        }


def titles_of(shelf: Shelf, refs: Iterable[str]) -> dict[str, str]:
    """The titles of some commitments of this position, by reference."""
    wanted, every = set(refs), shelf.all_commitments()
    if every is not None:
        return {ref: every[ref]["title"] for ref in sorted(wanted & every.keys())}
    return dict(shelf.commitments.filter(key__in=wanted).values_list("key", "title"))


def part_word(role: str) -> str:
    """The part of a partner in the small: “lead”, “delivers”."""
    return _PARTS.get(role, role).lower()


def leads(parts: Iterable[Body]) -> list[str]:
    """The codes of those who lead."""
    return [part["partner"] for part in parts if part["role"] in LEADING_PARTS]


def source_words(source: Body | None, locator: str | None = "") -> str:
    """A source as it stands under a fact: publisher, title, date, place."""
    if source is None:
        return ""
    published = partial_date_words(source["published"] or "")
    words = [source["publisher"], source["title"], published, locator]
    return ", ".join(str(word) for word in words if word)


def source_note(source: Body | None, locator: str | None = "") -> dict[str, Any]:
    """A source for components/footnotes.html and for a link with its date."""
    if source is None:
        return {"title": locator or "Source not stated", "url": ""}
    return {
        "publisher": source["publisher"],
        "title": source["title"],
        "url": source["url"] or "",
        "published": source["published"] or "",
        "locator": locator or "",
    }


def publishers_of(shelf: Shelf, sources: Iterable[str]) -> str:
    """Who published some sources, by name, each once."""
    return ", ".join(sorted({one["publisher"] for one in shelf.by_key("source", set(sources)).values()}))
