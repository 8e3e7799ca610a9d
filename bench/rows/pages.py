"""Public pages: kept, unchanged, and drawn for the first time."""

from __future__ import annotations

import http.client
import pickle
from pathlib import Path
from typing import Any

from bench.measure import CPU, Result
from bench.places import ROOT, Place
from bench.server import Server, serving
from bench.settings import Bench

SLUG = "national-mission-drugs"
PACKAGE = ROOT / "data" / "national-mission"
GZIP = {"Accept-Encoding": "gzip"}


def measure(bench: Bench, place: Place, path: str) -> None:
    """All rows about one public page, in a place that has it."""
    plain = bench.folder / f"answer-{bench.engine}"
    with serving(place) as server:
        headers, body = _taken(server, path)
        plain.write_bytes(pickle.dumps((headers, body)))
        sizes = f"{path}, {len(body):,} bytes compressed"
        with serving(place, "bench.bare:constant", factory=True, BENCH_ANSWER=str(plain)) as bare:
            _warm(bench, server, bare, path, sizes)
        with serving(place, "bench.bare:unkept", factory=True) as unkept:
            _unchanged(bench, server, unkept, path, dict(headers)["etag"], sizes)
    _cold(bench, place, path, sizes)


def _taken(server: Server, path: str) -> tuple[list[tuple[str, str]], bytes]:
    """The answer as the server gives it, once both workers keep it."""
    server.load(path, 40, GZIP)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers=GZIP)
    answer = connection.getresponse()
    left_out = ("date", "server", "connection", "transfer-encoding")
    headers = [(name.lower(), value) for name, value in answer.getheaders() if name.lower() not in left_out]
    return headers, answer.read()


def _warm(bench: Bench, server: Server, bare: Server, path: str, sizes: str) -> None:
    result = Result("public page, kept", "a bare WSGI function with the same bytes", bench.engine, 3.5)
    rates: list[float] = []
    for _ in range(bench.runs):
        ours = server.load(path, bench.requests, GZIP)
        result.ours.append(_used(ours))
        result.theirs.append(_used(bare.load(path, bench.requests, GZIP)))
        rates.append(bench.requests / ours["wall"])
    result.unit, result.sizes = CPU, sizes
    result.note = f"{sorted(rates)[len(rates) // 2]:,.0f} requests/s beside the load generator"
    bench.add(result)


def _unchanged(bench: Bench, server: Server, unkept: Server, path: str, etag: str, sizes: str) -> None:
    kept = Result("304 for an unchanged page", "the kept page", bench.engine, 1.05)
    drawn = Result("304 for an unchanged page", "the page drawn anew", bench.engine, 0.05)
    few = max(10, bench.requests // 40)
    unkept.load(path, 8, GZIP)
    for _ in range(bench.runs):
        answer = server.load(path, bench.requests, {**GZIP, "If-None-Match": etag})
        assert answer["status"] == [304] and answer["bytes"] == 0, answer
        kept.ours.append(_used(answer))
        kept.theirs.append(_used(server.load(path, bench.requests, GZIP)))
        drawn.theirs.append(_used(unkept.load(path, few, GZIP)))
    drawn.ours = kept.ours
    for result in (kept, drawn):
        result.unit, result.sizes = CPU, sizes
        bench.add(result)


def _used(answer: dict[str, Any]) -> float:
    return float(answer["cpu"]) * 1000


def _cold(bench: Bench, place: Place, path: str, sizes: str) -> None:
    found = place.once("cold_page", path=path, runs=bench.runs, server=place.server)
    against = "the same template from a context that is ready, compressed alike"
    for job, ours in (
        ("public page, first request", "ours"),
        ("the very first page of an edition", "newest"),
    ):
        result = Result(job, against, bench.engine, 1.4, found[ours], found["theirs"], CPU, sizes)
        bench.add(result)


def shipped(bench: Bench) -> tuple[Place, str]:
    """The data that the project comes with, and its page of commitments."""
    place = bench.make("pages")
    place.manage("load_mission", str(Path(PACKAGE)), "--release")
    return place, f"/{SLUG}/commitments/"
