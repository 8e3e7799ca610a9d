"""Every list and every page of the admin opens for those who may see it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories.mission import make_indicator, make_observation, make_series, make_source

pytestmark = pytest.mark.django_db


def _models():
    return [model for model in admin.site._registry if model._meta.app_label == "mission"]


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.model_name)
def test_an_editor_opens_the_list_its_file_and_the_form(as_, world, model):
    make_observation(make_series(make_indicator(world.mission)), "5", source=make_source(world.mission))
    client, name = as_("editor"), f"admin:mission_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    assert client.get(reverse(f"{name}_changelist"), {"q": "%_\"'"}).status_code == 200
    assert b"".join(client.get(reverse(f"{name}_export")).streaming_content)
    assert client.get(reverse(f"{name}_add")).status_code in (200, 403)
    row = model._default_manager.first()
    if row:
        assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
        assert client.get(reverse(f"{name}_history", args=[row.pk])).status_code == 200
        assert b"".join(client.get(reverse(f"{name}_history_file", args=[row.pk])).streaming_content)


@pytest.mark.parametrize(
    "role", ["contributor", "authoriser", "reviewer", "editor", "administrator", "observer"]
)
def test_everybody_with_a_role_has_a_start_page(as_, role):
    answer = as_(role).get(reverse("admin:index"))
    assert answer.status_code == 200
    assert "The north mission" in answer.content.decode()
