"""Addresses are those that Django reverses, however odd a code is."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils import timezone

from reports.public.addresses import address
from reports.released import Shelf, open_shelf

pytestmark = pytest.mark.django_db
CODES = ["C-1", "4.2b", "a b", "50%", "ö", "a?b", "a#b", "..", ".", "a&b", "hole.for.a.code", "~x", "x" * 90]


@pytest.fixture
def shelf(released: Any) -> Shelf:
    return open_shelf("m", timezone.now())


@pytest.mark.parametrize("code", CODES)
def test_an_address_is_the_one_that_django_reverses(shelf: Shelf, code: str) -> None:
    for _ in range(2):
        assert address(shelf, "partner", code=code) == reverse("public:partner", args=["m", code])
        assert address(shelf, "commitment", [("q", "a&b")], ref=code) == (
            reverse("public:commitment", args=["m", code]) + "?q=a%26b"
        )


def test_an_address_that_cannot_be_is_none(shelf: Shelf) -> None:
    for code in ("a/b", ""):
        with pytest.raises(NoReverseMatch):
            address(shelf, "partner", code=code)
    with pytest.raises(NoReverseMatch):
        address(shelf, "no_such_page")


def test_a_service_below_a_prefix_has_it_in_every_address(shelf: Shelf) -> None:
    assert address(shelf, "partner", code="x") == "/m/partners/x/"
    set_script_prefix("/progress/")
    try:
        assert address(shelf, "partner", code="x") == "/progress/m/partners/x/"
        assert address(shelf, "home") == "/progress/m/"
    finally:
        set_script_prefix("/")
