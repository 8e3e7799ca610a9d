"""A small record to compare releases with: a country with two boards, deaths and a percentage."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from mission.choices import Door
from mission.models import Area, Indicator, Mission, Source
from mission.releases.mapping import Mapping, guessed
from tests.factories.accounts import editor, reviewer
from tests.factories.mission import (
    make_area,
    make_indicator,
    make_mission,
    make_observation,
    make_series,
    make_source,
)


@dataclass
class Record:
    mission: Mission
    deaths: Indicator
    share: Indicator
    source: Source
    country: Area
    north: Area
    south: Area
    editor: Any
    other: Any


def small_record() -> Record:
    mission = make_mission("m")
    country = make_area(mission, "S92", name="Scotland")
    north = make_area(mission, "S08-N", name="North", kind="health_board", parent=country)
    south = make_area(
        mission, "S08-S", name="South", kind="health_board", parent=country, gss_code="S08000099"
    )
    return Record(
        mission,
        make_indicator(mission, "deaths"),
        make_indicator(mission, "share", unit="percent", combine="none"),
        make_source(mission, "nrs-2024", title="Deaths 2024", publisher="NRS", published="2024-08"),
        country,
        north,
        south,
        editor(),
        reviewer(),
    )


def on_record(
    record: Record, value: str | None, *, year: int, area: Area | None = None, who: str = "", **fields: Any
) -> Any:
    return make_observation(
        make_series(record.deaths, area or record.country, who), value, year=year, **fields
    )


def mapping_of(text: str, **fields: Any) -> Mapping:
    """The mapping that is guessed from the first line of a CSV text, with some fields set."""
    from dataclasses import replace

    return replace(guessed([cell.strip() for cell in text.splitlines()[0].split(",")]), **fields)


def uploaded(record: Record, text: str, **fields: Any) -> Any:
    from mission.actions import imports

    given = {
        "file": io.BytesIO(text.encode()),
        "file_name": "deaths.csv",
        "indicator": record.deaths,
        "source": record.source,
        "published": "2024-08",
        "by": record.editor,
        "door": Door.WORKSPACE,
    }
    return imports.upload(record.mission, **given | fields)


def checked(record: Record, text: str, mapping: Mapping | None = None, **fields: Any) -> Any:
    from mission.actions import imports

    found = uploaded(record, text, **fields)
    imports.set_mapping(
        found, mapping or mapping_of(text), seen_version=found.version, by=record.editor, door=Door.WORKSPACE
    )
    return imports.check(found, by=record.editor, door=Door.WORKSPACE)


def submitted(record: Record, text: str, mapping: Mapping | None = None, **fields: Any) -> Any:
    from mission.actions import imports

    return imports.submit(checked(record, text, mapping, **fields), by=record.editor, door=Door.WORKSPACE)


def approved(record: Record, text: str, mapping: Mapping | None = None, **fields: Any) -> Any:
    from mission.actions import imports

    found = submitted(record, text, mapping, **fields)
    return imports.approve(found, seen_version=found.version, by=record.other, door=Door.WORKSPACE)
