"""Warm public pages: kept with the version of the public record that they were drawn from, and answered at once.

A kept page is answered before Django's middleware: one look at which version is public, then bytes. The version is
the edition that is public, its redactions and the software, so a page of an older version is never given again; what is
kept needs no clearing and no clock. A page that is not kept yet is drawn once, however many ask for it.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from reports.clock import next_quarter
from reports.public.software import software_mark

log = logging.getLogger(__name__)

MOST_BYTES = 64_000_000
LARGEST = 2_000_000
LONGEST_ADDRESS = 600
#: How long another process is waited for that draws the same page.
PATIENCE = 10.0
GZIP_LEVEL = 5
SMALLEST_COMPRESSED = 500

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

_VERSION = (
    "SELECT e.position, e.id, e.hash, (SELECT max(r.id) FROM reports_redaction r WHERE r.mission_id = e.mission_id) "
    "FROM reports_edition e JOIN mission_mission m ON m.id = e.mission_id "
    "WHERE m.slug = %s AND e.position IS NOT NULL AND e.release_at <= %s ORDER BY e.position DESC LIMIT 1"
)


@dataclass(frozen=True)
class Kept:
    """A page as it was drawn: its headers without those that depend on the clock, its body plain and compressed."""

    version: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return len(self.plain) + len(self.packed) + 1000


class Shelf:
    """The pages that this process keeps: the ones used last, up to a number of bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """A kept page."""
        with self._lock:
            found = self._pages.get(key)
            if found:
                self._pages.move_to_end(key)
            return found

    def put(self, key: str, page: Kept) -> None:
        """Keep a page; those that were used least recently make room."""
        with self._lock:
            old = self._pages.pop(key, None)
            self._size += page.size - (old.size if old else 0)
            self._pages[key] = page
            while self._size > self._most and self._pages:
                self._size -= self._pages.popitem(last=False)[1].size

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._pages.clear()
            self._size = 0


pages = Shelf()
_drawing: dict[str, threading.Lock] = {}
_drawing_lock = threading.Lock()


def slug_in(path: str) -> str | None:
    """The mission that a public address is about; None for addresses that are not kept."""
    parts = path.split("/", 5)
    if path.startswith("/api/v1/missions/"):
        return parts[4] if len(parts) > 4 else None
    first = parts[1] if len(parts) > 2 else ""
    return None if first in ("", "admin", "accounts", "workspace", "static", "api") else first


def version_of(slug: str) -> str | None:
    """Which version of a mission's public record is public now; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [slug, _parameter(timezone.now())])
        row = cursor.fetchone()
    return f"{row[0]}.{row[1]}.{row[2][:12]}.{row[3] or 0}.{software_mark()}" if row else None


def _parameter(at: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def key_of(environ: Environ) -> str | None:
    """The name under which the answer to a request is kept; None for what is not kept."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or len(path) + len(query) > LONGEST_ADDRESS:
        return None
    if "HTTP_RANGE" in environ or slug_in(path) is None:
        return None
    accept = str(environ.get("HTTP_ACCEPT", ""))[:200] if path.startswith("/api/") else ""
    # Only a proxy of ours may say how it was reached; from anyone else the header is no part of the page.
    said = environ.get("HTTP_X_FORWARDED_PROTO") if settings.SECURE_PROXY_SSL_HEADER else None
    scheme = str(said or environ["wsgi.url_scheme"])[:10]
    host = str(environ.get("HTTP_HOST", ""))[:200]
    return "\n".join((scheme, host, path, query, accept))


