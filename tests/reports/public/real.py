"""The shipped package, loaded and released once for the tests of a module and taken back after them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from mission import triggers
from tests.factories.package import SHIPPED

SLUG = "national-mission-drugs"


@pytest.fixture(scope="module")
def national(django_db_setup: Any, django_db_blocker: Any) -> Iterator[str]:
    """The address of the shipped mission, released."""
    with django_db_blocker.unblock():
        triggers.install("default")
        with transaction.atomic():
            call_command(
                "load_mission", str(SHIPPED), release=True, stdout=io.StringIO(), stderr=io.StringIO()
            )
            yield f"/{SLUG}/"
            transaction.set_rollback(True)
