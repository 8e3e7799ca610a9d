"""Live references in the Markdown of a report: `{{figure:…}}` and its kin. Pure: text in, references and faults out.

The syntax is in docs/reports.md. A reference names something on the record; what it reads as is worked out elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

#: How a publication without a date is written where a figure is bound to it.
UNDATED = "undated"
#: Reports with more references than this in one section are refused.
MOST = 2000

_ANY = re.compile(r"\{\{(.*?)\}\}|\{\{", re.DOTALL)
_KIND = re.compile(r"\s*([a-z]+)\s*:\s*(.*?)\s*", re.DOTALL)
_FIGURE = re.compile(
    r"(?P<indicator>[^/\s]+)/(?P<area>[^/\s]+)/(?P<start>\d{4}-\d\d-\d\d)\.\.(?P<end>\d{4}-\d\d-\d\d)"
    r"(?:\[(?P<disaggregation>[^\]]*)\])?(?:@(?P<vintage>[^\s!]+)(?P<kept>!)?)?",
    re.ASCII,
)
_CHART = re.compile(
    r"(?P<indicator>[^/\s|]+)/(?P<area>[^/\s|\[]+)(?:\[(?P<disaggregation>[^\]]*)\])?\s*(?:\|(?P<says>.*))?",
    re.DOTALL,
)
#: Joints between figures; not within the brackets of a disaggregation.
_TO, _PLUS = (re.compile(rf"\s+{joint}\s+(?![^\[]*\])") for joint in ("to", r"\+"))
_CODE = re.compile(r"[^/\s|]+")
_SOURCE = re.compile(r"(?P<code>[^/\s|]+)\s*(?:\|(?P<place>.*))?", re.DOTALL)
_FILTER = re.compile(r"(?P<name>[a-z_]+)=(?P<value>[^/\s]+)")

#: What can be counted, and by what it can be narrowed.
COUNTED: dict[str, tuple[str, ...]] = {
    "commitments": ("outcome", "status"),
    "with_entry": ("outcome",),
    "no_entry": ("outcome",),
    "entries": ("outcome", "status"),
    "partners": ("outcome",),
    "targets": ("outcome", "assessment"),
}


@dataclass(frozen=True)
class FigureRef:
    """One published figure. `vintage` is `PUBLISHED,SOURCE` of the publication it is bound to, or empty; `kept` says that
    it stays bound to it on purpose."""

    indicator: str
    area: str
    start: str
    end: str
    disaggregation: str = ""
    vintage: str = ""
    kept: bool = False

    @property
    def point(self) -> str:
        """The key of its point on the frozen shelf."""
        return "|".join((self.indicator, self.area, self.disaggregation, self.start, self.end, ""))

    def __str__(self) -> str:
        narrowed = f"[{self.disaggregation}]" if self.disaggregation else ""
        bound = f"@{self.vintage}{'!' if self.kept else ''}" if self.vintage else ""
        return f"{self.indicator}/{self.area}/{self.start}..{self.end}{narrowed}{bound}"


@dataclass(frozen=True)
class Reference:
    """One reference as it stands in a text. `key` is what it names; the other fields belong to some kinds only."""

    kind: str
    start: int
    end: int
    line: int
    column: int
    raw: str
    key: str = ""
    figures: tuple[FigureRef, ...] = ()
    place: str = ""
    area: str = ""
    disaggregation: str = ""
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Fault:
    """Something in a text that cannot be read or is not on the record, with its place."""

    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}, column {self.column}: {self.sentence}"


class Unread(ValueError):
    """A reference that is not written as it has to be; the message says how."""


def found_in(text: str) -> tuple[list[Reference], list[Fault]]:
    """The references of a text in order, and what could not be read."""
    references: list[Reference] = []
    faults: list[Fault] = []
    for match in _ANY.finditer(text):
        line, column = place_of(text, match.start())
        if len(references) >= MOST:
            faults.append(Fault(line, column, f"A section has at most {MOST:,} references."))
            break
        if match.group(1) is None:
            faults.append(Fault(line, column, "A reference that begins with {{ ends with }}."))
            continue
        here = Reference("", match.start(), match.end(), line, column, match.group(0))
        try:
            references.append(_read(match.group(1), here))
        except Unread as unread:
            faults.append(Fault(line, column, str(unread)))
    return references, faults


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a place in a text, both from 1."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def rebound(text: str, vintage_of: Callable[[FigureRef], str]) -> str:
    """The text with every figure that is not bound yet bound to what `vintage_of` gives; empty leaves it unbound."""
    return changed(text, lambda one: one if one.vintage else replace(one, vintage=vintage_of(one)))


def changed(text: str, change: Callable[[FigureRef], FigureRef]) -> str:
    """The text with each of its figures put through `change`."""
    references, _ = found_in(text)
    for reference in reversed(references):
        figures = [change(one) for one in reference.figures]
        if list(reference.figures) != figures:
            text = text[: reference.start] + written(reference, figures) + text[reference.end :]
    return text


def written(reference: Reference, figures: list[FigureRef]) -> str:
    """A reference to figures as it is written in a text."""
    joint = {"change": " to ", "sum": " + "}.get(reference.kind, "")
    return f"{{{{{reference.kind}:{joint.join(str(one) for one in figures)}}}}}"


def _read(inside: str, here: Reference) -> Reference:
    match = _KIND.fullmatch(inside)
    if match is None:
        raise Unread("Write a reference as {{kind:what}}, such as {{commitment:REF}}.")
    kind, rest = match.groups()
    reader = _READERS.get(kind)
    if reader is None:
        raise Unread(f"There is no reference of the kind “{kind}”. There are: {', '.join(_READERS)}.")
    return reader(rest, replace(here, kind=kind))


def _figure_of(text: str) -> FigureRef:
    match = _FIGURE.fullmatch(text.strip())
    if match is None:
        raise Unread(
            f"“{text.strip()[:80]}” is not a figure. Write INDICATOR/AREA/START..END, with days such as 2023-04-01."
        )
    vintage = match["vintage"] or ""
    if vintage and not all(vintage.partition(",")):
        raise Unread("A figure is bound by @PUBLISHED,SOURCE, such as @2024-12-17,source-code.")
    return FigureRef(
        match["indicator"],
        match["area"],
        match["start"],
        match["end"],
        match["disaggregation"] or "",
        vintage,
        bool(match["kept"]),
    )


def _figure(rest: str, here: Reference) -> Reference:
    one = _figure_of(rest)
    return replace(here, key=one.indicator, figures=(one,))


def _change(rest: str, here: Reference) -> Reference:
    parts = _TO.split(rest)
    if len(parts) != 2:
        raise Unread("A change is between two figures: {{change:FIGURE to FIGURE}}.")
    figures = (_figure_of(parts[0]), _figure_of(parts[1]))
    if figures[0].indicator != figures[1].indicator:
        raise Unread("A change is between two figures of the same indicator.")
    return replace(here, key=figures[0].indicator, figures=figures)


def _sum(rest: str, here: Reference) -> Reference:
    figures = tuple(_figure_of(part) for part in _PLUS.split(rest))
    if len(figures) < 2 or len({one.indicator for one in figures}) > 1:
        raise Unread("A sum is of two or more figures of the same indicator: {{sum:FIGURE + FIGURE}}.")
    return replace(here, key=figures[0].indicator, figures=figures)


def _code(rest: str, here: Reference) -> Reference:
    if not _CODE.fullmatch(rest):
        raise Unread(f"“{rest[:80]}” is not a code: codes have no spaces and no slashes.")
    return replace(here, key=rest)


def _source(rest: str, here: Reference) -> Reference:
    match = _SOURCE.fullmatch(rest)
    if match is None:
        raise Unread("Write a source as {{source:CODE}} or {{source:CODE | place in it}}.")
    return replace(here, key=match["code"], place=_flat(match["place"]))


def _chart(rest: str, here: Reference) -> Reference:
    match = _CHART.fullmatch(rest)
    if match is None:
        raise Unread("Write a chart as {{chart:INDICATOR/AREA | what it shows, in a sentence}}.")
    return replace(
        here,
        key=match["indicator"],
        area=match["area"],
        disaggregation=match["disaggregation"] or "",
        place=_flat(match["says"]),
    )


def _total(rest: str, here: Reference) -> Reference:
    what, *narrowed = rest.split("/")
    if what not in COUNTED:
        raise Unread(f"“{what[:80]}” cannot be counted. There are: {', '.join(COUNTED)}.")
    filters = []
    for part in narrowed:
        match = _FILTER.fullmatch(part)
        if match is None or match["name"] not in COUNTED[what]:
            raise Unread(f"A count of {what} is narrowed by {' and '.join(f'{n}=…' for n in COUNTED[what])}.")
        filters.append((match["name"], match["value"]))
    return replace(here, key=what, filters=tuple(filters))


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


_READERS: dict[str, Callable[[str, Reference], Reference]] = {
    "figure": _figure,
    "change": _change,
    "sum": _sum,
    "commitment": _code,
    "entry": _code,
    "target": _code,
    "funding": _code,
    "source": _source,
    "total": _total,
    "chart": _chart,
}
