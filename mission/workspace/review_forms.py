"""Forms of review: fields and their checks of shape. The verbs decide the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from mission.actions.entries import ASSESSED
from mission.actions.review import LONGEST_COMMENT
from mission.choices import DeliveryStatus
from mission.errors import RuleError

_PASSAGE = "Copy the words from the text above. Leave it empty where no single passage is meant."


class _ReviewForm(forms.Form):
    """A form that stands beside others on one page: its ids begin with its name."""

    name = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{self.name}_%s"
        super().__init__(*args, **kwargs)

    def refuse(self, refused: RuleError) -> None:
        """Show the sentences of a verb at their fields."""
        if not refused.fields:
            self.add_error(None, refused.sentence)
        for field, sentences in refused.fields.items():
            at = self.verb_names.get(field, field)
            for sentence in sentences:
                self.add_error(at if at in self.fields else None, sentence)

    #: Fields of this form for the names by which the verb calls them.
    verb_names: Mapping[str, str] = {}


def _place(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "The entry as a whole")])


def _passage() -> forms.CharField:
    return forms.CharField(
        label="Which words", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}), help_text=_PASSAGE,
    )  # fmt: skip


class _TiedForm(_ReviewForm):
    """A form about a part of the entry, or about a passage of it."""

    verb_names = {"field": "place"}

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.choices = [("", "The entry as a whole"), *places.items()]


class SendBackForm(_TiedForm):
    """Why the entry goes back, and what the reason is about."""

    name = "back"
    reason = forms.CharField(
        label="What has to change before it can be approved",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The partner reads it in the e-mail and on the entry’s page. It stays on record.",
        error_messages={"required": "Say what has to change before the entry can be approved."},
    )
    place = _place("What it is about")
    passage = _passage()


class CommentForm(_TiedForm):
    """A remark on the entry."""

    name = "comment"
    text = forms.CharField(
        label="Your comment",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The partner’s people see it at the place it is about.",
        error_messages={"required": "Write your comment."},
    )
    place = _place("What it is about")
    passage = _passage()


class ApproveForm(_ReviewForm):
    """The team's assessment, published beside the partner's words."""

    name = "approve"
    team_assessment = forms.ChoiceField(
        label="Team assessment",
        required=False,
        choices=[("", "No assessment of our own"), *((one, DeliveryStatus(one).label) for one in ASSESSED)],
        help_text="It stands beside the partner’s delivery status and never in its place.",
    )
    team_assessment_reason = forms.CharField(
        label="Reason for the assessment",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Asked for where the assessment differs from the partner’s status. The public reads it.",
    )


class AssignForm(_ReviewForm):
    """Who reviews the entry."""

    name = "assign"
    to = forms.ChoiceField(label="Who reviews it", required=False)

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [("", "Nobody yet"), *((one.actor, str(one)) for one in people)]


class AnswerForm(_ReviewForm):
    """An answer to a comment."""

    name = "answer"
    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write your answer."},
    )
