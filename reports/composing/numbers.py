"""Numbers that an editor typed: those that match nothing on the record, and those that stand without a source.

A number is matched by what it says: `1,017`, `£34.187 million` and `90%` are read as exact decimals with their unit.
Years, dates, ordinals, codes, numbers of lists and numbers up to twelve are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mission.fields import quantized
from reports.composing.facts import Facts
from reports.composing.references import Reference, found_in, place_of
from reports.composing.resolve import counted

SMALL = 12
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBER = re.compile(
    r"(?<![\w.,/\-–£])(?P<pound>£\s?)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<size>million|billion))?(?P<percent>\s?%| per ?cent)?(?![\w/]|-\w|[.,]\d)",
    re.ASCII,
)
#: What is blanked before numbers are looked for.
_ALONE = re.compile(
    rf"\]\([^)\n]*\)|<[^>\n]*>|https?://\S+|\[\^\d+\]|^[ \t]*\d{{1,9}}[.)]|\b\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?\b"
    rf"|\b(?:{_MONTH})(?: \d{{1,2}},?)? \d{{4}}\b|\b\d{{4}}[-–/]\d{{2,4}}\b|\b\d{{4}}-\d\d-\d\d\b|\b\d+(?:st|nd|rd|th)\b"
    r"|\b\d{1,2}[:.]\d\d ?(?:am|pm)?\b(?= ?(?:am|pm|hours|on)\b)",
    re.ASCII | re.MULTILINE,
)
_SIZES = {"million": 10**6, "billion": 10**9}
_SOURCED = ("figure", "change", "sum", "funding", "source", "entry", "total", "target")


@dataclass(frozen=True)
class Typed:
    """A number as typed, with its place: the unit is `percent`, `gbp` or empty where none stands with it."""

    text: str
    value: Decimal
    unit: str
    line: int
    column: int
    sourced: bool = False


def typed_in(text: str) -> list[Typed]:
    """The numbers that are typed in a Markdown text, those in what charts say too, in order."""
    references, _ = found_in(text)
    plain = _blanked(text, references)
    found = []
    for match in _NUMBER.finditer(plain):
        one = _typed(match, *place_of(text, match.start()), _sourced(text, match.start(), references))
        if one is not None:
            found.append(one)
    for reference in references:
        if reference.kind == "chart":
            for match in _NUMBER.finditer(_ALONE.sub(_spaces, reference.place)):
                one = _typed(match, reference.line, reference.column, True)
                found += [one] if one else []
    return sorted(found, key=lambda one: (one.line, one.column))


def unmatched(typed: Sequence[Typed], facts: Facts) -> list[Typed]:
    """Those of some typed numbers that match nothing on the record."""
    if not typed:
        return []
    known = _known(facts) | facts.rows.values({one.value for one in typed})
    units: dict[Decimal, set[str]] = {}
    for unit, value in known:
        units.setdefault(value, set()).add(unit)
    return [one for one in typed if not _matches(one, units.get(one.value, set()))]


def _matches(one: Typed, units: set[str]) -> bool:
    return one.unit in units if one.unit else bool(units)


def _typed(match: re.Match[str], line: int, column: int, sourced: bool) -> Typed | None:
    value = Decimal(match["number"].replace(",", "")) * _SIZES.get(match["size"] or "", 1)
    unit = "percent" if match["percent"] else "gbp" if match["pound"] else ""
    bare = not unit and not match["size"]
    if bare and (value <= SMALL or _is_year(match["number"])):
        return None
    try:
        value = quantized(value)
    except ValueError:
        return None
    return Typed(match.group(0).strip(), value, unit, line, column, sourced)


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1900 <= int(number) <= 2100


def _blanked(text: str, references: Iterable[Reference]) -> str:
    for reference in references:
        blank = _spaces_of(text[reference.start : reference.end])
        text = text[: reference.start] + blank + text[reference.end :]
    return _ALONE.sub(_spaces, text)


def _spaces(match: re.Match[str]) -> str:
    return _spaces_of(match.group(0))


def _spaces_of(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _sourced(text: str, at: int, references: Sequence[Reference]) -> bool:
    """Whether the paragraph in which a number stands has a reference that names a source."""
    begin = text.rfind("\n\n", 0, at) + 1
    end = text.find("\n\n", at)
    end = len(text) if end < 0 else end
    return any(one.kind in _SOURCED and begin <= one.start < end for one in references)


def _known(facts: Facts) -> set[tuple[str, Decimal]]:
    """What is on record beside figures: money, targets, counts, and what entries and commitments say."""
    found: set[tuple[str, Decimal]] = set()
    for body in facts.funding.values():
        found.add(("gbp", quantized(Decimal(body["amount"]))))
    for body in facts.targets.values():
        unit = facts.indicators.get(body["indicator"], {}).get("unit", "")
        found |= {(unit, quantized(Decimal(body[n]))) for n in ("value", "baseline") if body[n]}
        if body["change_percent"]:
            found.add(("percent", quantized(Decimal(body["change_percent"]))))
    for what in ("commitments", "with_entry", "no_entry", "entries", "partners", "targets"):
        found.add(("count", quantized(Decimal(counted(what, facts, {})))))
    for text in _texts(facts):
        found |= {(one.unit, one.value) for one in typed_in(text)}
    return found


def _texts(facts: Facts) -> Iterable[str]:
    for row in facts.entries.values():
        story = row.body["case_study"] or {}
        yield from filter(None, (row.body["done"], row.body["next"], story.get("text")))
    for body in facts.commitments.values():
        yield from filter(None, (body["title"], body["description"]))
    for body in facts.funding.values():
        yield from filter(None, (body["purpose"],))
    for body in facts.targets.values():
        yield body["title"]
