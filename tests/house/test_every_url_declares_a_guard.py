"""Every address says who may call it."""

from django.test import override_settings
from django.urls import path
from django.views import View

from accounts.guards import Kind, needs, public
from accounts.words import Permission
from config.checks import PACKAGES, addresses, every_address_declares_a_guard, undeclared_urls


def _forgotten(request):
    raise AssertionError


class _ForgottenView(View):
    pass


class _Inherited(needs(Permission.REVIEW)(type("Base", (View,), {}))):
    pass


urlpatterns = [
    path("a/", _forgotten),
    path("b/", _ForgottenView.as_view()),
    path("c/", public(_forgotten)),
    path("d/", _Inherited.as_view()),
    path("admin/secret/", _forgotten),
    path("accounts/secret/", _forgotten),
]


def test_every_address_of_the_service_is_declared():
    assert undeclared_urls() == []


@override_settings(ROOT_URLCONF=__name__)
def test_an_address_without_a_declaration_is_named_by_the_check():
    assert undeclared_urls() == ["a/", "b/", "admin/secret/", "accounts/secret/"]
    assert [error.id for error in every_address_declares_a_guard()] == ["config.E001"] * 4


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_inherits_the_declaration_of_its_base():
    inherited = next(address for address in addresses() if address.pattern == "d/")
    assert inherited.guard.kind == Kind.PERMISSION


def test_every_row_for_a_package_says_why():
    assert all(row.reason for row in PACKAGES)
