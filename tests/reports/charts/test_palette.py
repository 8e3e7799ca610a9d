"""Colours that can be told apart, and the same on pages as in files."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from reports.charts.palette import COLOURS, contrast

SITE = Path(settings.BASE_DIR) / "static" / "site"
TEXT, GRAPHIC = 4.5, 3.0
ON_PAPER = {"ink": TEXT, "ink-2": TEXT, "target": TEXT, "data": GRAPHIC, "second": GRAPHIC, "edge": GRAPHIC}
PAIRS = [
    ("on-data", "data"),
    ("ink", "pale"),
    *((f"map-{depth}", "map-pale-text") for depth in range(3)),
    *((f"map-{depth}", "map-deep-text") for depth in range(3, 5)),
    *((name, f"{name}-text") for name in ("delivered", "on-track", "at-risk", "delayed", "stopped")),
    ("superseded", "ink"),
]


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("role", ON_PAPER)
def test_marks_and_words_stand_out_from_the_paper(role, mode):
    assert contrast(COLOURS[role][mode], COLOURS["paper"][mode]) >= ON_PAPER[role]


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize(("ground", "words"), PAIRS)
def test_words_can_be_read_on_their_ground(ground, words, mode):
    assert contrast(COLOURS[ground][mode], COLOURS[words][mode]) >= TEXT


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def _tokens(name):
    pairs = re.findall(r"--mp-([\w-]+): (#\w+);", (SITE / name).read_text())
    return {
        key: "#" + "".join(c * 2 for c in value[1:]) if len(value) == 4 else value for key, value in pairs
    }


def test_pages_give_each_role_the_colours_of_the_palette():
    light = _tokens("tokens.css")
    tokens = light, {**light, **_tokens("dark.css")}
    css = (SITE / "charts.css").read_text()
    rules = re.findall(
        r"\.chart-(?:fill|stroke|ink)-([\w-]+) \{ \w+: (?:var\(--mp-([\w-]+)\)|(#\w+)); \}", css
    )
    assert {role for role, _, _ in rules} == set(COLOURS)
    for role, token, colour in rules:
        for mode in (0, 1):
            assert (colour or tokens[mode][token]) == COLOURS[role][mode], role
