"""`manage.py demo_accounts`: makes the people of the demonstration and says how to sign in."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import demo


class Command(BaseCommand):
    """Makes the accounts of demo mode where they are missing."""

    help = "Make the accounts of demo mode where they are missing, and say how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one option."""
        parser.add_argument(
            "--json", action="store_true", help="Print them as a list of email, password, role, partner."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them and print them; an error outside demo mode."""
        if not settings.DEMO:
            raise CommandError(
                "Demo accounts exist only in demo mode (DEMO=1, with the embedded SQLite). "
                "To make the first administrator: manage.py create_administrator EMAIL"
            )
        accounts = demo.make(settings.DEMO_ACCOUNTS_FILE)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(account) for account in accounts], indent=1))
            return
        width = max(len(account.email) for account in accounts)
        self.stdout.write(f"Sign in at {settings.LOGIN_URL} as one of these:")
        for account in accounts:
            whom = f" for {account.partner}" if account.partner else ""
            self.stdout.write(f"  {account.email:<{width}}  {account.password}  ({account.role}{whom})")
