"""The pages on which a round is filled in by spreadsheet."""

from __future__ import annotations

import io
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from mission.models import ProgressEntry, Request, RoundUpload
from mission.spreadsheets.columns import ENTRIES
from tests.factories import accounts
from tests.mission.spreadsheets.sheets import checked, filled_csv, sheet_world
from tests.mission.workspace.round_world import TODAY, as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield sheet_world()


def at(world: Any, partner: Any = None) -> str:
    return f"/workspace/rounds/{world.round.pk}/spreadsheet/{(partner or world.a).pk}/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def edited(world: Any) -> bytes:
    def fill(rows: Any) -> None:
        rows[0]["What was done"] = "<b>Forty</b> places."
        rows[1]["Delivery status"] = "delayed"
        rows.append({**rows[0], "Commitment": "C-B"})

    return filled_csv(world, ENTRIES, fill)


def uploaded(world: Any, client: Any, content: bytes, name: str = "filled.csv") -> Any:
    return client.post(at(world), {"file": SimpleUploadedFile(name, content)})


def test_from_the_download_to_the_entries_and_back(world: Any) -> None:
    client = as_person(world.contributor)
    assert at(world) in text(client.get("/workspace/"))
    page = text(client.get(at(world)))
    for name in ("round.xlsx", "entries.csv", "figures.csv"):
        assert at(world) + name in page
    answer = uploaded(world, client, edited(world))
    assert answer.status_code == 302, text(answer)
    where = answer["Location"]
    page = text(client.get(where))
    assert "1 is new, 1 changed, 0 unchanged and 1 wrong" in page
    assert "&lt;b&gt;Forty&lt;/b&gt; places." in page and "<b>Forty" not in page
    assert "Row 4, A4" in page and "not among what you were asked" in page
    assert page.count('name="row"') == 2

    nothing = client.post(where)
    assert nothing.status_code == 422
    assert 'href="#id_row"' in text(nothing) and "Choose at least one row" in text(nothing)
    assert page.count("; accepted") == page.count("; not accepted") == 0
    assert client.post(where, {"row": ["1", "2"]}).status_code == 302
    page = text(client.get(where))
    assert "Accepted: 2 rows." in page and 'name="row"' not in page
    assert (page.count("; accepted"), page.count("; not accepted")) == (2, 0)
    assert ProgressEntry.objects.get(commitment=world.second).done == "<b>Forty</b> places."
    twice = client.post(where, {"row": ["1"]})
    assert twice.status_code == 422 and "accepted already" in text(twice)

    assert client.post(f"{where}take-back/").status_code == 302
    assert "Taken back" in text(client.get(where))
    assert ProgressEntry.objects.get(pk=world.draft.pk).delivery_status == "on_track"
    again = client.post(f"{where}take-back/")
    assert again.status_code == 422 and "taken back already" in text(again)
    assert "Taken back" in text(client.get(at(world)))


def test_the_files_are_what_they_say(world: Any) -> None:
    client = as_person(world.contributor)
    answer = client.get(at(world) + "round.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="2023-a-round.xlsx"'
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Entries", "Figures"]
    answer = client.get(at(world) + "entries.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbfCommitment,Title,Partner")
    for name in ("round.csv", "entries.xlsx", "else.csv"):
        assert client.get(at(world) + name).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"Year,Deaths\n2020,5\n", "not a spreadsheet of a round"),
        (b"PK\x03\x04", "cannot be read"),
        (None, "Choose the file that you filled in."),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(world: Any, content: bytes | None, words: str) -> None:
    client = as_person(world.contributor)
    answer = client.post(at(world)) if content is None else uploaded(world, client, content)
    assert answer.status_code == 422
    page = text(answer)
    assert 'href="#id_file"' in page and page.count(words) >= 2
    assert not RoundUpload.objects.exists()


def test_what_one_may_not_know_of_is_not_there(world: Any) -> None:
    upload = checked(world, edited(world))
    where = f"/workspace/uploads/{upload.pk}/"
    for person in (accounts.authoriser(world.b), accounts.observer()):
        client = as_person(person)
        for path in (at(world), at(world) + "round.xlsx", where):
            assert client.get(path).status_code == 404, path
        assert client.post(where, {"row": "1"}).status_code == 404
        assert client.post(f"{where}take-back/").status_code == 404
        assert uploaded(world, client, edited(world)).status_code == 404
    assert as_person(world.contributor).get(at(world, world.b)).status_code == 404


def test_a_reviewer_reads_and_does_not_fill_in(world: Any) -> None:
    upload = checked(world, edited(world))
    client = as_person(accounts.reviewer())
    assert "Only an editor of the delivery team" in text(client.get(at(world)))
    page = text(client.get(f"/workspace/uploads/{upload.pk}/"))
    assert "Forty" in page and 'name="row"' not in page
    assert client.post(f"/workspace/uploads/{upload.pk}/", {"row": "1"}).status_code == 422
    assert ProgressEntry.objects.count() == 1


def test_a_cancelled_request_is_not_offered(world: Any) -> None:
    Request.objects.filter(partner=world.a).update(cancelled_at=TODAY, cancelled_reason="x")
    assert as_person(world.contributor).get(at(world)).status_code == 404
