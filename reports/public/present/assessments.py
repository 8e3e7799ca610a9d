"""The assessment of a target as pages show it: its tag and sentence, and the working that opens under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from mission.assessment import CLASSES, counts
from mission.spans import span_words
from mission.units import figure, number
from mission.wording import NO_FIGURE, assessment_word, counted, listed, times
from reports.public.addresses import address
from reports.public.present import outcomes as tree
from reports.public.present.names import source_words
from reports.released import Body, Shelf

#: The other methods by their codes.
METHODS = {
    "straight_line": "Straight line, carried on to the due day",
    "growth_rates": "Ratio of growth rates (Open SDG)",
    "fixed_band": "Fixed band of 15% around the expected value",
}
_LEFT_OUT = (
    ("before_break", "before a break in the series"),
    ("other_length", "of another length of time"),
    ("overlapping", "that overlap a later one"),
    ("without_value", "without a value"),
)

#: How a source is said under a figure.
Read = Callable[[Body], str]


def sources_of(targets: Iterable[Body]) -> set[str]:
    """The codes of the sources of all figures that the assessments of some targets used."""
    held = [one.get("assessment") or {} for one in targets]
    return {each["source"] for one in held for each in one.get("figures", ()) if each["source"]}


def reader(sources: Mapping[str, Body]) -> Read:
    """How the source of a figure is said, from the bodies of sources."""
    return lambda one: source_words(sources.get(one["source"] or ""), one["locator"])


def working(
    target: Body, indicator: Body | None, titles: Mapping[str, str], read: Read, shelf: Shelf
) -> dict[str, Any] | None:
    """For components/assessment_working.html; None where a target was frozen before it was assessed."""
    one = target.get("assessment")
    return of_assessment(target, one, indicator, titles, read, shelf) if one else None


def of_assessment(
    target: Body,
    one: Body,
    indicator: Body | None,
    titles: Mapping[str, str],
    read: Read,
    shelf: Shelf,
) -> dict[str, Any]:
    """The working of an assessment, frozen or computed anew."""
    applied = [each for each in one["others"] if each["class"]]
    refused: dict[str, list[str]] = {}
    for each in one["others"]:
        if not each["class"]:
            refused.setdefault(each["says"], []).append(METHODS[each["method"]])
    return {
        "id": f"working-{target['code']}",
        "title": target["title"],
        "assessment": one["class"],
        "sentence": one["sentence"],
        "formula": one["formula"],
        "inputs": _inputs(target, one, indicator, read),
        "needed": _needed(one, indicator),
        "moved": _moved(one, titles),
        "left_out": _left_out(one["left_out"]),
        "thresholds": one["thresholds"],
        "others": [_other(each, target, indicator) for each in applied],
        "not_used": _not_used(refused, bool(applied)),
        "differ": _differ(applied, one["class"]),
        "method": one["method"],
        "method_url": address(shelf, "methods"),
    }


def _inputs(target: Body, one: Body, indicator: Body | None, read: Read) -> dict[str, Any]:
    """The figures that were compared, oldest first, each with what it is for and where it was read."""
    rows = [
        [
            {"text": _span(each), "head": True},
            {"text": _value(each, indicator), "number": True, "label": "Figure"},
            {"text": _part(each, one), "label": "In the working"},
            {"text": read(each), "label": "Read in"},
        ]
        for each in one["figures"]
    ]
    columns = [
        {"label": "Time span"},
        {"label": "Figure", "number": True},
        {"label": "In the working"},
        {"label": "Read in"},
    ]
    return {"caption": f"Figures compared: {target['title']}", "columns": columns, "rows": rows}


def _part(each: Body, one: Body) -> str:
    words = []
    if each["baseline"]:
        words.append("baseline, as the target states it")
    elif each == one["start"]:
        words.append("start of the path")
    if each == one["figure"]:
        words.append("the figure that is judged" if one["total"] is None else "the last one added")
    if each in one["short"]:
        words.append("did not reach it")
    if any(each == step["after"] for step in one["wrong_way"]):
        words.append("went the wrong way")
    return ", ".join(words)


def _needed(one: Body, indicator: Body | None) -> str:
    """The change that would be needed each year, beside the last one on record."""
    if one["needed_a_year"] is None:
        return ""
    words = f"{_signed(one['needed_a_year'], indicator)} a year until the due day"
    if one["last_change_a_year"] is None:
        return f"{words}. No earlier figure that compares shows the change so far."
    return f"{words}. The last change on record was {_signed(one['last_change_a_year'], indicator)} a year."


def changed_words(one: Body) -> str:
    """How often a target was changed on the way, and what the first one comes to; empty where it was not."""
    if not one["first"]:
        return ""
    return f"Changed {times(one['moves'])}; against the first target: {assessment_word(one['first']['class']).lower()}."


def _moved(one: Body, titles: Mapping[str, str]) -> str:
    words = []
    if one["first"]:
        first = one["first"]
        title = titles.get(first["code"], first["code"])
        words.append(
            f"The target was changed {times(one['moves'])}. "
            f"Against the first one, “{title}”, the class is: {assessment_word(first['class']).lower()}."
        )
    if one["replaced_by"]:
        words.append(f"Replaced since by “{titles.get(one['replaced_by'], one['replaced_by'])}”.")
    return " ".join(words)


def _left_out(held: Body) -> str:
    words = [f"{counted(held[name], 'figure')} {why}" for name, why in _LEFT_OUT if held[name]]
    return f"Left out: {listed(words)}." if words else ""


def _other(each: Body, target: Body, indicator: Body | None) -> dict[str, Any]:
    return {
        "name": METHODS[each["method"]],
        "says": each["says"],
        "number": _number(each, target, indicator),
        "assessment": each["class"],
        "differs": each["differs"],
    }


def _number(each: Body, target: Body, indicator: Body | None) -> str:
    """The number by which another method decides, in words."""
    if each["number"] is None:
        return ""
    value = each["number"]
    if each["method"] == "straight_line":
        return f"{_figure(_short(value), indicator)} on the due day"
    part = _short(_hundredfold(value)).lstrip("-")
    if each["method"] == "fixed_band":
        side = "below" if value.startswith("-") else "above"
        return f"{number(part)}% {side} the expected value"
    sign = "−" if value.startswith("-") else ""
    if target["measure"] == "direction":
        return f"{sign}{number(part)}% a year the right way"
    return f"{sign}{number(part)}% of the growth that was needed"


def _hundredfold(text: str) -> str:
    return f"{Decimal(text) * 100:f}"


def _short(text: str) -> str:
    rounded = f"{Decimal(text).quantize(Decimal('0.1'), ROUND_HALF_EVEN):f}"
    return rounded.removesuffix(".0")


def _not_used(refused: Mapping[str, list[str]], some: bool) -> str:
    """Why other methods say nothing here."""
    if not refused:
        return ""
    if len(refused) == 1 and not some:
        return f"The other methods say nothing here. {next(iter(refused))}"
    return " ".join(f"Not used: {listed(names)}. {why}" for why, names in refused.items())


def _differ(applied: Sequence[Body], own: str) -> str:
    differing = [each for each in applied if each["differs"]]
    if not applied:
        return ""
    if not differing:
        return "They give the same class." if len(applied) > 1 else "It gives the same class."
    names = listed([METHODS[each["method"]] for each in differing])
    classes = listed(list(dict.fromkeys(assessment_word(each["class"]).lower() for each in differing)))
    return f"Another class than “{assessment_word(own).lower()}” would be given by: {names} ({classes})."


def _signed(text: str, indicator: Body | None) -> str:
    value = _short(text)
    sign = "−" if value.startswith("-") else "+"
    words = _figure(value.lstrip("-"), indicator)
    if indicator and indicator["unit"] == "percent":
        words = f"{words.removesuffix('%')} percentage points"
    return f"{sign}{words}"


def _figure(text: str, indicator: Body | None, bound: str = "") -> str:
    unit, label = (indicator["unit"], indicator["unit_label"] or "") if indicator else ("count", "")
    if unit == "gbp":
        text = text.partition(".")[0]
    return figure(text, unit, label, bound)


def _value(each: Body, indicator: Body | None) -> str:
    unit, label = (indicator["unit"], indicator["unit_label"] or "") if indicator else ("count", "")
    words = figure(each["value"], unit, label, each["bound"] or "") if each["value"] else NO_FIGURE
    return f"{words}, {each['quality']}" if each["quality"] else words


def _span(each: Body) -> str:
    return span_words(*(dt.date.fromisoformat(each[name]) for name in ("period_start", "period_end")))


def roll_up(targets: Iterable[Body]) -> dict[str, Any]:
    """Targets counted by class for components/assessment_counts.html; every class is there, also where it is zero."""
    held = [one["assessment"] for one in targets if one.get("assessment")]
    tally = counts((one["class"], bool(one["replaced_by"])) for one in held)
    replaced = [f"{one.replaced} {assessment_word(one.kind).lower()}" for one in tally if one.replaced]
    number_replaced = sum(one.replaced for one in tally)
    return {
        "total": len(held),
        "counts": [{"assessment": one.kind, "number": one.number} for one in tally],
        "replaced": f"{counted(number_replaced, 'of them was', 'of them were')} replaced by a later target and "
        f"{'is' if number_replaced == 1 else 'are'} counted too: {listed(replaced)}."
        if number_replaced
        else "",
    }


def rows_by_outcome(
    shelf: Shelf, outcomes: Mapping[str, Body], held: Mapping[str, tree.Held], targets: Sequence[Body]
) -> list[dict[str, Any]]:
    """A row for each top outcome that has targets: its name, and the number of its targets in each class."""
    found = []
    for code in sorted(code for code, one in outcomes.items() if not one["parent"]):
        own = [one for one in targets if one["indicator"] in held[code].indicators]
        if own:
            name, url = tree.name(outcomes[code]), f"{address(shelf, 'outcome', code=code)}#targets"
            found.append({"name": name, "url": url, **roll_up(own)})
    return found


def target_list(shelf: Shelf, targets: Iterable[Body]) -> list[dict[str, str]]:
    """Targets with class and sentence, each leading to its working; those of one class together."""
    listed_ = [
        {
            "title": one["title"],
            "url": f"{_home(shelf, one)}#working-{one['code']}",
            "assessment": one["assessment"]["class"],
            "sentence": one["assessment"]["sentence"],
            "replaced": "Replaced by a later target." if one["assessment"]["replaced_by"] else "",
            "changed": changed_words(one["assessment"]),
        }
        for one in targets
        if one.get("assessment")
    ]
    return sorted(listed_, key=lambda one: (CLASSES.index(one["assessment"]), one["title"]))


def _home(shelf: Shelf, target: Body) -> str:
    """The page on which the working of a target stands: its commitment's, else that of its series."""
    if target["commitment"]:
        return address(shelf, "commitment", ref=target["commitment"])
    query = [("area", target["area"]), ("disaggregation", target["disaggregation"] or "total")]
    return address(shelf, "indicator", query if target["area"] else (), code=target["indicator"])
