"""The PDF of a report: tagged, titled, with bookmarks, language and alternative texts, and within its limits."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reports.public.report_files import fonts
from reports.render import typst_report
from reports.render.print_data import print_data

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80" class="mp"><title>Placements</title>'
    '<rect x="10" y="10" width="40" height="60" fill="#12436d"/><text x="60" y="40" font-family="Roboto">938</text></svg>'
)
COVER = {
    "title": "The year 2023", "author": "The mission", "mission": "The mission", "period": "2023", "language": "en",
    "region": "GB", "notes": "Notes and sources", "url": "https://mission.example.org/m/editions/1/report/",
    "footer": "The mission: the year 2023, edition 1", "lines": ["Edition 1."],
}  # fmt: skip


def words(text: str, note: int = 1) -> dict[str, Any]:
    runs = [{"kind": "text", "text": text}, {"kind": "note", "number": note}]
    return {"kind": "text", "blocks": [{"kind": "paragraph", "runs": runs}]}


def chart() -> dict[str, Any]:
    cells = [{"text": "2023", "head": True}, {"text": "938", "number": True}]
    columns = [{"label": "Span", "number": False}, {"label": "Value", "number": True}]
    return {
        "kind": "chart", "id": "chart-p", "level": 3, "title": "Figure 1. More placements", "subtitle": "Placements",
        "pictures": [{"wide": SVG, "says": "938 placements in 2023."}], "source": "Source: the survey.",
        "url": "https://mission.example.org/m/indicators/p/",
        "table": {"caption": "Values", "columns": columns, "rows": [cells]},
    }  # fmt: skip


def data(*blocks: dict[str, Any]) -> dict[str, Any]:
    sections = [{"id": "s-1", "title": "Progress", "signatory": None, "blocks": list(blocks)}]
    chapters = [{"id": "c-1", "number": "1", "title": "1. People are safe", "sections": sections}]
    notes = [{"number": 1, "text": "The survey.", "links": [{"text": "The source", "url": COVER["url"]}]}]
    return print_data(COVER, chapters, notes)


def made(*blocks: dict[str, Any]) -> bytes:
    return typst_report.pdf(data(*blocks), fonts=fonts())


@pytest.fixture(scope="module")
def content() -> bytes:
    return made(words("They gave out kits."), chart())


@pytest.fixture
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def tags(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the structure tree."""
    found, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            found += [one] if "/S" in one else []
            waiting += [one.K] if "/K" in one else []
    return found


def test_it_says_what_it_is_and_in_which_language(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.MarkInfo.Marked) and bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == COVER["title"]


def test_bookmarks_lead_to_chapters_and_sections(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = {one.title: [child.title for child in one.children] for one in outline.root}
    assert titles["1. People are safe"] == ["Progress"]
    assert "Notes and sources" in titles


def test_every_picture_has_its_words_and_every_table_its_heads(pdf: pikepdf.Pdf) -> None:
    found = tags(pdf)
    figures = [str(one.Alt) for one in found if one.S == "/Figure"]
    assert figures and set(figures) == {"938 placements in 2023."}
    assert [one for one in found if one.S == "/TH"]
    assert {"/H1", "/H2", "/H3"} <= {str(one.S) for one in found}


def test_charts_are_vectors_and_letters_are_those_of_the_site(pdf: pikepdf.Pdf) -> None:
    pictures = [
        one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]
    assert pictures == []
    names = [
        str(one.BaseFont) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
    ]
    assert names and all("Roboto" in name for name in names)


def test_words_are_never_read_as_code() -> None:
    with pikepdf.open(io.BytesIO(made(words('#read("/etc/passwd") *no* $x$ @label <at-c-1>')))) as opened:
        assert len(opened.pages) > 2


def test_the_same_data_gives_the_same_bytes(content: bytes) -> None:
    assert made(words("They gave out kits."), chart()) == content


def test_a_picture_without_words_is_refused() -> None:
    bare = chart() | {"pictures": [{"wide": SVG, "says": ""}], "subtitle": ""}
    with pytest.raises(typst_report.NotMade):
        made(bare)


def test_a_report_that_takes_too_much_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report.typ").write_text(
        "#let x = 0\n#while true { x += 1 }\n#for n in range(100000000) { [#n] }"
    )
    monkeypatch.setattr(typst_report, "CLOCK", 2)
    with pytest.raises(typst_report.NotMade):
        typst_report.compiled(tmp_path, fonts=fonts())


@pytest.mark.parametrize(
    "command",
    [["pdfua", "check", "--min-severity", "error"], ["outloud", "--fail-on", "error"]],
    ids=lambda one: one[0],
)
def test_a_validator_finds_no_error(content: bytes, tmp_path: Path, command: list[str]) -> None:
    if find_spec(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run([tool, *command[1:], path], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 2 if command[0] == "pdfua" else 0), done.stdout
