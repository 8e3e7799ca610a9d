"""Forms of the editions' pages: fields and their checks of shape. The verbs decide the rest."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone

from reports.actions.release import LONDON, usual_release
from reports.public.present.editions import NAMES


class FreezeForm(forms.Form):
    """A new update."""

    title = forms.CharField(label="Title of the update", max_length=300)
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is new, in a few words. The public reads it.",
    )


class ScheduleForm(forms.Form):
    """A release time, in London time."""

    day = forms.DateField(
        label="Day",
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label="Time in London",
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"),
        help_text="A whole quarter hour, such as 09:30.",
    )

    @classmethod
    def usual(cls, release_at: dt.datetime | None) -> ScheduleForm:
        """The form with the time that is set, or else the next usual one."""
        local = (release_at or usual_release(timezone.now())).astimezone(LONDON)
        return cls(initial={"day": local.date(), "time": local.time().replace(tzinfo=None)})

    def clean(self) -> dict[str, object]:
        """The instant; a time that the clock change skips is refused, of one that comes twice the first counts."""
        given = super().clean() or {}
        if "day" in given and "time" in given:
            at = dt.datetime.combine(given["day"], given["time"], tzinfo=LONDON)
            if at.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None) != at.replace(tzinfo=None):
                self.add_error("time", "The clock goes forward over that time on that day. Choose another.")
            given["release_at"] = at.astimezone(dt.UTC)
        return given


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}))


class CorrectForm(forms.Form):
    """The note of a correction."""

    note = forms.CharField(
        label="Note of the correction",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What was wrong, what is right now and by how much, why, and who decided. The public reads it.",
    )
    urgent = forms.BooleanField(
        label="Put it before the edition that waits",
        required=False,
        help_text="The waiting edition is stopped, this correction is released at the next quarter hour, and the "
        "waiting edition is frozen again on top.",
    )


class AccessForm(forms.Form):
    """A person who may read an edition before its release."""

    email = forms.EmailField(label="E-mail address", help_text="The person needs an account with a role.")
    role = forms.CharField(
        label="Role", max_length=200, help_text="Published after the release, without the name."
    )
    organisation = forms.CharField(label="Organisation", max_length=200)
    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 2}))


class FindTextForm(forms.Form):
    """Which frozen text is meant."""

    kind = forms.ChoiceField(
        label="Kind of text",
        choices=[
            *((kind, names[0][:1].upper() + names[0][1:]) for kind, names in NAMES.items()),
            ("section", "Section of a report"),
        ],
        initial="entry",
    )
    key = forms.CharField(
        label="Key",
        max_length=800,
        help_text="The code or reference of the thing, or a part of it, as in the address of its page.",
    )


class RedactionForm(forms.Form):
    """What is to stand in place of a text, and why."""

    notice = forms.CharField(
        label="Notice in place of the text",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as: Removed on 1 May 2026, because it named a person.",
    )
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The register of corrections shows it to everyone, so do not repeat the text here.",
    )
