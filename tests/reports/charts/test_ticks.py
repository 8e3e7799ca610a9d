"""Steps of an axis."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.ticks import nice_ticks

FIGURES = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40)
SHORT = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)


@settings(deadline=None)
@given(FIGURES, FIGURES, st.integers(1, 10))
def test_steps_cover_the_figures_are_equal_and_few(one, two, count):
    low, high = sorted((one, two))
    ticks = nice_ticks(low, high, count)
    assert ticks[0] <= low and ticks[-1] >= high
    assert 2 <= len(ticks) <= count + 2
    assert list(ticks) == sorted(set(ticks))


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_steps_of_whole_numbers_are_equal_and_round(one, two):
    low, high = sorted((Decimal(one), Decimal(two)))
    ticks = nice_ticks(low, high)
    steps = {after - before for before, after in zip(ticks, ticks[1:], strict=False)}
    assert len(steps) == 1
    assert steps.pop().normalize().as_tuple().digits in {(1,), (2,), (2, 5), (5,)}


@settings(deadline=None)
@given(SHORT, SHORT, st.integers(-5, 5))
def test_steps_grow_with_the_figures(one, two, power):
    low, high = sorted((one, two))
    grown = nice_ticks(low.scaleb(power), high.scaleb(power)) if low != high else ()
    assert low == high or [tick.scaleb(-power) for tick in grown] == list(nice_ticks(low, high))


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        ("0", "940", ["0", "250", "500", "750", "1000"]),
        ("0", "1339", ["0", "500", "1000", "1500"]),
        ("0", "0.3", ["0", "0.1", "0.2", "0.3"]),
        ("-40", "60", ["-50", "-25", "0", "25", "50", "75"]),
        ("0", "0", ["0", "0.25", "0.5", "0.75", "1"]),
        ("5", "5", ["4", "6", "8", "10"]),
    ],
)
def test_steps_are_those_that_people_write(low, high, wanted):
    ticks = [str(tick) for tick in nice_ticks(Decimal(low), Decimal(high), 4)]
    assert ticks == wanted


@pytest.mark.parametrize(
    ("low", "high", "count"), [("2", "1", 4), ("NaN", "1", 4), ("0", "Infinity", 4), ("0", "1", 0)]
)
def test_an_axis_without_ends_is_refused(low, high, count):
    with pytest.raises(ValueError, match="axis"):
        nice_ticks(Decimal(low), Decimal(high), count)
