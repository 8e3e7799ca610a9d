"""`manage.py create_administrator EMAIL`: makes the first person of the delivery team."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts.actions import people
from accounts.errors import Refused
from accounts.models import User
from accounts.words import Role


class Command(BaseCommand):
    """Makes an administrator for all missions."""

    help = "Make an administrator of the delivery team, for all missions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, a name, and where the password comes from."""
        parser.add_argument("email", help="The e-mail address to sign in with.")
        parser.add_argument("--name", default="", help="The person's name.")
        parser.add_argument(
            "--password-stdin", action="store_true", help="Read the password from standard input."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account; an error in one line where the address or password will not do."""
        email = options["email"].strip()
        try:
            validate_email(email)
            password = self._password(from_stdin=options["password_stdin"])
            validate_password(password, User(email=email, name=options["name"]))
            with transaction.atomic():
                user = people.add(email, name=options["name"], password=password)
                people.give_role(user, Role.ADMINISTRATOR, by=None, reason="Made by command")
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"{email} is an administrator and can sign in at /accounts/login/.")

    def _password(self, *, from_stdin: bool) -> str:
        if from_stdin:
            return sys.stdin.readline().rstrip("\r\n")
        if not sys.stdin.isatty():
            raise CommandError("There is no terminal to ask for the password; give it with --password-stdin.")
        first = getpass.getpass("Password (12 characters or more): ")
        if first != getpass.getpass("The same again: "):
            raise CommandError("The two passwords differ.")
        return first
