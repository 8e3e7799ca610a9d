"""A standalone chart as a PNG, for slides and messages that take no SVG."""

import re
from pathlib import Path

import typst

SHARP = 144.0
MOST_PIXELS = 4000
SIZE = re.compile(r'\A<svg\b[^>]*? width="(\d+)" height="(\d+)"')
PAGE = """#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.chart), format: "svg", width: {width}pt)
"""


def png(svg_file: str, *, fonts: Path) -> bytes:
    """The picture that `standalone` gives, at twice its size in pixels.

    `fonts` is the folder with the TrueType files of the site's font; no other fonts are looked for.
    ValueError for a text that is no chart, or one too large for a picture.
    """
    size = SIZE.match(svg_file)
    if not size or max(map(int, size.groups())) > MOST_PIXELS:
        raise ValueError("this is no chart that can be made into a picture")
    page = PAGE.format(width=size.group(1), height=size.group(2))
    made = typst.compile(
        page.encode(),
        format="png",
        ppi=SHARP,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts]),
        sys_inputs={"chart": svg_file},
    )
    assert isinstance(made, bytes)
    return made
