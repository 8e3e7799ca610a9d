"""A map of tiles of equal size: letters and number in each tile, legend in words, not to scale."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from reports.charts.canvas import Canvas
from reports.charts.layouts import Layout, Place, current_code
from reports.charts.lettering import PLAIN, SMALL, width_of, wrapped
from reports.charts.map_steps import Step, step_for, steps_of
from reports.charts.model import Format, Frame, Head, Tile

LARGEST, GAP = 62.0, 3.0
FIRST_DEEP = 3
LEGEND_LINE, SWATCH, SMALL_STEP = 26.0, 16.0, 16.0
NOT_TO_SCALE = "Tiles are not to scale and stand roughly where the areas lie."


def tile_map(
    layout: Layout, tiles: Sequence[Tile], *, head: Head, frame: Frame, fmt: Format, here: str = ""
) -> SafeString:
    """The tiles on their layout; areas of the layout without a tile are drawn as not on record.

    `here` is the code of the area with the thick edge. `fmt` writes limits of classes and figures without
    `printed`. ValueError for a tile that the layout does not know.
    """
    by_code = {current_code(tile.code): tile for tile in tiles}
    unknown = set(by_code) - {place.code for place in layout.places}
    if unknown:
        raise ValueError(f"the layout has no tile for {', '.join(sorted(unknown))}")
    steps = steps_of([tile.value for tile in tiles if tile.value is not None], fmt)
    size = min(LARGEST, (frame.width - 6.0) / layout.columns)
    grid = size * layout.rows + 6
    legend = _legend(steps, any_missing=len(by_code) < len(layout.places) or _has_gap(tiles))
    lines = _legend_lines(legend, frame.width)
    small = wrapped(NOT_TO_SCALE, frame.width - 4.0, SMALL)
    foot = grid + LEGEND_LINE * len(lines) + 26
    canvas = Canvas(head, frame.width, int(foot + SMALL_STEP * len(small)), frame.kind)
    last = current_code(here)
    for place in sorted(layout.places, key=lambda item: (item.code == last, item.row, item.column)):
        tile = by_code.get(place.code) or Tile(place.code, place.name, None)
        at = 3 + (place.column - layout.first_column) * size, 3 + place.row * size
        _draw_tile(canvas, place, tile, steps, (*at, size - GAP), fmt, here=place.code == last)
    _draw_legend(canvas, lines, grid + 10)
    canvas.lines(2, foot, small, step=SMALL_STEP, fill="ink-2", size=SMALL)
    return canvas.picture()


def _has_gap(tiles: Sequence[Tile]) -> bool:
    return any(tile.value is None for tile in tiles)


def _draw_tile(
    canvas: Canvas,
    place: Place,
    tile: Tile,
    steps: Sequence[Step],
    box: tuple[float, float, float],
    fmt: Format,
    *,
    here: bool,
) -> None:
    x, y, side = box
    middle = x + side / 2
    if tile.value is None:
        canvas.open(f"{tile.name}: {tile.missing or 'no figure on record'}")
        canvas.rect(x, y, side, side, stroke="edge", dash="3 3")
        ink, words, small = "ink-2", "–", PLAIN
    else:
        depth = step_for(tile.value, steps).depth
        words = tile.printed or fmt(tile.value)
        canvas.open(f"{tile.name}: {words}")
        edge = "data" if depth < FIRST_DEEP else None
        canvas.rect(x, y, side, side, fill=f"map-{depth}", stroke=edge)
        ink = "map-deep-text" if depth >= FIRST_DEEP else "map-pale-text"
        small = PLAIN if width_of(words, PLAIN, bold=True) <= side - 2 else SMALL
    if here:
        canvas.rect(x + 2.5, y + 2.5, side - 5, side - 5, stroke="paper", thick=1.5)
        canvas.rect(x, y, side, side, stroke="target", thick=4)
    canvas.text(middle, y + side / 2 - 3, place.letters, fill=ink, size=SMALL, anchor="middle")
    canvas.text(middle, y + side / 2 + 13, words, fill=ink, size=small, anchor="middle", bold=True)
    canvas.close()


def _legend(steps: Sequence[Step], *, any_missing: bool) -> list[tuple[int | None, str]]:
    legend: list[tuple[int | None, str]] = [(step.depth, step.words) for step in steps]
    return [*legend, (None, "no figure on record")] if any_missing else legend


def _item_width(words: str) -> float:
    return SWATCH + 8 + width_of(words, PLAIN) + 18


def _legend_lines(
    legend: Sequence[tuple[int | None, str]], room: float
) -> list[list[tuple[int | None, str]]]:
    lines: list[list[tuple[int | None, str]]] = [[]]
    for item in legend:
        used = sum(_item_width(words) for _, words in lines[-1])
        if lines[-1] and used + _item_width(item[1]) - 18 > room:
            lines.append([])
        lines[-1].append(item)
    return lines


def _draw_legend(canvas: Canvas, lines: list[list[tuple[int | None, str]]], top: float) -> None:
    for row, line in enumerate(lines):
        x, y = 3.0, top + row * LEGEND_LINE
        for depth, words in line:
            if depth is None:
                canvas.rect(x, y, SWATCH, SWATCH, stroke="edge", dash="3 3")
            else:
                canvas.rect(
                    x, y, SWATCH, SWATCH, fill=f"map-{depth}", stroke="data" if depth < FIRST_DEEP else None
                )
            canvas.text(x + SWATCH + 8, y + 13, words, size=PLAIN)
            x += _item_width(words)
