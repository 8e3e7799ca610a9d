"""Frozen files: made once at freezing, kept under their hash, and never made again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage

from mission.models import Mission
from reports.edition_package import At, Before, Made, files_of, zip_files
from reports.models import Edition, EditionFile, Redaction
from reports.shelf import Moved
from reports.snapshot import SCHEMA_VERSION

Line = dict[str, Any]

_BLOCK = 1 << 20
#: A redaction that was made so shortly before a freeze may not have been seen by it.
_MARGIN = dt.timedelta(hours=1)


def frozen_files(
    mission: Mission,
    position: int,
    *,
    tip: Edition | None = None,
    moved: Moved | None = None,
    report: Mapping[str, bytes] | None = None,
) -> dict[str, Line]:
    """The files of a position, stored; for each name its size and SHA-256.

    `report` has the files of a composed report; they are no part of the data package.
    With the `tip` before it and what `moved` since, files are made from those of the tip; without, from all rows.
    Both ways give the same bytes. A file is stored under its hash before the edition is: where a freeze does not
    end, the file is simply there already.
    """
    before = _before(tip, moved) if tip and moved is not None else Before(_opened)
    with tempfile.TemporaryDirectory(prefix="edition-") as made_in:
        folder = Path(made_in)
        files = list(files_of(At(mission, position), folder, before))
        package = folder / "package.zip"
        zip_files(package, [(made.name, _opener(made)) for made in files])
        files.append(Made(f"{mission.slug}-{position}.zip", package))
        for name, content in (report or {}).items():
            (folder / name).write_bytes(content)
            files.append(Made(name, folder / name))
        return {made.name: _store(made) for made in files}


def _before(tip: Edition, moved: Moved) -> Before:
    if json.loads(tip.document).get("schema") != SCHEMA_VERSION:
        return Before(_opened)
    redacted = Redaction.objects.filter(mission_id=tip.mission_id, at__gte=tip.frozen_at - _MARGIN)
    return Before(
        _opened,
        {file.name: file for file in tip.files.all()},
        moved,
        frozenset(redacted.values_list("table", flat=True)),
    )


def _opened(file: EditionFile) -> BinaryIO:
    opened: Any = default_storage.open(file.stored_as)
    return opened  # type: ignore[no-any-return]


def _opener(made: Made) -> Callable[[], BinaryIO]:
    if made.path:
        return partial(_read, made.path)
    assert made.kept
    return partial(_opened, made.kept)


def _read(path: Path) -> BinaryIO:
    return path.open("rb")


def _store(made: Made) -> Line:
    if made.kept:
        return {"size": made.kept.size, "sha256": made.kept.sha256}
    assert made.path
    with made.path.open("rb") as content:
        line = {"size": made.path.stat().st_size, "sha256": _digest(content)}
        file = EditionFile(**line)
        if not is_whole(file):
            default_storage.delete(file.stored_as)
            content.seek(0)
            default_storage.save(file.stored_as, File(content))
    return line


def is_whole(file: EditionFile) -> bool:
    """Whether the stored file still has its hash."""
    if not default_storage.exists(file.stored_as):
        return False
    with default_storage.open(file.stored_as) as stored:
        return _digest(stored) == file.sha256


def _digest(content: Any) -> str:
    digest = hashlib.sha256()
    for block in iter(lambda: content.read(_BLOCK), b""):
        digest.update(block)
    return digest.hexdigest()
