"""What hangs on a draft, below its words: figures, evidence, a case study, written by the entry's verbs; and comments."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.contrib import admin

from mission.actions import entry_parts
from mission.admin.fields import plain
from mission.admin.forms import VersionedForm
from mission.admin.inlines import RecordFormSet, RecordInline
from mission.choices import Door
from mission.inputs import (
    CaseStudyInput,
    EvidenceInput,
    FigureInput,
    Wrong,
    wrong_case_study,
    wrong_evidence,
    wrong_figures,
)
from mission.models import CaseStudy, EntryFigure, Evidence, ProgressEntry, ReviewComment


class PartForm(VersionedForm):
    """One row of a part. The rules of the verb say what is wrong with it."""

    def validate_unique(self) -> None:
        """Told by the rules, for all rows at once."""

    def _post_clean(self) -> None:
        # The tables' constraints say the same in worse words, and of one row alone.
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()  # type: ignore[misc]


class PartFormSet(RecordFormSet):
    """All rows of a part, given to its verb as one list."""

    def given(self) -> list[Any]:
        """The rows as the verb takes them, without those that are to be deleted."""
        return [self.as_input(form) for form in self._kept()]

    def _kept(self) -> list[Any]:
        return [form for form in self.forms if form.cleaned_data and form not in self.deleted_forms]

    def clean(self) -> None:
        """What the rules of the verb say, each sentence at its field."""
        if any(form.errors for form in self.forms):
            return
        kept = self._kept()
        for name, sentences in self.wrong([self.as_input(form) for form in kept]).items():
            number, _, column = name.removeprefix(f"{self.prefix}-").rpartition("-")
            form = kept[int(number or 0)]
            for sentence in sentences:
                form.add_error(column if column in form.fields else None, sentence)

    def as_input(self, form: Any) -> Any:
        """What one row says."""
        raise NotImplementedError

    def wrong(self, given: list[Any]) -> Wrong:
        """What the rules say of all rows."""
        raise NotImplementedError

    def write(self, entry: ProgressEntry, by: Any) -> None:
        """Hand the rows to the verb."""
        raise NotImplementedError

    def written(self, entry: ProgressEntry, by: Any) -> None:
        """Write, and leave what Django asks a saved formset for."""
        self.new_objects: list[Any] = []
        self.changed_objects: list[Any] = []
        self.deleted_objects: list[Any] = []
        self.write(entry, by)


class FigureRows(PartFormSet):
    """The figures of a draft."""

    def as_input(self, form: Any) -> FigureInput:
        """The figure of a row; what has no box stays as it was."""
        given, row = form.cleaned_data, form.instance
        return FigureInput(
            series=given["series"].pk,
            start=given["start"],
            end=given["end"],
            printed=given["printed"],
            missing=given["missing"],
            quality=given["quality"],
            reason=given["reason"],
            numerator=plain(row.numerator),
            denominator=plain(row.denominator),
            source=row.source_id,
            source_text=given["source_text"],
        )

    def wrong(self, given: list[Any]) -> Wrong:
        """The rules of figures."""
        return wrong_figures(given)

    def write(self, entry: ProgressEntry, by: Any) -> None:
        """By the verb."""
        entry_parts.set_figures(
            entry, figures=self.given(), seen_version=entry.version, by=by, door=Door.ADMIN
        )


class EvidenceList(PartFormSet):
    """The evidence of a draft."""

    def as_input(self, form: Any) -> EvidenceInput:
        """The evidence of a row; a file stays as it was."""
        given, row = form.cleaned_data, form.instance
        return EvidenceInput(
            mark=given["mark"],
            source=given["source"].pk if given["source"] else None,
            link=given["link"],
            link_title=given["link_title"],
            kept_file=str(row.file.name or ""),
            locator=given["locator"],
        )

    def wrong(self, given: list[Any]) -> Wrong:
        """The rules of evidence."""
        return wrong_evidence(given)

    def write(self, entry: ProgressEntry, by: Any) -> None:
        """By the verb."""
        entry_parts.set_evidence(
            entry, evidence=self.given(), seen_version=entry.version, by=by, door=Door.ADMIN
        )


class CaseStudyRows(PartFormSet):
    """The one case study of a draft, or none."""

    def as_input(self, form: Any) -> CaseStudyInput:
        """The story of the row."""
        names = ("title", "text", "consent")
        return CaseStudyInput(**{name: form.cleaned_data[name] for name in names})

    def wrong(self, given: list[Any]) -> Wrong:
        """The rules of case studies."""
        return wrong_case_study(given[0] if given else None)

    def write(self, entry: ProgressEntry, by: Any) -> None:
        """By the verb."""
        given = self.given()
        entry_parts.set_case_study(
            entry, case_study=given[0] if given else None, seen_version=entry.version, by=by, door=Door.ADMIN
        )


class PartInline(RecordInline):
    """A part of a draft."""

    form = PartForm


class Figures(PartInline):
    """Figures given with the entry."""

    model = EntryFigure
    formset = FigureRows
    fields = ("series", "start", "end", "printed", "missing", "quality", "reason", "source_text")
    autocomplete_fields = ("series",)


class EvidenceRows(PartInline):
    """What backs the footnotes."""

    model = Evidence
    formset = EvidenceList
    verbose_name_plural = "evidence"
    fields = ("mark", "link", "link_title", "source", "uploaded", "locator")
    readonly_fields = ("uploaded",)
    autocomplete_fields = ("source",)

    @admin.display(description="File")
    def uploaded(self, row: Evidence) -> str:
        """What the file was called by who uploaded it. Files leave the storage through the workspace alone."""
        return row.file_name or PurePosixPath(str(row.file.name or "")).name or "—"


class CaseStudies(PartInline):
    """A story told with the entry."""

    model = CaseStudy
    formset = CaseStudyRows
    fields = ("title", "text", "consent")
    max_num = 1


class Comments(RecordInline):
    """What reviewers said."""

    model = ReviewComment
    verbose_name, verbose_name_plural = "comment", "comments of the review"
    fields = ("at", "field", "passage", "text", "settled")
    writes = False
