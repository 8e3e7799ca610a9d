"""One instant and one position per request, and the headers that follow from both."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from mission.models import Commitment, Mission, ReportingPeriod
from reports.models import FrozenCommitment, Redaction
from reports.selection import Selection
from tests.factories.mission import make_commitment, make_mission
from tests.factories.reports import frozen_edition, make_report, released_edition

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


def test_the_start_leads_to_the_only_mission(client: Client, released: Mission) -> None:
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/m/")


def test_the_start_lists_the_missions_where_there_are_several(read: Read, released: Mission) -> None:
    other = make_mission("other", title="Another mission")
    assert "/other/" not in client_text(read)
    released_edition(other)
    text = read("/")
    assert "Another mission" in text
    assert 'href="/m/"' in text


def client_text(read: Read) -> str:
    return read("/", 302)


def test_nothing_is_there_before_the_release(client: Client, mission: Mission) -> None:
    frozen_edition(mission)
    for path in ("/m/", "/m/commitments/", "/m/commitments/C-1/", "/m/editions/1/"):
        assert client.get(path).status_code == 404


def test_anyone_may_keep_a_page_until_the_next_quarter_hour(client: Client, released: Mission) -> None:
    response = client.get("/m/commitments/C-1/")
    kept = re.fullmatch(r"public, max-age=(\d+), must-revalidate", response["Cache-Control"])
    assert kept
    assert int(kept[1]) <= 900
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert response["Last-Modified"]


def test_a_reader_who_has_the_position_gets_no_page_again(
    client: Client, released: Mission, django_assert_max_num_queries: Callable[..., object]
) -> None:
    etag = client.get("/m/")["ETag"]
    with django_assert_max_num_queries(4):
        response = client.get("/m/", HTTP_IF_NONE_MATCH=etag)
    assert response.status_code == 304
    assert response["ETag"] == etag
    assert client.get("/m/", HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_a_new_edition_or_a_redaction_changes_the_mark(client: Client, released: Mission) -> None:
    marks = {client.get("/m/")["ETag"]}
    row = FrozenCommitment.objects.get(key="C-1")
    Redaction.objects.create(
        mission=released, table=row._meta.db_table, key="C-1", first=1, notice="x", reason="x",
        asked_by="a", agreed_by="b", at=timezone.now(),
    )  # fmt: skip
    marks.add(client.get("/m/")["ETag"])
    make_commitment(released, "C-9")
    released_edition(released)
    marks.add(client.get("/m/")["ETag"])
    assert len(marks) == 3


def test_an_earlier_edition_shows_the_page_as_it_was_and_leads_to_the_newest(
    read: Read, released: Mission
) -> None:
    Commitment.objects.filter(ref="C-1").update(title="Open two houses")
    released_edition(released)
    assert "Open two houses" in read("/m/commitments/C-1/")
    text = read("/m/editions/1/commitments/C-1/")
    assert "Open a house" in text
    assert "An earlier edition: 1 of 2." in text
    assert 'href="/m/commitments/C-1/">See this page in the newest edition' in text
    assert 'href="/m/editions/1/partners/council/"' in text
    assert "An earlier edition" not in read("/m/editions/2/commitments/C-1/")


def test_positions_that_do_not_exist_are_not_found(client: Client, released: Mission) -> None:
    for position in ("0", "2", "99999999999999999999"):
        assert client.get(f"/m/editions/{position}/commitments/").status_code == 404


def test_a_position_that_waits_is_not_found(client: Client, released: Mission) -> None:
    make_commitment(released, "C-9")
    edition = frozen_edition(released)
    edition.release_at = timezone.now() + dt.timedelta(hours=2)
    edition.save(update_fields=["release_at"])
    assert client.get("/m/editions/2/").status_code == 404
    assert client.get("/m/commitments/C-9/").status_code == 404
    assert "C-9" not in client.get("/m/commitments/").content.decode()


@pytest.mark.parametrize(
    "path", ["commitments/C-99/", "partners/x/", "outcomes/x/", "periods/x/", "commitments/a%00b/"]
)
def test_an_unknown_thing_is_a_real_404_with_a_way_on(read: Read, released: Mission, path: str) -> None:
    text = read(f"/m/{path}", 404)
    assert "Page not found" in text
    assert 'href="/m/' in text or "%00" in path


def test_pages_are_read_and_never_written(client: Client, released: Mission) -> None:
    assert client.post("/m/").status_code == 405
    assert client.head("/m/").status_code == 200


PAGES = (
    "", "outcomes/", "outcomes/3/", "outcomes/3.6/", "commitments/", "commitments/C-1/", "commitments/C-2/",
    "commitments/C-3/", "partners/", "partners/council/", "periods/", "periods/2022/",
)  # fmt: skip


def test_every_page_has_one_heading_and_a_title_of_its_own(read: Read, released: Mission) -> None:
    titles = []
    for path in PAGES:
        text = read(f"/m/{path}")
        titles.append(re.search(r"<title>(.*?)</title>", text)[1])  # type: ignore[index]
        assert text.count("<h1") == 1, path
        levels = [
            int(level) for level in re.findall(r"<h([1-6])", text.split("<main")[1].split("</main>")[0])
        ]
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), (
            path,
            levels,
        )
        assert " style=" not in text
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids)), path
    assert len(titles) == len(set(titles))


def test_every_data_page_names_its_files(read: Read, released: Mission) -> None:
    for path in PAGES[1:]:
        text = read(f"/m/{path}")
        assert f'href="/m/{path.rstrip("/")}.csv"' in text, path
        assert f'href="/m/{path.rstrip("/")}.json"' in text, path


def test_an_imported_edition_tells_of_no_later_period(read: Read, client: Client, mission: Mission) -> None:
    period = ReportingPeriod.objects.get(mission=mission, code="2022")
    report = make_report(mission, kind="annual", period=period, code="annual-2022")
    released_edition(
        mission, report, selection=Selection(period_end=period.end, known_by=dt.date(2023, 9, 1))
    )
    released_edition(mission)
    assert "Year 2023" in read("/m/commitments/C-1/")
    for path in ("", "commitments/", "commitments/C-1/", "periods/"):
        assert "Year 2023" not in read(f"/m/editions/1/{path}"), path
    assert client.get("/m/editions/1/periods/2023/").status_code == 404
    assert client.get("/m/editions/1/periods/2022/").status_code == 200
