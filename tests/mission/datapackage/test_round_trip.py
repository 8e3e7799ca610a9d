"""What is loaded is given back, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mission.datapackage.describe import resource_for
from mission.datapackage.dump import dump
from mission.datapackage.load import load, validated
from mission.datapackage.tables import TABLES
from mission.errors import RuleError
from mission.models import Mission, Observation, Outcome, ProgressEntry, ReportingPeriod
from tests.factories.mission import make_mission
from tests.factories.package import SHIPPED, PackageMaker, files_of

pytestmark = pytest.mark.django_db


def _load(path: Path) -> Mission:
    return Mission.objects.get(slug=load(validated(path), by="someone").mission)


def test_the_shipped_package_is_given_back_byte_for_byte(tmp_path: Path) -> None:
    mission = _load(SHIPPED)
    counts = dump(mission, tmp_path / "out")
    assert files_of(tmp_path / "out") == files_of(SHIPPED)
    assert counts["observations.csv"] == 1344


def test_a_mission_of_calendar_years_and_regions_is_given_back_byte_for_byte(tmp_path: Path) -> None:
    package = PackageMaker().write(tmp_path / "in")
    dump(_load(package), tmp_path / "out")
    assert files_of(tmp_path / "out") == files_of(package)
    assert Outcome.objects.get(code="3.6").parent.code == "3"
    assert ReportingPeriod.objects.get(code="2025").start.isoformat() == "2025-01-01"


def test_two_missions_live_in_one_database(tmp_path: Path) -> None:
    first = PackageMaker("warm-homes").write(tmp_path / "first")
    second = (
        PackageMaker("dry-homes").row("commitments", 0, title="Dry 100 cellars").write(tmp_path / "second")
    )
    for package, mission in ((first, _load(first)), (second, _load(second))):
        dump(mission, tmp_path / "out")
        assert files_of(tmp_path / "out") == files_of(package)
    with pytest.raises(CommandError, match="several missions"):
        call_command("dump_mission", str(tmp_path / "third"))


def test_numbers_stay_as_they_were_printed(tmp_path: Path) -> None:
    printed = "59.3000000000000000000001"
    package = PackageMaker().row("observations", 0, value=printed).write(tmp_path / "in")
    dump(_load(package), tmp_path / "out")
    assert printed in (tmp_path / "out" / "observations.csv").read_text()
    assert str(Observation.objects.get(printed=printed).value) == "59.300000"


def test_texts_of_every_kind_come_back(tmp_path: Path) -> None:
    odd = 'A tab\there, a back\\slash \\N, "quotes", commas,\nlines, é and 🏠'
    package = (
        PackageMaker().row("observations", 0, note=odd, locator="\\.").row("commitments", 0, description=odd)
    )
    dump(_load(package.write(tmp_path / "in")), tmp_path / "out")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "in")


def test_extensions_are_written_where_a_row_has_a_value(tmp_path: Path) -> None:
    made = PackageMaker()
    made.row("indicators", 0, expected_lag_days="90").row("observations", 0, reason="late_data")
    made.row("progress-entries", 0, reason="As planned.", number="2")
    made.row("entry-evidence", 0, source="", link="https://proof.example/", link_title="Proof")
    made.rows["partner-names"] = [
        {
            "partner": "energy-board",
            "id": "board",
            "name": "The Board",
            "until": "2024-01-31",
            "reason": "Renamed.",
        }
    ]
    made.rows["commitment-changes"] = [
        {
            "commitment_ref": "C-1",
            "kind": "reworded",
            "date": "2024-06",
            "title_before": "Insulate lofts",
            "description_before": "Lofts are insulated.",
            "reason": "A number was set.",
        }
    ]
    package = made.write(tmp_path / "in")
    descriptor = json.loads((package / "datapackage.json").read_text())
    evidence = next(r for r in descriptor["resources"] if r["name"] == "entry-evidence")
    next(f for f in evidence["schema"]["fields"] if f["name"] == "source").pop("constraints")
    (package / "datapackage.json").write_text(json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n")
    dump(_load(package), tmp_path / "out")
    assert files_of(tmp_path / "out") == files_of(package)
    assert ProgressEntry.objects.get().number == 2


def test_an_extension_that_came_later_is_added_to_the_descriptor(tmp_path: Path) -> None:
    mission = _load(PackageMaker().write(tmp_path / "in"))
    mission.refresh_from_db()
    from_admin = mission.package
    Outcome.objects.get(code="3.6").indicators.update(expected_lag_days=30)
    dump(mission, tmp_path / "out")
    text = (tmp_path / "out" / "datapackage.json").read_text()
    assert "expected_lag_days" not in from_admin
    assert "expected_lag_days" in text
    assert (tmp_path / "out" / "indicators.csv").read_text().splitlines()[1].endswith(",plan,30")
    assert not len(validated(tmp_path / "out").strays)


def test_a_mission_that_was_never_loaded_gets_a_descriptor_of_its_own(tmp_path: Path) -> None:
    mission = make_mission("from-hand")
    dump(mission, tmp_path / "out")
    descriptor = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert descriptor["name"] == "from-hand"
    assert [r["name"] for r in descriptor["resources"]] == [t.name for t in TABLES if not t.extension]
    again = validated(tmp_path / "out")
    assert load(again, by="").nothing_new is False


def test_the_tables_are_those_of_the_shipped_descriptor() -> None:
    def bare(resource: dict) -> dict:
        fields = [{k: v for k, v in f.items() if k != "description"} for f in resource["schema"]["fields"]]
        told = {k: v for k, v in resource.items() if k not in ("title", "description")}
        return {**told, "schema": {**resource["schema"], "fields": fields}}

    shipped = json.loads((SHIPPED / "datapackage.json").read_text())
    for resource, table in zip(shipped["resources"], TABLES, strict=False):
        made = resource_for(table, tuple(c for c in table.columns if not c.extension))
        assert bare(made) == bare(resource)


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    mission = make_mission()
    target = tmp_path / "out"
    target.mkdir()
    (target / "letter.txt").write_text("Dear")
    with pytest.raises(RuleError, match=r"letter\.txt"):
        dump(mission, target)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in target.iterdir()] == ["letter.txt"]


def test_an_earlier_dump_is_replaced_whole(tmp_path: Path) -> None:
    mission = _load(PackageMaker().write(tmp_path / "in"))
    dump(mission, tmp_path / "out")
    (tmp_path / "out" / "areas.csv").write_text("half")
    dump(mission, tmp_path / "out")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "in")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_dump_passes_the_public_validator(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    dump(_load(SHIPPED), tmp_path / "out")
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "type", "message"])[:5]
