"""The rules for a value to reach by a day and for a direction alone. Pure; docs/methods.md says them in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from mission.assessment.comparable import Comparable, run_up_to
from mission.assessment.inputs import Break, Figure, Target, following, moment
from mission.assessment.verdict import (
    BEHIND,
    MET,
    MISSED,
    MOVING_AWAY,
    NOT_ASSESSABLE,
    NOT_ENOUGH_DATA,
    ON_COURSE,
    Verdict,
    change_a_year,
    reached,
    shortfall,
    wrong_steps,
)

#: Without a dated baseline a path begins at the earliest comparable figure of so many months before the one judged.
LOOK_BACK = 60
#: A figure of a single day stands for a due day that lies up to so many days before it.
_POINT_AFTER = dt.timedelta(days=366)


def without_goal(target: Target) -> Verdict | None:
    """Why there is no value to reach; None where there is one."""
    if target.goal is not None:
        return None
    return Verdict(NOT_ASSESSABLE, "no_baseline" if target.change_percent else "no_value")


def judging(target: Target, figures: Sequence[Figure]) -> Figure | None:
    """The figure that decides whether a target was reached by its day; None where the day is not told of yet."""
    due, eve = target.due_day, target.due_eve
    if due is None:
        return None
    for place, one in enumerate(figures):
        later = figures[place + 1 :]
        if one.start == one.end:
            if due <= one.end <= due + _POINT_AFTER:
                return one
        elif one.start <= due <= one.end:
            return one
        near = eve is not None and eve <= one.end < due
        if near and not any(other.end <= due for other in later) and _is_last_by(one, due):
            return one
    return None


def _is_last_by(figure: Figure, due: dt.date) -> bool:
    return figure.start == figure.end or following(figure) > due


def level(target: Target, found: Comparable, breaks: Sequence[Break]) -> Verdict:
    """A value that is to be reached by a day."""
    none = without_goal(target)
    if none:
        return none
    if not found.figures:
        return Verdict(NOT_ENOUGH_DATA, "no_figure")
    judged = judging(target, found.figures)
    figure = judged or found.figures[-1]
    run = run_up_to(figure, found.figures, breaks)
    held = _path_of(target, figure, run, breaks, sum(one.end <= figure.end for one in found.figures))
    goal = target.goal
    assert goal is not None
    there = reached(target, goal, figure)
    if there is None:
        return _with(held, NOT_ENOUGH_DATA, "bound")
    if judged:
        return _with(held, MET if there else MISSED, "by_its_day" if there else "not_by_its_day")
    if target.due_day is None:
        return _with(held, MET, "reached") if there else _with(held, NOT_ASSESSABLE, "no_day")
    if figure.end >= target.due_day:
        return _with(held, NOT_ENOUGH_DATA, "none_at_due")
    return _on_the_way(target, goal, held, there)


def _on_the_way(target: Target, goal: Fraction, held: Verdict, there: bool) -> Verdict:
    """The class before the due day: on, below or away from the straight line to the goal."""
    figure, start, due = held.figure, held.start, target.due_day
    assert figure is not None and due is not None
    now, end = moment(figure.end), moment(due)
    expected, months = None, None
    if start is not None and start.exact is not None:
        begin = moment(start.end)
        months = (now - begin, end - begin)
        part = months[0] / months[1]
        expected = start.exact + (goal - start.exact) * part if shortfall(target, goal, start.exact) else goal
    needed = None if there or figure.exact is None else (goal - figure.exact) * 12 / (end - now)
    more = {"expected": expected, "months": months, "needed": needed}
    if there:
        return _with(held, ON_COURSE, "reached_already", **more)
    if figure.exact is None:
        return _with(held, NOT_ENOUGH_DATA, "bound", **more)
    if months is None or start is None or start.exact is None:
        return _with(held, NOT_ENOUGH_DATA, "no_start", **more)
    at_first, at_last = (shortfall(target, goal, value) for value in (start.exact, figure.exact))
    if at_last <= at_first * (1 - months[0] / months[1]):
        return _with(held, ON_COURSE, "on_path", **more)
    if at_last > at_first:
        return _with(held, MOVING_AWAY, "away_from_start", **more)
    return _with(held, BEHIND, "below_path", **more)


def direction(target: Target, found: Comparable, breaks: Sequence[Break]) -> Verdict:
    """More or less, without a value: better than at the start, and the last step not the wrong way."""
    if not target.way:
        return Verdict(NOT_ASSESSABLE, "no_way")
    if not found.figures:
        return Verdict(NOT_ENOUGH_DATA, "no_figure")
    judged = judging(target, found.figures)
    figure = judged or found.figures[-1]
    run = run_up_to(figure, found.figures, breaks)
    held = _path_of(target, figure, run, breaks, sum(one.end <= figure.end for one in found.figures))
    if figure.exact is None:
        return _with(held, NOT_ENOUGH_DATA, "bound")
    if held.start is None or held.start.exact is None:
        return _with(held, NOT_ENOUGH_DATA, "no_start")
    gain = target.way * (figure.exact - held.start.exact)
    if judged:
        return _with(held, MET if gain > 0 else MISSED, "by_its_day" if gain > 0 else "not_by_its_day")
    if gain < 0:
        return _with(held, MOVING_AWAY, "away_from_start")
    last_was_wrong = bool(held.wrong_way) and held.wrong_way[-1][1] == figure
    if gain == 0:
        return _with(held, BEHIND, "as_at_start")
    return _with(held, BEHIND, "last_step_wrong") if last_was_wrong else _with(held, ON_COURSE, "right_way")


def _path_of(
    target: Target, figure: Figure, run: Sequence[Figure], breaks: Sequence[Break], all_until: int
) -> Verdict:
    """What both rules hold of the path up to a figure, without a class."""
    start = _start(target, figure, run, breaks)
    since = [one for one in run if start is None or one.end > start.end]
    path = ([start] if start else []) + since
    before = [one for one in run if one.end < figure.end and one.exact is not None]
    return Verdict(
        "",
        "",
        figure=figure,
        start=start,
        last_change=change_a_year(before[-1], figure) if before else None,
        wrong_way=wrong_steps(target, target.goal, path),
        used=tuple(path),
        before_break=all_until - len(run),
    )


def _start(target: Target, figure: Figure, run: Sequence[Figure], breaks: Sequence[Break]) -> Figure | None:
    """Where the path begins: the dated baseline, else the earliest comparable figure of the last five years."""
    stated = target.stated_start
    due = target.due_day
    if stated and stated.end < figure.end and not any(gap.between(stated.end, figure.end) for gap in breaks):
        return stated
    for one in run:
        late = target.span_start is not None and one.end < target.span_start
        if one.exact is None or late or moment(figure.end) - moment(one.end) > LOOK_BACK:
            continue
        return one if one.end < figure.end and (due is None or one.end < due) else None
    return None


def _with(held: Verdict, kind: str, reason: str, **more: object) -> Verdict:
    return Verdict(**{**held.__dict__, "kind": kind, "reason": reason, **more})  # type: ignore[arg-type]
