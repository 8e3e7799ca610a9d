"""The sign-in package's forms for the second factor, in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm as PackageAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as PackageReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as PackageActivateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as PackagePasskeyForm
from django import forms


def _plain(field: forms.Field, label: str) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)


class AuthenticateForm(PackageAuthenticateForm):
    """The second step of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], "Code")


class ReauthenticateForm(PackageReauthenticateForm):
    """The same, to confirm that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], "Code")


class ActivateTOTPForm(PackageActivateForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], "Code that the app shows")


class PasskeyForm(PackagePasskeyForm):
    """A new passkey; it can stand for the password too unless the person says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["name"], "A name for it, such as “my phone”")
        passwordless = self.fields.get("passwordless")
        if passwordless is not None:
            passwordless.label = "Sign in with it instead of the password"
            passwordless.help_text = "Your device then asks for your finger, your face or its PIN."
            passwordless.initial = True
