"""Reading the parameters of an address. What is not understood is refused by name, never left out silently."""

from __future__ import annotations

from collections.abc import Collection

from django.http import QueryDict

#: Added to shared links by others; they mean nothing here.
_FOREIGN = ("utm_", "fbclid", "gclid", "mc_", "ref_src")


class BadParameter(ValueError):
    """A parameter of the address cannot be read. `name` is the parameter, `sentence` says what would be right."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")
        self.name = name
        self.sentence = sentence


def refuse_unknown(query: QueryDict, known: Collection[str]) -> None:
    """Raises BadParameter for a parameter that this page does not have."""
    for name in query:
        if name not in known and not name.startswith(_FOREIGN):
            raise BadParameter(name, f"This page has no such parameter. It has {', '.join(sorted(known))}.")


def choice(query: QueryDict, name: str, allowed: Collection[str], default: str = "") -> str:
    """One of the allowed values; `default` where the parameter is absent or empty. Raises BadParameter."""
    values = [value for value in query.getlist(name) if value]
    if len(values) > 1:
        raise BadParameter(name, "It can be given once only.")
    if not values:
        return default
    if values[0] not in allowed:
        raise BadParameter(name, f"“{shown(values[0])}” is not one of its values{_listed(allowed)}.")
    return values[0]


def choices(query: QueryDict, name: str, allowed: Collection[str]) -> list[str]:
    """The chosen values in the order of the address, each once. Raises BadParameter."""
    values = list(dict.fromkeys(value for value in query.getlist(name) if value))
    for value in values:
        if value not in allowed:
            raise BadParameter(name, f"“{shown(value)}” is not one of its values{_listed(allowed)}.")
    return values


def page_number(query: QueryDict, name: str = "page") -> int:
    """A page, counted from 1. Raises BadParameter."""
    text = query.get(name, "") or "1"
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) > 0):
        raise BadParameter(name, f"“{shown(text)}” is not the number of a page.")
    return int(text)


def words(query: QueryDict, name: str, longest: int = 200) -> str:
    """Words to look for, with white space evened out. Raises BadParameter."""
    text = " ".join(query.get(name, "").split())
    if "\x00" in text or len(text) > longest:
        raise BadParameter(name, f"It can have up to {longest} characters of text.")
    return text


def shown(value: str) -> str:
    """A given value as it can be shown in a sentence: cut where it is long."""
    return value if len(value) <= 60 else f"{value[:60]}…"


def _listed(allowed: Collection[str]) -> str:
    return f": {', '.join(allowed)}" if 0 < len(allowed) <= 12 else ""
