"""Warm public pages: kept with the version of the public record that they were drawn from, and answered at once.

A kept page is answered before Django's middleware: one look at which version is public, then bytes. The version is
the edition that is public, its redactions and the software, so a page of an older version is never given again; what is
kept needs no clearing and no clock. A request has one look, and all that is drawn for it is of that look. A page that is
not kept yet is drawn once, however many ask for it and in however many processes; an answer of the API, which costs less to
make than to share, once in each.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from reports.clock import until_quarter
from reports.look import IN_ENVIRON, Look, look_at, look_of
from reports.public.software import software_mark

log = logging.getLogger(__name__)

MOST_BYTES = 64_000_000
LARGEST = 2_000_000
LONGEST_ADDRESS = 600
#: How long another process is waited for that draws the same page.
PATIENCE = 10.0
GZIP_LEVEL = 5
SMALLEST_COMPRESSED = 500
#: Stands in the shared cache for a page that is being drawn.
DRAWING = 1

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


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

    @property
    def is_long(self) -> bool:
        """Whether it is worth compressing."""
        return len(self.plain) > SMALLEST_COMPRESSED

    @cached_property
    def headers_of_304(self) -> tuple[tuple[str, str], ...]:
        """The headers for those who have the page already."""
        return tuple(header for header in self.headers if header[0].lower() != "content-type")

    def compressed(self) -> Kept:
        """The same with its body compressed too."""
        return replace(self, packed=gzip.compress(self.plain, GZIP_LEVEL, mtime=0))

    def shared(self) -> tuple[Any, ...]:
        """What another process needs to have it too, as small as it is at hand."""
        return self.headers, self.etag, bool(self.packed), self.packed or self.plain

    @staticmethod
    def unshared(found: tuple[Any, ...], version: str) -> Kept:
        """A page that another process has drawn."""
        headers, etag, is_packed, body = found
        plain, packed = (gzip.decompress(body), body) if is_packed else (body, b"")
        return Kept(version, headers, etag, plain, packed)


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


def version_of(look: Look) -> str:
    """The name of what is public by a look, and of the software that draws it."""
    return f"{look.version}.{software_mark()}"


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
        if key is None or kept is None:
            return self.application(environ, start_response)
        look = _look(environ["PATH_INFO"])
        if look is None or kept.version != version_of(look):
            environ[IN_ENVIRON] = look
            return self.application(environ, start_response)
        if not kept.packed and kept.is_long and _reads_gzip(environ):
            kept = kept.compressed()
            pages.put(key, kept)
        return _answer(kept, look.at, environ, start_response)


def _look(path: str) -> Look | None:
    """The look of a request that Django has not seen yet; what it took from Django is given back."""
    slug = slug_in(path)
    try:
        return look_at(slug, timezone.now()) if slug else None
    finally:
        own = connections[DEFAULT_DB_ALIAS]
        if own.vendor != "sqlite" and own.connection is not None:
            close_old_connections()


def _answer(kept: Kept, at: dt.datetime, environ: Environ, start_response: StartResponse) -> list[bytes]:
    ending = (("Cache-Control", until_quarter(at, timezone.now())), ("ETag", kept.etag))
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted and _has_it(kept, wanted):
        start_response("304 Not Modified", [*kept.headers_of_304, *ending])
        return []
    packed = kept.packed and _reads_gzip(environ)
    body = kept.packed if packed else kept.plain
    length = ("Content-Length", str(len(body)))
    more = (*ending, ("Content-Encoding", "gzip"), length) if packed else (*ending, length)
    start_response("200 OK", [*kept.headers, *more])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _reads_gzip(environ: Environ) -> bool:
    return "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")


def _has_it(kept: Kept, wanted: str) -> bool:
    if wanted == kept.etag:
        return True
    plain = kept.etag.removeprefix("W/")
    return any(etag == "*" or etag.removeprefix("W/") == plain for etag in parse_etags(wanted))


def keep(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware that keeps public pages once they are drawn, and lets one request draw what many ask for."""

    def answer(request: HttpRequest) -> Any:
        key = key_of(request.META)
        slug = slug_in(request.path_info)
        if not key or not slug:
            return get_response(request)
        look = look_of(request.META, slug) or look_at(slug, timezone.now())
        if look is None:
            return get_response(request)
        request.META[IN_ENVIRON] = look
        return _kept_or_drawn(request, key, look, get_response)

    return answer


def _kept_or_drawn(
    request: HttpRequest, key: str, look: Look, get_response: Callable[[HttpRequest], Any]
) -> Any:
    version = version_of(look)
    name = hashlib.sha256(f"{version}\n{key}".encode()).hexdigest()
    shared = not request.path_info.startswith("/api/")
    with _one_at_a_time(name):
        kept = pages.get(key)
        if kept is None or kept.version != version:
            kept = _from_others(name, version) if shared else None
        if kept is not None:
            pages.put(key, kept)
            return _as_response(kept, look.at, request)
        return _drawn(request, key, version, name if shared else "", get_response)


def _one_at_a_time(name: str) -> threading.Lock:
    with _drawing_lock:
        if len(_drawing) > 1000:
            for idle in [n for n, lock in _drawing.items() if not lock.locked()]:
                del _drawing[idle]
        return _drawing.setdefault(name, threading.Lock())


def _from_others(name: str, version: str) -> Kept | None:
    """What another process has drawn, or is drawing just now; None where it is for this one to draw.

    The page and the sign that somebody draws it stand under one name, so that the usual case asks once.
    """
    with _cache_may_fail():
        if cache.add(f"page:{name}", DRAWING, timeout=30):
            return None
        waited_until = time.monotonic() + PATIENCE
        while time.monotonic() < waited_until:
            found = cache.get(f"page:{name}")
            if isinstance(found, tuple):
                return Kept.unshared(found, version)
            if found is None and cache.add(f"page:{name}", DRAWING, timeout=30):
                return None
            time.sleep(0.05)
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
    """The page drawn, and kept where it may be; `name` is its name in the shared cache, if it is shared."""
    kept = None
    try:
        response = get_response(request)
        if _may_be_kept(request, response):
            patch_vary_headers(response, ["Accept-Encoding"])
            kept = _kept(request, response, version)
            pages.put(key, kept)
        return response if kept is None else _as_drawn(kept, request, response)
    finally:
        if name:
            with _cache_may_fail():
                if kept is None:
                    cache.delete(f"page:{name}")
                else:
                    cache.set(f"page:{name}", kept.shared(), timeout=900)


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


def _kept(request: HttpRequest, response: HttpResponse, version: str) -> Kept:
    left_out = {"cache-control", "etag", "content-length"}
    headers = tuple((n, v) for n, v in response.items() if n.lower() not in left_out)
    kept = Kept(version, headers, response["ETag"], response.content, b"")
    return kept.compressed() if kept.is_long and _reads_gzip(request.META) else kept


def _as_drawn(kept: Kept, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer that was drawn, compressed for those who can read it so."""
    if kept.packed and _reads_gzip(request.META):
        response.content = kept.packed
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(kept.packed))
    return response


def _as_response(kept: Kept, at: dt.datetime, request: HttpRequest) -> HttpResponse:
    """A kept page as Django's answer, for the requests that waited while it was drawn."""
    if _has_it(kept, request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(kept.plain)
    for header, value in kept.headers:
        response[header] = value
    response["ETag"], response["Cache-Control"] = kept.etag, until_quarter(at, timezone.now())
    return response
