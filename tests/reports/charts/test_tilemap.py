"""Tile maps, their layouts and classes."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mission.units import number
from reports.charts.layouts import layout_for, layouts, recodings
from reports.charts.map_steps import step_for, steps_of
from reports.charts.model import NARROW, WIDE, Frame, Tile
from reports.charts.tilemap import NOT_TO_SCALE, tile_map
from tests.reports.charts.samples import found, head, marks, words

COUNCILS, BOARDS = layout_for({"S12000027"}), layout_for({"S08000026"})


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_no_two_tiles_share_a_place_a_code_or_letters(layout):
    for of in (lambda p: (p.column, p.row), lambda p: p.code, lambda p: p.letters, lambda p: p.name):
        assert len({of(place) for place in layout.places}) == len(layout.places)


def test_each_kind_of_area_has_all_its_tiles():
    assert (len(COUNCILS.places), len(BOARDS.places)) == (32, 14)


def test_old_codes_find_the_tile_of_today():
    known = {place.code for layout in layouts() for place in layout.places}
    assert set(recodings().values()) <= known and not set(recodings()) & known
    assert layout_for({"S12000015", "S12000046"}) == COUNCILS


@pytest.mark.parametrize("codes", [set(), {""}, {"E09000001"}, {"S12000027", "S08000026"}])
def test_areas_of_another_kind_have_no_map(codes):
    assert layout_for(codes) is None


def drawn(values, frame=WIDE, here=""):
    tiles = [
        Tile(
            place.code,
            place.name,
            None if value is None else Decimal(value),
            "",
            "hidden" if value is None else "",
        )
        for place, value in zip(COUNCILS.places, values, strict=False)
    ]
    return tile_map(COUNCILS, tiles, head=head(), frame=frame, fmt=number, here=here)


@pytest.mark.parametrize("frame", [WIDE, NARROW, Frame("wide", 500, 0)])
def test_every_tile_has_letters_and_number_and_the_legend_is_in_words(frame):
    svg = drawn([0, 3, *range(5, 35)], frame)
    for place in COUNCILS.places:
        assert place.letters in words(svg)
    assert {"0", "3", "34"} <= set(words(svg))
    assert any("or more" in text for text in words(svg))
    assert NOT_TO_SCALE in " ".join(words(svg))


def test_what_is_not_known_is_dashed_and_no_zero():
    svg = drawn([0, None])
    assert f"{COUNCILS.places[1].name}: hidden" in marks(svg)
    assert words(svg).count("0") == 2
    assert "no figure on record" in words(svg)


def test_the_area_of_the_page_has_a_thick_edge_even_by_its_old_code():
    edges = found(drawn(range(32), here="S12000015"), "rect", role="stroke-target")
    assert [edge.get("stroke-width") for edge in edges] == ["4"]


def test_a_tile_that_the_layout_does_not_know_is_refused():
    with pytest.raises(ValueError, match="no tile for E1"):
        tile_map(COUNCILS, [Tile("E1", "x", Decimal(1))], head=head(), frame=WIDE, fmt=number)


FIGURES = st.lists(
    st.decimals(min_value=-1000, max_value=10**7, places=1, allow_nan=False), min_size=1, max_size=40
)


@settings(deadline=None)
@given(FIGURES)
def test_every_value_lies_in_one_class_and_larger_values_are_never_paler(values):
    steps = steps_of(values, number)
    assert 1 <= len(steps) <= 5 and len({step.depth for step in steps}) == len(steps)
    depths = [step_for(value, steps).depth for value in sorted(values)]
    assert min(values) < 0 or depths == sorted(depths)
    assert [step.start for step in steps] == sorted(step.start for step in steps)


@settings(deadline=None)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_the_words_of_a_class_are_true_of_its_values(values):
    steps = steps_of([Decimal(value) for value in values], number)
    for value in values:
        words_of = step_for(Decimal(value), steps).words
        if words_of.endswith(" or more"):
            assert value >= int(words_of.split()[0])
        elif " to " in words_of:
            low, high = words_of.split(" to ")
            assert int(low) <= value <= int(high)
        else:
            assert value == int(words_of)
