"""/healthz: the process answers. /readyz: it can serve."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from mission import triggers


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, is migrated and has its triggers, and the cache answers; else 503 and what fails."""
    failing = [name for name, works in (("database", _database), ("cache", _cache)) if not works()]
    status = 503 if failing else 200
    return JsonResponse({"status": "failing" if failing else "ok", "failing": failing}, status=status)


def _database() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not triggers.missing(
            connection
        )
    except DatabaseError:
        return False


def _cache() -> bool:
    try:
        cache.set("readyz", "1", 10)
        return cache.get("readyz") == "1"
    except Exception:  # noqa: BLE001 - any fault of any cache means the same
        return False
