"""The mark of the software that draws the pages, so that a new version is not taken for the old one."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent
_DRAWN_BY = ("reports/**/*.py", "reports/**/*.html", "templates/**/*.html", "mission/*.py", "static/**/*.*")


@functools.cache
def software_mark() -> str:
    """A short digest of the code, templates and styles that pages are made of; the same on every machine."""
    digest = hashlib.sha256()
    for pattern in _DRAWN_BY:
        for path in sorted(_ROOT.glob(pattern)):
            digest.update(str(path.relative_to(_ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
