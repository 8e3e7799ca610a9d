"""What a declaration on a view does."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.views.generic import View

from accounts.guards import Kind, by_rule, guard_of, needs, public, signed_in
from accounts.words import Permission, Role
from tests.factories import accounts
from tests.factories.mission import make_mission

pytestmark = pytest.mark.django_db


def _page(request, **kwargs):
    return HttpResponse("shown")


class _Page(View):
    def get(self, request, **kwargs):
        return HttpResponse("shown")


def _ask(view, user, method="get", **kwargs):
    request = getattr(RequestFactory(), method)("/page/?a=1")
    request.user = user
    return view(request, **kwargs)


def test_anyone_may_call_a_public_view():
    assert _ask(public(_page), AnonymousUser()).status_code == 200


@pytest.mark.parametrize("declare", [signed_in, needs(Permission.REVIEW), by_rule("some rule")])
def test_who_is_not_signed_in_is_sent_to_the_sign_in_page_and_back(declare):
    response = _ask(declare(_page), AnonymousUser())
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/page/%3Fa%3D1"


def test_who_posts_without_being_signed_in_comes_back_to_the_bare_page():
    assert _ask(signed_in(_page), AnonymousUser(), "post")["Location"] == "/accounts/login/?next=/page/"


def test_who_lacks_the_permission_finds_no_page(contributor):
    with pytest.raises(Http404):
        _ask(needs(Permission.REVIEW)(_page), contributor)


def test_any_of_the_permissions_is_enough(contributor):
    view = needs(Permission.REVIEW, Permission.DRAFT_FOR_PARTNER)(_page)
    assert _ask(view, contributor).status_code == 200


def test_a_permission_counts_only_in_the_mission_of_the_address(mission):
    user = accounts.with_role(Role.REVIEWER, mission=mission)
    view = needs(Permission.REVIEW)(_page)
    assert _ask(view, user, mission=mission.slug).status_code == 200
    with pytest.raises(Http404):
        _ask(view, user, mission=make_mission().slug)


def test_a_class_is_guarded_and_its_subclasses_too(contributor):
    base = needs(Permission.REVIEW)(type("Base", (_Page,), {}))

    class Own(base):
        def dispatch(self, request, *args, **kwargs):
            return HttpResponse("got round it")

    with pytest.raises(Http404):
        _ask(Own.as_view(), contributor)


def test_a_subclass_may_declare_something_stricter(contributor, administrator):
    base = signed_in(type("Base", (_Page,), {}))
    strict = needs(Permission.MANAGE_PEOPLE)(type("Strict", (base,), {}))
    assert _ask(base.as_view(), contributor).status_code == 200
    assert _ask(strict.as_view(), administrator).status_code == 200
    with pytest.raises(Http404):
        _ask(strict.as_view(), contributor)


def test_the_declaration_can_be_read_from_the_view():
    assert guard_of(public(_page)).kind == Kind.PUBLIC
    assert str(guard_of(needs(Permission.REVIEW)(_page))) == "needs review"
    assert str(guard_of(by_rule("mission.access")(_page))) == "by rule: mission.access"
    assert guard_of(_page) is None


def test_a_rule_may_let_people_in_who_are_not_signed_in():
    assert _ask(by_rule("token", anonymous=True)(_page), AnonymousUser()).status_code == 200
