"""Strips of statuses."""

import pytest

from mission.choices import STATUS_ORDER
from reports.charts.model import NARROW, WIDE, Box, Slot
from reports.charts.strip import box_strip, period_strip
from tests.reports.charts.samples import found, head, marks, words


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_one_box_for_each_commitment_said_first_not_stated_last(frame):
    boxes = [Box("", f"NM-{place}") for place in range(91)]
    boxes += [Box(status.value, f"X-{status.value}") for status in STATUS_ORDER if status.value]
    svg = box_strip(boxes, head=head(), frame=frame)
    assert len(marks(svg)) == 98
    assert marks(svg)[:2] == ["X-delivered: Delivered", "X-on_track: On track"]
    assert marks(svg)[-1] == "NM-90: Not stated"
    assert {"Delivered 1", "Not stated 91"} <= set(words(svg))


def test_a_period_has_a_status_a_pale_box_or_a_line():
    svg = period_strip([Slot("2021", True, "delayed"), Slot("2022", True), Slot("2023", False)], head=head())
    assert marks(svg) == ["2021: Delayed", "2022: entry without a status", "2023: no entry"]
    assert len(found(svg, "rect", role="fill-pale")) == 1
    assert len(found(svg, "line", role="stroke-edge")) == 1
