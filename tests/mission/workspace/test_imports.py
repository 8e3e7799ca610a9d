"""The pages on which figures are entered, as the two people see them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mission.choices import ImportState
from mission.models import FigureImport, Observation
from tests.factories.accounts import contributor, editor
from tests.factories.mission import make_mission, make_partner
from tests.mission.releases.record import (
    Record,
    approved,
    checked,
    on_record,
    small_record,
    submitted,
    uploaded,
)
from tests.mission.releases.test_reading import workbook

pytestmark = pytest.mark.django_db
TEXT = "Year,Area,Deaths\n2020,Scotland,1339\n2021,Scotland,1332\n"


@pytest.fixture
def record() -> Record:
    return small_record()


def client(person: Any) -> Client:
    found = Client()
    found.force_login(person)
    return found


def text(answer: Any) -> str:
    return answer.content.decode()


def upload(record: Record, **fields: Any) -> Any:
    given = {
        "indicator": record.deaths.pk,
        "source": record.source.pk,
        "published": "",
        "file": SimpleUploadedFile("deaths.csv", TEXT.encode()),
    }
    return client(record.editor).post("/workspace/figures/m/new/", {**given, **fields})


def chosen(page: str) -> dict[str, str]:
    """What the form of the columns holds, as a browser would send it."""
    from html.parser import HTMLParser

    class Form(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.select = self.area = ""

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            a = dict(attrs)
            if tag == "input" and a.get("type") != "checkbox" and a.get("name"):
                self.found[a["name"]] = a.get("value") or ""
            if tag == "select":
                self.select = a.get("name") or ""
            if tag == "option" and ("selected" in a or self.select not in self.found):
                self.found[self.select] = a.get("value") or ""
            if tag == "textarea":
                self.area = a.get("name") or ""

        def handle_data(self, data: str) -> None:
            if self.area:
                self.found[self.area] = self.found.get(self.area, "") + data

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.area = ""

    form = Form()
    form.feed(page)
    return form.found


def test_a_release_goes_from_the_upload_to_the_record_by_two_people(record: Record) -> None:
    on_record(record, "1330", year=2021, published="2022-07")
    entering = client(record.editor)
    answer = upload(record)
    assert answer.status_code == 302
    columns = answer["Location"]
    page = text(entering.get(columns))
    assert "guessed from their headings" in page
    answer = entering.post(columns, chosen(page))
    assert answer.status_code == 302, text(answer)
    page = text(entering.get(answer["Location"]))
    assert "What it would change" in page
    found = FigureImport.objects.get()
    assert (found.published, found.new, found.revising) == ("2024-08", 1, 1)
    revised = text(entering.get(f"/workspace/figures/m/{found.pk}/revises/"))
    assert "1,330, published July 2022" in revised
    assert "2 more" in revised
    assert entering.post(f"/workspace/figures/m/{found.pk}/do/submit/").status_code == 302
    page = text(entering.get(f"/workspace/figures/m/{found.pk}/"))
    assert "another person has to approve" in page
    assert "Approve these figures" not in page
    refused = entering.post(f"/workspace/figures/m/{found.pk}/do/approve/", {"version": found.version + 1})
    assert refused.status_code == 400
    assert "another person" in text(refused)

    deciding = client(record.other)
    found.refresh_from_db()
    assert "Approve these figures" in text(deciding.get(f"/workspace/figures/m/{found.pk}/"))
    answer = deciding.post(f"/workspace/figures/m/{found.pk}/do/approve/", {"version": found.version})
    assert answer.status_code == 302
    assert Observation.objects.count() == 3
    page = text(deciding.get("/workspace/figures/"))
    assert f"Approved by {record.other.name}" in page
    answer = deciding.post(f"/workspace/figures/m/{found.pk}/do/take-back/", {"reason": ""})
    assert answer.status_code == 400
    assert 'href="#take_back_reason"' in text(answer)
    assert (
        deciding.post(f"/workspace/figures/m/{found.pk}/do/take-back/", {"reason": "Wrong table"}).status_code
        == 302
    )
    page = text(deciding.get(f"/workspace/figures/m/{found.pk}/"))
    assert "Taken back by" in page
    assert "Wrong table" in page


def test_a_pasted_table_and_a_workbook_are_taken_too(record: Record) -> None:
    pasted = "Year\tArea\tDeaths\r\n2020\tScotland\t5\r\n"
    assert upload(record, file="", pasted=pasted).status_code == 302
    book = workbook([["Table 1: deaths"], [], ["Year", "Area", "Deaths"], [2020, "Scotland", 6]])
    answer = upload(record, file=SimpleUploadedFile("deaths.xlsx", book))
    entering = client(record.editor)
    page = text(entering.get(answer["Location"]))
    assert chosen(page)["header"] == "3"
    assert chosen(page)["sheet"] == "Table 1"
    answer = entering.post(answer["Location"], chosen(page))
    found = FigureImport.objects.latest("pk")
    assert (found.state, found.new) == (ImportState.CHECKED, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"file": ""}, "Choose a file, or paste"),
        ({"pasted": "a\tb"}, "not both"),
        ({"source": ""}, "Choose the publication"),
        ({"published": "soon"}, "Write a day, a month or a year"),
        ({"file": SimpleUploadedFile("x.xls", b"\xd0\xcf\x11\xe0....")}, "old kind"),
        ({"file": SimpleUploadedFile("x.csv", b"")}, "empty"),
    ],
)
def test_an_upload_that_cannot_be_read_is_refused_at_its_field(
    record: Record, fields: dict[str, Any], words: str
) -> None:
    answer = upload(record, **fields)
    assert answer.status_code == 400
    assert "data-error-summary" in text(answer)
    assert words in text(answer)
    assert not FigureImport.objects.exists()


def test_columns_that_do_not_make_sense_are_refused_at_their_fields(record: Record) -> None:
    found = uploaded(record, TEXT)
    entering = client(record.editor)
    address = f"/workspace/figures/m/{found.pk}/columns/"
    given = chosen(text(entering.get(address)))
    answer = entering.post(address, {**given, "role-1": "value", "signs": "[c] = gone"})
    page = text(answer)
    assert answer.status_code == 400
    assert 'href="#id_signs"' in page
    answer = entering.post(address, {**given, "role-1": "value"})
    assert 'href="#id_role-2"' in text(answer)
    assert 'href="#id_area"' in text(answer)


def test_another_row_of_headings_can_be_chosen(record: Record) -> None:
    found = uploaded(record, "A title,with,commas\nYear,Area,Deaths\n2020,Scotland,5\n")
    entering = client(record.editor)
    page = text(entering.get(f"/workspace/figures/m/{found.pk}/columns/?header=2"))
    assert chosen(page)["role-2"] == "value"


def test_the_columns_are_chosen_as_in_the_last_release(record: Record) -> None:
    checked(record, "Jahr,Area,Deaths\n2020,Scotland,5\n", _odd())
    found = uploaded(record, "Jahr,Area,Deaths\n2020,Scotland,6\n")
    page = text(client(record.editor).get(f"/workspace/figures/m/{found.pk}/columns/"))
    assert "as in this publisher’s last release" in page
    assert chosen(page)["role-0"] == "period"


def _odd() -> Any:
    from mission.releases.mapping import ColumnUse, Mapping

    return Mapping(
        columns=(ColumnUse("Jahr", "period"), ColumnUse("Area", "area"), ColumnUse("Deaths", "value"))
    )


def test_wrong_cells_are_listed_a_page_at_a_time(record: Record) -> None:
    rows = "".join(f"{1900 + number},Scotland,many\n" for number in range(60))
    found = checked(record, "Year,Area,Deaths\n" + rows)
    entering = client(record.editor)
    first = text(entering.get(f"/workspace/figures/m/{found.pk}/wrong/"))
    second = text(entering.get(f"/workspace/figures/m/{found.pk}/wrong/?page=2"))
    assert first.count('<th scope="row">Row') == 50
    assert second.count('<th scope="row">Row') == 10
    assert "Row 61" in second
    assert entering.get(f"/workspace/figures/m/{found.pk}/wrong/?page=3").status_code == 404
    page = text(entering.get(f"/workspace/figures/m/{found.pk}/"))
    assert "cannot be submitted while a cell is wrong" in page
    assert entering.post(f"/workspace/figures/m/{found.pk}/do/submit/").status_code == 400


def test_a_stale_approval_says_so_and_changes_nothing(record: Record) -> None:
    found = submitted(record, TEXT)
    on_record(record, "1330", year=2021, published="2022-07")
    answer = client(record.other).post(
        f"/workspace/figures/m/{found.pk}/do/approve/", {"version": found.version}
    )
    assert answer.status_code == 400
    assert "Check it again" in text(answer)
    assert Observation.objects.count() == 1


def test_nobody_else_knows_of_it(record: Record) -> None:
    found = approved(record, TEXT)
    elsewhere = editor()
    elsewhere.memberships.update(mission=make_mission("other"))
    elsewhere.forget_grants()
    for person in (contributor(make_partner(record.mission)), elsewhere):
        other = client(person)
        for path in ("", "columns/", "new/", "do/submit/"):
            answer = other.post(f"/workspace/figures/m/{found.pk}/{path}", {"reason": "x"})
            assert answer.status_code == 404, path
        assert other.get(f"/workspace/figures/m/{found.pk}/").status_code == 404
        assert found.file_name not in text(other.get("/workspace/figures/"))
    assert Client().get(f"/workspace/figures/m/{found.pk}/").status_code == 302


def test_a_reviewer_decides_and_does_not_enter(record: Record) -> None:
    found = uploaded(record, TEXT)
    deciding = client(record.other)
    assert deciding.get("/workspace/figures/m/new/").status_code == 404
    assert deciding.get(f"/workspace/figures/m/{found.pk}/columns/").status_code == 404
    assert "Enter a release" not in text(deciding.get("/workspace/figures/"))


def test_hostile_text_is_inert(record: Record) -> None:
    found = checked(record, "Year,Area,Deaths\n2020,<script>alert(1)</script>,5\n", file_name="<b>x</b>.csv")
    entering = client(record.editor)
    for path in ("", "wrong/", "columns/"):
        page = text(entering.get(f"/workspace/figures/m/{found.pk}/{path}"))
        assert "<script>alert" not in page
        assert "<b>x" not in page


def test_the_queries_of_the_pages_do_not_grow(record: Record, django_assert_max_num_queries: Any) -> None:
    found = checked(record, "Year,Area,Deaths\n" + "".join(f"{1900 + n},Scotland,{n}\n" for n in range(60)))
    for number in range(4):
        uploaded(record, TEXT + f"{2000 + number},Scotland,1\n", file=io.BytesIO(f"{TEXT}{number}".encode()))
    entering = client(record.editor)
    for path in ("", f"m/{found.pk}/", f"m/{found.pk}/new/"):
        entering.get(f"/workspace/figures/{path}")
        with django_assert_max_num_queries(14):
            assert entering.get(f"/workspace/figures/{path}").status_code == 200
