"""The two commands: what they print, how they end, and that nothing is half done."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from mission.models import Commitment, Mission
from tests.factories.package import SHIPPED, PackageMaker, files_of

pytestmark = pytest.mark.django_db

RELEASED: list[tuple[str, bool, str]] = []


def release_into_a_list(mission: Mission, *, first_load: bool, by: str, **_: object) -> list[str]:
    """Stands in the place of the verb that releases, to see what it is told."""
    RELEASED.append((mission.slug, first_load, by))
    return ["Edition 1"]


def _run(name: str, *args: str) -> tuple[str, str]:
    out, told = io.StringIO(), io.StringIO()
    call_command(name, *args, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


def test_loading_says_what_is_new_and_writing_how_much_there_is(tmp_path: Path) -> None:
    out, _ = _run("load_mission", str(SHIPPED))
    assert "observations.csv: 1,344 new" in out
    assert out.splitlines()[-1] == "Loaded: national-mission-drugs 1.0.0."
    out, _ = _run("load_mission", str(SHIPPED / "datapackage.json"))
    assert out.splitlines()[-1] == "Nothing is new: national-mission-drugs 1.0.0."
    out, _ = _run("dump_mission", str(tmp_path / "out"))
    assert out.startswith("Wrote 3,193 rows in 20 files")
    assert files_of(tmp_path / "out") == files_of(SHIPPED)


def test_a_check_loads_nothing(tmp_path: Path) -> None:
    out, _ = _run("load_mission", str(PackageMaker().write(tmp_path / "in")), "--check")
    assert out == "warm-homes 1.0.0: nothing is wrong with this package. Nothing was loaded.\n"
    assert not Mission.objects.exists()


def test_a_suppressed_figure_that_can_be_worked_out_is_noted_and_is_no_error(tmp_path: Path) -> None:
    maker = PackageMaker()
    fact = {"source": "plan", "locator": "page 1", "published": "2026-01", "indicator_id": "lofts"}
    year = {"period_start": "2023-01-01", "period_end": "2023-12-31"}
    maker.add("observations", area="E92000001", value="9", **fact, **year)
    maker.add("observations", area="E12000001", missing="suppressed", **fact, **year)
    out, _ = _run("load_mission", str(maker.write(tmp_path / "in")), "--check")
    note, end = out.splitlines()
    assert note.startswith(
        "observations.csv: lofts, E12000001, 2023-01-01 to 2023-12-31, plan: suppressed, but it can be"
    )
    assert "nothing is wrong" in end


def test_problems_are_told_and_nothing_is_loaded(tmp_path: Path) -> None:
    folder = PackageMaker().row("targets", due="soon").row("areas", kind="A").write(tmp_path / "in")
    told = io.StringIO()
    with pytest.raises(CommandError, match=r"Nothing was loaded: 2 problems\."):
        call_command("load_mission", str(folder), stderr=told)
    assert "targets.csv, row 2, column due: “soon” is not a date." in told.getvalue()
    assert "areas.csv, row 2, column kind: “A” has not the form of this column." in told.getvalue()
    assert not Commitment.objects.exists()


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"1 problem\."):
        call_command("load_mission", str(tmp_path / "nowhere"), stderr=io.StringIO())


def test_release_is_asked_for_with_what_was_loaded(tmp_path: Path) -> None:
    folder = str(PackageMaker().write(tmp_path / "in"))
    RELEASED.clear()
    with override_settings(RELEASE_VERB=f"{__name__}.release_into_a_list"):
        out, _ = _run("load_mission", folder, "--release")
        _run("load_mission", folder, "--release")
    assert out.splitlines()[-1] == "Released: Edition 1"
    assert RELEASED == [("warm-homes", True, "load_mission"), ("warm-homes", False, "load_mission")]


def test_stray_files_are_mentioned(tmp_path: Path) -> None:
    folder = PackageMaker().write(tmp_path / "in")
    (folder / "notes.txt").write_text("Call the printer.")
    out, _ = _run("load_mission", str(folder))
    assert "notes.txt is no part of the package and was not read." in out


def test_writing_refuses_a_folder_with_other_things(tmp_path: Path) -> None:
    _run("load_mission", str(PackageMaker().write(tmp_path / "in")))
    (tmp_path / "in" / "notes.txt").write_text("Call the printer.")
    with pytest.raises(CommandError, match=r"holds notes\.txt"):
        _run("dump_mission", str(tmp_path / "in"))
    with pytest.raises(CommandError, match="There is no mission other"):
        _run("dump_mission", str(tmp_path / "out"), "--mission", "other")
