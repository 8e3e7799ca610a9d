"""A chart as a file of its own: title above, source below, light colours on paper."""

import re
from html import unescape

from reports.charts.canvas import Canvas, number
from reports.charts.lettering import PLAIN, wrapped
from reports.charts.model import Head

MARGIN = 16
TITLE_SIZE, TITLE_STEP, TEXT_STEP = 17, 23, 18
ROOT = re.compile(r"\A<svg\b[^>]*>")
ATTRIBUTE = re.compile(r'\s(width|height|aria-labelledby)="([^"]*)"')
TITLE = re.compile(r"<title[^>]*>([^<]*)</title>")
DESCRIPTION = re.compile(r"<desc[^>]*>([^<]*)</desc>")


def standalone(svg: str, *, title: str, source: str, subtitle: str = "") -> str:
    """The chart with title, subtitle and source in the picture, as an SVG file without classes or styles.

    `svg` is what the functions of this package give; its colours are the light ones.
    ValueError for any other text.
    """
    root = ROOT.match(svg)
    found = dict(ATTRIBUTE.findall(root.group())) if root else {}
    if root is None or not {"width", "height", "aria-labelledby"} <= set(found):
        raise ValueError("this is no chart of this package")
    width, height = int(found["width"]), int(found["height"])
    above, below = _head_lines(title, subtitle, width), wrapped(source, width, PLAIN)
    top = MARGIN + sum(step for _, _, step in above) + 10
    foot = 18 + TEXT_STEP * len(below)
    prefix = found["aria-labelledby"].split("-title")[0]
    description = DESCRIPTION.search(svg)
    words = unescape(description.group(1)) if description else ""
    canvas = Canvas(
        Head(f"{prefix}-file", title, f"{words} Source: {source}".strip()),
        width + 2 * MARGIN,
        top + height + foot + MARGIN,
        "wide",
    )
    canvas.rect(0, 0, canvas.width, canvas.height, fill="paper")
    y = float(MARGIN)
    for line, size, step in above:
        canvas.text(
            MARGIN,
            y + size,
            line,
            size=size,
            bold=size == TITLE_SIZE,
            fill="ink" if size == TITLE_SIZE else "ink-2",
        )
        y += step
    canvas.parts.append(f'<g transform="translate({number(MARGIN)} {number(top)})">{_inner(svg)}</g>')
    canvas.lines(MARGIN, top + height + 22, below, step=TEXT_STEP, fill="ink-2")
    return re.sub(r' class="[^"]*"', "", canvas.picture()) + "\n"


def _head_lines(title: str, subtitle: str, width: int) -> list[tuple[str, int, int]]:
    """Lines of title and subtitle with their size and the step to the next one."""
    lines = [(line, TITLE_SIZE, TITLE_STEP) for line in wrapped(title, width, TITLE_SIZE, True)]
    return lines + [(line, PLAIN, TEXT_STEP) for line in wrapped(subtitle, width, PLAIN)]


def _inner(svg: str) -> str:
    """What is inside the picture, without its own title and description."""
    body = ROOT.sub("", svg).removesuffix("</svg>")
    return DESCRIPTION.sub("", TITLE.sub("", body, count=1), count=1).strip()
