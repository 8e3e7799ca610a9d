"""Jobs that are done inside the service's own code, each in a process of its own: `python -m bench.once load {...}`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402 - Django has to be set up first
from django.utils import timezone  # noqa: E402

from bench import cold  # noqa: E402
from bench import report as reporting  # noqa: E402
from bench.measure import memory, spent  # noqa: E402
from mission.datapackage.load import load, validated  # noqa: E402
from mission.models import Mission  # noqa: E402
from reports.actions.freeze import freeze  # noqa: E402
from reports.clock import quarter_begun  # noqa: E402
from reports.models import Report  # noqa: E402
from reports.models.edition import ReportKind  # noqa: E402

BY = "bench"


def load_package(package: str, server: int = 0) -> dict[str, Any]:
    """Check a package and load it: seconds of processor time, and the process's memory before and at its highest."""
    connection.ensure_connection()
    base = memory(os.getpid())
    begun = spent(server)
    load(validated(package), by=BY)
    return {"seconds": spent(server) - begun, "base": base, "peak": memory(os.getpid(), "VmHWM")}


def freeze_all(slug: str, server: int = 0) -> dict[str, Any]:
    """Freeze the record of a mission and release it: seconds of processor time and on the clock, bytes of the frozen tables
    and of stored files more than before, rows touched."""
    mission = Mission.objects.get(slug=slug)
    code = f"update-{Report.objects.filter(mission=mission).count() + 1}"
    report = Report.objects.create(
        mission=mission, kind=ReportKind.UPDATE, code=code, title=f"Edition {code}"
    )
    stored, files, at = _stored(), _files(), quarter_begun(timezone.now())
    begun, clock = spent(server), time.monotonic()
    frozen = freeze(report, by=BY, at=at)
    seconds, clock = spent(server) - begun, time.monotonic() - clock
    frozen.edition.release_at, frozen.edition.released_by = at, BY
    frozen.edition.save(update_fields=["release_at", "released_by"])
    return {
        "seconds": seconds,
        "clock": clock,
        "stored": _stored() - stored,
        "files": _files() - files,
        "touched": frozen.tally.touched,
    }


def _stored() -> int:
    """Bytes of the frozen tables with their indexes; on SQLite of the pages of the whole file that are in use."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'reports_%%'",
                [],
            )
        else:
            cursor.execute(
                "SELECT (p.page_count - f.freelist_count) * s.page_size "
                "FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s"
            )
        return int(cursor.fetchone()[0])


def _files() -> int:
    """Bytes of all stored files."""
    return sum(path.stat().st_size for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


JOBS = {
    "load": load_package,
    "freeze": freeze_all,
    "cold_page": cold.page,
    "cold_list": cold.api_list,
    "deep_page": cold.deep_page,
    "first": cold.first,
    "compose_report": reporting.compose,
    "print_report": reporting.print_report,
}

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](**json.loads(sys.argv[2]))))
