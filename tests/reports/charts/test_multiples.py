"""Small multiples: one scale for all panels, and no line across a break."""

from __future__ import annotations

import datetime as dt

from mission.units import number
from reports.charts.model import NARROW, WIDE, Break, Panel
from reports.charts.multiples import multiples
from tests.reports.charts.samples import head, years

BREAK = Break(dt.date(2020, 1, 1), "method changed")


def panels() -> list[Panel]:
    return [Panel("Here", years(10, 20, 30, 40), here=True), Panel("There", years(1, 2, 3, 104))]


def drawn(breaks: tuple[Break, ...] = (), frame=WIDE) -> str:
    return multiples(panels(), head=head(), frame=frame, fmt=number, breaks=breaks)


def test_one_scale_fits_all_panels_without_much_room_to_spare():
    assert "All panels have one scale, from 0 to 150." in drawn()


def test_a_break_is_told_and_no_line_crosses_it():
    joined, broken = drawn(), drawn((BREAK,))
    assert "Dotted upright: method changed; figures before and after it do not compare." in broken
    assert "Dotted upright" not in joined
    assert broken.count('stroke-width="1.8"') == joined.count('stroke-width="1.8"') - len(panels())


def test_the_words_below_wrap_on_narrow_paper():
    assert drawn((BREAK,), NARROW).count("All panels have one scale") == 1
    assert "Dotted upright: method changed; figures before and after it do not compare." not in drawn(
        (BREAK,), NARROW
    )
