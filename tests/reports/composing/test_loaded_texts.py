"""The text of a loaded report comes in a file: it takes the place of the draft, is bound, and is refused by line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mission.errors import Incomplete
from reports.actions.loaded_texts import write_texts
from reports.composing.text_files import SectionText, Unreadable, section_texts
from reports.models import Edition, Report
from tests.factories.package import PackageMaker
from tests.reports.composing.conftest import report_of, small


def test_sections_stand_under_their_codes_with_lines_and_signatory() -> None:
    found = section_texts(
        "# summary\nOne.\n\n### Two\n\n# foreword\nsigned: A summary | Of nobody\n\nThree.\n"
    )
    assert found == [
        SectionText("summary", 2, "One.\n\n### Two"),
        SectionText("foreword", 9, "Three.", "A summary", "Of nobody"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Words.\n# summary\n", "line 1: the file begins with the code"),
        ("# a\n# b\n# a\n", "line 3: the section “a” stands here twice"),
    ],
)
def test_a_file_that_is_not_in_the_form_is_refused_by_line(content: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        section_texts(content)


@pytest.fixture
def report(db: None) -> Report:
    return report_of(small())


def text_file(tmp_path: Path, content: str) -> Path:
    """A file of text."""
    path = tmp_path / "2023.md"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_text_takes_the_place_of_the_draft_and_the_others_keep_theirs(
    report: Report, tmp_path: Path
) -> None:
    path = text_file(tmp_path, "# summary\nSee {{commitment:C-1}}.\n# foreword\nsigned: A | B\nWords.\n")
    write_texts(report, path, by="loader")
    sections = {one.code: one for one in report.sections.all()}
    assert sections["summary"].text == "See {{commitment:C-1}}."
    assert (sections["foreword"].signatory_name, sections["foreword"].signatory_role) == ("A", "B")
    assert sections["introduction"].text.startswith("This report covers")


def test_a_report_that_somebody_has_begun_is_left_alone(report: Report, tmp_path: Path) -> None:
    write_texts(report, text_file(tmp_path, "# summary\nFirst.\n"), by="loader")
    write_texts(report, text_file(tmp_path, "# summary\nSecond.\n"), by="loader")
    assert report.sections.get(code="summary").text == "First."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("# summary\nA.\n\n# no-such\nB.\n", "2023.md, line 5: the report has no section “no-such”"),
        (
            "# summary\nA.\n\nSee {{commitment:C-99}}.\n",
            "2023.md, line 4, in “summary”: There is no commitment",
        ),
        ("# foreword\n\nWords of nobody.\n", "Say who signs the foreword"),
    ],
)
def test_what_does_not_fit_the_record_is_refused_and_nothing_is_left(
    report: Report, tmp_path: Path, content: str, said: str
) -> None:
    with pytest.raises(Incomplete, match=said):
        write_texts(report, text_file(tmp_path, content), by="loader")
    assert not report.sections.exists()


def load(folder: Path, texts: Path) -> None:
    """A package loaded and released with texts."""
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("load_mission", str(folder), release=True, reports=texts, **quiet)


@pytest.mark.django_db
def test_a_load_whose_texts_do_not_fit_releases_nothing_and_says_where(tmp_path: Path) -> None:
    texts = tmp_path / "texts" / "warm-homes"
    texts.mkdir(parents=True)
    (texts / "2024.md").write_text("# summary\nSee {{figure:none/none/2024-01-01..2024-12-31}}.\n")
    folder = PackageMaker().write(tmp_path / "in")
    with pytest.raises(
        CommandError, match="nothing was released: 2024.md, line 2, in “summary”: There is no"
    ):
        load(folder, texts.parent)
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_a_folder_of_texts_that_is_not_there_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was loaded: .* is no folder"):
        load(PackageMaker().write(tmp_path / "in"), tmp_path / "nowhere")
