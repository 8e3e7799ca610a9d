"""All forms of an entry's page together: made from a draft or from what was typed, and read back as a draft."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from mission.actions.entry_whole import Whole
from mission.completeness import marks_in
from mission.entry_figures import figure_key
from mission.inputs import CaseStudyInput, EvidenceInput, FigureInput, MilestoneInput, Wrong
from mission.models import ProgressEntry
from mission.workspace.entry_forms import (
    EvidenceForm,
    FigureForm,
    MilestoneForm,
    StudyForm,
    WordsForm,
    day_of,
)

#: So many rows of a kind are read from one page.
MOST_ROWS = 120
_ROWS = {"figures": FigureForm, "evidence": EvidenceForm, "milestones": MilestoneForm}
_NAMES = ("delivery_status", "reason", "done", "next", "nothing_planned")


class Sheet:
    """The forms of a page. `rows` has those of figures, evidence and milestones by their kinds."""

    def __init__(self, data: dict[str, Any], files: Any = None, *, bound: bool) -> None:
        given: dict[str, Any] = {"data": data, "files": files} if bound else {}
        self._data, self._bound = data, bound
        self._files: Any = files or {}
        self.words = WordsForm(**(given or {"initial": _without_prefix(data, "")}))
        self.study = StudyForm(
            prefix="case_study", **(given or {"initial": _without_prefix(data, "case_study")})
        )
        self.rows: dict[str, list[Any]] = {kind: list(self._rows(kind, form)) for kind, form in _ROWS.items()}
        self._sent: dict[str, list[Any]] = {}

    def _rows(self, kind: str, made: type[forms.Form]) -> Iterator[forms.Form]:
        try:
            total = min(MOST_ROWS, max(0, int(self._data.get(f"{kind}-total") or 0)))
        except ValueError:
            total = 0
        for index in range(total):
            prefix = f"{kind}-{index}"
            if self._bound:
                yield made(self._data, self._files, prefix=prefix)
            else:
                yield made(prefix=prefix, initial=_without_prefix(self._data, prefix))

    def read(self, stored: Whole) -> Whole:
        """What was typed, as far as it can be read, without fresh documents.

        What cannot be read (a day that is none) is an error of its form, and what is stored stands in its place.
        """
        for form in self.all():
            form.is_valid()
        self._sent = {kind: [form for form in rows if self._counts(form)] for kind, rows in self.rows.items()}
        study = {name: self.study.cleaned_data.get(name, "") for name in ("title", "text", "consent")}
        figures = [FigureInput(**form.fields_given()) for form in self._sent["figures"]]
        evidence = [_evidence(form) for form in self._sent["evidence"]]
        milestones = [MilestoneInput(**form.cleaned_data) for form in self._sent["milestones"]]
        return Whole(
            words=self.words.words(),
            figures=[
                *figures,
                *self._unread("figures", {figure_key(*one.key): one for one in stored.figures}),
            ],
            evidence=[*evidence, *self._unread("evidence", {str(one.mark): one for one in stored.evidence})],
            case_study=CaseStudyInput(**study) if any(study.values()) else None,
            milestones=[
                *milestones,
                *self._unread("milestones", {str(one.milestone): one for one in stored.milestones}),
            ],
        )

    @property
    def uploads(self) -> list[EvidenceForm]:
        """The rows with a fresh document, after `read`."""
        return [
            form
            for form in self.rows["evidence"]
            if not form.errors and form.cleaned_data.get("file") and not form.cleaned_data.get("remove")
        ]

    def note_upload(self, form: EvidenceForm, mark: int, kept_file: str) -> None:
        """Show a document as one that the entry has now."""
        self._data[f"{form.prefix}-mark"] = mark
        self._data[f"{form.prefix}-kept_file"] = kept_file

    def _unread(self, kind: str, stored: Mapping[str, Any]) -> Iterator[Any]:
        """What is stored of the rows that could not be read."""
        name = "milestone" if kind == "milestones" else "was"
        for form in self.rows[kind]:
            at = str(self._data.get(f"{form.prefix}-{name}", ""))
            if form.errors and at in stored:
                yield stored[at]

    @staticmethod
    def _counts(form: Any) -> bool:
        if form.errors:
            return False
        if isinstance(form, MilestoneForm):
            return bool(form.cleaned_data.get("reached"))
        return not form.is_blank() and not form.cleaned_data.get("file")

    def refuse(self, wrong: Wrong) -> None:
        """Show the sentences of a verb at their fields. Rows are numbered as `read` gave them."""
        for name, sentences in wrong.items():
            form, field = self._field(name)
            for sentence in sentences:
                form.add_error(field if field in form.fields else None, sentence)

    def _field(self, name: str) -> tuple[forms.Form, str]:
        kind, _, rest = name.partition("-")
        if kind == "case_study":
            return self.study, rest
        number, _, field = rest.partition("-")
        rows = self._sent.get(kind, [])
        if number.isdigit() and int(number) < len(rows):
            return rows[int(number)], field
        return self.words, name

    def all(self) -> Iterator[forms.Form]:
        """Every form, in the order of the page."""
        yield self.words
        yield from self.rows["figures"]
        yield from self.rows["evidence"]
        yield self.study
        yield from self.rows["milestones"]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error as the id of its field and its sentence, for the summary."""
        return [
            (f"id_{form.add_prefix(name)}" if name in form.fields else "", _said(form, name, error))
            for form in self.all()
            if form.is_bound
            for name, errors in form.errors.items()
            for error in errors
        ]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each kind the page has, as the page has to say."""
        return [(f"{kind}-total", len(rows)) for kind, rows in self.rows.items()]


def sheet_of(entry: ProgressEntry, whole: Whole, blank: list[dict[str, Any]], milestones: list[int]) -> Sheet:
    """The forms of a draft: `blank` are figures that may be given and are not, `milestones` those of the commitment."""
    return Sheet(flat(whole, blank, milestones), bound=False)


def flat(whole: Whole, blank: list[dict[str, Any]], milestones: list[int]) -> dict[str, Any]:
    """A draft as the fields of its page, with rows for what may be added."""
    data: dict[str, Any] = dict(whole.words)
    study = whole.case_study or CaseStudyInput("", "", "")
    data |= {f"case_study-{name}": value for name, value in dataclasses.asdict(study).items()}
    figures = [dataclasses.asdict(one) | {"was": figure_key(*one.key)} for one in whole.figures]
    evidence = [
        dataclasses.asdict(dataclasses.replace(one, file=None)) | {"was": one.mark}
        for one in sorted(whole.evidence, key=lambda one: one.mark)
    ]
    evidence += [{"mark": mark} for mark in _marks_to_offer(whole)]
    reached = {one.milestone: one.reached for one in whole.milestones}
    stones = [{"milestone": pk, "reached": reached.get(pk, "")} for pk in milestones]
    given = sorted([*figures, *blank], key=lambda row: (row["series"], row["start"]))
    for kind, rows in (("figures", given), ("evidence", evidence), ("milestones", stones)):
        data[f"{kind}-total"] = len(rows)
        for index, row in enumerate(rows):
            data |= {
                f"{kind}-{index}-{name}": "" if value is None else day_of(value)
                for name, value in row.items()
            }
    return data


def _marks_to_offer(whole: Whole) -> list[int]:
    """Marks of the text without evidence, and the next free one."""
    taken = {one.mark for one in whole.evidence}
    texts = (whole.words.get("done", ""), whole.words.get("next", ""))
    open_marks = sorted(marks_in(*texts) - taken)[:20]
    return [*open_marks, max([0, *taken, *open_marks]) + 1]


def _evidence(form: forms.Form) -> EvidenceInput:
    given = form.cleaned_data
    return EvidenceInput(
        mark=given["mark"],
        source=None if given["link"] else given["source"],
        link=given["link"],
        link_title=given["link_title"],
        kept_file="" if given["link"] else given["kept_file"],
        locator=given["locator"],
    )


def _without_prefix(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    if not prefix:
        return {name: data[name] for name in _NAMES if name in data}
    return {name[len(prefix) + 1 :]: value for name, value in data.items() if name.startswith(f"{prefix}-")}


def _said(form: forms.Form, name: str, error: Any) -> str:
    if name not in form.fields:
        return str(error)
    label = form.fields[name].label or ""
    kind = str(form.prefix or "").partition("-")[0]
    if kind == "evidence":
        return f"Evidence {form['mark'].value() or ''}, {str(label).lower()}: {error}"
    if kind == "figures":
        return f"Figures, {str(label).lower()}: {error}"
    return f"{label}: {error}"
