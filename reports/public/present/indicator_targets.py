"""The targets of an indicator on its page, each with its assessment: the edition's, or one from the values shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mission.spans import day_words, partial_date_words
from mission.wording import assessment_word, disaggregation_words
from reports.assessing import assessed
from reports.public.addresses import address
from reports.public.present import assessments
from reports.public.present.names import source_words
from reports.public.present.targets import to_reach
from reports.public.series_choice import Choice
from reports.released import Body, Shelf
from reports.series import LATEST, Series

#: What a figure keeps of a published value.
_READ = ("missing", "bound", "quality", "revised", "published", "source", "locator")


def target_rows(
    targets: Sequence[Body],
    body: Body,
    chosen: Choice,
    areas: Mapping[str, Body],
    sources: Mapping[str, Body],
    shelf: Shelf,
    anew: Mapping[str, Body],
) -> list[dict[str, Any]]:
    """Every target of the indicator, replaced ones with what replaced them; those of the chosen series first.

    `anew` are the assessments computed from the values that are shown, by target, where they are not the latest.
    """
    titles = {one["code"]: one["title"] for one in targets}
    read = assessments.reader(sources)
    replaced_by = {one["replaces"]: one["code"] for one in targets if one["replaces"]}
    ordered = sorted(targets, key=lambda one: (not of_series(one, chosen), one["code"]))
    return [
        {
            "id": f"target-{one['code']}",
            "title": one["title"],
            "to_reach": to_reach(one, body),
            "due": partial_date_words(one["due"])
            if one["due"]
            else "at all times"
            if one["measure"] == "each_period"
            else "no day is stated",
            "of": ", ".join(_of(one, areas)),
            "here": of_series(one, chosen),
            "replaced_by": titles.get(replaced_by.get(one["code"], ""), ""),
            "replaces": titles.get(one["replaces"] or "", ""),
            "reason": one["change_reason"] or "",
            "set_by": one["set_by"] or "",
            "note": one["note"] or "",
            "source": source_words(sources.get(one["source"]), one["locator"]),
            "commitment": {
                "text": one["commitment"],
                "url": address(shelf, "commitment", ref=one["commitment"]),
            }
            if one["commitment"]
            else None,
            **_assessed(one, anew.get(one["code"]), body, chosen, titles, read, shelf),
        }
        for one in ordered
    ]


def _assessed(
    target: Body,
    anew: Body | None,
    indicator: Body,
    chosen: Choice,
    titles: Mapping[str, str],
    read: assessments.Read,
    shelf: Shelf,
) -> dict[str, Any]:
    """The working of a target's assessment: the one of the edition, or the one computed from the values shown."""
    frozen = target.get("assessment")
    if anew is None:
        return {"working": assessments.working(target, indicator, titles, read, shelf)}
    day = chosen.view.known_on
    which = "values as first published" if chosen.view.first else "values"
    known = f" known on {day_words(day)}" if day else ""
    return {
        "working": assessments.of_assessment(target, anew, indicator, titles, read, shelf),
        "recomputed": f"Computed from the {which}{known}:",
        "published_class": f"From the latest values it is: {assessment_word(frozen['class']).lower()}."
        if frozen
        else "",
    }


def computed_anew(
    targets: Sequence[Body], body: Body, chosen: Choice, series: Series, breaks: Sequence[Body]
) -> dict[str, Body]:
    """The assessments of the chosen series' targets from the values that a view shows; none for the latest values."""
    if chosen.view == LATEST:
        return {}
    own = [one for one in targets if of_series(one, chosen)]
    figures = [
        {
            **{name: getattr(value, name) for name in _READ},
            "indicator": body["code"],
            "area": chosen.area,
            "disaggregation": chosen.disaggregation,
            "part": "",
            "period_start": point.start.isoformat(),
            "period_end": point.end.isoformat(),
            "value": value.printed,
        }
        for point in series.visible(chosen.view)
        if (value := point.at(chosen.view))
    ]
    return assessed(own, {body["code"]: body}, figures, breaks)


def _of(target: Body, areas: Mapping[str, Body]) -> list[str]:
    words = [disaggregation_words(target["disaggregation"])] if target["disaggregation"] else []
    return words + ([areas[target["area"]]["name"]] if target["area"] in areas else [])


def of_series(target: Body, chosen: Choice) -> bool:
    """Whether a target is about the chosen series."""
    return (target["area"] or "", target["disaggregation"] or "") == (chosen.area, chosen.disaggregation)
