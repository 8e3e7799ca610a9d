"""Every list and every page of the admin opens for those who may see it."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from config import start_page
from mission.choices import ImportState
from mission.models import FigureImport, ReportingRound
from tests.factories.mission import make_indicator, make_observation, make_period, make_series, make_source

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


def _asked(world, day, **fields):
    made = ReportingRound.objects.create(
        mission=world.mission,
        period=make_period(world.mission, 2090),
        title="R",
        opens="2020-01-01",
        due=day,
        closes=day,
    )
    return made.requests.create(
        mission=world.mission, commitment=world.of_a, partner=world.a, due=day, **fields
    )


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("reviewer", ["Waiting for review", "Overdue", "Approved, not yet released", "Failed imports"]),
        ("contributor", ["Sent back to you", "Your drafts", "Overdue"]),
        ("observer", []),
    ],
)
def test_each_is_told_what_waits_for_them_in_the_order_of_the_work(as_, role, titles):
    waits = as_(role).get(reverse("admin:index")).context["waits"]
    assert [one.title for one in waits] == titles


def test_a_release_of_figures_that_could_not_be_checked_waits_for_the_team(as_, world):
    given = {"mission": world.mission, "source": make_source(world.mission, "nrs"), "sha256": "0" * 64}
    given |= {"uploaded_by": "x", "uploaded_at": timezone.now()}
    FigureImport.objects.create(file="imports/a", file_name="bad.csv", state=ImportState.FAILED, **given)
    FigureImport.objects.create(file="imports/b", file_name="good.csv", state=ImportState.CHECKED, **given)
    waits = as_("reviewer").get(reverse("admin:index")).context["waits"]
    failed = next(one for one in waits if one.title == "Failed imports")
    assert (failed.count, [name for name, _ in failed.rows]) == ("1", ["bad.csv"])


def test_a_request_that_was_cancelled_is_not_overdue(as_, world):
    def overdue():
        waits = as_("contributor").get(reverse("admin:index")).context["waits"]
        return next(one.count for one in waits if one.title == "Overdue")

    request = _asked(world, "2020-02-01")
    assert overdue() == "1"
    request.cancelled_at = timezone.now()
    request.save()
    assert overdue() == "0"


def test_what_else_waits_is_one_function_in_the_list(as_, world, monkeypatch):
    wait = start_page.Wait(
        "Imports that failed", "1", [("deaths.csv", "/workspace/")], "/workspace/", "None failed."
    )
    monkeypatch.setattr(
        start_page, "WAITS", (*start_page.WAITS, lambda asked: wait if asked.is_team else None)
    )
    assert "Imports that failed" in as_("editor").get(reverse("admin:index")).content.decode()
    assert "Imports that failed" not in as_("contributor").get(reverse("admin:index")).content.decode()
