"""Any text as a cell and back again, sign for sign: inert in a CSV text, whole in a workbook. Pure."""

from __future__ import annotations

import re

# Signs with which a spreadsheet begins to calculate, also as East Asian keyboards write them.
_CALCULATES = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# What the XML of a workbook cannot hold, and what looks like the way in which it is written there instead.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")


def guarded(text: str) -> str:
    """A text with an apostrophe before what a spreadsheet would calculate. A true number stays one."""
    return f"'{text}" if _CALCULATES.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """The text that was guarded; any other cell as it is."""
    return cell[1:] if _GUARDED.match(cell) and not _NUMBER.fullmatch(cell) else cell


def for_xml(text: str) -> str:
    """A text as a workbook keeps it: signs that XML does not know by their numbers, as spreadsheet programs write them."""
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_xml(cell: str) -> str:
    """The text that a workbook keeps so."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), cell)


def plain_lines(text: str) -> str:
    """A text with single ends of lines, as the record keeps what is typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
