"""What pages are measured against: a WSGI function that gives bytes, and our own service with nothing kept."""

from __future__ import annotations

import itertools
import os
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Environ = dict[str, Any]


def constant() -> Callable[[Environ, Callable[..., Any]], Iterable[bytes]]:
    """The headers and bytes of the file that BENCH_ANSWER names, for every request."""
    headers, body = pickle.loads(Path(os.environ["BENCH_ANSWER"]).read_bytes())

    def application(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", list(headers))
        return [body]

    return application


def unkept() -> Callable[[Environ, Callable[..., Any]], Iterable[bytes]]:
    """The service, to which every request is for a page that nobody asked for yet."""
    from config import warm, wsgi

    numbers, key_of = itertools.count(), warm.key_of

    def fresh(environ: Environ) -> str | None:
        key = key_of(environ)
        return key and f"{os.getpid()} {next(numbers)}\n{key}"

    warm.key_of = fresh
    return wsgi.application
