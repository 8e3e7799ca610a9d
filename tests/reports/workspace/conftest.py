"""A report that has been begun, and people who may and may not work on it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from reports.actions import beginning
from tests.factories import accounts
from tests.reports.composing.conftest import small


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def record(db: None) -> SimpleNamespace:
    return small()


@pytest.fixture
def editor() -> Any:
    return accounts.editor(name="Ed Itor")


@pytest.fixture
def report(record: SimpleNamespace, editor: Any) -> Any:
    return beginning.begin_report(record.period, by=editor)


@pytest.fixture
def team(editor: Any, report: Any) -> Client:
    return signed_in(editor)
