"""Files and functions stay small enough to read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_LINES, MOST_FUNCTION, MOST_TEMPLATE = 400, 60, 150
SOURCES = [
    path
    for room in ("accounts", "config", "mission", "reports", "setup")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
]
TEMPLATES = [
    p for room in ("templates", "accounts", "mission", "reports") for p in (ROOT / room).rglob("*.html")
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_fit(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_FUNCTION, node.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_fits(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_TEMPLATE
