"""Files of exactly the edition that is read: listed with their hashes, and given whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from reports.models import EditionFile
from reports.public.addresses import address
from reports.public.page import draw
from reports.public.parameters import refuse_unknown
from reports.public.shelf import public_page
from reports.redacted import files_are_withheld
from reports.released import NotReleased, Shelf

BLOCK = 1 << 16
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".zip": "application/zip",
    ".pdf": "application/pdf",
    ".html": "text/html; charset=utf-8",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@public_page
def index(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    """The files of the edition, each with size and hash, and how to check them."""
    refuse_unknown(request.GET, ())
    withheld = files_are_withheld(shelf.edition)
    files = [] if withheld else list(shelf.edition.files.all())
    rows: list[dict[str, Any]] = [
        {
            "name": one.name,
            "size": one.size,
            "sha256": one.sha256,
            "url": address(shelf, "file", name=one.name),
        }
        for one in files
    ]
    package = next((row for row in rows if row["name"].endswith(".zip")), None)
    context = {
        "files": [row for row in rows if row is not package],
        "package": package,
        "edition": shelf.edition,
        "withheld": withheld,
        "corrections_url": address(shelf, "corrections"),
        "document_url": request.build_absolute_uri(address(shelf, "edition_document")),
    }
    return draw(request, shelf, "reports/downloads.html", context)


@public_page
def file(request: HttpRequest, shelf: Shelf, name: str) -> HttpResponseBase:
    """One file, or the part of it that is asked for; `If-Range` is honoured."""
    found = shelf.edition.files.filter(name=name).first()
    if found is None or not default_storage.exists(found.stored_as) or files_are_withheld(shelf.edition):
        raise NotReleased(name)
    part = _part(request, found)
    if part is None:
        response: HttpResponseBase = HttpResponse(
            status=416, headers={"Content-Range": f"bytes */{found.size}"}
        )
        response["ETag"] = _etag(found)
        return response
    start, end = part
    whole = (start, end) == (0, found.size - 1)
    response = StreamingHttpResponse(_blocks(found, start, end), status=200 if whole else 206)
    response["Content-Type"] = TYPES.get(f".{name.rpartition('.')[2]}", "application/octet-stream")
    response["Content-Length"] = str(end - start + 1)
    if not whole:
        response["Content-Range"] = f"bytes {start}-{end}/{found.size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _etag(found)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _etag(found: EditionFile) -> str:
    return f'"{found.sha256}"'


def _part(request: HttpRequest, found: EditionFile) -> tuple[int, int] | None:
    """The first and last byte that are asked for; the whole where no usable range is; None beyond the end."""
    whole = (0, found.size - 1)
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or request.headers.get("If-Range", _etag(found)) != _etag(found):
        return whole
    first, last = asked.groups()
    if not first and not last:
        return whole
    if not first:
        return (max(found.size - int(last), 0), found.size - 1) if int(last) else None
    start = int(first)
    end = min(int(last), found.size - 1) if last else found.size - 1
    if start >= found.size:
        return None
    return (start, end) if start <= end else whole


def _blocks(found: EditionFile, start: int, end: int) -> Iterator[bytes]:
    left = end - start + 1
    with default_storage.open(found.stored_as) as stored:
        stored.seek(start)
        while left > 0 and (block := stored.read(min(BLOCK, left))):
            left -= len(block)
            yield block
