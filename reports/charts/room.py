"""Where labels may stand: boxes of pixels that do not lie over each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.charts.lettering import PLAIN, width_of

Box = tuple[float, float, float, float]
Spot = tuple[float, float]
STEPS_OF_LINE = 24
YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)


def text_box(
    x: float, y: float, words: str, *, size: int = PLAIN, anchor: str = "middle", bold: bool = False
) -> Box:
    """The box of a line of text with its base at y: left, top, right, bottom."""
    width = width_of(words, size, bold)
    left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return left, y - size * 0.85, left + width, y + size * 0.25


def overlap(one: Box, two: Box, gap: float = 2) -> bool:
    """Whether two boxes lie over each other or closer than the gap."""
    return not (
        one[2] + gap <= two[0] or two[2] + gap <= one[0] or one[3] + gap <= two[1] or two[3] + gap <= one[1]
    )


@dataclass
class Room:
    """Remembers what has been drawn, so that labels keep clear of it."""

    left: float
    top: float
    right: float
    bottom: float
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Spot] = field(default_factory=list)

    def take(self, box: Box) -> None:
        """Marks a box as used."""
        self.boxes.append(box)

    def stroke(self, one: Spot, two: Spot) -> None:
        """Marks a straight line as used."""
        for step in range(STEPS_OF_LINE + 1):
            share = step / STEPS_OF_LINE
            self.strokes.append((one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share))

    def holds(self, box: Box) -> bool:
        """Whether a box lies on the paper."""
        across = self.left <= box[0] and box[2] <= self.right
        return across and self.top <= box[1] and box[3] <= self.bottom

    def free(self, box: Box) -> bool:
        """Whether a label may stand here."""
        if not self.holds(box) or any(overlap(box, other) for other in self.boxes):
            return False
        return not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in self.strokes)

    def covered(self, box: Box) -> int:
        """How much a label would cover here: boxes weigh more than spots of lines."""
        under = sum(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in self.strokes)
        return under + 10 * STEPS_OF_LINE * sum(overlap(box, other) for other in self.boxes)

    def first_free(self, boxes: Sequence[Box]) -> int | None:
        """The place of the first box that is free, which is taken; None if there is none."""
        for place, box in enumerate(boxes):
            if self.free(box):
                self.take(box)
                return place
        return None


def thinned(spots: Sequence[tuple[float, str]], size: int = PLAIN, gap: float = 8) -> set[int]:
    """Which labels of an axis to write: last and first, and between them as many as fit.

    Years are taken at round numbers (every 2, 5, 10), other labels from the last one backwards.
    """
    if not spots:
        return set()
    boxes = [text_box(x, 0, words, size=size) for x, words in spots]
    last = len(spots) - 1
    if not all(words.isdigit() and len(words) == 4 for _, words in spots):
        return _greedy(boxes, [last, 0, *range(last - 1, 0, -1)], gap)
    ends = _greedy(boxes, [last, 0], gap)
    for step in YEAR_STEPS:
        between = [place for place, (_, year) in enumerate(spots) if int(year) % step == 0]
        inner = [place for place in between if len(_greedy(boxes, [*ends, place], gap)) > len(ends)]
        if len(_greedy(boxes, inner, gap)) == len(inner):
            return ends | set(inner)
    return ends


def _greedy(boxes: Sequence[Box], order: Sequence[int], gap: float) -> set[int]:
    """Places in the order given, as far as their boxes keep the gap to those taken before."""
    taken: list[int] = []
    for place in dict.fromkeys(order):
        box = boxes[place]
        if all(box[2] + gap <= boxes[one][0] or boxes[one][2] + gap <= box[0] for one in taken):
            taken.append(place)
    return set(taken)
