"""Templates and styles keep the promises of the look: safe under the policy, readable, whole without data."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from reports.shapes import SHAPES

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted([*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")])
STYLES = ROOT / "static" / "site"
_INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|javascript:""", re.IGNORECASE)
_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_template_has_inline_styles_or_scripts(path):
    text = path.read_text()
    assert not _INLINE.search(text)
    assert not _SCRIPT.search(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_stays_short(path):
    assert len(path.read_text().splitlines()) < 150


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=_name)
def test_a_style_sheet_stays_short_and_asks_nobody_else(path):
    text = path.read_text()
    assert len(text.splitlines()) < 400
    assert "http" not in text
    assert "@import" not in text


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429, 500, 503])
def test_an_error_page_needs_no_data_and_offers_a_way_on(code):
    html = get_template(f"errors/{code}.html").render()
    assert html.count("<h1>") == 1
    assert 'href="/' in html.split("<h1>")[1].split("</main>")[0]
    assert "Mission Progress" in html


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_the_framework_finds_its_error_pages(name):
    assert "<h1>" in get_template(name).render()


@pytest.mark.parametrize("path", sorted(ROOT.glob("templates/components/*.html")), ids=_name)
def test_a_component_stands_without_optional_values(path):
    if path.name not in {"assessment_tag.html", "entry_state.html", "share.html"}:
        get_template(f"components/{path.name}").render({})


def test_every_shape_is_drawn_without_style():
    assert all("style" not in shape and shape.startswith("<") for shape in SHAPES.values())


def _tokens(sheet: str) -> dict[str, str]:
    text = (STYLES / sheet).read_text()
    found = re.findall(r"--mp-([a-z0-9-]+): (#[0-9a-f]{3,6});", text)
    return {
        name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:]) for name, value in found
    }


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


_TEXT = [
    ("ink", "paper", 7),
    ("ink", "wash", 7),
    ("ink", "notice", 7),
    ("ink-2", "paper", 7),
    ("ink-2", "wash", 7),
    ("link", "paper", 4.5),
    ("link", "wash", 4.5),
    ("link", "notice", 4.5),
    ("link-hover", "paper", 7),
    ("button-text", "button", 7),
    ("button-text", "button-hover", 7),
    ("error", "paper", 4.5),
    ("target", "paper", 7),
    ("data", "paper", 7),
    ("delivered-text", "delivered", 7.7),
    ("on-track-text", "on-track", 7.7),
    ("at-risk-text", "at-risk", 7.7),
    ("delayed-text", "delayed", 7.7),
    ("stopped-text", "stopped", 7.7),
    ("ink", "superseded", 7.7),
    ("ink", "ins", 7),
    ("ink", "del", 7),
    ("map-text-pale", "map-1", 4.5),
    ("map-text-pale", "map-2", 4.5),
    ("map-text-deep", "map-3", 4.5),
    ("map-text-deep", "map-4", 4.5),
    ("edge", "paper", 3),
    ("notice-edge", "paper", 3),
    ("accent", "paper", 3),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), _TEXT)
def test_colours_keep_their_contrast(front, back, least, dark):
    tokens = {**_tokens("tokens.css"), **(_tokens("dark.css") if dark else {})}
    assert _contrast(tokens[front], tokens[back]) >= least


def test_dark_colours_change_values_and_nothing_else():
    assert set(_tokens("dark.css")) <= set(_tokens("tokens.css"))
