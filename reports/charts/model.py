"""What a chart is drawn from. Values are Decimals as published; `printed` is how a page writes them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

Format = Callable[[Decimal], str]


@dataclass(frozen=True)
class Head:
    """Names of a chart: a prefix for its ids (unique on the page), a title and a description."""

    prefix: str
    title: str
    description: str


@dataclass(frozen=True)
class Frame:
    """The paper of a chart in pixels. `kind` is `wide`, `narrow` or `card`; text is never scaled."""

    kind: str
    width: int
    height: int

    @property
    def is_wide(self) -> bool:
        """Whether there is room for labels beside the plot."""
        return self.kind == "wide"

    @property
    def is_card(self) -> bool:
        """Whether the chart is a small one without an axis of values."""
        return self.kind == "card"


WIDE = Frame("wide", 720, 300)
NARROW = Frame("narrow", 340, 260)
CARD = Frame("card", 320, 112)


@dataclass(frozen=True)
class Point:
    """One value of a series for a time span (both days included), or the lack of one with its words.

    `first_published` is given where the first published value differs. `partial` names the part of a
    period that the value covers. `missing` says why there is no value, `missing_short` in few letters.
    """

    start: dt.date
    end: dt.date
    value: Decimal | None
    printed: str = ""
    label: str = ""
    quality: str = ""
    bound: str = ""
    missing: str = ""
    missing_short: str = "none"
    lower: Decimal | None = None
    upper: Decimal | None = None
    partial: str = ""
    first_published: Decimal | None = None
    first_printed: str = ""

    @property
    def provisional(self) -> bool:
        """Whether the publisher may still change the value."""
        return self.quality == "provisional"

    @property
    def estimated(self) -> bool:
        """Whether the value comes from a model or a sample."""
        return self.quality == "estimated"

    @property
    def revised(self) -> bool:
        """Whether another value was published first."""
        return self.value is not None and self.first_published not in (None, self.value)

    @property
    def text(self) -> str:
        """The value as labels write it: bounds in words, `p` for provisional."""
        words = {"less_than": "under ", "more_than": "over "}.get(self.bound, "")
        return f"{words}{self.printed or self.value}{' p' if self.provisional else ''}"

    @property
    def sentence(self) -> str:
        """All that is known of the point in one line, for hovering and for descriptions."""
        if self.value is None:
            return f"{self.label}: {self.missing or 'no figure on record'}"
        words = [f"{self.label}: {self.text.removesuffix(' p')}"]
        if self.quality:
            words.append(self.quality)
        if self.partial:
            words.append(f"part of a period, {self.partial}")
        if self.revised:
            words.append(f"first published as {self.first_printed or self.first_published}")
        return ", ".join(words)


@dataclass(frozen=True)
class Series:
    """Points of one indicator, area and disaggregation, in order of time; named where there are two."""

    points: tuple[Point, ...]
    name: str = ""


@dataclass(frozen=True)
class TargetLine:
    """What a series is to reach. `kind` is `by_day`, `standing` or `replaced`.

    With `start` and `start_value` a target by a day is drawn as the path from its baseline.
    """

    value: Decimal
    label: str
    kind: str = "by_day"
    due: dt.date | None = None
    start: dt.date | None = None
    start_value: Decimal | None = None


@dataclass(frozen=True)
class Break:
    """A day from which figures do not compare with earlier ones, and why in a few words."""

    day: dt.date
    words: str


@dataclass(frozen=True)
class Marker:
    """A day or a value worth a mark, such as a baseline (`value`) or an announcement (day alone)."""

    day: dt.date
    words: str
    value: Decimal | None = None


@dataclass(frozen=True)
class Row:
    """One row of bars: spans of one length that do not overlap, with the targets of that length."""

    name: str
    points: tuple[Point, ...]
    targets: tuple[TargetLine, ...] = ()


@dataclass(frozen=True)
class Category:
    """One bar of a chart by category; `here` is the one that the page is about."""

    label: str
    value: Decimal | None
    printed: str = ""
    missing: str = ""
    here: bool = False


@dataclass(frozen=True)
class Panel:
    """One area of small multiples; `here` is the one that the page is about."""

    name: str
    points: tuple[Point, ...]
    here: bool = False


@dataclass(frozen=True)
class Tile:
    """One area on a tile map, by its code; `missing` says why there is no value."""

    code: str
    name: str
    value: Decimal | None
    printed: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Box:
    """One commitment in a strip of boxes: delivery status code (empty: not stated) and its name."""

    status: str
    label: str


@dataclass(frozen=True)
class Slot:
    """One period of a commitment: whether there is an entry, and the status that it says."""

    label: str
    has_entry: bool
    status: str = ""
