"""The files of a composed report, made when its edition is frozen: print, and one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from reports import render
from reports.models import Edition
from reports.models import Report as Reported
from reports.public.present.report import HTML, PDF, Report, with_html
from reports.released import Shelf
from reports.render.print_data import print_data
from reports.render.typst_report import pdf

Node = dict[str, Any]


def files_of_report(report: Reported, position: int, text: Node, digest: str) -> dict[str, bytes]:
    """The files by name, from the text and the rows frozen at a position: the same bytes for the same edition.

    They name the edition by its position and the digest of the text, since its own hash is made of theirs, and lead
    to its lasting addresses. Raises NotMade.
    """
    told = Report.read(shelf_at(report, position), text, text["chapters"], base=settings.SITE_URL)
    chapters = [told.chapter(chapter) for chapter in text["chapters"]]
    notes = told.notes(text["chapters"])
    cover = cover_of(told, digest)
    return {
        PDF: pdf(print_data(cover, chapters, notes), fonts=fonts()),
        HTML: one_file(cover, chapters, notes),
    }


def shelf_at(report: Reported, position: int) -> Shelf:
    """The shelf at a position that has no edition yet, with the addresses that the edition will have."""
    mission = report.mission
    edition = Edition(mission=mission, report=report, position=position)
    return Shelf(mission.slug, edition, Edition(pk=0, mission=mission, position=0), timezone.now())


def cover_of(told: Report, digest: str) -> Node:
    """What stands on the cover and in the foot of each page."""
    text, shelf = told.text, told.shelf
    mission = shelf.mission["title"]
    language, _, region = text["language"].partition("-")
    url = told.links.to("report")
    return {
        "title": text["title"],
        "author": mission,
        "mission": mission,
        "period": text["period"]["label"] if text["period"] else "",
        "language": language,
        "region": region,
        "notes": "Notes and sources",
        "url": url,
        "footer": f"{mission}: {text['title']}, edition {shelf.position}",
        "digest": digest,
        "lines": [
            f"Edition {shelf.position} of the record of {mission}. The day of its release and the hash of the whole "
            "edition, which contains the hash of this file, stand at the address below.",
            f"SHA-256 of the text: {digest}",
        ],
    }


def one_file(cover: Node, chapters: list[Node], notes: list[Node]) -> bytes:
    """The whole report as one HTML file that asks for nothing from elsewhere."""
    style = (Path(render.__file__).parent / "single.css").read_text(encoding="utf-8")
    context = {
        "style": mark_safe(f"<style>\n{style}</style>"),  # noqa: S308 our own file
        "cover": cover,
        "chapters": [with_html(chapter) for chapter in chapters],
        "notes": notes,
    }
    return render_to_string("reports/report/single.html", context).encode()


def fonts() -> Path:
    """The folder with the TrueType files for print."""
    found = finders.find("vendor/print/Roboto-Regular.ttf")
    assert isinstance(found, str), "the fonts are fetched by make"
    return Path(found).parent
