"""Reading the query of an address strictly: what is not understood is refused by name, never left out. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from urllib.parse import parse_qsl, unquote_to_bytes

from reports.public.parameters import BadParameter, shown

LONGEST_QUERY = 8_000
LONGEST_VALUE = 2_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


def read_query(raw: str, known: Collection[str]) -> dict[str, str]:
    """The parameters of a raw query string, each once. Raises BadParameter."""
    if len(raw) > LONGEST_QUERY:
        raise BadParameter("query", f"The whole query can have up to {LONGEST_QUERY} characters.")
    try:
        unquote_to_bytes(raw.encode("latin-1", "replace").replace(b"+", b" ")).decode()
    except UnicodeDecodeError as error:
        raise BadParameter("query", "It is not UTF-8. Write other characters percent-encoded.") from error
    found: dict[str, str] = {}
    for name, value in parse_qsl(raw, keep_blank_values=True):
        if name not in known:
            raise BadParameter(shown(name), f"There is no such parameter here. There are: {_listed(known)}.")
        if name in found:
            raise BadParameter(name, "It can be given once only.")
        if "\x00" in value or len(value) > LONGEST_VALUE:
            raise BadParameter(name, f"It is text of up to {LONGEST_VALUE} characters without NUL.")
        found[name] = value
    return found


def _listed(known: Collection[str]) -> str:
    return ", ".join(sorted(known)) or "none"


def day(text: str) -> dt.date:
    """A day. ValueError says what would be right."""
    if _DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"“{shown(text)}” is not a day. Write it as 2024-03-31.")


def whole(text: str, most: int) -> int:
    """A whole number from 1 to `most`. ValueError says what would be right."""
    if _WHOLE.fullmatch(text) and int(text) <= most:
        return int(text)
    raise ValueError(f"“{shown(text)}” is not a whole number from 1 to {most}.")


def truth(text: str) -> bool:
    """True or false. ValueError says what would be right."""
    if text not in ("true", "false"):
        raise ValueError(f"“{shown(text)}” is neither true nor false.")
    return text == "true"


def word(allowed: Collection[str]) -> Callable[[str], str]:
    """A reader of one of the allowed words. ValueError says what would be right."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"“{shown(text)}” is not one of its values: {', '.join(allowed)}.")
        return text

    return read


def code(text: str) -> str:
    """A code that is not empty. ValueError says what would be right."""
    if not text:
        raise ValueError("It is empty. Give a code, or leave the parameter out.")
    return text
