"""A small released record, the real one, and readers of the API."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from mission.datapackage.load import load, validated
from mission.models import Mission
from reports.actions.imports import release_loaded
from tests.factories.package import SHIPPED
from tests.factories.reports import released_edition
from tests.reports.public.record import small_record

Read = Callable[..., Any]


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
def read(client: Client) -> Read:
    """The JSON at a path below the API; `mission` stands before it where it does not begin with a slash."""

    def answer(path: str, status: int = 200, mission: str = "m", **headers: str) -> Any:
        full = f"/api/v1{path}" if path.startswith("/") else f"/api/v1/missions/{mission}/{path}"
        response: HttpResponse = client.get(full, headers=headers)
        assert response.status_code == status, (full, response.status_code, response.content[:500])
        if status >= 400:
            assert response["Content-Type"] == "application/problem+json"
        return response.json()

    return answer


@pytest.fixture
def all_of(client: Client, read: Read) -> Callable[..., list[dict[str, Any]]]:
    """All rows of a list, page by page."""

    def rows(path: str, mission: str = "m") -> list[dict[str, Any]]:
        page = read(path, mission=mission)
        found = list(page["results"])
        for _ in itertools.count():
            if not page["next"]:
                return found
            page = client.get(page["next"]).json()
            found += page["results"]
        return found

    return rows


@pytest.fixture
def columns(client: Client) -> Callable[[str], str]:
    """The text of a CSV."""

    def text(path: str, status: int = 200) -> str:
        response: Any = client.get(path)
        assert response.status_code == status
        return b"".join(response.streaming_content if response.streaming else [response.content]).decode()

    return text


@pytest.fixture(scope="module")
def real(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The real mission loaded and released, once for a module; gives its name."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(validated(SHIPPED), by="loader")
        mission = Mission.objects.get()
        release_loaded(mission, first_load=True, by="loader")
        yield mission.slug
        transaction.set_rollback(True)
