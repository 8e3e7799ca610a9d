"""Figures are exact on both engines, and partial dates are whole."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max, Sum

from mission.fields import quantized
from mission.models import Mission
from tests.factories.mission import make_mission

pytestmark = pytest.mark.django_db


def test_sums_of_figures_are_exact() -> None:
    for amount in ("0.1", "0.2", "59.30", "-59.6"):
        make_mission(amount=Decimal(amount))
    assert Mission.objects.aggregate(total=Sum("amount"))["total"] == Decimal(0)
    assert Mission.objects.aggregate(most=Max("amount"))["most"] == Decimal("59.3")


def test_figures_are_compared_and_changed_in_the_database_as_decimals() -> None:
    make_mission("one", amount=Decimal("0.3"))
    assert Mission.objects.filter(amount__gte=Decimal("0.3"), amount__lt=Decimal("0.300001")).count() == 1
    Mission.objects.filter(slug="one").update(amount=F("amount") + F("amount"))
    assert Mission.objects.get(slug="one").amount == Decimal("0.6")


def test_a_figure_with_too_many_digits_is_refused() -> None:
    assert quantized(Decimal("999999999999.9999994")) == Decimal("999999999999.999999")
    with pytest.raises(ValueError, match="12 digits"):
        quantized(Decimal("1000000000000"))


def test_a_partial_date_is_kept_as_stated_with_the_days_it_can_mean() -> None:
    mission = Mission.objects.get(pk=make_mission(start="2021-02").pk)
    assert (mission.start, str(mission.start_first), str(mission.start_last)) == (
        "2021-02",
        "2021-02-01",
        "2021-02-28",
    )


def test_the_database_refuses_a_partial_date_without_its_days() -> None:
    mission = make_mission()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mission.objects.filter(pk=mission.pk).update(start_first=None)


def test_keys_sort_by_code_point() -> None:
    for slug in ("b", "a-1", "a1", "aa", "z"):
        make_mission(slug)
    assert list(Mission.objects.order_by("slug").values_list("slug", flat=True)) == [
        "a-1",
        "a1",
        "aa",
        "b",
        "z",
    ], connection.vendor
