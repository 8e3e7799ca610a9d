"""The shared cache in the database: what its users rely on, in one statement for each write."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config import shared_cache
from config.shared_cache import DatabaseCache

ALIAS = "cache" if "cache" in connections else "default"
pytestmark = pytest.mark.django_db(databases=list(connections))


@pytest.fixture
def cache(settings: Any, monkeypatch: pytest.MonkeyPatch) -> DatabaseCache:
    settings.CACHES = {"default": {"BACKEND": "config.shared_cache.DatabaseCache", "LOCATION": "of_tests"}}
    call_command("createcachetable", database=ALIAS, verbosity=0)
    monkeypatch.setattr(shared_cache, "TIDIES_ONCE_IN", 10**9)
    return DatabaseCache("of_tests", {"OPTIONS": {"MAX_ENTRIES": 6}})


@pytest.mark.parametrize("value", [1, "text", b"\x00\xff", None, ("a", ("b", b"c"), True), {"x": [1]}])
def test_what_is_set_is_had(cache: DatabaseCache, value: Any) -> None:
    cache.set("key", "before")
    cache.set("key", value, timeout=None)
    assert cache.get("key", "absent") == value


def test_only_the_first_of_several_adds(cache: DatabaseCache) -> None:
    assert cache.add("key", 1, timeout=30) is True
    assert cache.add("key", 2, timeout=30) is False
    assert cache.get("key") == 1
    assert cache.delete("key")
    assert cache.add("key", 3) is True
    assert cache.incr("key") == 4


def test_what_is_over_can_be_added_again(cache: DatabaseCache) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        cache.add("key", 1, timeout=30)
        clock.shift(dt.timedelta(seconds=32))
        assert cache.add("key", 2, timeout=30) is True
        assert cache.get("key") == 2
        clock.shift(dt.timedelta(seconds=32))
        assert cache.get("key") is None


def test_each_write_is_one_statement(cache: DatabaseCache) -> None:
    with CaptureQueriesContext(connections[ALIAS]) as queries:
        cache.add("key", 1)
        cache.set("key", 2)
        cache.set("other", 3)
    assert len(queries) == 3


def test_old_entries_make_room_in_the_end(cache: DatabaseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_cache, "TIDIES_ONCE_IN", 1)
    for number in range(20):
        cache.set(f"key-{number:02}", number)
    assert sum(cache.get(f"key-{number:02}") is not None for number in range(20)) <= 7


def test_without_its_table_nothing_is_kept_and_nothing_fails(settings: Any) -> None:
    cache = DatabaseCache("no_such_table", {})
    from django.db import transaction

    with transaction.atomic(using=ALIAS):
        assert cache.add("key", 1) is False
        transaction.set_rollback(True, using=ALIAS)
