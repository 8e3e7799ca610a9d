"""The OpenAPI description is valid, and every answer is as it says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from mission.models import Mission
from reports.api.catalogue import NOUNS
from reports.api.schema import document
from reports.api.urls import urlpatterns
from reports.api.views import list_parameters
from tests.factories.reports import released_edition
from tests.reports.public.record import more_commitments

pytestmark = pytest.mark.django_db
KEYS = {
    "outcomes": "3.6",
    "commitments": "C-1",
    "milestones": "ms-1",
    "progress-entries": "e-1",
    "funding": "fu-1",
    "indicators": "deaths",
    "targets": "t-2",
    "partners": "charity",
    "areas": "scotland",
    "reporting-periods": "2022",
    "sources": "news",
    "editions": "1",
}
PATHS = list(document()["paths"])


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document()["components"]})


def _checked(response: Any, operation: dict[str, Any]) -> None:
    described = operation["responses"][str(response.status_code)]
    if "$ref" in described:
        described = document()["components"]["responses"][described["$ref"].rsplit("/", 1)[1]]
    media_type = response["Content-Type"].split(";")[0]
    schema = described["content"][media_type]["schema"]
    if "json" in media_type:
        _validator(schema).validate(response.json())
    for name in described.get("headers", {}):
        assert name in response, name


def _filled(path: str) -> str:
    noun = path.split("/")[3] if path.count("/") > 3 else ""
    filled = path.replace("{mission}", "m").replace("{earlier}", "1").replace("{later}", "2")
    if noun in KEYS and "{" in filled:
        filled = filled[: filled.index("{")] + KEYS[noun] + "/"
    return f"/api/v1{filled}"


def test_the_description_is_valid_openapi(client: Client) -> None:
    validate(client.get("/api/v1/openapi.json").json())
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_every_address_is_described() -> None:
    assert len(PATHS) == len(urlpatterns) - 1  # the page for people is not


@pytest.mark.parametrize("path", PATHS)
def test_answers_are_as_described(mission: Mission, client: Client, path: str) -> None:
    released_edition(mission)
    more_commitments(mission, 2)
    released_edition(mission)
    operation = document()["paths"][path]["get"]
    address = _filled(path)
    good = client.get(address)
    assert good.status_code == 200, good.content
    _checked(good, operation)
    _checked(client.get(address, {"nonsense": "1"}), operation)
    _checked(client.post(address), operation)
    if "text/csv" in operation["responses"]["200"]["content"]:
        _checked(client.get(address, {"format": "csv"}), operation)
    if "{mission}" in path:
        _checked(client.get(address.replace("/m/", "/none/")), operation)
    if "openapi" not in path:
        _checked(client.get(address, headers={"Accept": "image/png"}), operation)


def test_every_described_parameter_is_taken_and_no_other(released: Mission, client: Client) -> None:
    for noun in NOUNS:
        operation = document()["paths"][f"/missions/{{mission}}/{noun.name}/"]["get"]
        described = {one["name"] for one in operation["parameters"]}
        assert described == {"format", *list_parameters(noun)}
        for one in operation["parameters"]:
            for word in one["schema"].get("enum", []):
                response = client.get(f"/api/v1/missions/m/{noun.name}/", {one["name"]: word})
                assert response.status_code == 200, (noun.name, one["name"], word)


def test_no_field_tells_of_the_workflow_or_of_people() -> None:
    fields = {field.name for noun in NOUNS for field in noun.fields}
    assert not fields & {
        "state_of_entry",
        "submitted_by",
        "decided_by",
        "reviewer",
        "person",
        "email",
        "frozen_by",
        "released_by",
    }
    entry = document()["components"]["schemas"]["ProgressEntry"]["properties"]
    assert "approved" not in entry["status"]["enum"]


def test_the_page_names_every_list_and_field(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    assert page.count("<h1>") == 1
    for noun in NOUNS:
        assert f'id="{noun.name}"' in page
        for field in noun.fields:
            assert f">{field.name}<" in page


def test_real_answers_are_as_described(real: str, client: Client) -> None:
    for noun in NOUNS:
        operation = document()["paths"][f"/missions/{{mission}}/{noun.name}/"]["get"]
        query = {"page_size": 1000} | (
            {"vintage": "all", "as_of": "2026-01-01"} if noun.name == "observations" else {}
        )
        _checked(client.get(f"/api/v1/missions/{real}/{noun.name}/", query), operation)
