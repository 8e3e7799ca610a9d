"""A long step shows how far it is."""

from __future__ import annotations

import io

from mission.datapackage.progress import Line


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_that_moves_in_its_line() -> None:
    terminal = _Terminal()
    line = Line(terminal)
    line("Loading", 5, 10)
    line("Writing")
    line.close()
    assert terminal.getvalue() == f"Loading [{'#' * 15}{'.' * 15}] 5 of 10\x1b[K\nWriting\x1b[K\n"


def test_elsewhere_it_is_a_line_now_and_then() -> None:
    log = io.StringIO()
    line = Line(log)
    for done in range(1000):
        line("Loading", done, 1000)
    line.close()
    assert log.getvalue() == "Loading: 0 of 1,000\n"
