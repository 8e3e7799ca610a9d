"""The sheet of signs: every mark of the pages with its meaning."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from mission import wording
from mission.choices import STATUS_ORDER
from reports.public.gallery_charts import examples
from reports.public.page import draw
from reports.public.shelf import public_page
from reports.released import Shelf

_STATES = (
    ("to_write", "asked for and not begun"),
    ("draft", "being written by the partner"),
    ("submitted", "signed off by the partner; waits for review"),
    ("returned", "sent back with a reason"),
    ("approved", "reviewed by someone who wrote none of it"),
)
_ABSENCE = (
    ("A zero", "0", "line on the base, 0", "0"),
    ("No figure on record", "no figure on record", "dashed box", "empty, reason “unknown”"),
    ("Not yet due", "not yet due", "nothing drawn; said below the chart", "not_yet_due"),
    ("Due, not reported", "due since [date], not reported", "dashed box, “late”", "due_not_reported"),
    ("Suppressed", wording.missing_words("suppressed"), "dashed box, “hidden”", "suppressed"),
    ("Withdrawn", "withdrawn by the publisher on [date]", "dashed box, “withdrawn”", "withdrawn"),
    ("Not applicable", wording.missing_words("not_applicable"), "dashed box, “n/a”", "not_applicable"),
    ("Not collected", wording.missing_words("not_collected"), "dashed box, “not collected”", "not_collected"),
)
_ABSENCE_COLUMNS = ("Kind", "In text and tables", "In charts", "In CSV")


def sheet() -> dict[str, Any]:
    """What the page of signs shows."""
    codes = [str(status) or "not_stated" for status in STATUS_ORDER]
    return {
        "statuses": [(code, wording.STATUS_MEANINGS[code]) for code in codes],
        "assessments": [(code, meaning) for code, (_, meaning) in wording.ASSESSMENTS.items()],
        "states": _STATES,
        "examples": examples(),
        "boxes": [{"status": str(status), "label": "Example"} for status in STATUS_ORDER],
        "slots": [
            {"label": "First period", "has_entry": True, "status": ""},
            {"label": "Second period", "has_entry": True, "status": "delivered"},
            {"label": "Third period", "has_entry": False, "status": ""},
        ],
        "points": [
            {"kind": "start", "date": "2021-05", "text": "Announced."},
            {"kind": "moved", "date": "2022-04", "text": "First date.", "remark": "Moved, with the reason."},
            {"kind": "now", "date": "2025-04", "text": "Date now."},
        ],
        "absence_columns": [{"label": label} for label in _ABSENCE_COLUMNS],
        "absence_rows": [_row(cells) for cells in _ABSENCE],
    }


def _row(cells: tuple[str, ...]) -> list[dict[str, Any]]:
    head, *rest = cells
    labelled = zip(_ABSENCE_COLUMNS[1:], rest, strict=True)
    return [{"text": head, "head": True}, *({"text": text, "label": label} for label, text in labelled)]


@public_page
def gallery(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The sheet of signs as a page; it is the same for every mission and edition."""
    return draw(request, shelf, "gallery.html", sheet())
