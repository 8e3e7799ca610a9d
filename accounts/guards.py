"""Declarations of who may call a view. Every view carries one; `config.checks` refuses addresses without."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.roles import has_permission
from accounts.words import Permission

V = TypeVar("V", bound=Callable[..., Any])


class Kind(StrEnum):
    """The kinds of declaration."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    PERMISSION = "permission"
    RULE = "rule"


@dataclass(frozen=True)
class Guard:
    """One declaration. `permissions`: any of them is enough. `rule`: where the decision on the object is made.

    `unsigned`: what answers those who are not signed in, in place of the way to the sign-in page.
    """

    kind: Kind
    permissions: tuple[Permission, ...] = ()
    rule: str = ""
    anonymous: bool = False
    unsigned: Callable[[HttpRequest], HttpResponseBase] | None = None

    def __str__(self) -> str:
        if self.kind == Kind.PERMISSION:
            return "needs " + " or ".join(self.permissions)
        return f"by rule: {self.rule}" if self.kind == Kind.RULE else str(self.kind)

    def refusal(self, request: HttpRequest, mission: str | None = None) -> HttpResponseBase | None:
        """What to answer instead of the view: None where the view may run. Http404 for the signed in who may not.

        `mission` is the slug in the address, where there is one: permissions are then asked in that mission.
        """
        if self.anonymous:
            return None
        if not request.user.is_authenticated:
            if self.unsigned is not None:
                return self.unsigned(request)
            return redirect_to_login(
                request.get_full_path() if request.method in ("GET", "HEAD") else request.path
            )
        if self.kind == Kind.PERMISSION and not any(
            has_permission(request.user, permission, mission=mission) for permission in self.permissions
        ):
            raise Http404("There is no such page.")
        return None


def public(view: V) -> V:
    """Anyone may call this; it reads nothing but what is released, or nothing at all."""
    return _declare(view, Guard(Kind.PUBLIC, anonymous=True))


def signed_in(view: V) -> V:
    """Anyone who is signed in; others are sent to the sign-in page."""
    return _declare(view, Guard(Kind.SIGNED_IN))


def needs(*permissions: Permission) -> Callable[[V], V]:
    """Those who hold one of these permissions for any partner; everyone else who is signed in gets a 404.

    Where the address has a `mission`, the permission is asked in that mission.
    """
    return lambda view: _declare(view, Guard(Kind.PERMISSION, permissions=permissions))


def by_rule(
    rule: str,
    *,
    anonymous: bool = False,
    unsigned: Callable[[HttpRequest], HttpResponseBase] | None = None,
) -> Callable[[V], V]:
    """The view asks a rule about the object; `rule` names it. `anonymous`: people who are not signed in may ask.

    `unsigned` answers those who are not signed in instead of the view: where something has to be kept for them.
    """
    return lambda view: _declare(view, Guard(Kind.RULE, rule=rule, anonymous=anonymous, unsigned=unsigned))


def guard_of(callback: Any) -> Guard | None:
    """The declaration that a view carries; None without one."""
    for holder in (callback, getattr(callback, "view_class", None), getattr(callback, "cls", None)):
        found = getattr(holder, "guard", None)
        if isinstance(found, Guard):
            return found
    return None


def _declare(view: V, guard: Guard) -> V:
    if isinstance(view, type):
        _guard_class(view, guard)
        return view
    return cast(V, _enforce(view, guard))


def _guard_class(view: type[Any], guard: Guard) -> None:
    """Enforce on what `as_view` gives, so that a subclass cannot get round it by its own `dispatch`."""
    inner = view.as_view.__func__

    def as_view(cls: type[Any], *args: Any, **initkwargs: Any) -> Callable[..., Any]:
        made = inner(cls, *args, **initkwargs)
        return made if guard_of(made) is cls.guard and hasattr(made, "guarded") else _enforce(made, cls.guard)

    view.guard = guard
    view.as_view = classmethod(as_view)


def _enforce(view: Callable[..., Any], guard: Guard) -> Callable[..., Any]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mission = kwargs.get("mission")
        refused = guard.refusal(request, mission if isinstance(mission, str) else None)
        return refused if refused is not None else view(request, *args, **kwargs)

    guarded.guard = guard  # type: ignore[attr-defined]
    guarded.guarded = True  # type: ignore[attr-defined]
    return guarded
