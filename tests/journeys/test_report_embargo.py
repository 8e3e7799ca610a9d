"""A composed report before its release: no page, file or place of it is there, but for those who may read it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from reports.actions import beginning
from reports.actions.freeze import freeze
from reports.clock import next_quarter
from reports.models import Edition, Report
from tests.factories import accounts
from tests.factories import mission as make
from tests.factories.reports import released_edition
from tests.journeys.test_embargo import LINK, VARYING
from tests.reports.composing.conftest import report_of, small

pytestmark = pytest.mark.django_db
SECRET = "Forty zebras were trained."
PARTS = ("/report", "/files/", "/edition", "/downloads")


@pytest.fixture
def waiting() -> Edition:
    """The report of 2022 is public; that of 2023 is frozen and is released tomorrow."""
    record = small()
    before = report_of(record, 2022)
    beginning.lay_out(before, actor="tester", door="command")
    released_edition(record.mission, before)
    make.make_entry(record.silent, record.lead, record.period, code="e-9", done=SECRET)
    report: Report = beginning.begin_report(record.period, by=accounts.editor())
    edition = freeze(report, by="tester", at=timezone.now(), imported=True).edition
    edition.release_at = next_quarter(timezone.now()) + dt.timedelta(hours=24)
    edition.save(update_fields=["release_at"])
    return edition


def walk() -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Everything about reports, editions and files that links lead to."""
    to_see = ["/m/editions/", "/m/report/", "/m/edition/", "/m/downloads/"]
    found: dict[str, tuple[int, dict[str, str], bytes]] = {}
    while to_see:
        path = to_see.pop()
        if path in found or not any(part in path for part in PARTS) or path.startswith("/static/"):
            continue
        answer = Client().get(path)
        body = answer.getvalue()
        headers = {name: value for name, value in answer.items() if name not in VARYING}
        found[path] = (answer.status_code, headers, body)
        if "text/html" in answer.get("Content-Type", "") and "attachment" not in answer.get(
            "Content-Disposition", ""
        ):
            to_see += [link.replace("&amp;", "&") for link in LINK.findall(body.decode())]
    return found


def test_its_pages_files_and_places_are_as_absent_as_those_of_no_report_and_are_there_at_its_release(
    waiting: Edition,
) -> None:
    assert waiting.release_at and SECRET not in str(Edition.objects.get(position=1).document)
    paths = ["report/", "report/outcome-1/", "files/report.pdf", "files/report.html", "edition/document.json"]
    with time_machine.travel(waiting.release_at - dt.timedelta(seconds=1), tick=False):
        for path in paths:
            waits, never = Client().get(f"/m/editions/2/{path}"), Client().get(f"/m/editions/9/{path}")
            assert waits.status_code == never.status_code == 404, path
            assert waits.getvalue().replace(b"/2/", b"/9/") == never.getvalue(), path
        before = walk()
    assert "/m/report/outcome-1/" in before and "/m/files/report.pdf" in before
    assert not [path for path, (_, _, body) in before.items() if SECRET.encode() in body]
    with time_machine.travel(waiting.release_at, tick=False):
        for path in paths:
            assert Client().get(f"/m/editions/2/{path}").status_code == 200, path
        after = Client().get("/m/report/outcome-1/").content.decode()
    assert SECRET in after and 'id="entry-e-9"' in after


@pytest.mark.parametrize("path", ["report/", "report/outcome-1/", "files/report.pdf", "files/report.html"])
def test_those_who_may_read_it_before_do_and_others_do_not_learn_of_it(waiting: Edition, path: str) -> None:
    preview = f"/workspace/editions/read/m/2/{path}"
    editor, stranger = Client(), Client()
    editor.force_login(accounts.editor())
    stranger.force_login(accounts.person())
    answer: Any = editor.get(preview)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    if path == "report/outcome-1/":
        assert SECRET in answer.content.decode()
        assert 'href="/workspace/editions/read/m/2/report/' in answer.content.decode()
        assert "not released yet" in answer.content.decode()
    assert stranger.get(preview).status_code == 404
