"""Questions that this room asks of a room above it, by the dotted name in the settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def was_public(row: Any) -> bool:
    """Whether a row was ever in an edition; such a row is never deleted (settings.WAS_PUBLIC)."""
    return bool(import_string(settings.WAS_PUBLIC)(row))


def is_public_now(row: Any) -> bool:
    """Whether a row has a public page at this moment (settings.IS_PUBLIC_NOW)."""
    return bool(import_string(settings.IS_PUBLIC_NOW)(row))


def released(row: Any) -> Any:
    """When and by whom an approved entry was released first, as `at` and `by`; None before that (settings.RELEASED)."""
    return import_string(settings.RELEASED)(row)
