"""Opening the files of a package: regular files inside its folder and nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from mission.datapackage.problems import Problems, shown

DESCRIPTOR = "datapackage.json"
#: A file beside the package that is larger than this is more likely a mistake than a note.
STRAY_LIMIT = 50_000_000


def wrong_name(name: object) -> str:
    """What is wrong with the path of a resource; empty if it is the name of a file in the folder."""
    if not isinstance(name, str) or not name:
        return "path is not a text"
    if "://" in name or name.lower().startswith(("http:", "https:", "file:", "data:")):
        return f"path {shown(name)} is an address"
    if name.startswith(("/", "\\", "~")) or (len(name) > 1 and name[1] == ":"):
        return f"path {shown(name)} is absolute"
    if ".." in name or "/" in name or "\\" in name:
        return f"path {shown(name)} leads to another folder"
    if name.startswith(".") or not name.isprintable() or len(name) > 100:
        return f"path {shown(name)} is not a plain file name"
    return ""


def open_file(folder: Path, name: str, limit: int, problems: Problems) -> BinaryIO | None:
    """A file of the package, opened to read; None, with a problem noted, where it may not be read."""
    path = Path(os.path.realpath(folder / name))
    if not path.is_relative_to(os.path.realpath(folder)):
        problems.add(name, "is a link that leads outside the folder", "Put the file itself into the folder")
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        problems.add(name, "is missing", "Put the file into the folder")
        return None
    except OSError as error:
        problems.add(
            name, f"cannot be opened ({error.strerror})", "Put a file that can be read into the folder"
        )
        return None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        problems.add(name, "is not a regular file", "Put a file there: no folder, pipe, socket or device")
        return None
    if status.st_size > limit:
        os.close(descriptor)
        problems.add(name, f"has {status.st_size:,} bytes", f"A file of this kind may have {limit:,}")
        return None
    return os.fdopen(descriptor, "rb", buffering=1 << 20)


def strays(folder: Path, named: set[str], problems: Problems) -> list[str]:
    """The files of the folder that the package does not name, unread; very large ones are problems."""
    found = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name in named or entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
                continue
            size = entry.stat(follow_symlinks=False).st_size
            if size > STRAY_LIMIT:
                problems.add(
                    entry.name,
                    f"is not named by {DESCRIPTOR} and has {size:,} bytes; it was not read",
                    "Name it there or take it out of the folder",
                )
            elif entry.name.lower() not in ("readme.md", "license", "licence", "licence.md", "license.md"):
                found.append(entry.name)
    return found
