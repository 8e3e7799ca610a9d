"""The composed report of an edition as the public reads it: chapters, trail, notes, citation, and its files."""

from __future__ import annotations

import hashlib
import html
import json
import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.actions import beginning, redact
from reports.composing.signing import digest_of
from reports.models import Edition, FrozenFigure, RedactionRequest, Report, ReportSection
from reports.public.report_files import files_of_report
from reports.verify import faults_in
from tests.factories import accounts
from tests.factories import mission as make
from tests.factories.reports import released_edition
from tests.reports.composing.conftest import revise, small

pytestmark = pytest.mark.django_db
FIGURE = "placements/S1/2023-01-01..2023-12-31@2024-02,survey"
BEFORE = "placements/S1/2022-01-01..2022-12-31@2024-02,survey"


@pytest.fixture
def record() -> SimpleNamespace:
    return small()


@pytest.fixture
def report(record: SimpleNamespace) -> Report:
    found = beginning.begin_report(record.period, by=accounts.editor())
    words = (
        f"Placements reached {{{{figure:{FIGURE}}}}}, {{{{change:{BEFORE} to {FIGURE}}}}}.\n\n"
        "{{chart:placements/S1 | More placements were approved.}}"
    )
    ReportSection.objects.filter(report=found, kind="measures", outcome="2").update(text=words)
    return found


@pytest.fixture
def edition(record: SimpleNamespace, report: Report) -> Edition:
    return released_edition(record.mission, report)


def page(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status, (path, response.status_code)
    return " ".join(html.unescape(response.getvalue().decode()).split())


def test_the_contents_lead_to_every_chapter_and_each_to_the_next(edition: Edition) -> None:
    text = page("/m/report/")
    chapters = list(dict.fromkeys(re.findall(r'href="(/m/report/[^"#]+/)"', text)))
    assert len(chapters) > 6
    for here, after in zip(chapters, chapters[1:], strict=False):
        chapter = page(here)
        assert f'<a href="{after}" rel="next">' in chapter
        assert f'<a href="{here}" rel="prev">' in page(after)


def test_every_anchor_is_there_once_and_every_link_within_a_chapter_leads_to_one(edition: Edition) -> None:
    for path in set(re.findall(r'href="(/m/report/[^"#]+/)"', page("/m/report/"))):
        text = page(path)
        names = re.findall(r' id="([^"]+)"', text)
        assert len(names) == len(set(names)), path
        assert set(re.findall(r'href="#([^"]+)"', text)) <= {*names, "main-content"}, path


def test_an_entry_says_who_reported_and_approved_it_and_leads_to_it(edition: Edition) -> None:
    text = page("/m/report/outcome-2/")
    assert "They gave out" in page("/m/report/outcome-1/")
    assert "Two wards were built." in text
    assert 'href="/m/commitments/C-2/#entry-e-2"' in text
    assert "The Lead, lead" in text and "Approved by the delivery team" in text


def test_a_figure_leads_to_its_series_and_its_note_to_its_source(edition: Edition) -> None:
    text = page("/m/report/outcome-2/")
    assert '<a href="/m/indicators/placements/?area=S1&disaggregation=total">938</a>' in text
    assert "83.6% more" in text and "The survey" in text
    assert "Figure 2.1. More placements were approved." in text
    assert 'href="/m/sources/survey/"' in text


def test_it_is_cited_by_edition_date_and_hash(edition: Edition) -> None:
    text = page("/m/report/outcome-2/")
    assert edition.hash in text and "/m/editions/1/report/outcome-2/" in text
    assert "edition 1 of the record, released" in text


def test_a_later_figure_is_marked_where_the_earlier_one_stands(
    record: SimpleNamespace, edition: Edition
) -> None:
    before = page("/m/editions/1/report/outcome-2/")
    revise(record)
    released_edition(record.mission)
    after = page("/m/editions/1/report/outcome-2/")
    assert "later 940" not in before and "later 940" in after
    assert ">938</a>" in after


def test_the_newest_edition_without_a_report_leads_to_the_newest_report(
    record: SimpleNamespace, edition: Edition
) -> None:
    released_edition(record.mission)
    answer = Client().get("/m/report/")
    assert (answer.status_code, answer["Location"]) == (302, "/m/editions/1/report/")
    assert Client().get("/m/editions/2/report/").status_code == 404


def test_more_entries_need_no_more_queries(record: SimpleNamespace, report: Report) -> None:
    def queries() -> int:
        released_edition(record.mission, report)
        with CaptureQueriesContext(connection) as found:
            page(f"/m/editions/{Edition.objects.count()}/report/outcome-2/")
        return len(found)

    first = queries()
    for number in range(9):
        commitment = make.make_commitment(
            record.mission, f"D-{number}", lead=record.lead, outcomes=[record.second], title=f"Do {number}"
        )
        make.make_entry(commitment, record.lead, record.period, code=f"d-{number}", done="Done.")
    assert queries() <= first + 1


def test_the_pdf_and_the_one_file_are_frozen_with_the_edition_and_given(edition: Edition) -> None:
    names = {one.name: one for one in edition.files.all()}
    assert {"report.pdf", "report.html"} <= names.keys()
    for name, kind in (("report.pdf", "application/pdf"), ("report.html", "text/html; charset=utf-8")):
        answer = Client().get(f"/m/editions/1/files/{name}")
        assert answer.status_code == 200 and answer["Content-Type"] == kind
        assert len(answer.getvalue()) == names[name].size
    assert 'href="/m/files/report.pdf"' in page("/m/report/")


def test_the_one_file_asks_for_nothing_from_elsewhere(edition: Edition) -> None:
    text = Client().get("/m/files/report.html").getvalue().decode()
    assert not re.findall(r"<(?:link|script|img|iframe|object)|src=|url\(|@import", text)
    names = re.findall(r' id="([^"]+)"', text)
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(names)


def test_the_same_edition_frozen_again_gives_the_same_bytes(report: Report, edition: Edition) -> None:
    text = json.loads(edition.document)["text"]
    again = files_of_report(report, 1, text, digest_of(text))
    kept = {one.name: one.sha256 for one in edition.files.all()}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in again.items()} == {
        name: kept[name] for name in again
    }


