"""Packed files with a broken part."""

from __future__ import annotations

import io
import struct
import zipfile


def broken(part: str, content: bytes | None = None) -> bytes:
    """A packed file of which the compressed bytes of one part are damaged; one of that part alone without `content`."""
    if content is None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(part, "application/vnd.oasis.opendocument.text" * 3)
        content = made.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        found = packed.getinfo(part)
    names, extra = struct.unpack("<HH", content[found.header_offset + 26 : found.header_offset + 30])
    start = found.header_offset + 30 + names + extra
    size = found.compress_size
    return content[:start] + b"\xff" * size + content[start + size :]
