"""System check: every address declares who may call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.guards import Guard, Kind, guard_of


@dataclass(frozen=True)
class Package:
    """Views of a package that carry no declaration of ours; here it is, by the beginning of the address."""

    prefix: str
    module: str
    guard: Guard
    reason: str

    def covers(self, address: str, view: Any) -> bool:
        """Whether this row speaks for a view at an address."""
        return address.startswith(self.prefix) and _module(view).startswith(self.module)


def _package(prefix: str, module: str, guard: Guard, reason: str) -> Package:
    return Package(prefix, module, guard, reason)


_PUBLIC = Guard(Kind.PUBLIC, anonymous=True)
_SIGNED_IN = Guard(Kind.SIGNED_IN)

#: The first row that covers a view counts.
PACKAGES: tuple[Package, ...] = (
    _package("accounts/login/", "allauth.account", _PUBLIC, "The sign-in page."),
    _package("accounts/logout/", "allauth.account", _PUBLIC, "Signing out; it changes nothing by GET."),
    _package(
        "accounts/signup/",
        "allauth",
        _PUBLIC,
        "Closed by the adapter: it says that accounts come by invitation.",
    ),
    _package(
        "accounts/inactive/", "allauth.account", _PUBLIC, "Says that an account is closed; names nobody."
    ),
    _package("accounts/password/reset/", "allauth.account", _PUBLIC, "For people who cannot sign in."),
    _package("accounts/confirm-email/", "allauth.account", _PUBLIC, "Opened from a mail, by key."),
    _package(
        "accounts/2fa/authenticate/",
        "allauth.mfa",
        _PUBLIC,
        "Second step of a sign-in, by its own session state.",
    ),
    _package(
        "accounts/2fa/trust/", "allauth.mfa", _PUBLIC, "Last step of a sign-in, by its own session state."
    ),
    _package(
        "accounts/3rdparty/", "allauth.socialaccount", _PUBLIC, "Single sign-on; the provider answers here."
    ),
    _package(
        "accounts/oidc/", "allauth.socialaccount", _PUBLIC, "Single sign-on; the provider answers here."
    ),
    _package(
        "accounts/social/",
        "django.views.generic",
        _PUBLIC,
        "Earlier addresses of single sign-on; they redirect.",
    ),
    _package(
        "accounts/", "allauth.", _SIGNED_IN, "The package asks for a signed-in person on all its other pages."
    ),
    _package("admin/login/", "", _PUBLIC, "Leads to the sign-in page."),
)

ADMIN = Guard(Kind.RULE, rule="the rule book, through each model's admin")


@dataclass(frozen=True)
class Address:
    """One address of the service with its declaration; None where it has none."""

    pattern: str
    name: str
    view: Any
    guard: Guard | None


def addresses() -> list[Address]:
    """Every address of the URL configuration, nested ones included."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def undeclared_urls() -> list[str]:
    """The addresses for which nobody has said who may call them."""
    return [address.pattern for address in addresses() if address.guard is None]


def _walk(patterns: Sequence[Any], prefix: str, space: str) -> Iterator[Address]:
    for item in patterns:
        here = prefix + str(item.pattern).lstrip("^")
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _walk(item.url_patterns, here, inner)
        elif isinstance(item, URLPattern):
            yield Address(
                here,
                f"{space}{item.name}" if item.name else "",
                item.callback,
                _declared(here, item.callback),
            )


def _declared(address: str, view: Any) -> Guard | None:
    own = guard_of(view)
    if own is not None:
        return own
    if address.startswith("admin/") and (hasattr(view, "admin_site") or hasattr(view, "model_admin")):
        return ADMIN
    return next((row.guard for row in PACKAGES if row.covers(address, view)), None)


def _module(view: Any) -> str:
    return str(getattr(getattr(view, "view_class", view), "__module__", ""))


@register(Tags.urls)
def every_address_declares_a_guard(**_: Any) -> list[CheckMessage]:
    """One error for each address without a declaration."""
    return [
        Error(
            f"The address {address!r} does not say who may call it.",
            hint="Put public, signed_in, needs(...) or by_rule(...) from accounts.guards on its view.",
            id="config.E001",
        )
        for address in undeclared_urls()
    ]
