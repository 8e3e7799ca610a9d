"""What is wrong with a package is told all at once, with file, row, column and what would be right."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mission.datapackage.load import validated
from mission.datapackage.problems import PackageError
from mission.models import Mission
from tests.factories.package import PackageMaker

pytestmark = pytest.mark.django_db

Change = Callable[[PackageMaker], object]


def _told(folder: Path) -> list[str]:
    try:
        validated(folder)
    except PackageError as error:
        return list(error.problems.lines())
    return []


def _cell(table: str, column: str, value: str, place: int = 0) -> Change:
    return lambda made: made.row(table, place, **{column: value})


CELLS = [
    (
        "observations",
        "value",
        "1,017",
        "“1,017” is not a plain number. Write digits and a decimal point only",
    ),
    ("observations", "value", "1e5", "“1e5” is not a plain number"),
    ("observations", "value", "NaN", "“NaN” is not a plain number"),
    ("observations", "value", "Infinity", "“Infinity” is not a plain number"),
    ("observations", "value", "1e309", "“1e309” is not a plain number"),
    ("observations", "value", "+5", "“+5” is not a plain number"),
    ("observations", "value", "007", "“007” is not a plain number"),
    ("observations", "value", "１２", "“１２” is not a plain number"),
    ("observations", "value", "-0", "“-0” is a zero with a sign. Write 0"),
    ("observations", "value", "true", "“true” is not a plain number"),
    ("observations", "value", "1234567890123", "“1234567890123” has more than 12 digits before the point"),
    ("observations", "value", "999999999999.9999999", "has more than 12 digits before the point"),
    ("observations", "value", " 5", "“ 5” begins or ends with white space"),
    ("observations", "value", "1." + "0" * 70, "has 72 characters. Write at most 60"),
    ("observations", "numerator", "five", "“five” is not a plain number"),
    ("observations", "period_end", "2024-02-30", "“2024-02-30” is not a day. Write YYYY-MM-DD"),
    ("observations", "period_end", "0000-00-00", "“0000-00-00” is not a day"),
    ("observations", "period_end", "20241231", "“20241231” is not a day"),
    ("observations", "period_end", "2023-12-31", "“2023-12-31” is before the start, “2024-01-01”"),
    ("observations", "missing", "suppressed", "there is a value and a reason why there is none"),
    ("observations", "value", "", "there is neither a value nor a reason why not"),
    (
        "observations",
        "missing",
        "secret",
        "“secret” is not one of the words of this column. Write one of suppressed",
    ),
    ("observations", "revised", "no", "“no” is not yes. Write yes or leave it empty"),
    (
        "observations",
        "source",
        "plam",
        "“plam” is not in sources.csv. Write one that is there, or add it to sources.csv",
    ),
    ("observations", "source", "Plan", "“Plan” is not in sources.csv. Write “plan”"),
    ("observations", "area", "", "is empty. Fill it in"),
    ("observations", "disaggregation", "sex=Male;age=15", "is not sorted by key. Write “age=15;sex=Male”"),
    ("observations", "disaggregation", "sex=Male;sex=Female", "has a key twice"),
    ("observations", "disaggregation", "Sex", "has not the form of this column"),
    ("observations", "disaggregation", "sex= Male", "has white space at the edge"),
    ("observations", "published", "2025-13", "“2025-13” is not a date. Write YYYY, YYYY-MM or YYYY-MM-DD"),
    ("observations", "locator", "x" * 301, "has 301 characters. Write at most 300"),
    ("observations", "note", "bell\x07", "“bell\\u0007” has a control character in it"),
    ("commitments", "due", "2025-02-31", "“2025-02-31” is not a date"),
    ("commitments", "title", "Train  FITTERS", "differs only in case, white space or Unicode form from row"),
    (
        "commitments",
        "ref",
        "C 1",
        "“C 1” has not the form of this column. Write a text without white space and slashes",
    ),
    ("commitments", "ref", "C/1", "“C/1” has not the form of this column"),
    ("commitments", "ref", "C\u200b-1", "has an invisible character in it"),
    ("outcomes", "parent", "9", "“9” is not in outcomes.csv"),
    ("outcomes", "kind", "goal", "“goal” is not one of the words of this column"),
    ("outcomes", "kind", "sub_outcome", "a sub-outcome has no parent"),
    ("reporting-periods", "end", "2023-12-31", "“2023-12-31” is before start, “2024-01-01”"),
    ("mission", "end", "2023", "“2023” is before start, “2024”"),
    ("mission", "id", "Warm_Homes", "“Warm_Homes” has not the form of this column. Write lower-case letters"),
    ("mission", "id", "other", "“other” is not the name in datapackage.json, “warm-homes”"),
    ("mission", "amount_gbp", "1000000.00", "“1000000.00” is not a whole number"),
    ("mission", "amount_gbp", "-5", "“-5” is not a whole number"),
    ("partners", "url", "javascript:alert(1)", "has not the form of this column. Write a whole address"),
    ("partners", "sector", "Third Sector", "Write lower-case letters, digits and underscores"),
    ("indicators", "headline", "true", "“true” is neither yes nor no"),
    ("commitment-links", "related_ref", "C-2", "“C-2” is linked to itself"),
    ("commitment-partners", "role", "support", "“C-1” (row 2 of commitments.csv) has no lead"),
    (
        "commitment-partners",
        "role",
        "joint_lead",
        "“C-1” has a single joint lead. Write one lead, or two and more",
    ),
    (
        "entry-evidence",
        "mark",
        "3",
        "the footnote mark [^1] has no evidence. Add a row with it to entry_evidence.csv",
    ),
    ("entry-evidence", "mark", "3", "mark “3” does not stand in the texts of “e-1”. Write “[^3]” there"),
    ("entry-evidence", "mark", "01", "“01” is not a whole number"),
    ("progress-entries", "done", "Done.[^x]", "the footnote mark “[^x]” is no number"),
    ("funding", "part_of", "f-9", "“f-9” is not in funding.csv"),
    ("funding", "fund", "WARMTH fund", "is written otherwise than in row"),
    ("targets", "replaces", "t-1", "goes round in a circle: “t-1 → t-1”"),
    ("targets", "change_percent", "50", "there is a value and a percentage"),
    ("targets", "span_end", "2023-01-01", "“2023-01-01” is before span_start"),
]


@pytest.mark.parametrize(("table", "column", "value", "message"), CELLS)
def test_a_bad_cell_is_told(table: str, column: str, value: str, message: str, tmp_path: Path) -> None:
    folder = PackageMaker().row(table, 0, **{column: value}).write(tmp_path / "in")
    told = _told(folder)
    assert any(message in line for line in told), told


ROWS: list[tuple[Change, str]] = [
    (
        lambda made: made.add("partners", like=0, id="Energy-Board", name="Other"),
        "“energy-board” differs only in case, white space or Unicode form from row",
    ),
    (
        lambda made: made.row("sources", 0, id="caf\u00e9").add("sources", like=0, id="cafe\u0301"),
        "differs only in case, white space or Unicode form from row",
    ),
    (lambda made: made.add("milestones", like=0), "milestones.csv, row 3, column id: “m-1” is in row 2 too"),
    (lambda made: made.add("commitment-areas", like=0), "“C-1, E12000001” is in row 2 too"),
    (
        lambda made: made.add("progress-entries", like=0, id="e-2"),
        "“C-1, 2024, energy-board” is in row 2 too",
    ),
    (
        lambda made: made.add("observations", like=0, value="41"),
        "observations.csv, row 3: is the same point as row 2",
    ),
    (
        lambda made: made.add("observations", like=1, disaggregation="age=0-15;kind=flat"),
        "is the same point as row",
    ),
    (
        lambda made: made.row("outcomes", 0, kind="sub_outcome", parent="3.6"),
        "outcomes.csv, row 3, column parent: goes round in a circle: “3 → 3.6 → 3”. Break it open",
    ),
    (lambda made: made.row("areas", 0, parent="E12000001"), "goes round in a circle"),
    (
        lambda made: made.row("funding", 0, part_of="f-2"),
        "funding.csv, row 3, column part_of: goes round in a circle",
    ),
    (
        lambda made: made.row("partners", 0, member_of="north-east-warmth").row(
            "partners", 1, member_of="energy-board"
        ),
        "partners.csv, row 3, column member_of: goes round in a circle",
    ),
    (
        lambda made: made.row("commitment-links", relation="superseded_by").add(
            "commitment-links", like=0, commitment_ref="C-1", relation="carried_over", related_ref="C-2"
        ),
        "commitment_links.csv, row 3, column related_ref: goes round in a circle: “C-1 → C-2 → C-1”",
    ),
    (
        lambda made: made.add("commitment-links", like=0, commitment_ref="C-1", related_ref="C-2"),
        "goes round in a circle",
    ),
    (
        lambda made: made.row("commitment-partners", 1, role="joint_lead"),
        "“C-1” has a lead (row 2) and joint leads",
    ),
    (
        lambda made: made.row("commitment-partners", 3, role="lead").row(
            "commitment-partners", 2, role="lead"
        ),
        "second lead",
    ),
    (lambda made: made.add("mission", like=0, id="other"), "mission.csv: has 2 rows. The mission is one row"),
    (
        lambda made: made.add("reporting-periods", like=0, id="x", label="x"),
        "“2024-01-01” is the start of row 2 too",
    ),
    (
        lambda made: made.add("targets", like=0, id="t-2", replaces="t-1"),
        "it replaces “t-1” and does not say why",
    ),
    (
        lambda made: made.add("targets", like=0, id="t-2", replaces="t-1", change_reason="a").add(
            "targets", like=0, id="t-3", replaces="t-1", change_reason="b"
        ),
        "“t-1” is replaced by row 3 too",
    ),
    (
        lambda made: made.row("entry-evidence", link="https://a.example/"),
        "has source and link. Write exactly one",
    ),
]


@pytest.mark.parametrize(("change", "message"), ROWS)
def test_rows_that_do_not_go_together_are_told(change: Change, message: str, tmp_path: Path) -> None:
    made = PackageMaker()
    change(made)
    told = _told(made.write(tmp_path / "in"))
    assert any(message in line for line in told), told


def _replaced(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        raw = (folder / name).read_bytes()
        assert old in raw
        (folder / name).write_bytes(raw.replace(old, new, 1))

    return change


def _descriptor(change: Callable[[dict], object]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        content = json.loads((folder / "datapackage.json").read_text())
        change(content)
        (folder / "datapackage.json").write_text(json.dumps(content))

    return write


def _first(key: str, value: object) -> Callable[[Path], None]:
    return _descriptor(lambda content: content["resources"][0].update({key: value}))


def _pipe(folder: Path) -> None:
    (folder / "areas.csv").unlink()
    os.mkfifo(folder / "areas.csv")


def _link_out(folder: Path) -> None:
    (folder.parent / "secret.csv").write_text("id,name\n")
    (folder / "areas.csv").unlink()
    (folder / "areas.csv").symlink_to(folder.parent / "secret.csv")


def _device(folder: Path) -> None:
    (folder / "datapackage.json").unlink()
    (folder / "datapackage.json").symlink_to("/dev/zero")


def _stray(folder: Path) -> None:
    with (folder / "old.bin").open("wb") as file:
        file.truncate(100_000_000)


FILES: list[tuple[Callable[[Path], None], str]] = [
    (lambda folder: (folder / "areas.csv").unlink(), "areas.csv: is missing. Put the file into the folder"),
    (
        _replaced("areas.csv", b"id,name,kind", b"id,name,sort"),
        "areas.csv, row 1, column sort: column “sort” is not known",
    ),
    (
        _replaced("areas.csv", b"id,name,kind", b"id,name,sort"),
        "areas.csv, row 1, column kind: column “kind” is missing",
    ),
    (_replaced("areas.csv", b"id,name", b"id,id"), "column “id” is there more than once"),
    (
        _replaced("areas.csv", b"North East", b"North\xe9East"),
        "areas.csv, row 3: is not UTF-8: byte 0xe9 after",
    ),
    (_replaced("areas.csv", b"id,", b"\xef\xbb\xbfid,"), "is written as UTF-8 with a byte order mark"),
    (_replaced("areas.csv", b"id,", b"\xff\xfei\0d\0"), "is written as UTF-16"),
    (_replaced("areas.csv", b"North East", b"North\0East"), "areas.csv, row 3: has a NUL in it. Take it out"),
    (
        _replaced("areas.csv", b"gss_code,note\n", b"gss_code,note\r\n"),
        "areas.csv, row 1: has a carriage return in it",
    ),
    (_replaced("areas.csv", b"North East,", b"North East,,"), "the row has 7 cells. The header has 6"),
    (_replaced("areas.csv", b"\nE12", b"\n\nE12"), "the row is empty. Take the empty line out"),
    (_replaced("areas.csv", b"North East", b'"North East'), "a quote is opened and never closed"),
    (_replaced("areas.csv", b",North East", b',"North" East'), "a quote stands where none may"),
    (_replaced("observations.csv", b"40", b"4\r0"), "observations.csv, row 2: has a carriage return in it"),
    (_replaced("observations.csv", b",40,", b",40,,"), "observations.csv, row 2: the row has 18 cells"),
    (_replaced("observations.csv", b"indicator_id,", b""), "column “indicator_id” is missing"),
    (
        lambda folder: (folder / "areas.csv").write_text(""),
        "areas.csv: is empty. Begin it with the header id,name,kind",
    ),
    (_pipe, "areas.csv: is not a regular file"),
    (_link_out, "areas.csv: is a link that leads outside the folder"),
    (_device, "datapackage.json: is a link that leads outside the folder"),
    (_stray, "old.bin: is not named by datapackage.json and has 100,000,000 bytes; it was not read"),
    (lambda folder: (folder / "datapackage.json").unlink(), "datapackage.json: is missing"),
    (lambda folder: (folder / "datapackage.json").write_text("{"), "datapackage.json: is not JSON"),
    (
        lambda folder: (folder / "datapackage.json").write_text("[" * 100_000),
        "datapackage.json: is nested too deeply",
    ),
    (lambda folder: (folder / "datapackage.json").write_text('{"a": 1, "a": 2}'), "has the key “a” twice"),
    (lambda folder: (folder / "datapackage.json").write_text('{"a": NaN}'), "NaN is not a number of JSON"),
    (lambda folder: (folder / "datapackage.json").write_text(" " * 5_000_001), "has 5,000,001 bytes"),
    (_first("path", "../mission.csv"), "path “../mission.csv” leads to another folder"),
    (_first("path", "/etc/passwd"), "path “/etc/passwd” is absolute"),
    (
        _first("path", "https://evil.example/mission.csv"),
        "is an address. Write the plain name of a file in the folder",
    ),
    (_first("path", ["mission.csv"]), "path is not a text"),
    (_first("path", "areas.csv"), "path “areas.csv” belongs to another resource"),
    (_first("schema", "https://evil.example/schema.json"), "schema is not an object. Write it out there"),
    (_first("encoding", "latin-1"), "encoding is “latin-1”. Save the file as UTF-8"),
    (_first("data", []), "has its data inside"),
    (_first("name", "missions"), "resource “missions” is not known"),
    (
        _first("name", "missions"),
        "mission.csv: is not named by datapackage.json. Add the resource “mission” to it",
    ),
    (
        _descriptor(lambda content: content.update(format="else")),
        "format is “else”. Write “mission-progress-package”",
    ),
    (_descriptor(lambda content: content.update(format_version="2")), "format_version is “2”. Write “1”"),
    (_descriptor(lambda content: content.update(resources=None)), "has no list of resources"),
    (_descriptor(lambda content: content["resources"].append(5)), "resource 21 is not an object"),
    (
        _descriptor(lambda content: content["resources"][0]["schema"]["fields"].append({"name": "budget"})),
        "resource “mission”: column “budget” is not known",
    ),
]


@pytest.mark.parametrize(("change", "message"), FILES)
def test_a_bad_file_is_told(change: Callable[[Path], None], message: str, tmp_path: Path) -> None:
    folder = PackageMaker().write(tmp_path / "in")
    change(folder)
    told = _told(folder)
    assert any(message in line for line in told), told
    assert not Mission.objects.exists()


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    made = (
        PackageMaker()
        .row("areas", 0, kind="Country")
        .row("targets", due="soon")
        .row("observations", value="x")
    )
    assert sorted(line.split(",")[0] for line in _told(made.write(tmp_path / "in"))) == [
        "areas.csv",
        "observations.csv",
        "targets.csv",
    ]


def test_of_very_many_problems_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    made = PackageMaker()
    for day in range(1, 29):
        for month in range(1, 13):
            made.add("observations", like=0, published=f"2025-{month:02}-{day:02}", value="1,0")
    told = _told(made.write(tmp_path / "in"))
    assert len(told) == 101
    assert told[-1] == "observations.csv: and 236 more."


def test_rows_in_another_order_are_as_good(tmp_path: Path) -> None:
    folder = PackageMaker().write(tmp_path / "in")
    header, *rows = (folder / "observations.csv").read_text().splitlines(keepends=True)
    (folder / "observations.csv").write_text("".join([header, *reversed(rows)]))
    assert _told(folder) == []


def test_a_link_that_stays_in_the_folder_and_a_note_beside_it_are_fine(tmp_path: Path) -> None:
    folder = PackageMaker().write(tmp_path / "in")
    (folder / "areas.csv").rename(folder / "data.csv")
    (folder / "areas.csv").symlink_to("data.csv")
    assert validated(folder).strays == ["data.csv"]


@pytest.mark.parametrize("slug", ["api", "admin", "workspace"])
def test_a_mission_is_not_called_like_a_part_of_the_service(tmp_path: Path, slug: str) -> None:
    told = _told(PackageMaker(slug).write(tmp_path / "package"))
    assert any("begins addresses of the service itself" in line for line in told)


def test_a_number_with_a_line_end_in_it_is_no_two_numbers(tmp_path: Path) -> None:
    folder = PackageMaker().write(tmp_path)
    file = folder / "observations.csv"
    file.write_text(file.read_text().replace(",40,", ',"4\n0",', 1))
    with pytest.raises(PackageError) as refused:
        validated(folder)
    assert any("is not a plain number" in str(problem) for problem in refused.value.problems)
