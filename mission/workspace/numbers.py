"""Whole numbers that a form or an address brings along."""

from __future__ import annotations

from django.http import HttpRequest


def number_in(text: str) -> int | None:
    """The number that a text is; None for everything else, and for what is too long to be one of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def version_of(request: HttpRequest, name: str = "version") -> int:
    """The version that a page showed; 0 where it says none."""
    return number_in(request.POST.get(name, "")) or 0
