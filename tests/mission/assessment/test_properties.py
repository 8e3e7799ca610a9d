"""What holds of every assessment, whatever the figures: order, doubled rows, scale, better values, the other way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mission.assessment import CLASSES, Break, Figure, Target, assess, assess_all, counts, disagreements
from mission.assessment.others import others
from mission.assessment.words import formula, sentence
from mission.choices import DeliveryStatus

YEARS = range(2016, 2030)
#: From the worst to the best; the two that say nothing stand apart.
RANK = {"moving_away": 0, "missed": 0, "behind": 1, "on_course": 2, "met": 2}

numbers = st.decimals(min_value=-1000, max_value=1000, places=2)
comparators = st.sampled_from(["at_least", "at_most", "equal"])
dues = st.sampled_from(["", "2024", "2024-04", "2024-03-31", "2026-12-31", "2023-06-15"])


@st.composite
def figures_of_years(draw: st.DrawFn) -> list[Figure]:
    """Some years, some of them published twice, with or without a date."""
    found = []
    for year in draw(st.lists(st.sampled_from(YEARS), unique=True, max_size=8)):
        for vintage in range(draw(st.integers(1, 2))):
            published = draw(st.sampled_from([f"{year + 1}-0{vintage + 1}", ""]))
            found.append(
                Figure(
                    dt.date(year, 1, 1),
                    dt.date(year, 12, 31),
                    str(draw(numbers)),
                    published=published,
                    source=f"s{vintage}",
                )
            )
    return found


@st.composite
def targets(
    draw: st.DrawFn, measures: tuple[str, ...] = ("level", "each_period", "direction", "sum")
) -> Target:
    """A target of any sort that the rules know."""
    measure = draw(st.sampled_from(measures))
    fields: dict[str, Any] = {
        "due": draw(dues),
        "value": str(draw(numbers)) if measure != "direction" else "",
    }
    if measure == "sum" or draw(st.booleans()):
        fields |= {"span_start": dt.date(2018, 1, 1), "span_end": dt.date(2024, 12, 31)}
    if draw(st.booleans()):
        fields |= {
            "baseline": str(draw(numbers)),
            "baseline_start": dt.date(2019, 1, 1),
            "baseline_end": dt.date(2019, 12, 31),
        }
    return Target(
        "t",
        measure,
        draw(comparators),
        per=draw(st.sampled_from(["year", ""])),
        combine="sum",
        direction=draw(st.sampled_from(["increase", "decrease", "none"])),
        **fields,
    )


breaks = st.lists(st.sampled_from(["2018", "2020-04", "2022"]).map(Break), max_size=2)


@given(targets(), figures_of_years(), breaks, st.randoms(use_true_random=False))
def test_neither_order_nor_doubled_rows_change_anything(target, figures, gaps, random) -> None:
    shuffled = figures + figures
    random.shuffle(shuffled)
    assert assess(target, shuffled, gaps) == assess(target, figures, gaps)


@given(targets(), figures_of_years(), breaks)
def test_an_older_vintage_says_nothing(target, figures, gaps) -> None:
    newest: dict[dt.date, Figure] = {}
    for one in figures:
        if one.end not in newest or one.order > newest[one.end].order:
            newest[one.end] = one
    assert assess(target, figures, gaps) == assess(target, list(newest.values()), gaps)


def _scaled(text: str, factor: Decimal) -> str:
    return str(Decimal(text) * factor) if text else ""


def _times(target: Target, figures: list[Figure], factor: Decimal) -> tuple[Target, list[Figure]]:
    return (
        replace(target, value=_scaled(target.value, factor), baseline=_scaled(target.baseline, factor)),
        [replace(one, printed=_scaled(one.printed, factor)) for one in figures],
    )


@given(targets(), figures_of_years(), breaks, st.sampled_from(["0.001", "0.5", "7", "1000000"]))
def test_the_scale_changes_no_class(target, figures, gaps, factor) -> None:
    before, after = assess(target, figures, gaps), assess(*_times(target, figures, Decimal(factor)), gaps)
    assert (after.kind, after.reason) == (before.kind, before.reason)
    if before.expected is not None:
        assert after.expected == before.expected * Fraction(Decimal(factor))


@given(targets(("level", "each_period", "direction")), figures_of_years(), breaks)
def test_the_other_direction_is_the_mirror(target, figures, gaps) -> None:
    other = {"at_least": "at_most", "at_most": "at_least", "equal": "equal"}[target.comparator]
    way = {"increase": "decrease", "decrease": "increase", "none": "none"}[target.direction]
    turned, figures_turned = _times(target, figures, Decimal(-1))
    mirrored = assess(replace(turned, comparator=other, direction=way), figures_turned, gaps)
    straight = assess(target, figures, gaps)
    assert (mirrored.kind, mirrored.reason) == (straight.kind, straight.reason)
    assert len(mirrored.wrong_way) == len(straight.wrong_way)


@given(targets(), figures_of_years(), breaks, st.decimals(min_value="0.01", max_value=500, places=2))
def test_a_better_newest_value_gives_no_worse_class(target, figures, gaps, step) -> None:
    before = assess(target, figures, gaps)
    if target.comparator == "equal" or before.kind not in RANK or before.figure is None:
        return
    way = 1 if target.comparator == "at_least" else -1
    better = replace(before.figure, printed=str(Decimal(before.figure.printed) + way * step))
    after = assess(target, [one for one in figures if one.end != better.end] + [better], gaps)
    # A sum that its parts may lower again does not count as reached early: compare what is ranked.
    if after.kind in RANK:
        assert RANK[after.kind] >= RANK[before.kind]


@given(targets(), figures_of_years(), breaks)
@settings(max_examples=60)
def test_every_assessment_can_be_said_and_counted(target, figures, gaps) -> None:
    verdict = assess(target, figures, gaps)
    assert verdict.kind in CLASSES
    assert sentence(target, verdict).endswith(".")
    assert isinstance(formula(target, verdict), str)
    assert [one.method for one in others(target, verdict)] == ["straight_line", "growth_rates", "fixed_band"]
    plain = assess_all([target], {"t": figures}, {"t": gaps})["t"]
    assert plain["class"] == verdict.kind
    assert sum(one.number for one in counts([(plain["class"], False)])) == 1


@given(targets(("level",)), figures_of_years(), breaks)
def test_the_straight_line_of_others_is_the_rule_for_a_value_by_a_day(target, figures, gaps) -> None:
    verdict = assess(target, figures, gaps)
    line = others(target, verdict)[0]
    if line.kind:
        assert line.kind == verdict.kind


@given(
    st.sampled_from(["", *DeliveryStatus.values]),
    st.sampled_from(["", *DeliveryStatus.values]),
    st.lists(st.sampled_from(CLASSES), max_size=5),
)
def test_where_views_differ_does_not_depend_on_the_order_of_targets(status, team, classes) -> None:
    found = disagreements(status, team, classes)
    assert found == disagreements(status, team, classes[::-1])
    silent = [one for one in classes if one in ("not_enough_data", "not_assessable")]
    assert not disagreements(status, status, silent)