class WarmPages:
    """WSGI: answers a page that is kept in the version that is public now, and leaves all else to Django."""

    def __init__(self, application: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        key = key_of(environ)
        kept = pages.get(key) if key else None
        if kept is None or kept.version != _current(environ["PATH_INFO"]):
            return self.application(environ, start_response)
        return _answer(kept, environ, start_response)


def _current(path: str) -> str | None:
    slug = slug_in(path)
    try:
        return version_of(slug) if slug else None
    finally:
        close_old_connections()


def _answer(kept: Kept, environ: Environ, start_response: StartResponse) -> list[bytes]:
    headers = [*kept.headers, ("Cache-Control", _until_quarter()), ("ETag", kept.etag)]
    if _has_it(kept, environ.get("HTTP_IF_NONE_MATCH", "")):
        start_response("304 Not Modified", [h for h in headers if h[0].lower() not in ("content-type",)])
        return []
    packed = bool(kept.packed) and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body = kept.packed if packed else kept.plain
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _until_quarter() -> str:
    now = timezone.now()
    return f"public, max-age={int((next_quarter(now) - now).total_seconds())}, must-revalidate"


def _has_it(kept: Kept, wanted: str) -> bool:
    if not wanted:
        return False
    plain = kept.etag.removeprefix("W/")
    return any(etag == "*" or etag.removeprefix("W/") == plain for etag in parse_etags(wanted))


def keep(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware that keeps public pages once they are drawn, and lets one request draw what many ask for."""

    def answer(request: HttpRequest) -> Any:
        key = key_of(request.META)
        slug = slug_in(request.path_info)
        version = version_of(slug) if key and slug else None
        if not key or not version:
            return get_response(request)
        name = hashlib.sha256(f"{version}\n{key}".encode()).hexdigest()
        with _one_at_a_time(name):
            return _known(request, key, version, name) or _drawn(request, key, version, name, get_response)

    return answer


def _one_at_a_time(name: str) -> threading.Lock:
    with _drawing_lock:
        if len(_drawing) > 1000:
            for idle in [n for n, lock in _drawing.items() if not lock.locked()]:
                del _drawing[idle]
        return _drawing.setdefault(name, threading.Lock())


def _known(request: HttpRequest, key: str, version: str, name: str) -> HttpResponse | None:
    """The page, if a thread or another process has drawn it meanwhile."""
    kept = pages.get(key)
    if kept is None or kept.version != version:
        kept = _from_others(name)
    if kept is None or kept.version != version:
        return None
    pages.put(key, kept)
    return _as_response(kept, request)


def _from_others(name: str) -> Kept | None:
    """What another process has drawn, or is drawing just now."""
    with _cache_may_fail():
        found = cache.get(f"page:{name}")
        if found is not None:
            return Kept(*found)
        if cache.add(f"drawing:{name}", 1, timeout=30):
            return None
        waited_until = time.monotonic() + PATIENCE
        while time.monotonic() < waited_until:
            time.sleep(0.05)
            found = cache.get(f"page:{name}")
            if found is not None:
                return Kept(*found)
            if cache.get(f"drawing:{name}") is None:
                return None
    return None


@contextlib.contextmanager
def _cache_may_fail() -> Iterator[None]:
    """Without the shared cache pages are drawn by each process for itself: slower, and right."""
    try:
        yield
    except Exception as fault:  # noqa: BLE001 - any fault of any cache means the same
        log.warning("The shared cache does not answer: %s", type(fault).__name__)


def _drawn(
    request: HttpRequest, key: str, version: str, name: str, get_response: Callable[[HttpRequest], Any]
) -> Any:
    try:
        response = get_response(request)
        if not _may_be_kept(request, response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        kept = _pack(response, version)
        # The position may have moved while the page was drawn.
        slug = slug_in(request.path_info)
        if slug and version_of(slug) == version:
            pages.put(key, kept)
            fields = (kept.version, kept.headers, kept.etag, kept.plain, kept.packed)
            with _cache_may_fail():
                cache.set(f"page:{name}", fields, timeout=900)
        return response
    finally:
        with _cache_may_fail():
            cache.delete(f"drawing:{name}")


def _may_be_kept(request: HttpRequest, response: Any) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.has_header("ETag")
        and "public" in response.get("Cache-Control", "")
        and len(response.content) <= LARGEST
    )


def _pack(response: HttpResponse, version: str) -> Kept:
    plain = response.content
    packed = gzip.compress(plain, GZIP_LEVEL, mtime=0) if len(plain) > SMALLEST_COMPRESSED else b""
    left_out = {"cache-control", "etag", "content-length"}
    headers = [(n, v) for n, v in response.items() if n.lower() not in left_out]
    return Kept(version, tuple(headers), response["ETag"], plain, packed)


def _as_response(kept: Kept, request: HttpRequest) -> HttpResponse:
    """A kept page as Django's answer, for the requests that waited while it was drawn."""
    if _has_it(kept, request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(kept.plain)
    for header, value in kept.headers:
        response[header] = value
    response["ETag"], response["Cache-Control"] = kept.etag, _until_quarter()
    return response
