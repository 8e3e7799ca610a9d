"""The command looks at a release, and hands it in for another person to approve."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mission.choices import ImportState
from mission.models import FigureImport, Observation
from mission.releases.mapping import ColumnUse, Mapping
from tests.mission.releases.record import Record, small_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Record:
    return small_record()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deaths.csv"
    path.write_text("Year,Area,Deaths\n2020,Scotland,5\n2021,Scotland,[c]\n")
    return path


def test_a_look_writes_nothing(record: Record, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_figures", file, "--indicator", "deaths", "--source", "nrs-2024", "--check")
    assert "0 wrong, 0 revises, 2 new, 0 unchanged" in capsys.readouterr().out
    assert not FigureImport.objects.exists()


def test_it_is_handed_in_by_a_person_and_waits_for_another(record: Record, file: Path) -> None:
    call_command(
        "import_figures", file, "--indicator", "deaths", "--source", "nrs-2024", "--by", record.editor.email
    )
    found = FigureImport.objects.get()
    assert (found.state, found.submitted_by, found.published) == (
        ImportState.SUBMITTED,
        record.editor.actor,
        "2024-08",
    )
    assert not Observation.objects.exists()


def test_columns_that_cannot_be_guessed_are_given(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Wann,Wo,Wie viele\n2020,Scotland,5\n")
    given = ("--indicator", "deaths", "--source", "nrs-2024")
    with pytest.raises(CommandError, match="cannot be guessed"):
        call_command("import_figures", path, *given)
    mapping = tmp_path / "mapping.json"
    uses = (ColumnUse("Wann", "period"), ColumnUse("Wo", "area"), ColumnUse("Wie viele", "value"))
    mapping.write_text(Mapping(columns=uses).to_json())
    call_command("import_figures", path, *given, "--mapping", mapping)
    assert "1 new" in capsys.readouterr().out


@pytest.mark.parametrize(
    "given", [("--indicator", "other", "--source", "nrs-2024"), ("--indicator", "deaths", "--source", "x")]
)
def test_what_is_not_on_the_record_is_named(record: Record, file: Path, given: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"There is no (indicator other|source x)\."):
        call_command("import_figures", file, *given)
