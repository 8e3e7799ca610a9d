"""Forms of the composer: fields and their checks of shape. The verbs decide the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from mission.markdown import MAX_CHARACTERS
from reports.composing.sheets import Placed
from reports.models import Report, ReportSection
from reports.models.composing import SectionKind


class TitleForm(forms.Form):
    """The title of a report."""

    title = forms.CharField(label="Title of the report", max_length=300)


class SectionForm(forms.Form):
    """The words of a section, the version that was seen, and a digest of the words that were seen."""

    title = forms.CharField(label="Title", max_length=300)
    text = forms.CharField(
        label="Text",
        required=False,
        max_length=MAX_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
        help_text="Markdown: empty lines between paragraphs, ## before a heading, - before a point of a list. "
        "References in {{ }} read as what the record says.",
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def words(self) -> dict[str, Any]:
        """What is saved."""
        kept = ("title", "text", "signatory_name", "signatory_role")
        return {name: self.cleaned_data[name] for name in kept if name in self.cleaned_data}


class ForewordForm(SectionForm):
    """A foreword with its signatory."""

    signatory_name = forms.CharField(label="Signed by", max_length=200, required=False)
    signatory_role = forms.CharField(label="Role of the signatory", max_length=200, required=False)

    field_order = ["title", "text", "signatory_name", "signatory_role"]


def section_form(section: ReportSection, data: Any = None) -> SectionForm:
    """The form of a section, with its words where nothing was sent."""
    kind = ForewordForm if section.kind == SectionKind.FOREWORD else SectionForm
    if data is not None:
        return kind(data)
    return kind(
        initial={
            "title": section.title,
            "text": section.text,
            "signatory_name": section.signatory_name,
            "signatory_role": section.signatory_role,
            "seen_version": section.version,
        }
    )


class CommentForm(forms.Form):
    """A remark on a section."""

    passage = forms.CharField(
        label="Passage",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The words that you mean, copied from the text.",
    )
    comment = forms.CharField(label="Comment", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class AddForm(forms.Form):
    """A new section."""

    kind = forms.ChoiceField(label="What it is", choices=SectionKind.choices)
    title = forms.CharField(label="Title of the section", max_length=300)
    outcome = forms.ChoiceField(label="Outcome or priority", required=False)
    after = forms.ChoiceField(label="After", required=False)

    def __init__(self, data: Any = None, *, outcomes: Iterable[Any], sections: Iterable[Any]) -> None:
        super().__init__(data)
        listed = [(one.code, f"{one.code}. {one.title}") for one in outcomes]
        self.fields["outcome"].choices = [("", "None"), *listed]  # type: ignore[attr-defined]
        places = [(one.code, one.title) for one in sections]
        self.fields["after"].choices = [("", "At the end"), *places]  # type: ignore[attr-defined]


class OrderForm(forms.Form):
    """A number for each section; they stand in the order of the numbers."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, sections: Iterable[ReportSection]) -> None:
        self.sections = list(sections)
        codes = [section.code for section in self.sections]
        super().__init__(data, initial={"seen": " ".join(codes)})
        for place, section in enumerate(self.sections, start=1):
            self.fields[f"place-{section.code}"] = forms.IntegerField(
                label=f"Place of {section.title}",
                min_value=0,
                max_value=100_000,
                initial=place,
                widget=forms.NumberInput(attrs={"class": "mp-place"}),
            )

    def codes(self) -> list[str]:
        """The codes in the order that was given; sections with the same number keep theirs."""
        places = {section.code: place for place, section in enumerate(self.sections)}
        return sorted(places, key=lambda code: (self.cleaned_data[f"place-{code}"], places[code]))

    def place_of(self, section: ReportSection) -> Any:
        """The field of a section."""
        return self[f"place-{section.code}"]


class EntriesForm(forms.Form):
    """Order, heading and leaving out of each entry of a section."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, placed: Iterable[Placed], seen_version: int) -> None:
        self.placed = list(placed)
        super().__init__(data, initial={"seen_version": seen_version})
        for place, one in enumerate(self.placed, start=1):
            name = one.entry
            self.fields[f"order-{name}"] = forms.IntegerField(
                label=f"Place of {name}",
                initial=place,
                min_value=0,
                max_value=100_000,
                widget=forms.NumberInput(attrs={"class": "mp-place"}),
            )
            self.fields[f"heading-{name}"] = forms.CharField(
                label=f"Heading before {name}", required=False, max_length=300, initial=one.heading
            )
            self.fields[f"left_out-{name}"] = forms.BooleanField(
                label=f"Leave {name} out", required=False, initial=one.left_out
            )
            self.fields[f"reason-{name}"] = forms.CharField(
                label=f"Why {name} is left out", required=False, max_length=1000, initial=one.reason
            )

    def rows(self) -> list[tuple[Placed, list[Any]]]:
        """Each entry with its fields: place, heading, left out, reason."""
        names = ("order", "heading", "left_out", "reason")
        return [(one, [self[f"{name}-{one.entry}"] for name in names]) for one in self.placed]

    def seen_again(self, version: int) -> None:
        """Say that the version of now was seen, where the form is shown again after a refusal."""
        self.data = {**self.data.dict(), "seen_version": str(version)}  # type: ignore[attr-defined]

    def chosen(self) -> list[Placed]:
        """The entries as they were put in order."""
        places = {one.entry: place for place, one in enumerate(self.placed)}
        given = self.cleaned_data
        order = sorted(places, key=lambda code: (given[f"order-{code}"], places[code]))
        return [
            Placed(code, given[f"heading-{code}"], given[f"left_out-{code}"], given[f"reason-{code}"])
            for code in order
        ]


class SignForm(forms.Form):
    """One step of sign-off for the text that was seen."""

    step = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class FreezeReportForm(forms.Form):
    """The note of the edition that a report is frozen into."""

    note = forms.CharField(
        label="Note of the edition",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What is new, in a few words. The public reads it.",
    )


def report_title(report: Report) -> TitleForm:
    """The form of a report's title."""
    return TitleForm(initial={"title": report.title})
