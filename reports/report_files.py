"""The files of a composed report that an edition keeps: who makes them says so when the service starts.

They are drawn as the public reads them, and freezing knows no page; so the maker is handed in (reports/apps.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mission.errors import RuleError
from reports.composing.signing import digest_of
from reports.models import Report
from reports.render.typst_report import NotMade

Maker = Callable[[Report, int, dict[str, Any], str], dict[str, bytes]]
MAKERS: list[Maker] = []


def report_files(report: Report, position: int, text: dict[str, Any] | None) -> dict[str, bytes]:
    """The files of the text at a position, by name; none without a text.

    Raises RuleError where they cannot be made within their limits.
    """
    found: dict[str, bytes] = {}
    if text is None:
        return found
    for make in MAKERS:
        try:
            found |= make(report, position, text, digest_of(text))
        except NotMade as error:
            raise RuleError(
                f"The report could not be made into a PDF, so nothing was frozen. {error}"
            ) from error
    return found
