"""Frozen files: made once at freezing, kept under their hash, and never made again."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from mission.models import Mission
from reports.edition_package import At, files_of, zipped
from reports.models import EditionFile

Line = dict[str, Any]


def frozen_files(mission: Mission, position: int) -> dict[str, Line]:
    """The files of a position, stored; for each name its size and SHA-256.

    A file is stored under its hash before the edition is: where a freeze does not end, the file is simply there already.
    """
    files = list(files_of(At(mission, position)))
    files.append((f"{mission.slug}-{position}.zip", zipped(files)))
    return {name: _store(content) for name, content in files}


def _store(content: bytes) -> Line:
    line = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    name = EditionFile(**line).stored_as
    if not default_storage.exists(name) or default_storage.size(name) != len(content):
        default_storage.delete(name)
        default_storage.save(name, ContentFile(content))
    return line


def is_whole(file: EditionFile) -> bool:
    """Whether the stored file still has its hash."""
    if not default_storage.exists(file.stored_as):
        return False
    digest = hashlib.sha256()
    with default_storage.open(file.stored_as) as stored:
        for block in iter(lambda: stored.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest() == file.sha256
