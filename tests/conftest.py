"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from config import warm
from mission import triggers
from reports import lines
from reports.known import known

# Playwright's event loop makes Django refuse the database otherwise; these tests are synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def _append_only_tables_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with real transactions the tables are emptied by DELETE, which our triggers refuse: they are
    taken away for that moment and put back."""
    marker = request.node.get_closest_marker("django_db")
    real = bool(marker and marker.kwargs.get("transaction")) or "live_server" in request.fixturenames
    if real:
        request.getfixturevalue("transactional_db")
    yield
    if real:
        _without_triggers()


def _without_triggers() -> None:
    with connection.cursor() as cursor:
        for name, table in triggers.installed(connection).items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@pytest.fixture(autouse=True)
def _triggers_are_there(request: pytest.FixtureRequest) -> None:
    """Put the triggers back that a test with real transactions took away."""
    uses_database = request.node.get_closest_marker("django_db") or "live_server" in request.fixturenames
    if uses_database:
        request.getfixturevalue("transactional_db" if _is_real(request) else "db")
        triggers.install("default")


def _is_real(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "live_server" in request.fixturenames


@pytest.fixture(autouse=True)
def _nothing_is_kept_from_other_tests() -> None:
    """Warm pages, what is known of editions and the shared cache start empty."""
    warm.pages.clear()
    known.forget()
    lines.close()
    cache.clear()


def chromium_path() -> str | None:
    """The browser that `make test` found, or one on the path."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium, without a screen."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if not path:
        pytest.skip("no Chromium")
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh page of 1280 × 900; its console errors fail the test, so that the CSP stays silent."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    unexpected = [error for error in errors if "status of 4" not in error]
    assert not unexpected, unexpected
