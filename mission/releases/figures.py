"""One cell with a figure: the number as printed, or why there is none, and what the signs at it say. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from mission.choices import Bound, Missing, Quality
from mission.datapackage.problems import shown
from mission.releases.signs import NOTHING, REVISED, meaning_of

_SIMPLE = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,20})?", re.ASCII)
_FIGURE = re.compile(
    r"(?P<bound><|>|less than |under |more than |over )?\s*(?P<sign>[-−+])?£?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)"
    r"(?P<decimals>\.\d{1,20})?\s*(?P<percent>%)?",
    re.ASCII | re.IGNORECASE,
)
_SIGN = re.compile(r"\s*(\[[^\[\]]{1,20}\]|\([A-Za-z]{1,3}\)|(?<=[\d%.)\] ])[A-Za-z*]{1,3})$", re.ASCII)
_BOUNDS = {
    "<": Bound.LESS_THAN,
    "less than": Bound.LESS_THAN,
    "under": Bound.LESS_THAN,
    ">": Bound.MORE_THAN,
    "more than": Bound.MORE_THAN,
    "over": Bound.MORE_THAN,
}
_MISSING = frozenset(value for value in Missing.values if value)
_QUALITY = frozenset(value for value in Quality.values if value)
_MOST_DIGITS = 12


class Figure(NamedTuple):
    """What a cell says. `printed` is a number in plain digits with its decimals kept, or `missing` says why not."""

    printed: str = ""
    missing: str = ""
    bound: str = ""
    quality: str = ""
    revised: bool = False


class WrongCell(ValueError):
    """A cell that is no figure; the sentence says how to mend it."""


def figure_in(
    cell: str, signs: Mapping[str, str], *, percent: bool = False, fractions: bool = False
) -> Figure:
    """The figure of a cell. `percent`: the indicator is one; `fractions`: 0.906 stands for 90.6%.

    WrongCell for anything that is not clearly one figure or one explained sign.
    """
    if not fractions and _SIMPLE.fullmatch(cell) and cell[:2] != "-0":
        return Figure(cell)
    text = cell.strip()
    if not text:
        raise WrongCell("is empty. Write the figure, or a sign for why there is none.")
    whole = meaning_of(text, signs)
    if whole in _MISSING:
        return Figure(missing=whole or "")
    body, quality, revised, missing = _without_signs(text, signs)
    if missing and not body:
        return Figure(missing=missing, quality="", revised=revised)
    match = _FIGURE.fullmatch(body)
    if not match or missing:
        raise WrongCell(
            f"{shown(text)} is no figure. Write digits, or explain the sign if it is one: none is guessed."
        )
    bound = _BOUNDS[match["bound"].strip().lower()] if match["bound"] else ""
    return Figure(_plain(match, text, percent, fractions), "", bound, quality, revised)


def number_in(cell: str) -> str:
    """A number above or below the line in plain digits. WrongCell for anything else."""
    found = figure_in(cell, {})
    if found.bound or not found.printed:
        raise WrongCell(f"{shown(cell)} is not a plain number.")
    return found.printed


def _without_signs(text: str, signs: Mapping[str, str]) -> tuple[str, str, bool, str]:
    """The text without the signs behind it: what stays, quality, whether revised, why there is none."""
    quality, revised, missing = "", False, ""
    while match := _SIGN.search(text):
        sign = match.group(1)
        meaning = meaning_of(sign, signs) or meaning_of(sign.strip("()"), signs)
        if meaning is None:
            raise WrongCell(
                f"{shown(text)} has the sign {shown(sign)}, which is not explained. Say what it means."
            )
        if meaning in _QUALITY:
            quality = meaning
        elif meaning in _MISSING:
            missing = meaning
        elif meaning == REVISED:
            revised = True
        text = text[: match.start()].rstrip()
    return text, quality, revised, missing


def _plain(match: re.Match[str], text: str, percent: bool, fractions: bool) -> str:
    whole = match["whole"].replace(",", "")
    if len(whole) > 1 and whole[0] == "0":
        raise WrongCell(f"{shown(text)} begins with a nought. Write the figure without it.")
    if match["percent"] and not percent:
        raise WrongCell(f"{shown(text)} is a percentage, and the indicator is not counted in percent.")
    printed = whole + (match["decimals"] or "")
    if fractions and percent and not match["percent"]:
        printed = f"{Decimal(printed) * 100:f}"
    if len(printed.partition(".")[0]) > _MOST_DIGITS:
        raise WrongCell(f"{shown(text)} has more than {_MOST_DIGITS} digits before the point.")
    negative = match["sign"] in ("-", "−") and printed.strip("0.")
    return f"-{printed}" if negative else printed


def remark_in(cell: str, signs: Mapping[str, str]) -> tuple[str, bool, str]:
    """What a column of remarks says of the figure beside it: quality, whether revised, why there is none."""
    text = cell.strip()
    if not text:
        return "", False, ""
    meaning = meaning_of(text, signs)
    if meaning is None:
        raise WrongCell(f"{shown(text)} is not explained. Say what the sign means.")
    if meaning == NOTHING:
        return "", False, ""
    return (
        meaning if meaning in _QUALITY else "",
        meaning == REVISED,
        meaning if meaning in _MISSING else "",
    )
