"""A small drawing board: shapes by role of colour, written as an accessible SVG picture."""

import functools
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from django.utils.safestring import SafeString, mark_safe

from reports.charts.lettering import PLAIN
from reports.charts.model import Frame, Head
from reports.charts.palette import light

FONTS = "Roboto, Arial, Helvetica, sans-serif"
LEGAL_CONTROLS = frozenset("\t\n\r")


def number(pixels: float) -> str:
    """A coordinate with one decimal at most, never a negative zero."""
    text = f"{pixels:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def clean(text: str) -> str:
    """The text without the characters that XML does not know."""
    return "".join(
        letter
        for letter in text
        if (letter >= " " or letter in LEGAL_CONTROLS)
        and not "\ud800" <= letter <= "\udfff"
        and letter not in "\ufffe\uffff"
    )


def attributes(**values: object) -> str:
    """XML attributes in the order given; None is left out, floats are coordinates."""
    parts = []
    for name, value in values.items():
        if value is None:
            continue
        text = f'"{number(value)}"' if isinstance(value, float) else _quoted(str(value))
        parts.append(f" {_written(name)}={text}")
    return "".join(parts)


@functools.lru_cache(maxsize=10_000)
def _quoted(text: str) -> str:
    return quoteattr(clean(text))


@functools.lru_cache(maxsize=1_000)
def _written(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


@dataclass
class Canvas:
    """Collects marks; `picture` writes them. Colours are roles of the palette."""

    head: Head
    width: int
    height: int
    kind: str = "wide"
    parts: list[str] = field(default_factory=list)
    hatched: bool = False

    @classmethod
    def of(cls, head: Head, frame: Frame) -> "Canvas":
        """A board of the size of the frame."""
        return cls(head, frame.width, frame.height, frame.kind)

    @property
    def prefix(self) -> str:
        """The beginning of every id in the picture."""
        return f"{self.head.prefix}-{self.kind}"

    def _add(self, tag: str, fill: str, stroke: str | None, extra: str, **rest: object) -> None:
        classes = [f"chart-fill-{fill}"] if fill not in ("none", "hatch") else []
        if stroke:
            classes.append(f"chart-stroke-{stroke}")
        paint = f"url(#{self.prefix}-hatch)" if fill == "hatch" else light(fill)
        self.hatched = self.hatched or fill == "hatch"
        self.parts.append(
            f"<{tag}"
            + attributes(class_=" ".join(classes) or None, **rest, fill=paint)
            + (attributes(stroke=light(stroke)) if stroke else "")
            + f"{extra}/>"
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str | None = None,
        thick: float = 1.0,
        dash: str | None = None,
    ) -> None:
        """A box; `fill` may be `hatch`. Heights below zero are drawn as zero."""
        extra = attributes(stroke_width=thick, stroke_dasharray=dash) if stroke else ""
        size = {"width": max(width, 0.0), "height": max(height, 0.0)}
        self._add("rect", fill, stroke, extra, x=float(x), y=float(y), **size)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str,
        thick: float = 1.0,
        dash: str | None = None,
    ) -> None:
        """A straight line."""
        extra = attributes(stroke_width=float(thick), stroke_dasharray=dash)
        ends = {"x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2)}
        self._add("line", "none", stroke, extra, **ends)

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str | None = None,
        thick: float = 1.0,
        dash: str | None = None,
    ) -> None:
        """Any shape, as SVG path data."""
        extra = ""
        if stroke:
            extra = attributes(stroke_width=float(thick), stroke_dasharray=dash, stroke_linejoin="round")
        self._add("path", fill, stroke, extra, d=d)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str = "none",
        stroke: str | None = None,
        thick: float = 2.0,
        dash: str | None = None,
    ) -> None:
        """A dot or, with a stroke, a ring."""
        extra = attributes(stroke_width=float(thick), stroke_dasharray=dash) if stroke else ""
        self._add("circle", fill, stroke, extra, cx=float(x), cy=float(y), r=float(radius))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        fill: str = "ink",
        size: int = PLAIN,
        anchor: str = "start",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """One horizontal line of text, its base at y; with a halo it can be read over lines."""
        self.parts.append(
            "<text"
            + attributes(
                class_=f"chart-fill-{fill}{' chart-stroke-paper' if halo else ''}",
                x=float(x),
                y=float(y),
                fill=light(fill),
                font_size=size,
                font_weight="700" if bold else None,
                text_anchor=None if anchor == "start" else anchor,
                stroke=light("paper") if halo else None,
                stroke_width=4 if halo else None,
                stroke_linejoin="round" if halo else None,
                paint_order="stroke" if halo else None,
            )
            + f">{escape(clean(words))}</text>"
        )

    def lines(self, x: float, y: float, lines: tuple[str, ...], *, step: float = 16, **how: object) -> None:
        """Several lines of text, the first with its base at y."""
        for place, line in enumerate(lines):
            self.text(x, y + place * step, line, **how)  # type: ignore[arg-type]

    def open(self, words: str) -> None:
        """Begins a mark whose words appear on hovering."""
        self.parts.append(f'<g class="chart-mark"><title>{escape(clean(words))}</title>')

    def close(self) -> None:
        """Ends a mark."""
        self.parts.append("</g>")

    def picture(self) -> SafeString:
        """The whole picture, with its title and description for screen readers."""
        ids = f"{self.prefix}-title", f"{self.prefix}-desc"
        root = attributes(
            xmlns="http://www.w3.org/2000/svg",
            class_=f"chart chart--{self.kind}",
            role="img",
            aria_labelledby=" ".join(ids),
            width=self.width,
            height=self.height,
            viewBox=f"0 0 {self.width} {self.height}",
            font_family=FONTS,
        )
        title = f"<title{attributes(id=ids[0])}>{escape(clean(self.head.title))}</title>"
        desc = f"<desc{attributes(id=ids[1])}>{escape(clean(self.head.description))}</desc>"
        body = "\n".join(self.parts)
        picture = f"<svg{root}>\n{title}\n{desc}\n{self._defs()}{body}\n</svg>"
        return mark_safe(picture)  # noqa: S308  every text and attribute above is escaped

    def _defs(self) -> str:
        if not self.hatched:
            return ""
        pattern = attributes(
            id=f"{self.prefix}-hatch",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        )
        paper = f'<rect class="chart-fill-paper" width="6" height="6" fill="{light("paper")}"/>'
        stripe = f'<rect class="chart-fill-data" width="3" height="6" fill="{light("data")}"/>'
        return f"<defs><pattern{pattern}>{paper}{stripe}</pattern></defs>\n"
