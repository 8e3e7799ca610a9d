"""The cache's table lives in a SQLite file of its own."""

from typing import Any


class CacheRouter:
    """Sends the cache table to the `cache` database, and everything else to `default`."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """The database to read a model from."""
        return "cache" if model._meta.app_label == "django_cache" else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        """The database to write a model to."""
        return "cache" if model._meta.app_label == "django_cache" else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Only the cache's table is made in the cache's database, and only there."""
        return (app_label == "django_cache") == (db == "cache")
