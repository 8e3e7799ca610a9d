"""Targets of commitments assessed from the record as it is approved now, for those who review before anything is frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mission import assessment
from mission.assessment.words import sentence
from mission.models import Commitment, Observation, SeriesBreak, Target


@dataclass(frozen=True)
class Assessed:
    """One target in force: its code and title, its class and why it has it."""

    code: str
    title: str
    kind: str
    sentence: str


def assessed_targets(commitments: Iterable[Commitment]) -> dict[int, list[Assessed]]:
    """The targets in force of some commitments by the commitment's id, by code: three queries, however many there are."""
    ids = [one.pk for one in commitments]
    found: dict[int, list[Assessed]] = {one: [] for one in ids}
    targets = list(
        Target.objects.filter(commitment__in=ids, replaced_by=None)
        .select_related("indicator", "source")
        .order_by("code")
    )
    figures = _figures({one.series_id for one in targets if one.series_id})
    breaks = _breaks({one.indicator_id for one in targets})
    for one in targets:
        read = _read(one)
        verdict = assessment.assess(
            read, figures.get(one.series_id or 0, ()), breaks.get(one.indicator_id, ())
        )
        assert one.commitment_id is not None
        found[one.commitment_id].append(Assessed(one.code, one.title, verdict.kind, sentence(read, verdict)))
    return found


def computed_classes(commitment: Commitment) -> list[str]:
    """The classes of the targets in force of one commitment, as `assessment.disagreements` takes them."""
    return [one.kind for one in assessed_targets([commitment])[commitment.pk]]


def _figures(series: set[int]) -> dict[int, list[assessment.Figure]]:
    found: dict[int, list[assessment.Figure]] = {}
    rows = Observation.objects.approved().filter(series__in=series, part="").select_related("source")
    for row in rows.order_by():
        found.setdefault(row.series_id, []).append(
            assessment.Figure(
                row.start,
                row.end,
                printed=row.printed if row.value is not None else "",
                missing=row.missing,
                bound=row.bound,
                quality=row.quality,
                revised=row.revised,
                published=row.published,
                source=row.source.code,
                locator=row.locator,
            )
        )
    return found


def _breaks(indicators: set[int]) -> dict[int, list[assessment.Break]]:
    found: dict[int, list[assessment.Break]] = {}
    rows = SeriesBreak.objects.filter(indicator__in=indicators).order_by()
    for indicator, date in rows.values_list("indicator_id", "date"):
        found.setdefault(indicator, []).append(assessment.Break(date))
    return found


def _read(target: Target) -> assessment.Target:
    """A target of the record as the rules read it."""
    indicator = target.indicator
    same: dict[str, Any] = {
        name: getattr(target, name)
        for name in (
            "code",
            "measure",
            "comparator",
            "title",
            "per",
            "baseline_start",
            "baseline_end",
            "span_start",
            "span_end",
            "due",
            "locator",
        )
    }
    return assessment.Target(
        value=target.value_printed,
        change_percent=target.change_percent_printed,
        baseline=target.baseline_printed,
        has_series=target.series_id is not None,
        source=target.source.code if target.source else "",
        direction=indicator.direction,
        combine=indicator.combine,
        unit=indicator.unit,
        unit_label=indicator.unit_label,
        **same,
    )
