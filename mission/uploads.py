"""Uploaded files: looked at before they are taken, and kept outside of everything that a web server serves by itself."""

from __future__ import annotations

import hashlib
import shlex
import subprocess
import unicodedata
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.utils.module_loading import import_string

from mission.errors import Incomplete
from mission.inputs import FileInput
from mission.sniffing import Unknown, kind_of

LONGEST_NAME = 150
_CHUNK = 1 << 20
_PATIENCE = 60


class NotStored(Incomplete):
    """There is no room for a file, or its storage does not answer. Nothing of it is kept."""


def private_files() -> Storage:
    """The storage of uploads: they leave it only through views that ask the rule book."""
    return storages["private"]


def looked_at(file: Any, *, field: str = "file") -> FileInput:
    """An uploaded file (with `name` and `size`, open for reading) that may be kept.

    Incomplete with a sentence at `field` where it is too large, no kind of document that is taken, another kind than its
    name says, or refused by the scanner of viruses.
    """
    try:
        return _looked_at(file)
    except Unknown as refused:
        sentence = str(refused)
        raise Incomplete(sentence, fields={field: [sentence]}) from refused


def safe_name(name: str) -> str:
    """The name of a file without folders, control signs and signs that turn the direction of writing."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    )
    plain = " ".join("".join("_" if sign in '<>:"|?*%;' else sign for sign in plain).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or "document"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'document'}.{ending}"[-LONGEST_NAME:]


def most_bytes() -> int:
    """How large an uploaded file may be (settings.UPLOAD_MEGABYTES)."""
    return int(settings.UPLOAD_MEGABYTES) * 1_000_000


def _looked_at(file: Any) -> FileInput:
    if file.size > most_bytes():
        raise Unknown(
            f"The file is larger than {settings.UPLOAD_MEGABYTES} MB. Make it smaller, or give a link to it."
        )
    name = safe_name(file.name)
    _, dot, ending = name.lower().rpartition(".")
    kind = kind_of(file, ending if dot else "")
    _ask_scanner(file)
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return FileInput(
        content=file, name=name, content_type=kind.content_type, size=file.size, sha256=digest.hexdigest()
    )


def _ask_scanner(file: IO[bytes]) -> None:
    """Ask what settings.UPLOAD_SCANNER names; nothing where it is empty.

    A dotted name is a function that takes the open file and gives a sentence to refuse it, or nothing. Anything else is a
    command that reads the file from its standard input: it takes it by exit code 0 and refuses it by 1.
    """
    named = settings.UPLOAD_SCANNER
    if not named:
        return
    file.seek(0)
    if " " not in named and "/" not in named and "." in named:
        refused = import_string(named)(file)
        if refused:
            raise Unknown(str(refused))
        return
    try:
        answer = subprocess.run(
            shlex.split(named), input=file.read(), capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unknown("The file cannot be checked for viruses at the moment. Try again later.") from error
    if answer.returncode == 1:
        raise Unknown("The virus scanner refused this file. Ask your IT colleagues to look at it.")
    if answer.returncode:
        raise Unknown("The file cannot be checked for viruses at the moment. Try again later.")
