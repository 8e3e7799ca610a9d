"""Forms about people: fields and what a value must look like; rules are asked by the verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from allauth.account.forms import LoginForm as PackageLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.access import colleagues_of, missions_for, partners_for, roles_to_give
from accounts.models import Membership, User
from accounts.roles import ROLES
from accounts.words import PARTNER_ROLES, Role


class LoginForm(PackageLoginForm):
    """E-mail address and password, each with a label and no text inside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class DayField(forms.DateField):
    """A day, chosen or typed as 2026-11-30."""

    widget = forms.DateInput(attrs={"type": "date"})


def end_of(day: dt.date) -> dt.datetime:
    """The last second of a day here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def start_of(day: dt.date) -> dt.datetime:
    """The first second of a day here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    return [(str(role), f"{role.label}: {ROLES[role].description}") for role in roles]


class InviteForm(forms.Form):
    """Whom to invite to what. Offers only what the person who invites may give."""

    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    partner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Organisation",
        queryset=None,
        required=False,
        empty_label="Choose an organisation",
        help_text="For contributors and authorisers.",
    )
    mission: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Mission",
        queryset=None,
        required=False,
        empty_label="All missions",
        help_text="For roles of the delivery team and observers.",
    )
    until = DayField(
        label="Last day of access", required=False, help_text="For observers, such as 2026-11-30."
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_to_give(by)
        self.fields["role"].choices = _role_choices(roles)  # type: ignore[attr-defined]
        partners = partners_for(by)
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        self.fields["mission"].queryset = missions_for(by)  # type: ignore[attr-defined]
        if not set(roles) - set(PARTNER_ROLES):
            del self.fields["mission"], self.fields["until"]
            self.fields["partner"].required = True
            self.fields["partner"].help_text = ""
            if len(partners) == 1:
                self.fields["partner"].initial = partners[0]

    def clean(self) -> dict[str, Any]:
        """A partner for partner roles and none for others; a last day for observers."""
        data = super().clean() or {}
        role = data.get("role")
        if role in PARTNER_ROLES:
            data["mission"] = data["until"] = None
            if "partner" in data and data["partner"] is None:
                self.add_error("partner", "Choose the organisation.")
        elif role:
            data["partner"] = None
            data["until"] = data.get("until") if role == Role.OBSERVER else None
            if role == Role.OBSERVER and "until" not in self.errors and not data["until"]:
                self.add_error("until", "Give the last day on which the observer may read.")
        if data.get("until") and data["until"] < timezone.localdate():
            self.add_error("until", "Choose a day that is not past.")
        return data


class RoleForm(forms.Form):
    """Another role for somebody, with the reason."""

    role = forms.ChoiceField(label="New role", widget=forms.RadioSelect)
    reason = forms.CharField(label="Reason", max_length=300, help_text="The person is told.")

    def __init__(self, *args: Any, by: User, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner_role = membership.role in PARTNER_ROLES
        roles = [
            role
            for role in roles_to_give(by)
            if (role in PARTNER_ROLES) == partner_role and role not in (membership.role, Role.OBSERVER)
        ]
        self.fields["role"].choices = _role_choices(roles)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="Reason", max_length=300)


class AcceptForm(forms.Form):
    """What somebody who is invited chooses: a name and a password."""

    name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three or four words that do not belong together are easy to remember.",
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self) -> str:
        """A name without line breaks and other signs that cannot be seen."""
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """The password is good enough and was typed twice alike."""
        data = super().clean() or {}
        password = data.get("password")
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", "The two passwords differ. Type the same one twice.")
        if password:
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class NameForm(forms.Form):
    """One's own name."""

    name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def clean_name(self) -> str:
        """A name without line breaks and other signs that cannot be seen."""
        return one_line(self.cleaned_data["name"])


def one_line(name: str) -> str:
    """The name; ValidationError where it has signs that cannot be seen."""
    if not name.isprintable():
        raise ValidationError("A name is one line of letters and signs.")
    return name


class StandInForm(forms.Form):
    """Who stands in, and from when to when."""

    colleague: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label="Colleague", queryset=None, empty_label="Choose a colleague"
    )
    since = DayField(label="First day", help_text="Such as 2026-11-30.")
    until = DayField(label="Last day")

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues_of(membership)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "The last day is before the first.")
        return data
