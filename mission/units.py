"""Figures, money and units as they are printed. Pure: text and decimals in, text out, never a float."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MINUS = "−"
_PER = re.compile(r"rate_per_(\d+)", re.ASCII)
_MILLION, _BILLION = Decimal(10) ** 6, Decimal(10) ** 9
_SHORT_DECIMALS = 3


@dataclass(frozen=True)
class Printed:
    """A figure in two parts: the number that stands large, and the unit beside it."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


@dataclass(frozen=True)
class Unit:
    """How figures of one unit are printed: what goes round the number, and how differences are said."""

    code: str
    number: Callable[[str], str]
    suffix: str = ""
    points: bool = False
    counts: bool = False


def number(printed: str | int | Decimal) -> str:
    """A plain number with its decimals kept, thousands grouped: `1017` is “1,017”, `-3.50` is “−3.50”.

    ValueError for what is no plain number.
    """
    text = str(printed).strip()
    match = re.fullmatch(r"([-−+]?)(\d+)(\.\d+)?", text, re.ASCII)
    if not match:
        text = _expanded(text)
        match = re.fullmatch(r"(-?)(\d+)(\.\d+)?", text, re.ASCII)
        assert match
    sign, whole, decimals = match.groups()
    return f"{MINUS if sign in ('-', MINUS) else ''}{int(whole):,}{decimals or ''}"


def _expanded(text: str) -> str:
    """A number written with an exponent, in plain digits. ValueError for anything else."""
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"“{text}” is not a number") from error
    if not value.is_finite() or abs(value.adjusted()) > 40 or not text.isascii() or "_" in text:
        raise ValueError(f"“{text}” is not a number")
    return f"{value:f}"


def percent(printed: str | int | Decimal) -> str:
    """`90.6` is “90.6%”."""
    return f"{number(printed)}%"


def money(printed: str | int | Decimal, symbol: str = "£") -> str:
    """An amount: from a million on in millions or billions where three decimals say it exactly.

    `34187000` is “£34.187 million”, `1234567` is “£1,234,567”, `-500` is “−£500”.
    """
    text = _expanded(str(printed).strip().replace(MINUS, "-"))
    value = Decimal(text)
    sign = MINUS if value < 0 else ""
    for size, word in ((_BILLION, "billion"), (_MILLION, "million")):
        if abs(value) >= size:
            scaled = (abs(value) / size).normalize()
            if _decimals(scaled) <= _SHORT_DECIMALS:
                return f"{sign}{symbol}{number(f'{scaled:f}')} {word}"
    amount = text.lstrip("-")
    if "." in amount:
        whole, decimals = amount.split(".")
        amount = whole if not decimals.strip("0") else f"{whole}.{decimals.ljust(2, '0')}"
    return f"{sign}{symbol}{number(amount)}"


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


UNITS: dict[str, Unit] = {
    unit.code: unit
    for unit in (
        Unit("count", number, counts=True),
        Unit("percent", percent, points=True),
        Unit("gbp", money),
        Unit("years", number, suffix="years"),
        Unit("days", number, suffix="days"),
        Unit("hours", number, suffix="hours"),
    )
}


def unit_of(code: str) -> Unit:
    """The unit of a code. Rates name their base (`rate_per_100000`); other codes print the bare number."""
    if code in UNITS:
        return UNITS[code]
    rate = _PER.fullmatch(code)
    return Unit(code, number, suffix=f"per {number(rate.group(1))}" if rate else "")


def printed(value: str | int | Decimal, unit: str = "count", label: str = "", bound: str = "") -> Printed:
    """A figure with the unit's words as to be shown beside it: “940” + “placements”, “90%” + “of assessments”.

    `label` is the unit in words as its publisher has it. `bound` is less_than or more_than.
    """
    kind = unit_of(unit)
    text = bounded(kind.number(str(value)), bound)
    if unit == "percent":
        return Printed(text, label.removeprefix("%").strip())
    if unit == "gbp":
        return Printed(text, "")
    if label and kind.suffix and not label.startswith(kind.suffix):
        position = label.find(kind.suffix)
        return Printed(text, label[position:] if position > 0 else label)
    return Printed(text, label or kind.suffix)


def figure(value: str | int | Decimal, unit: str = "count", label: str = "", bound: str = "") -> str:
    """A figure as it stands in a sentence or a cell: “1,017”, “90.6%”, “£4 million”, “19.1 per 100,000”.

    Counts stand alone; a unit that this module does not know is followed by its label.
    """
    kind = unit_of(unit)
    text = kind.number(str(value))
    if kind.suffix:
        text = f"{text} {_singular(kind.suffix) if text == '1' else kind.suffix}"
    elif unit not in UNITS and label:
        text = f"{text} {label}"
    return bounded(text, bound)


def _singular(suffix: str) -> str:
    return suffix[:-1] if suffix.endswith("s") and " " not in suffix else suffix


def bounded(text: str, bound: str = "") -> str:
    """A figure printed as a bound: “less than 1%”, “more than 15”; unchanged without a bound.

    ValueError for a bound that is neither less_than nor more_than.
    """
    if not bound:
        return text
    words = {"less_than": "less than", "more_than": "more than"}
    if bound not in words:
        raise ValueError(f"“{bound}” is not a bound")
    return f"{words[bound]} {text}"


_ROUNDING = {"about": "about", "more_than": "more than", "less_than": "less than", "up_to": "up to"}


def amount(value: str | int | Decimal, rounding: str = "", symbol: str = "£") -> str:
    """Money as exact as its text states it: “up to £2 million”, “about £4 million”."""
    return f"{_ROUNDING.get(rounding, '')} {money(value, symbol)}".strip()


def difference(before: str | Decimal, after: str | Decimal, unit: str = "count") -> str:
    """The step between two figures in plain words: “2 more”, “121 fewer”, “24 percentage points higher”.

    Never says better or worse. “the same” where nothing changed.
    """
    old, new = Decimal(str(before)), Decimal(str(after))
    if new == old:
        return "the same"
    kind = unit_of(unit)
    step = f"{abs(new - old):f}"
    if kind.counts:
        return f"{number(step)} {'more' if new > old else 'fewer'}"
    way = "higher" if new > old else "lower"
    if kind.points:
        points = "percentage point" if Decimal(step) == 1 else "percentage points"
        return f"{number(step)} {points} {way}"
    return f"{figure(step, unit)} {way}"


def signed(before: str | Decimal, after: str | Decimal) -> str:
    """The step between two values with its sign, as in a table of revisions: “+2”, “−48”, “0”."""
    step = Decimal(str(after)) - Decimal(str(before))
    return f"{'+' if step > 0 else ''}{number(f'{step:f}')}"
