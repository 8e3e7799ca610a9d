"""The moves of a progress entry as pages. Each runs the verb that every other door runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from mission import access
from mission.actions import entries
from mission.admin.verbs import Verb, VerbForm
from mission.choices import DeliveryStatus, Door, EntryState
from mission.completeness import problems_in
from mission.models import ProgressEntry
from mission.workflow import Act, move_of


class ReasonForm(VerbForm):
    """A move that says why."""

    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 4}))


class ApproveForm(VerbForm):
    """The team's assessment, published beside the partner's words."""

    team_assessment = forms.ChoiceField(
        choices=[
            ("", "None"),
            *[(s.value, s.label) for s in DeliveryStatus if s.value and s != DeliveryStatus.SUPERSEDED],
        ],
        required=False,
        label="The team’s assessment",
        help_text="Only where it differs from what the partner says. It is published beside the partner’s words.",
    )
    team_assessment_reason = forms.CharField(
        required=False, label="Why", widget=forms.Textarea(attrs={"rows": 3})
    )


class ReplyForm(VerbForm):
    """The partner's answer to the team's assessment."""

    text = forms.CharField(label="Reply", widget=forms.Textarea(attrs={"rows": 5}))

    def prepare(self) -> None:
        """Begin with the reply as it stands."""
        self.fields["text"].initial = self.row.partner_reply


def why_not(act: Act) -> Callable[[Any, ProgressEntry], str | None]:
    """The rule book's answer for an act."""

    def answer(user: Any, entry: ProgressEntry) -> str | None:
        writers = entry.written_by() if act == Act.APPROVE else set()
        return access.why_not(user, act, entry, writers=writers)

    return answer


def _run(act: Act) -> Callable[..., Any]:
    verb = getattr(entries, act.value)

    def run(entry: ProgressEntry, *, by: Any, form: VerbForm, seen_version: int | None, **given: Any) -> Any:
        if act == Act.START_CORRECTION:
            return verb(entry, by=by, door=Door.ADMIN, **given)
        return verb(entry, seen_version=seen_version or 0, by=by, door=Door.ADMIN, **given)

    return run


def _reply(entry: ProgressEntry, *, by: Any, form: VerbForm, seen_version: int | None, **given: Any) -> Any:
    return entries.reply(entry, seen_version=seen_version or 0, by=by, door=Door.ADMIN, **given)


def _may_not_reply(user: Any, entry: ProgressEntry) -> str | None:
    if access.may_reply(user, entry) and entry.state == EntryState.APPROVED:
        return None
    return "Only an authoriser of this partner can reply, once the entry is approved."


def words_of(entry: ProgressEntry) -> list[tuple[str, str]]:
    """What the entry says, to be read before a decision."""
    return [
        ("Commitment", str(entry.commitment)),
        ("Partner", str(entry.partner)),
        ("Period", str(entry.period)),
        ("Delivery status", entry.get_delivery_status_display()),
        ("Why", entry.reason),
        ("Done", entry.done),
        ("Next", entry.next),
    ]


def _with_problems(entry: ProgressEntry) -> list[tuple[str, str]]:
    problems = [("Still needed", problem.sentence) for problem in problems_in(entries.draft_of(entry))]
    return [*problems, *words_of(entry)]


def _verb(act: Act, explains: str, said: str, form: type[VerbForm] = VerbForm, **more: Any) -> Verb:
    name = act.value.replace("_", "-")
    return Verb(
        name, move_of(act).label, explains, _run(act), form, why_not(act), said, **{"shows": words_of, **more}
    )


VERBS = (
    _verb(
        Act.SUBMIT,
        "The delivery team reads it next. Until it is decided, an authoriser can take it back.",
        "{row} is submitted.",
        shows=_with_problems,
    ),
    _verb(Act.TAKE_BACK, "The entry is a draft again and can be changed.", "{row} is a draft again."),
    _verb(
        Act.APPROVE,
        "The entry waits for the next edition and never changes again; a correction is its next number.",
        "{row} is approved.",
        ApproveForm,
    ),
    _verb(
        Act.SEND_BACK,
        "The partner sees the reason and can change the entry.",
        "{row} is sent back.",
        ReasonForm,
    ),
    _verb(
        Act.START_CORRECTION,
        "A draft of the next number begins with these words. The approved entry stays until the correction is approved.",
        "The correction is begun.",
        ReasonForm,
    ),
    Verb(
        "reply",
        "Reply to the assessment",
        "The reply is published beside the team’s assessment.",
        _reply,
        ReplyForm,
        _may_not_reply,
        "The reply is saved.",
        words_of,
    ),
    _verb(
        Act.WITHDRAW,
        "The entry leaves the workflow. What was written stays on record.",
        "{row} is withdrawn.",
        ReasonForm,
        danger=True,
    ),
)
