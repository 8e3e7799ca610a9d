"""Where uploaded files are kept: outside of everything that a web server serves by itself."""

from __future__ import annotations

from django.core.files.storage import Storage, storages


def private_files() -> Storage:
    """The storage of uploads: they leave it only through views that ask the rule book."""
    return storages["private"]
