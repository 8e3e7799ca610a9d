"""`manage.py prepare`: bring every database up to date."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    """Migrate, and make the cache's table."""

    help = "Migrate every database, install the triggers and make the cache's table."

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring everything up to date; nothing where it is."""
        call_command("migrate", verbosity=0, interactive=False)
        if "cache" in settings.DATABASES:
            call_command("createcachetable", database="cache", verbosity=0)
        else:
            call_command("createcachetable", verbosity=0)
            # As on SQLite: what is cached need not outlast the power, and is not written twice for it.
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE IF EXISTS cache SET UNLOGGED")
