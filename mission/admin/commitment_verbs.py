"""The verbs of a commitment as pages: moved, reworded, withdrawn, linked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

from accounts.roles import Permission, has_permission
from mission.actions import plan
from mission.admin.fields import DATE_HINT
from mission.admin.verbs import Verb, VerbForm
from mission.choices import CommitmentChangeKind, Door, Relation
from mission.dates import first_day
from mission.models import Commitment, CommitmentLink, Source


class PartialDateInput(forms.CharField):
    """A date of reduced precision."""

    def __init__(self, **kwargs: Any) -> None:
        hint = " ".join(filter(None, [kwargs.pop("help_text", ""), DATE_HINT]))
        super().__init__(
            max_length=10, help_text=hint, widget=forms.TextInput(attrs={"size": "12"}), **kwargs
        )

    def validate(self, value: str) -> None:
        """Refused where it is no date."""
        super().validate(value)
        try:
            first_day(value)
        except ValueError as error:
            raise ValidationError(f"{error}.") from error


def _reason() -> forms.CharField:
    return forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}))


class SourcedForm(VerbForm):
    """What every verb of a commitment may name: where it was read."""

    source = forms.ModelChoiceField(Source.objects.none(), required=False, label="Source")
    locator = forms.CharField(
        required=False, max_length=300, label="Where in the source", help_text="A page or paragraph."
    )

    def prepare(self) -> None:
        """Offer the sources of the mission."""
        field: Any = self.fields["source"]
        rows = self.site.get_model_admin(Source).known_to(self.request.user)
        field.queryset = rows.filter(mission=self.row.mission_id)
        field.widget = AutocompleteSelect(Commitment._meta.get_field("source"), self.site)
        field.widget.choices = field.choices


class MoveDueForm(SourcedForm):
    """The new date, when it was announced and why."""

    after = PartialDateInput(
        label="New due date", required=False, help_text="Leave it empty where no new date was set."
    )
    announced = PartialDateInput(label="Announced")
    reason = _reason()
    field_order = ("after", "announced", "reason", "source", "locator")


class RewordForm(SourcedForm):
    """The new words, since when and why."""

    title = forms.CharField(max_length=300)
    description = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}))
    date = PartialDateInput(label="Since")
    reason = _reason()
    field_order = ("title", "description", "date", "reason", "source", "locator")

    def prepare(self) -> None:
        """Begin with the words as they stand."""
        super().prepare()
        self.fields["title"].initial, self.fields["description"].initial = (
            self.row.title,
            self.row.description,
        )


class WithdrawForm(SourcedForm):
    """Since when and why."""

    date = PartialDateInput(label="Since")
    reason = _reason()
    field_order = ("date", "reason", "source", "locator")


class LinkForm(SourcedForm):
    """How two commitments belong together."""

    relation = forms.ChoiceField(choices=Relation.choices, label="This commitment is")
    related = forms.ModelChoiceField(Commitment.objects.none(), label="Other commitment")
    date = PartialDateInput(label="Since", required=False)
    reason = _reason()
    field_order = ("relation", "related", "date", "reason", "source", "locator")

    def prepare(self) -> None:
        """Offer the commitments of the mission."""
        super().prepare()
        field: Any = self.fields["related"]
        rows = self.site.get_model_admin(Commitment).known_to(self.request.user)
        field.queryset = rows.filter(mission=self.row.mission_id).exclude(pk=self.row.pk)
        field.widget = AutocompleteSelect(CommitmentLink._meta.get_field("related"), self.site)
        field.widget.choices = field.choices


def _only_editors(user: Any, row: Commitment) -> str | None:
    if not has_permission(user, Permission.EDIT_RECORD, mission=row.mission_id):
        return "Only editors of the delivery team change commitments."
    return None


def _standing(user: Any, row: Commitment) -> str | None:
    if row.changes.filter(kind=CommitmentChangeKind.WITHDRAWN).exists():
        return "This commitment is withdrawn already."
    return _only_editors(user, row)


def _with_due(user: Any, row: Commitment) -> str | None:
    refused = _only_editors(user, row)
    if refused is None and not plan.due_now(row):
        return "This commitment has no due date that could be moved. Set its due date first."
    return refused


def _due(row: Commitment) -> list[tuple[str, str]]:
    return [("Due now", plan.due_now(row) or "No date")]


def _move(row: Commitment, *, by: Any, form: VerbForm, seen_version: Any, **given: Any) -> Any:
    return plan.move_due(row, by=by, door=Door.ADMIN, **given)


def _reword(row: Commitment, *, by: Any, form: VerbForm, **given: Any) -> Any:
    return plan.reword(row, by=by, door=Door.ADMIN, **given)


def _withdraw(row: Commitment, *, by: Any, form: VerbForm, **given: Any) -> Any:
    return plan.withdraw(row, by=by, door=Door.ADMIN, **given)


def _link(row: Commitment, *, by: Any, form: VerbForm, seen_version: Any, **given: Any) -> Any:
    return plan.link(row, by=by, door=Door.ADMIN, **given)


VERBS = (
    Verb(
        "move-due",
        "Move the due date",
        "Every earlier date stays on the page of the commitment, and moves are counted.",
        _move,
        MoveDueForm,
        _with_due,
        "The due date of {row} is moved.",
        _due,
    ),
    Verb(
        "reword",
        "Reword",
        "What the commitment said before stays on record.",
        _reword,
        RewordForm,
        _only_editors,
        "{row} has new words.",
    ),
    Verb(
        "link",
        "Link to another commitment",
        "Superseded, carried over, split, merged, followed: the two pages lead to each other. Split into several by adding one link for each.",
        _link,
        LinkForm,
        _only_editors,
        "{row} is linked.",
    ),
    Verb(
        "withdraw",
        "Withdraw",
        "Its page and its entries stay, and the page says since when and why it is withdrawn.",
        _withdraw,
        WithdrawForm,
        _standing,
        "{row} is withdrawn.",
        danger=True,
    ),
)
