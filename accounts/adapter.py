"""How the sign-in package behaves here."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest

from accounts import audit, emails
from accounts.actions import sessions
from accounts.models import SignIn, User
from accounts.words import EventType

#: What the package tells people about by mail, as audit events.
_NOTED = {
    "password_changed": EventType.PASSWORD_CHANGED,
    "password_set": EventType.PASSWORD_CHANGED,
    "password_reset": EventType.PASSWORD_CHANGED,
    "totp_activated": EventType.SECOND_FACTOR_ADDED,
    "webauthn_added": EventType.SECOND_FACTOR_ADDED,
    "recovery_codes_generated": EventType.SECOND_FACTOR_ADDED,
    "totp_deactivated": EventType.SECOND_FACTOR_REMOVED,
    "webauthn_removed": EventType.SECOND_FACTOR_REMOVED,
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations; nobody signs up by themselves, and nobody is locked out by a stranger."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or choose a new password by e-mail.",
        "incorrect_password": "The password is not right. Try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The package's own mails leave by the same way as ours."""
        message: EmailMessage = self.render_mail(template_prefix, email, context)
        emails.deliver(message, kind=template_prefix.rsplit("/", 1)[-1][:40])

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person what changed about their sign-in, and keep it in the audit record."""
        event = _NOTED.get(template_prefix.rsplit("/", 1)[-1])
        if event is not None:
            audit.record(event, by=user, about=user)
        super().send_notification_mail(template_prefix, user, context, email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse the try where there were too many: the same for addresses with and without an account."""
        email = User.objects.normalize_email(credentials.get("email") or credentials.get("username"))
        address = self.get_client_ip(request)
        super().pre_authenticate(request, **credentials)
        known = SignIn.objects.from_known_address(email, address)
        if not ratelimit.consume(request, action="sign_in_anywhere", key=email, dry_run=known) and not known:
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return (
            f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"
        )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep the failed try in the sign-in log."""
        sessions.record_failure(
            credentials.get("email") or "", address=self.get_client_ip(request), agent=_agent(request)
        )

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Keep the sign-in in the log."""
        methods = request.session.get("account_authentication_methods") or [{}]
        sessions.record_sign_in(
            user,
            method=str(methods[-1].get("method", "")),
            address=self.get_client_ip(request),
            agent=_agent(request),
        )
        return super().post_login(request, user, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted."""

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it is used."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _agent(request: HttpRequest) -> str:
    return "".join(c for c in request.META.get("HTTP_USER_AGENT", "") if c.isprintable())[:200]
