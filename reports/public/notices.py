"""What a reader of an earlier edition has to know first: that it was corrected, or its report withdrawn, and why."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from mission.spans import day_words
from reports.models import Edition
from reports.released import Shelf

Notice = dict[str, str]


def corrections_of(shelf: Shelf) -> QuerySet[Edition]:
    """Later public editions that correct the one that is read, or withdraw its report; the newest first."""
    edition = shelf.edition
    later: QuerySet[Edition] = Edition.objects.released(shelf.at).filter(
        Q(corrects=edition) | Q(withdraws=True, report=edition.report_id),
        mission=shelf.mission_id,
        position__gt=shelf.position,
    )
    return later.defer("document").order_by("-position")


def corrected(shelf: Shelf, newest_url: str) -> list[Notice]:
    """A notice for each correction or withdrawal, with its reason and the way to the newest edition."""
    if shelf.is_newest:
        return []
    return [_notice(one, shelf, newest_url) for one in corrections_of(shelf)]


def withdrawing(shelf: Shelf) -> list[Notice]:
    """The notice of an edition that itself withdraws its report."""
    if not shelf.edition.withdraws:
        return []
    title = f"The report “{shelf.edition.report.title}” is withdrawn."
    return [{"title": title, "text": shelf.edition.note}]


def _notice(later: Edition, shelf: Shelf, newest_url: str) -> Notice:
    known = later.release_at if not later.imported else None
    when = f" on {day_words(timezone.localdate(known))}" if known else ""
    if later.withdraws:
        title = f"The report of this edition was withdrawn{when}."
    else:
        title = f"Edition {shelf.position} was corrected by edition {later.position}{when}."
    return {
        "title": title,
        "text": later.note,
        "url": newest_url,
        "link_text": "See this page in the newest edition",
    }
