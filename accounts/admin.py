"""People in Django's admin: to look up; changes are made on the pages under /accounts/people/."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts.known_only import KnownOnly
from accounts.models import Membership, User
from accounts.roles import Permission, has_permission


def sign_in(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """The admin's sign-in is the service's own, with its second step; for the signed in who may not, no such page."""
    if request.user.is_authenticated:
        raise Http404("There is no such page.")
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


admin.site.login = sign_in  # type: ignore[method-assign,assignment]

# Second factors, sessions and groups are nobody's business in the admin; roles take the place of groups.
for _model in (Group, EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


class PeopleAdmin(KnownOnly):
    """Read-only, for those who manage people."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the admin lists these tables."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Those who manage people may look."""
        return has_permission(request.user, Permission.MANAGE_PEOPLE)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes here: access ends, history stays."""
        return False


@admin.register(User)
class UserAdmin(PeopleAdmin):
    """People with an account."""

    list_display = ["email", "name", "is_active", "last_login", "created_at"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "public_id", "is_active", "created_at", "ended_at", "last_login"]


@admin.register(Membership)
class MembershipAdmin(PeopleAdmin):
    """Roles, live and ended."""

    list_display = ["user", "role", "partner", "mission", "since", "until"]
    list_select_related = ["user", "partner", "mission"]
    list_filter = ["role"]
    search_fields = ["user__email", "user__name", "partner__name"]
    fields = [
        "user",
        "role",
        "partner",
        "mission",
        "since",
        "until",
        "reason",
        "granted_by",
        "ended_by",
        "stand_in_for",
    ]
