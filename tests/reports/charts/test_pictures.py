"""What holds for every picture, whatever the figures are."""

import re

import pytest

from mission.units import number
from reports.charts.bars import period_bars
from reports.charts.categories import category_bars
from reports.charts.layouts import layout_for
from reports.charts.line import line_chart
from reports.charts.model import Box, Slot
from reports.charts.multiples import multiples
from reports.charts.room import text_box
from reports.charts.spans import rows_by_length
from reports.charts.sparkline import sparkline
from reports.charts.standalone import standalone
from reports.charts.strip import box_strip, period_strip
from reports.charts.tilemap import tile_map
from tests.reports.charts.samples import (
    BREAKS,
    CASES,
    FRAMES,
    MARKERS,
    SVG,
    TARGETS,
    categories_of,
    head,
    panels_of,
    parsed,
    rows_of,
    series_of,
    tiles_of,
)

COUNCILS = layout_for({"S12000042"})


def _map(points, frame):
    return tile_map(
        COUNCILS, tiles_of(points, COUNCILS), head=head(), frame=frame, fmt=number, here="S12000047"
    )


KINDS = {
    "line": lambda points, frame: line_chart(series_of(points), head=head(), frame=frame, fmt=number),
    "line with all": lambda points, frame: line_chart(
        series_of(points),
        head=head(),
        frame=frame,
        fmt=number,
        targets=TARGETS,
        breaks=BREAKS,
        markers=MARKERS,
    ),
    "line not from zero": lambda points, frame: line_chart(
        series_of(points), head=head(), frame=frame, fmt=number, zero=False
    ),
    "two lines": lambda points, frame: line_chart(
        (*series_of(points, "Men"), *series_of(points[:1], "Women")), head=head(), frame=frame, fmt=number
    ),
    "bars": lambda points, frame: period_bars(rows_of(points), head=head(), frame=frame, fmt=number),
    "bars with all": lambda points, frame: period_bars(
        rows_of(points, TARGETS), head=head(), frame=frame, fmt=number, breaks=BREAKS, markers=MARKERS
    ),
    "rows of bars": lambda points, frame: period_bars(
        (*rows_of(points, TARGETS), *rows_of(points)), head=head(), frame=frame, fmt=number, breaks=BREAKS
    ),
    "rows by length": lambda points, frame: period_bars(
        rows_by_length(points), head=head(), frame=frame, fmt=number
    ),
    "categories": lambda points, frame: category_bars(
        categories_of(points), head=head(), frame=frame, fmt=number
    ),
    "multiples": lambda points, frame: multiples(panels_of(points), head=head(), frame=frame, fmt=number),
    "sparkline": lambda points, frame: sparkline(points, head=head()),
    "map": _map,
}
STRIPS = {
    "boxes": lambda frame: box_strip(
        [Box("", "NM-1"), Box("delivered", "NM-2"), Box("at_risk", "<b>")], head=head(), frame=frame
    ),
    "no boxes": lambda frame: box_strip([], head=head(), frame=frame),
    "slots": lambda frame: period_strip(
        [Slot("2021", True, "delayed"), Slot("2022", True), Slot("2023", False)], head=head()
    ),
}


def every_picture():
    for kind, draw in KINDS.items():
        for case, points in CASES.items():
            for frame in FRAMES:
                yield pytest.param(
                    lambda draw=draw, points=points, frame=frame: draw(points, frame),
                    id=f"{kind}, {case}, {frame.kind}",
                )
    for kind, draw in STRIPS.items():
        for frame in FRAMES:
            yield pytest.param(lambda draw=draw, frame=frame: draw(frame), id=f"{kind}, {frame.kind}")


PICTURES = list(every_picture())


@pytest.mark.parametrize("draw", PICTURES)
def test_a_picture_is_whole_named_and_safe_whatever_the_figures(draw):
    svg = draw()
    root = parsed(svg)
    assert root.get("role") == "img"
    names = {item.get("id"): item.text for item in root if item.tag in (f"{SVG}title", f"{SVG}desc")}
    assert list(names) == root.get("aria-labelledby").split()
    assert list(names.values()) == ["Deaths & <others>", "From 1 to 2."]
    assert "style" not in svg.replace("font-style", "")
    assert "<script" not in svg and "\x00" not in svg and " on" not in re.sub(r">[^<]*<", "><", svg)
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids)) and all(each.startswith("chart-") for each in ids)
    assert all(int(item.get("font-size")) >= 12 for item in root.iter(f"{SVG}text"))
    assert all("transform" not in item.attrib for item in root.iter(f"{SVG}text"))
    assert svg == draw()


@pytest.mark.parametrize("draw", PICTURES)
def test_every_mark_lies_on_the_paper_and_has_a_colour_of_its_own_and_of_the_page(draw):
    root = parsed(draw())
    width, height = float(root.get("width")), float(root.get("height"))
    for item in root.iter():
        for name, most in (
            ("x", width),
            ("x1", width),
            ("x2", width),
            ("cx", width),
            ("y", height),
            ("cy", height),
        ):
            assert -2 <= float(item.get(name, 0)) <= most + 2, item.attrib
        for name in ("width", "height", "r"):
            assert float(item.get(name, 1)) >= 0
        for paint in ("fill", "stroke"):
            value = item.get(paint, "none")
            if value.startswith("#"):
                assert f"chart-{paint}-" in item.get("class", "")


@pytest.mark.parametrize("case", sorted(set(CASES) - {"hostile", "huge", "tiny"}))
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.kind)
@pytest.mark.parametrize("kind", KINDS)
def test_words_stay_on_the_paper(kind, frame, case):
    root = parsed(KINDS[kind](CASES[case], frame))
    for item in root.iter(f"{SVG}text"):
        box = text_box(
            float(item.get("x")),
            float(item.get("y")),
            item.text,
            size=int(item.get("font-size")),
            anchor=item.get("text-anchor", "start"),
            bold=item.get("font-weight") == "700",
        )
        assert box[0] >= -4 and box[2] <= float(root.get("width")) + 4, item.text
        assert box[1] >= -3 and box[3] <= float(root.get("height")) + 3, item.text


@pytest.mark.parametrize("case", CASES)
def test_a_file_has_title_and_source_in_the_picture_and_no_classes(case):
    svg = KINDS["bars with all"](CASES[case], FRAMES[0])
    file = standalone(svg, title="A & B", source="Public <Health>", subtitle="by year")
    texts = [item.text for item in parsed(file).iter(f"{SVG}text")]
    assert texts[:2] == ["A & B", "by year"] and texts[-1] == "Public <Health>"
    assert "class=" not in file and "style" not in file and file.count("<title id=") == 1
    assert parsed(file).find(f"{SVG}desc").text == "From 1 to 2. Source: Public <Health>"


def test_more_than_two_series_are_refused():
    series = series_of(CASES["plain"]) * 3
    with pytest.raises(ValueError, match="small multiples"):
        line_chart(series, head=head(), frame=FRAMES[0], fmt=number)


def test_a_text_that_is_no_chart_makes_no_file():
    with pytest.raises(ValueError, match="no chart"):
        standalone("<p>", title="a", source="b")
