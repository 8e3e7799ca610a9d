"""The workflow in the documentation is the one in the code."""

from pathlib import Path

from mission.workflow import as_markdown

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "workflow.md"


def test_the_page_is_printed_from_the_table() -> None:
    assert PAGE.read_text().strip() == as_markdown().strip()
