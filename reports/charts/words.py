"""The description of a chart in sentences, for people who hear the page."""

from collections.abc import Sequence

from reports.charts.joins import in_order
from reports.charts.model import Break, Point, Series, TargetLine

MOST_GAPS = 3


def describe(
    series: Sequence[Series],
    *,
    subject: str,
    unit: str = "",
    targets: Sequence[TargetLine] = (),
    breaks: Sequence[Break] = (),
) -> str:
    """What is measured, first and last value, highest and lowest, gaps, qualifiers, breaks and targets."""
    sentences = [f"{subject}{f', in {unit}' if unit else ''}."]
    for item in series:
        sentences += _of_series(item)
    sentences += [f"Break in the series: {item.words}." for item in breaks]
    sentences += [f"Target: {target.label}." for target in targets if target.kind == "by_day"]
    sentences += [f"Standard: {target.label}." for target in targets if target.kind == "standing"]
    sentences += [f"Earlier target: {target.label}." for target in targets if target.kind == "replaced"]
    return " ".join(sentences)


def _of_series(series: Series) -> list[str]:
    name = f"{series.name}: " if series.name else ""
    known = [point for point in in_order(series.points) if point.value is not None]
    missing = [point for point in in_order(series.points) if point.value is None]
    wholes = [point for point in known if not point.partial]
    sentences = []
    if not known:
        sentences.append(f"{name}no figure on record.")
    elif len(known) == 1:
        sentences.append(f"{name}one value, {_value(known[0])}.")
    else:
        sentences.append(f"{name}from {_value(known[0])} to {_value(known[-1])}.")
    if len(wholes) > 2:
        sentences.append(_range(wholes))
    if missing:
        sentences.append(_gaps(missing))
    sentences += _qualified(known)
    return sentences


def _value(point: Point) -> str:
    text = point.text.removesuffix(" p")
    extra = f" ({point.partial}, part of a period)" if point.partial else ""
    return f"{text} in {point.label}{extra}" if point.label else f"{text}{extra}"


def _range(known: Sequence[Point]) -> str:
    ordered = sorted(known, key=lambda point: (point.value or 0, point.start))
    if ordered[0].value == ordered[-1].value:
        return f"Every value is {ordered[0].text.removesuffix(' p')}."
    return f"Highest {_value(ordered[-1])}, lowest {_value(ordered[0])}."


def _gaps(missing: Sequence[Point]) -> str:
    if len(missing) > MOST_GAPS:
        return f"No value for {len(missing)} periods."
    return "No value: " + "; ".join(point.sentence for point in missing) + "."


def _qualified(known: Sequence[Point]) -> list[str]:
    groups = (
        ("Provisional", [point.label for point in known if point.provisional]),
        ("Estimated", [point.label for point in known if point.estimated]),
        ("Revised since first published", [point.label for point in known if point.revised]),
    )
    return [
        f"{name}: {', '.join(labels) if len(labels) < len(known) or len(labels) < 4 else 'all values'}."
        for name, labels in groups
        if labels
    ]
