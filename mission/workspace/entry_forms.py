"""The forms of an entry's page: fields and their shapes. What is right, the rules and verbs say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from mission.choices import DeliveryStatus, FigureAnswer, Quality
from mission.completeness import MOST_CHARACTERS
from mission.inputs import number_as_printed, number_in

NOTHING_PLANNED = "Nothing is planned for the next period."

#: The order of the look; superseded is worked out from links and never offered.
_STATUSES = [
    (str(status), status.label)
    for status in (
        DeliveryStatus.NOT_STARTED,
        DeliveryStatus.ON_TRACK,
        DeliveryStatus.AT_RISK,
        DeliveryStatus.DELAYED,
        DeliveryStatus.DELIVERED,
        DeliveryStatus.STOPPED,
        DeliveryStatus.NOT_STATED,
    )
]
_ANSWERS = [
    ("", "There is a figure"),
    *(
        (str(answer), answer.label)
        for answer in (
            FigureAnswer.NOT_COLLECTED,
            FigureAnswer.NOT_APPLICABLE,
            FigureAnswer.NOTHING_TO_REPORT,
        )
    ),
]


class KeptText(forms.CharField):
    """A long text that is kept as it was typed, spaces and all, with its ends of lines as the record has them.

    Its limit is counted on the page and asked by the rules, so that a text that is too long is shown again whole.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)
        self.max_length = MOST_CHARACTERS

    def to_python(self, value: Any) -> str:
        """The text with single ends of lines."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class DayField(forms.DateField):
    """A day, as a date box or typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"]
        super().__init__(widget=widget, input_formats=formats, **kwargs)
        self.error_messages["invalid"] = "Write a day such as 31/03/2024."


class NumberField(forms.CharField):
    """A number as text: exact, with its decimals. What is no number is kept as typed, for the rules to refuse."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 12}), **kwargs
        )


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordsForm(forms.Form):
    """The words of an entry."""

    delivery_status = forms.ChoiceField(
        label="Delivery status", choices=_STATUSES, required=False, widget=forms.RadioSelect
    )
    reason = KeptText(label="Reason", widget=_area(3))
    done = KeptText(
        label="What was done",
        widget=_area(10),
        help_text="For people who do not know your service. Put a mark like [^1] where a source belongs.",
    )
    next = KeptText(
        label="What comes next",
        widget=_area(6),
        help_text="What is planned for the time after this period, with dates where you have them.",
    )
    nothing_planned = forms.BooleanField(label="Nothing is planned for the next period", required=False)

    def words(self) -> dict[str, str]:
        """The fields of the record that could be read."""
        given: dict[str, str] = {
            name: self.cleaned_data[name]
            for name in ("delivery_status", "reason", "done", "next")
            if name in self.cleaned_data
        }
        if self.cleaned_data.get("nothing_planned") and not given.get("next", "").strip():
            given["next"] = NOTHING_PLANNED
        return given


class FigureForm(forms.Form):
    """One figure."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    series = forms.IntegerField(widget=forms.HiddenInput)
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)
    printed = NumberField(label="Value")
    numerator = NumberField(label="Number that counts")
    denominator = NumberField(label="Of how many")
    missing = forms.ChoiceField(
        label="No value? Say why", choices=_ANSWERS, required=False, widget=forms.RadioSelect
    )
    quality = forms.ChoiceField(label="How firm it is", choices=Quality.choices, required=False)
    start = DayField(label="First day")
    end = DayField(label="Last day")
    source_text = forms.CharField(label="Source", required=False, help_text="Link, or title and page")
    reason = forms.CharField(
        label="Why it differs", required=False, widget=_area(2),
        help_text="Asked for where it is more than half higher or lower than the period before.",
    )  # fmt: skip

    def is_blank(self) -> bool:
        """Whether nothing was said."""
        given = self.cleaned_data
        return not given.get("printed") and not given.get("missing")

    def fields_given(self) -> dict[str, Any]:
        """The fields of a FigureInput, numbers written as the record writes them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "was"}
        given["printed"] = _as_record(given["printed"])
        for name in ("numerator", "denominator"):
            given[name] = _plain(given[name])
        return given


class EvidenceForm(forms.Form):
    """One piece of evidence."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    mark = forms.IntegerField(
        label="Number in the text", min_value=1, max_value=999, widget=forms.NumberInput(attrs={"min": 1})
    )
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kept_file = forms.CharField(required=False, widget=forms.HiddenInput)
    link = forms.CharField(
        label="Link", required=False, help_text="A whole address that begins with https://", widget=forms.TextInput(attrs={"inputmode": "url"})
    )  # fmt: skip
    link_title = forms.CharField(
        label="Title of the page or document",
        required=False,
        help_text="The public reads it; an uploaded document and its file name stay with the delivery team.",
    )
    file = forms.FileField(label="Document", required=False, allow_empty_file=True)
    locator = forms.CharField(label="Place in it", required=False, help_text="Such as page 13, note 9")
    remove = forms.BooleanField(label="Take this evidence out", required=False)

    def is_blank(self) -> bool:
        """Whether nothing but the number was given, or it is to be taken out."""
        given = self.cleaned_data
        said = ("source", "kept_file", "link", "link_title", "file")
        return bool(given.get("remove")) or not any(given.get(name) for name in said)


class StudyForm(forms.Form):
    """A case study."""

    title = forms.CharField(label="Title", required=False)
    text = KeptText(label="The story", widget=_area(8))
    consent = KeptText(
        label="Consent", widget=_area(2), help_text="Who agreed to publication, when and how. This is not published."
    )  # fmt: skip


class MilestoneForm(forms.Form):
    """A milestone of the commitment."""

    milestone = forms.IntegerField(widget=forms.HiddenInput)
    reached = DayField(label="Reached on", required=False)


def day_of(value: Any) -> Any:
    """A value as a form shows it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _as_record(text: str) -> str:
    try:
        return number_as_printed(text) if text else ""
    except ValueError:
        return text


def _plain(text: str) -> str:
    try:
        return f"{number_in(text).normalize():f}" if text else ""
    except ValueError:
        return text
