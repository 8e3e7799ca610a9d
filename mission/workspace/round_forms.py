"""Forms of the rounds' pages: fields and their checks of shape. The verbs decide the rest."""

from __future__ import annotations

from typing import Any

from django import forms

from mission.choices import LEADING_PARTS, Part

_DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"]
LONGEST_GUIDANCE = 5_000
LONGEST_REASON = 1_000


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        input_formats=_DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give a day.",
            "invalid": "Give a day of the calendar, such as 28 June 2024.",
        },
        **options,
    )


def text_field(label: str, *, rows: int = 3, **options: Any) -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": LONGEST_REASON, **options}
    )


class RoundForm(forms.Form):
    """A round: when, what about, and which partners."""

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Give a title."})
    opens = day_field("Opens", help_text="Partners are asked on this day.")
    due = day_field("Due", help_text="An entry is on time until the end of this day in London.")
    closes = day_field("Closes", help_text="After this day nothing can be handed in.")
    guidance = text_field(
        "Guidance",
        rows=5,
        max_length=LONGEST_GUIDANCE,
        required=False,
        help_text="What partners should know. It stands in the letter and above their list.",
    )
    roles = forms.MultipleChoiceField(
        label="Who is asked",
        choices=Part.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[str(part) for part in LEADING_PARTS],
        help_text="The part that a partner has in a commitment.",
        error_messages={"required": "Choose at least one part."},
    )
    commitments = forms.MultipleChoiceField(
        label="Commitments",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that run in the period are ticked.",
        error_messages={"required": "Choose at least one commitment."},
    )

    def __init__(self, *args: Any, commitments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["commitments"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = commitments


class ChaseForm(forms.Form):
    """Words of the delivery team to partners."""

    words = text_field(
        "What you want to say",
        rows=4,
        required=False,
        help_text="It stands above the list in each letter. Empty: a plain request to send the entries.",
    )


class ExtendForm(forms.Form):
    """Another due date."""

    due = day_field("New due date")
    reason = text_field("Why the date is moved", help_text="The partner reads it, and it is kept.")


class CancelForm(forms.Form):
    """Why something is no longer asked for."""

    reason = text_field("Why this is no longer asked for", help_text="The partner reads it, and it is kept.")


class CloseForm(forms.Form):
    """Another closing day."""

    on = day_field("Closes at the end of")
    reason = text_field("Why the round closes on another day")


class AskOnceForm(forms.Form):
    """One commitment asked of one partner, now."""

    ref = forms.CharField(
        label="Reference of the commitment",
        max_length=60,
        error_messages={"required": "Give the reference of a commitment."},
    )
    partner = forms.ChoiceField(label="Partner", error_messages={"required": "Choose a partner."})
    due = day_field("Due")
    guidance = text_field(
        "What you want to know",
        rows=4,
        max_length=LONGEST_GUIDANCE,
        required=False,
        help_text="It stands in the letter.",
    )

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose a partner"), *partners]


class PeriodForm(forms.Form):
    """The next reporting period."""

    code = forms.CharField(label="Code", max_length=100, help_text="It stands in addresses, such as 2024-25.")
    label = forms.CharField(label="Name", max_length=100)
    start = day_field("First day")
    end = day_field("Last day")


class SuccessorForm(forms.Form):
    """A mission that follows another one."""

    title = forms.CharField(label="Title", max_length=200)
    slug = forms.CharField(
        label="Word in addresses",
        max_length=80,
        help_text="Lower-case letters, digits and hyphens; every address of the mission begins with it.",
    )
    aim = text_field("Aim", max_length=2_000)
    start = forms.CharField(
        label="Begins", max_length=10, help_text="A year, month or day: 2026, 2026-04 or 2026-04-01."
    )
    end = forms.CharField(label="Ends", max_length=10)
    commitments = forms.MultipleChoiceField(
        label="Commitments that go on",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Each keeps its reference, words, due date, partners and areas; the old one says where it went.",
    )

    def __init__(self, *args: Any, commitments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["commitments"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = commitments


class NoteForm(forms.Form):
    """A partner's explanation of its punctuality."""

    text = text_field(
        "Your explanation",
        rows=4,
        max_length=2_000,
        help_text="It is published beside the counts, in your words.",
        error_messages={"required": "Write the explanation first."},
    )
