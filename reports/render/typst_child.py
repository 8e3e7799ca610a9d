"""Run as a process of its own: compiles a document with its data into a PDF, and cannot take more than it may.

Arguments: folder with document and data, folder of fonts, seconds of processor time, bytes of memory.
"""

import datetime as dt
import sys
from pathlib import Path

try:
    import resource
except ImportError:  # not on every system; there the parent's clock alone holds the child
    resource = None  # type: ignore[assignment]

import typst


def main(folder: str, fonts: str, seconds: int, memory: int) -> None:
    """Compile `report.typ` of the folder into its `report.pdf`."""
    if resource:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    typst.compile(
        str(Path(folder) / "report.typ"),
        output=str(Path(folder) / "report.pdf"),
        root=folder,
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts]),
        timestamp=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
