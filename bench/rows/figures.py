"""The large mission: its observations loaded, exported and paged through."""

from __future__ import annotations

import csv
import sqlite3
import time
from pathlib import Path
from statistics import median

from bench import synthetic
from bench.measure import CPU, Result, memory, spent_by_programs
from bench.places import Place, copied
from bench.server import Server, serving
from bench.settings import DEEP_PAGE, Bench, run, tool

COLUMNS = (
    'key, indicator, area, disaggregation, start, "end", vintage, known_by, body FROM reports_frozenfigure '
    "WHERE first <= 1 AND until > 1 ORDER BY key"
)


def measure(bench: Bench) -> None:
    """Every row about observations."""
    package = synthetic.write(
        bench.folder / f"figures-{bench.engine}", synthetic.Size(bench.observations, 40)
    )
    place = bench.make("figures")
    _import(bench, place, package)
    place.once("load", package=str(package))
    place.once("freeze", slug=synthetic.SLUG)
    place.settle()
    _export(bench, place)
    _lists(bench, place)


def _import(bench: Bench, place: Place, package: Path) -> None:
    on_sqlite = bench.engine == "SQLite"
    against = _sqlite_rival() if on_sqlite else "COPY of the same rows, keys resolved, into the same table"
    result = Result("import of observations, checked", against, bench.engine, 5 if on_sqlite else 1.5)
    limit, peaks = 150 if on_sqlite else 100, []
    for number in range(bench.runs):
        with copied(place, f"import-{number}") as copy:
            loaded = copy.once("load", package=str(package), server=place.server)
            peaks.append(loaded["peak"])
            result.ours.append(loaded["seconds"])
            rival = _into_plain_sqlite if on_sqlite else _copied_in
            result.theirs.append(rival(copy, package / "observations.csv"))
    peak = max(peaks)
    result.sizes = f"{bench.observations:,} observations"
    result.note = (
        f"process at most {peak:.0f} MB, {loaded['base']:.0f} MB of them before it began (limit {limit} MB)"
    )
    if peak > limit:
        result.broken.append("memory")
    bench.add(result)


def _copied_in(place: Place, _: Path) -> float:
    """Seconds of COPY of what was just loaded, into the emptied table with all its constraints."""
    psql, file = str(tool("psql")), place.folder / "observations.copy"
    for statement in (
        f"\\copy mission_observation TO '{file}'",
        "ALTER TABLE mission_observation DISABLE TRIGGER USER",
        "TRUNCATE mission_observation",
        "ALTER TABLE mission_observation ENABLE TRIGGER USER",
    ):
        run(place.psql(psql, statement))
    begun = spent_by_programs(place.server)
    run(place.psql(psql, f"\\copy mission_observation FROM '{file}'"))
    return spent_by_programs(place.server) - begun


def _sqlite_rival() -> str:
    how = (
        "sqlite3's .import" if tool("sqlite3") else "Python's sqlite3 and csv (there is no sqlite3 tool here)"
    )
    return f"{how} of the same CSV into one table without checks"


def _into_plain_sqlite(place: Place, file: Path) -> float:
    into, begun = place.folder / "plain.sqlite3", spent_by_programs(0) + time.process_time()
    if program := tool("sqlite3"):
        prepared = "PRAGMA journal_mode=WAL;\nPRAGMA synchronous=FULL;\n"
        run([program, str(into)], f"{prepared}.import --csv {file} plain\n")
    else:
        connection = sqlite3.connect(into)
        with file.open(newline="", encoding="utf-8") as opened, connection:
            rows = csv.reader(opened)
            names = next(rows)
            connection.execute(f"CREATE TABLE plain ({', '.join(names)})")
            connection.executemany(f"INSERT INTO plain VALUES ({', '.join('?' * len(names))})", rows)
        connection.close()
    return spent_by_programs(0) + time.process_time() - begun


def _export(bench: Bench, place: Place) -> None:
    on_sqlite = bench.engine == "SQLite"
    against = _export_rival() if on_sqlite else "psql's COPY of the same frozen rows to standard output"
    result = Result("CSV of all observations, through the server", against, bench.engine, 2.5)
    path, walls = f"/{synthetic.SLUG}/observations.csv?vintage=all", []
    with serving(place) as server:
        server.load(f"/{synthetic.SLUG}/observations.csv?vintage=all&indicator=indicator-00", 4)
        before = _memory(server)
        for _ in range(bench.runs):
            answer = server.load(path, 1)
            assert answer["status"] == [200], answer
            result.ours.append(answer["cpu"])
            walls.append(answer["wall"])
            begun = spent_by_programs(place.server) + time.process_time()
            _dump(place)
            result.theirs.append(spent_by_programs(place.server) + time.process_time() - begun)
        grown = _memory(server) - before
    result.sizes = f"{bench.observations:,} observations, {answer['bytes'] / 1e6:,.0f} MB"
    result.note = f"{median(walls):.1f} s on the clock; a worker grew by {grown:.0f} MB at most (limit 20 MB)"
    if grown > 20:
        result.broken.append("memory")
    bench.add(result)


def _export_rival() -> str:
    how = "sqlite3 -csv" if tool("sqlite3") else "Python's sqlite3 and csv (there is no sqlite3 tool here)"
    return f"{how} of the same frozen rows"


def _memory(server: Server) -> float:
    return max(memory(pid, "VmHWM") for pid in server.workers())


def _dump(place: Place) -> None:
    if place.address:
        run(place.psql(str(tool("psql")), f"COPY (SELECT {COLUMNS}) TO STDOUT WITH (FORMAT csv)"))
    elif program := tool("sqlite3"):
        run([program, "-csv", str(place.folder / "mission.sqlite3"), f"SELECT {COLUMNS}"])
    else:
        connection = sqlite3.connect(place.folder / "mission.sqlite3")
        with (place.folder / "null").open("w", newline="") as file:
            csv.writer(file).writerows(connection.execute(f"SELECT {COLUMNS}"))
        connection.close()


def _lists(bench: Bench, place: Place) -> None:
    cold = place.once("cold_list", slug=synthetic.SLUG, runs=bench.runs, server=place.server)
    if "absent" in cold:
        bench.left_out.append("the API's lists: there is no list of observations")
        return
    sizes = f"{bench.observations:,} observations"
    against = "one query and json.dumps of the same rows"
    bench.add(
        Result(
            "API list of 100, first request",
            against,
            bench.engine,
            2.5,
            cold["ours"],
            cold["theirs"],
            CPU,
            sizes,
        )
    )
    pages = min(DEEP_PAGE, bench.observations // 100)
    deep = place.once("deep_page", slug=synthetic.SLUG, pages=pages, runs=bench.runs, server=place.server)
    job = f"API list, page {deep['page']:,} by its links"
    bench.add(Result(job, "its page 1", bench.engine, 1.15, deep["ours"], deep["theirs"], CPU, sizes))
