"""The assessment of a target in the API: fields, working, filters and counts per class."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from mission.assessment import CLASSES
from mission.models import Mission

pytestmark = pytest.mark.django_db


def test_a_target_says_its_class_and_its_working(read: Any, released: Mission) -> None:
    body = read("targets/t-2/")
    assert (body["assessment_class"], body["assessment"]["class"]) == ("missed", "missed")
    assert body["assessment_sentence"] == body["assessment"]["sentence"]
    assert [one["value"] for one in body["assessment"]["figures"]] == ["1051", "1172"]
    assert body["assessment"]["first"] == {"code": "t-1", "class": "missed"}
    assert body["assessment"]["moves"] == 1
    assert [one["method"] for one in body["assessment"]["others"]] == [
        "straight_line",
        "growth_rates",
        "fixed_band",
    ]


def test_a_list_counts_every_class_of_what_its_filters_leave(read: Any, released: Mission) -> None:
    whole = read("targets/?page_size=1")
    assert whole["by_class"] == {one: 2 if one == "missed" else 0 for one in CLASSES}
    assert len(whole["results"]) == 1
    assert read("targets/?commitment=C-1")["by_class"]["missed"] == 0


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("assessment=missed", ["t-1", "t-2"]),
        ("assessment=met", []),
        ("outcome=0", ["t-1", "t-2"]),
        ("outcome=3", []),
    ],
)
def test_targets_are_found_by_class_and_by_outcome(
    read: Any, released: Mission, query: str, codes: list[str]
) -> None:
    assert [one["code"] for one in read(f"targets/?{query}")["results"]] == codes


def test_a_class_that_is_none_is_refused(read: Any, released: Mission) -> None:
    assert "“green”" in read("targets/?assessment=green", status=400)["detail"]
    read("targets/?outcome=nowhere", status=400)


def test_the_csv_has_the_class_in_a_column_of_its_own(client: Client, released: Mission) -> None:
    response = client.get("/api/v1/missions/m/targets/?format=csv")
    text = b"".join(response).decode() if response.streaming else response.content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["assessment_class"] for row in rows] == ["missed", "missed"]
