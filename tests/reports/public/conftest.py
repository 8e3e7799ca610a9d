"""A released small record, and the client that reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from mission.models import Mission
from tests.factories.reports import released_edition
from tests.reports.public.record import small_record


@pytest.fixture
def mission() -> Mission:
    """A small record that is not released yet."""
    return small_record()


@pytest.fixture
def released(mission: Mission) -> Mission:
    """The small record, released."""
    released_edition(mission)
    return mission


@pytest.fixture
def read(client: Client) -> Callable[..., str]:
    """The text of a public page, its white space evened out."""

    def text(path: str, status: int = 200) -> str:
        response: HttpResponse = client.get(path)
        assert response.status_code == status, (path, response.status_code)
        return " ".join(response.content.decode().split())

    return text
