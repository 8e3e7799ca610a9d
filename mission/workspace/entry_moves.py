"""What a partner's people do with an entry: begin it, submit it, take it back, correct it, answer the team's assessment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import by_rule
from accounts.roles import Permission, has_permission
from mission import access
from mission.actions import entries
from mission.actions.entry_ready import draft_of, why_not_asked
from mission.choices import Door, Origin
from mission.completeness import problems_in
from mission.errors import Incomplete, RuleError
from mission.models import Commitment, Partner, ProgressEntry, ReportingPeriod
from mission.workflow import Act, why_not_from
from mission.workspace.entry_checklist import checklist
from mission.workspace.entry_page import facts
from mission.workspace.entry_read import content_of
from mission.workspace.entry_scope import Stopped, address, authorisers, entry_of, page, stopped_by, told
from mission.workspace.numbers import version_of

_LONGEST_REPLY = 5_000


class ReasonForm(forms.Form):
    """Why an approved entry is corrected."""

    reason = forms.CharField(
        label="What the correction changes, and why",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The public reads it with the correction.",
        error_messages={"required": "Say what the correction changes and why."},
    )


class ReplyForm(forms.Form):
    """The partner's answer to the team's assessment."""

    reply = forms.CharField(
        label="Your reply",
        max_length=_LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="It is published beside the team’s assessment, in your words.",
        error_messages={"required": "Write your reply."},
    )


@require_POST
@by_rule("mission.access.why_not_start")
@told
def start(request: HttpRequest) -> HttpResponse:
    """Begin the entry for a commitment, a partner and a period (their ids), or go on with the open one.

    An editor of the delivery team who does not write for the partner begins it on the partner's behalf.
    """
    commitment, partner, period = _chosen(request)
    of = {"partner": partner.pk, "mission": commitment.mission_id}
    own = has_permission(request.user, Permission.DRAFT_FOR_PARTNER, **of)
    origin = Origin.PARTNER if own else Origin.DELIVERY_TEAM
    try:
        made = entries.start(commitment, partner, period, by=request.user, door=Door.WORKSPACE, origin=origin)
    except RuleError as refused:
        raise _not_begun(refused, commitment, partner, period) from refused
    return redirect(address(made))


def _chosen(request: HttpRequest) -> tuple[Commitment, Partner, ReportingPeriod]:
    """The rows that were named, all of one mission. Http404 where the person may not know of them."""
    ids = [request.POST.get(name, "") for name in ("commitment", "partner", "period")]
    if not all(one.isascii() and one.isdigit() and len(one) < 12 for one in ids):
        raise Http404("There is no such commitment, partner or period.")
    commitment = Commitment.objects.select_related("mission").filter(pk=ids[0]).first()
    partner = Partner.objects.filter(access.partners_visible_to(request.user), pk=ids[1]).first()
    period = ReportingPeriod.objects.filter(pk=ids[2]).first()
    if (
        not (commitment and partner and period)
        or len({commitment.mission_id, partner.mission_id, period.mission_id}) > 1
    ):
        raise Http404("There is no such commitment, partner or period.")
    return commitment, partner, period


def _not_begun(
    refused: RuleError, commitment: Commitment, partner: Partner, period: ReportingPeriod
) -> Stopped:
    approved = (
        ProgressEntry.objects.approved()
        .filter(commitment=commitment, partner=partner, period=period)
        .order_by("-number")
        .first()
    )
    more: dict[str, Any] = (
        {"link": address(approved), "link_text": "Read the approved entry"} if approved else {}
    )
    return Stopped("The entry was not begun", refused.sentence, partner=partner, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@by_rule("mission.access.why_not")
@told
def submit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Look through all of an entry, and submit it where one may; others see who can."""
    entry = entry_of(request, code, number)
    if request.method == "POST":
        return _submit(request, entry)
    if why_not_from(Act.SUBMIT, entry.state):
        return redirect(address(entry))
    return _check(request, entry)


def _submit(request: HttpRequest, entry: ProgressEntry) -> HttpResponse:
    try:
        entries.submit(entry, seen_version=version_of(request), by=request.user, door=Door.WORKSPACE)
    except Incomplete:
        return _check(request, entry, status=400)
    except RuleError as refused:
        raise stopped_by(
            refused, entry, link=address(entry), link_text="Look at the entry as it is now"
        ) from refused
    messages.success(
        request, "Submitted. The delivery team reviews it now; you get a message when it has decided."
    )
    return redirect(address(entry, "entry-receipt"))


def _check(request: HttpRequest, entry: ProgressEntry, *, status: int = 200) -> HttpResponse:
    problems = problems_in(draft_of(entry))
    refused = access.why_not_who(request.user, Act.SUBMIT, entry)
    closed = None
    if entry.submitted_at is None and entry.number == 1:
        closed = why_not_asked(entry.commitment, entry.partner, entry.period, origin=entry.origin)
    context = {
        "content": content_of(entry),
        "checklist": checklist(entry, problems, page=address(entry)),
        "complete": not problems,
        "failed": status == 400,
        "refused": refused,
        "closed": closed,
        "authorisers": authorisers(entry.partner) if refused else [],
        **facts(entry),
    }
    return page(request, "entry_submit", context, entry=entry, status=status)


@require_POST
@by_rule("mission.access.why_not")
@told
def take_back(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Make a submitted entry a draft again, as long as nobody has decided."""
    entry = entry_of(request, code, number)
    try:
        entries.take_back(entry, seen_version=version_of(request), by=request.user, door=Door.WORKSPACE)
    except RuleError as refused:
        raise stopped_by(
            refused, entry, link=address(entry), link_text="Look at the entry as it is now"
        ) from refused
    messages.success(request, "Taken back. It is a draft again.")
    return redirect(address(entry))


@require_http_methods(["GET", "HEAD", "POST"])
@by_rule("mission.access.why_not")
@told
def correct(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Begin the correction of an approved entry: its next number, with a reason."""
    entry = entry_of(request, code, number)
    refused = access.why_not(request.user, Act.START_CORRECTION, entry)
    if refused:
        raise Stopped(
            "This entry cannot be corrected",
            refused,
            partner=entry.partner,
            link=address(entry),
            link_text="Read the entry",
        )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = entries.start_correction(
                entry, reason=form.cleaned_data["reason"], by=request.user, door=Door.WORKSPACE
            )
        except RuleError as error:
            raise stopped_by(error, entry) from error
        messages.success(
            request, "This is the correction. The approved entry stays as it is until the next edition."
        )
        return redirect(address(made))
    status = 400 if form.errors else 200
    return page(request, "entry_correct", {"form": form, **facts(entry)}, entry=entry, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_rule("mission.access.may_reply")
@told
def reply(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Answer the team's assessment of an approved entry."""
    entry = entry_of(request, code, number)
    if not access.may_reply(request.user, entry):
        raise Stopped(
            "You cannot reply here", "An authoriser of the partner can reply, once the entry is approved.",
            status=403, partner=entry.partner,
        )  # fmt: skip
    form = ReplyForm(
        request.POST if request.method == "POST" else None, initial={"reply": entry.partner_reply}
    )
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["reply"]
        try:
            entries.reply(
                entry, text=text, seen_version=version_of(request), by=request.user, door=Door.WORKSPACE
            )
        except RuleError as error:
            raise stopped_by(error, entry, typed={"reply": text}) from error
        messages.success(request, "Your reply is saved. It is published with the next edition.")
        return redirect(address(entry))
    context = {"form": form, **facts(entry)}
    return page(request, "entry_reply", context, entry=entry, status=400 if form.errors else 200)