def test_a_redaction_reaches_the_chapter_and_the_files(record: SimpleNamespace, edition: Edition) -> None:
    given = {"mission_id": record.mission.pk, "table": "reports_frozenentry", "key": "e-2", "first": 1}
    asked = redact.ask(**given, notice="Removed: it named a person.", reason="A name", by=accounts.editor())
    redact.agree(asked, by=accounts.administrator())
    text = page("/m/report/outcome-2/")
    assert "Removed: it named a person." in text and "Two wards were built." not in text
    assert "report.pdf" not in text
    for name in ("report.pdf", "report.html"):
        page(f"/m/editions/1/files/{name}", status=404)


def test_a_redacted_place_in_a_source_is_not_read_in_the_notes(
    record: SimpleNamespace, report: Report
) -> None:
    place = "the letter of Jo Bloggs"
    source = make.make_source(record.mission, "letter")
    make.make_observation(record.series, "41", year=2023, published="2025-06", source=source, locator=place)
    ReportSection.objects.filter(report=report, kind="introduction").update(
        text="There were {{figure:placements/S1/2023-01-01..2023-12-31@2025-06,letter}}."
    )
    released_edition(record.mission, report)
    assert place in page("/m/report/introduction/")
    row = FrozenFigure.objects.get(body__contains=place)
    asked = redact.ask(
        mission_id=record.mission.pk, table="reports_frozenfigure", key=row.key, first=row.first,
        notice="Removed: it named a person.", reason="A name", by=accounts.editor(),
    )  # fmt: skip
    redact.agree(asked, by=accounts.administrator())
    assert place not in page("/m/report/introduction/")


def test_a_redaction_of_what_editors_wrote_reaches_page_document_and_files(
    record: SimpleNamespace, report: Report
) -> None:
    ReportSection.objects.filter(report=report, kind="introduction").update(text="It names Jo Bloggs.")
    released_edition(record.mission, report)
    released_edition(record.mission)
    assert "Jo Bloggs" in page("/m/editions/1/report/introduction/")
    team = Client()
    team.force_login(accounts.editor())
    found = team.get("/workspace/editions/m/redactions/?kind=section&key=introduction").content.decode()
    way = html.unescape(re.findall(r'href="(/workspace/editions/m/redactions/section/[^"]+)"', found)[0])
    assert "It names Jo Bloggs." in team.get(way).content.decode()
    assert team.post(way, {"notice": "Removed: it named a person.", "reason": "A name"}).status_code == 302
    redact.agree(RedactionRequest.objects.get(), by=accounts.administrator())
    for path in ("report/introduction/", "edition/document.json"):
        text = page(f"/m/editions/1/{path}")
        assert "Jo Bloggs" not in text and "Removed: it named a person." in text, path
    page("/m/editions/1/files/report.pdf", status=404)
    assert list(faults_in(Edition.objects.get(position=1))) == []
