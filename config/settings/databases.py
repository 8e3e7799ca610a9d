"""Two engines: the embedded SQLite, or the PostgreSQL that DATABASE_URL names."""

from __future__ import annotations

from typing import Any

from config.settings import env

_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
    "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-20000;"
)
_LIGHT = _PRAGMAS.replace("synchronous=FULL", "synchronous=NORMAL")
_OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _PRAGMAS}
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    # A connection per request halves throughput.
    "CONN_MAX_AGE": None,
    "OPTIONS": _OPTIONS,
}

_postgres = env.database("DATABASE_URL")
if _postgres:
    options: dict[str, Any] = {**_postgres.get("OPTIONS", {})}
    options["pool"] = {"min_size": 1, "max_size": env.number("DATABASE_POOL", 4), "timeout": 10}
    DATABASES: dict[str, Any] = {
        "default": {**_postgres, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    }
    DATABASE_ROUTERS: list[str] = []
else:
    env.VAR.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {**_SQLITE, "NAME": env.VAR / "mission.sqlite3"},
        # A file of its own, so that cache writes never wait for the record's writer. What is cached may be lost with
        # the power, so that they do not wait for the disk either.
        "cache": {
            **_SQLITE,
            "NAME": env.VAR / "cache.sqlite3",
            "OPTIONS": {**_OPTIONS, "init_command": _LIGHT},
        },
    }
    DATABASE_ROUTERS = ["config.routers.CacheRouter"]

_redis = env.text("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis}
    if _redis
    else {
        "BACKEND": "config.shared_cache.DatabaseCache",
        "LOCATION": "cache",
        # Django's own 300 would soon drop the counts of tries at sign-in for pages.
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}
