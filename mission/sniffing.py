"""What kind of document a file is, from its content and not from its name. Pure: it reads, and decides nothing else."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

MOST_MEMBERS, MOST_UNPACKED, MOST_RATIO = 5_000, 500_000_000, 200


@dataclass(frozen=True)
class Kind:
    """A kind of document that is taken: its content type, its word, and the endings that its name may have."""

    content_type: str
    word: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
PDF = Kind("application/pdf", "PDF", ("pdf",))
PNG = Kind("image/png", "PNG picture", ("png",))
JPEG = Kind("image/jpeg", "JPEG picture", ("jpg", "jpeg"))
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", "Word document", ("docx",))
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", "Excel workbook", ("xlsx",))
ODT = Kind(f"{_OPEN}text", "OpenDocument text", ("odt",))
ODS = Kind(f"{_OPEN}spreadsheet", "OpenDocument spreadsheet", ("ods",))
TEXT = Kind("text/plain", "text", ("txt",))
CSV = Kind("text/csv", "CSV table", ("csv",))

KINDS = (PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, TEXT, CSV)
TAKEN = "PDF, PNG, JPEG, Word (docx), Excel (xlsx), OpenDocument (odt, ods), CSV and plain text"

_MARKUP = re.compile(rb"<\s*(!doctype|html|script|svg|\?xml|head|body|iframe)", re.IGNORECASE)
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|basic/|scripts/)", re.IGNORECASE)


class Unknown(ValueError):
    """A file that is not taken; the text says why, for the person who gave it."""


def kind_of(file: IO[bytes], ending: str) -> Kind:
    """The kind of an open file whose name ends so. Unknown where it is none that is taken, or another than its name says."""
    head = _head(file)
    if not head:
        raise Unknown("The file is empty.")
    found = _by_signature(file, head) or (_text(file, ending) if ending in ("txt", "csv") else None)
    if found is None:
        raise Unknown(f"This is not a kind of document that can be used here. Use {TAKEN}.")
    if ending not in found.endings:
        raise Unknown(
            f"The file is a {found.word}, but its name ends in “.{ending}”. Give it the ending .{found.endings[0]}."
            if ending
            else f"The file is a {found.word}; give its name the ending .{found.endings[0]}."
        )
    return found


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(4096)


def _by_signature(file: IO[bytes], head: bytes) -> Kind | None:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    return _packed(file) if head.startswith(b"PK\x03\x04") else None


def _packed(file: IO[bytes]) -> Kind | None:
    """The kind of a packed document; only its list of members and its `mimetype` are read."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as packed:
            members = packed.infolist()
            _refuse_traps(members)
            names = {member.filename for member in members}
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                said = packed.read("mimetype").decode("ascii", "replace").strip()
                return next((kind for kind in (ODT, ODS) if kind.content_type == said), None)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        if isinstance(error, Unknown):
            raise
        raise Unknown("The file is damaged. Save it again and upload it anew.") from error
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _refuse_traps(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or (unpacked > 50_000_000 and unpacked / packed > MOST_RATIO)
    ):
        raise Unknown("The file unpacks to more than can be used here. Make it smaller, or give a link.")
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/"):
            raise Unknown("The file is damaged. Save it again and upload it anew.")
        if _MACROS.search(name):
            raise Unknown("The document has macros. Save it without them and upload it anew.")


def _text(file: IO[bytes], ending: str) -> Kind | None:
    """Plain text, looked at to its end: no control signs, nothing that a browser would take for a page."""
    file.seek(0)
    content = file.read()
    if b"\0" in content or re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", content):
        return None
    if _MARKUP.search(content[:4096]):
        return None
    return CSV if ending == "csv" else TEXT
