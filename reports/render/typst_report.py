"""The report as a PDF that a screen reader can read (PDF/UA-1): one data file in, one compile in a child process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

#: What one report may take: processor time, time on the clock on a machine that does other things, and memory.
SECONDS, CLOCK, MEMORY = 10, 60, 600_000_000
_HERE = Path(__file__).parent


class NotMade(RuntimeError):
    """The document could not be made within its limits, or not at all."""


def pdf(data: dict[str, Any], *, fonts: Path) -> bytes:
    """The PDF of a report: the same bytes for the same data.

    `data` is what `reports.render.print_data` gives; `fonts` the folder with the TrueType files of the site's font.
    Raises NotMade.
    """
    with tempfile.TemporaryDirectory(prefix="report-") as made_in:
        folder = Path(made_in)
        laid_out(folder, data)
        return compiled(folder, fonts=fonts)


def laid_out(folder: Path, data: dict[str, Any]) -> None:
    """Put the document and its one data file into a folder."""
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    shutil.copy(_HERE / "report.typ", folder / "report.typ")


def compiled(folder: Path, *, fonts: Path) -> bytes:
    """What the child makes of the document in a folder. Raises NotMade."""
    command = [
        sys.executable,
        "-I",
        str(_HERE / "typst_child.py"),
        str(folder),
        str(fonts),
        str(SECONDS),
        str(MEMORY),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=CLOCK, check=False)  # noqa: S603 our own file
    except subprocess.TimeoutExpired as error:
        raise NotMade(f"It took more than {CLOCK} seconds.") from error
    if done.returncode:
        said = [
            line
            for line in done.stderr.decode(errors="replace").splitlines()
            if "memory" in line or "rror:" in line
        ]
        raise NotMade(said[0] if said else f"The process ended with {done.returncode}, at its limits.")
    return (folder / "report.pdf").read_bytes()
