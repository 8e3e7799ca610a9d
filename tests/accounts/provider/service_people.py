"""Fills the service: one person who has an account, and whether it is closed."""

import json
import sys

import django

django.setup()

from accounts.models import User  # noqa: E402

for email, active in json.loads(sys.argv[1]).items():
    User.objects.create_user(email, "a password that nobody types", is_active=active)
