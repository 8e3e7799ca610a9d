"""Forms of the pages on which figures are entered. They check shapes; the verbs decide the rest."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from django import forms

from mission.choices import RevisionReason
from mission.models import Area, FigureImport, Indicator, Mission, Source
from mission.releases.mapping import NAMED, ROLES, ColumnUse, Mapping
from mission.releases.signs import MEANINGS, as_lines, from_lines

#: As large as an upload may be here: a workbook or a CSV text.
LARGEST = 300_000_000


class UploadForm(forms.Form):
    """A release: a file or pasted cells, for an indicator, from a source."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label="Indicator",
        required=False,
        empty_label="Several: a column of the file names them",
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label="Source",
        empty_label="Choose the publication",
        error_messages={"required": "Choose the publication that the figures are in."},
        help_text="The publication that the figures are in. One that is not on the list is added in the admin first.",
    )
    published = forms.CharField(
        label="Published",
        required=False,
        max_length=10,
        help_text="As exactly as it is known: 2025-08-26, 2025-08 or 2025. Left empty, the day of the source is taken.",
    )
    file = forms.FileField(
        label="File",
        required=False,
        help_text="A table as CSV or .xlsx, one figure a row or a column for each period.",
    )
    pasted = forms.CharField(
        label="Or paste the table",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="Copied from a spreadsheet, with its headings.",
    )

    def __init__(self, mission: Mission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = Indicator.objects.filter(mission=mission).order_by("title")  # type: ignore[attr-defined]
        self.fields["source"].queryset = Source.objects.filter(mission=mission).order_by("publisher", "title")  # type: ignore[attr-defined]
        self.fields["source"].label_from_instance = source_words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Exactly one of a file and a pasted table, not too large; the day of the source where none was given."""
        given = super().clean() or {}
        file, pasted = given.get("file"), (given.get("pasted") or "").strip()
        if file and pasted:
            self.add_error("pasted", "Give a file or paste a table, not both.")
        elif not file and not pasted and "file" not in self.errors:
            self.add_error("file", "Choose a file, or paste the table below.")
        if file and file.size > LARGEST:
            self.add_error("file", f"The file has more than {LARGEST // 1_000_000} MB. Break it up.")
        if given.get("source") and not given.get("published"):
            given["published"] = given["source"].published
        return given

    def content(self) -> tuple[BinaryIO, str]:
        """The bytes of what was given, and what it is called."""
        file = self.cleaned_data["file"]
        if file:
            return file.file, file.name
        text = self.cleaned_data["pasted"].strip("\r\n")
        return io.BytesIO(text.replace("\r\n", "\n").encode()), "Pasted table"


def source_words(source: Source) -> str:
    """A source as it stands in a list to choose from."""
    return f"{source.publisher}: {source.title}"[:160]


class TableForm(forms.Form):
    """Which sheet, and which of its rows has the headings."""

    sheet = forms.ChoiceField(label="Sheet", required=False)
    header = forms.IntegerField(label="Row of the headings", min_value=1, max_value=10_000)

    def __init__(self, sheets: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sheets:
            self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]


class ColumnsForm(forms.Form):
    """What each column holds, and what holds for the whole table."""

    area = forms.ChoiceField(
        label="Area of all figures", required=False, help_text="Where no column names it."
    )
    kind = forms.ChoiceField(
        label="Kind of area", required=False, help_text="Where one name is that of several kinds of area."
    )
    period = forms.CharField(
        label="Period of all figures",
        required=False,
        max_length=60,
        help_text="Where no column names it: 2023, 2023/24, Q1 2023, March 2023.",
    )
    reason = forms.ChoiceField(
        label="Why the publisher replaced earlier figures", required=False, choices=RevisionReason.choices
    )
    empty = forms.ChoiceField(
        label="An empty cell among figures",
        choices=[
            ("wrong", "Is wrong: the publisher says why there is none"),
            ("skip", "Is left out: nothing was published"),
        ],
    )
    fractions = forms.BooleanField(
        label="Percentages are written as fractions: 0.906 stands for 90.6%", required=False
    )
    totals = forms.CharField(
        label="Words for all of a breakdown",
        required=False,
        max_length=400,
        help_text="With commas between them. Such a cell makes the figure one of the total.",
    )
    signs = forms.CharField(
        label="Signs and what they mean",
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="One a line: [c] = suppressed. What a sign can mean: " + ", ".join(MEANINGS) + ".",
    )

    def __init__(self, found: FigureImport, mapping: Mapping, *args: Any, **kwargs: Any) -> None:
        self.mapping = mapping
        kwargs.setdefault("initial", _initial(mapping))
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(mission=found.mission).order_by("kind", "name")
        self.fields["area"].choices = [("", "None"), *((a.code, f"{a.name} ({a.kind})") for a in areas)]  # type: ignore[attr-defined]
        kinds = dict.fromkeys(area.kind for area in areas)
        self.fields["kind"].choices = [("", "Any"), *((kind, kind.replace("_", " ")) for kind in kinds)]  # type: ignore[attr-defined]
        for place, use in enumerate(mapping.columns):
            name = use.heading or f"Column {place + 1}"
            self.fields[f"role-{place}"] = forms.ChoiceField(
                label=f"{name}: holds", choices=list(ROLES.items())
            )
            self.fields[f"key-{place}"] = forms.CharField(
                label=f"{name}: name of the breakdown", required=False, max_length=40
            )

    @property
    def columns(self) -> list[tuple[ColumnUse, Any, Any]]:
        """Each column with its two fields."""
        return [
            (use, self[f"role-{place}"], self[f"key-{place}"])
            for place, use in enumerate(self.mapping.columns)
        ]

    @property
    def others(self) -> list[Any]:
        """The fields for the whole table."""
        return [self[name] for name in self.base_fields]

    def clean_signs(self) -> dict[str, str]:
        """The signs by what they mean."""
        try:
            return from_lines(self.cleaned_data["signs"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def chosen(self) -> Mapping:
        """The mapping that was chosen."""
        given = self.cleaned_data
        uses = []
        for place, use in enumerate(self.mapping.columns):
            role = given[f"role-{place}"]
            uses.append(ColumnUse(use.heading, role, given[f"key-{place}"].strip() if role in NAMED else ""))
        return replace(
            self.mapping,
            columns=tuple(uses),
            totals=tuple(filter(None, (word.strip() for word in given["totals"].split(",")))),
            **{
                name: given[name]
                for name in ("area", "kind", "period", "reason", "empty", "fractions", "signs")
            },
        )


def _initial(mapping: Mapping) -> dict[str, Any]:
    found = {
        name: getattr(mapping, name) for name in ("area", "kind", "period", "reason", "empty", "fractions")
    }
    found |= {"totals": ", ".join(mapping.totals), "signs": as_lines(mapping.signs)}
    for place, use in enumerate(mapping.columns):
        found |= {f"role-{place}": use.role, f"key-{place}": use.key}
    return found


class ReasonForm(forms.Form):
    """Why a release is refused or taken back."""

    reason = forms.CharField(label="Reason", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


def refuse(form: forms.Form, sentence: str, fields: dict[str, list[str]]) -> None:
    """Show a refusal at the fields that it names, and what names none of the form's at its top."""
    for name, texts in fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
    if not fields:
        form.add_error(None, sentence)
