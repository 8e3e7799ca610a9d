"""The verbs of a partner: renamed, merged into another. Earlier names and addresses go on answering."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError
from django.db.models import F

from accounts.models import Membership
from accounts.roles import Permission, has_permission
from mission.choices import Door, Part
from mission.errors import Incomplete, NotAllowed, Stale, WrongState
from mission.history import writing
from mission.models import CommitmentPartner, Partner, PartnerName

#: Where both of two merged partners have a part in one commitment, the one that stands first here stays.
WEIGHT = (
    Part.LEAD,
    Part.JOINT_LEAD,
    Part.DELIVERY,
    Part.FUNDER,
    Part.FUNDED,
    Part.OVERSIGHT,
    Part.SUPPORT,
    Part.MEMBER,
)


def rename(
    partner: Partner,
    *,
    name: str,
    code: str,
    on: dt.date,
    reason: str,
    seen_version: int,
    by: Any,
    door: Door,
) -> Partner:
    """The partner under another name or code since a day; the earlier one is kept and goes on answering."""
    _require(partner, by)
    why = _reason(reason, "Say why the partner is renamed.")
    if (name, code) == (partner.name, partner.code):
        raise Incomplete(
            "Name and code are the same as before.", fields={"name": ["Change the name or the code."]}
        )
    _check_code(partner, code)
    try:
        with writing(by=by.actor, door=door, why=why):
            PartnerName.objects.create(
                mission=partner.mission,
                partner=partner,
                code=partner.code,
                name=partner.name,
                until=on,
                reason=why,
            )
            _update(partner, seen_version, name=name, code=code)
    except IntegrityError as error:
        raise Incomplete(
            "Another partner has that name or code.", fields={"name": ["Choose another name or code."]}
        ) from error
    return partner


def merge(
    partner: Partner, *, into: Partner, on: dt.date, reason: str, seen_version: int, by: Any, door: Door
) -> Partner:
    """The partner merged into another one, which takes over its parts, members and people.

    Entries and money stay under the partner that they are about. Its address leads to the other one.
    """
    _require(partner, by)
    why = _reason(reason, "Say why the partners are merged.")
    refused = why_not_merge(partner, into)
    if refused:
        raise WrongState(refused)
    with writing(by=by.actor, door=door, why=why):
        _take_over_parts(partner, into)
        Partner.objects.filter(member_of=partner).exclude(pk=into.pk).update(
            member_of=into, version=F("version") + 1
        )
        PartnerName.objects.create(
            mission=into.mission, partner=into, code=partner.code, name=partner.name, until=on, reason=why
        )
        _take_over_people(partner, into, why)
        _update(partner, seen_version, merged_into=into)
    return partner


def why_not_merge(partner: Partner, into: Partner) -> str | None:
    """Why one partner may not be merged into another; None where it may."""
    if partner.pk == into.pk:
        return "A partner is not merged into itself."
    if partner.mission_id != into.mission_id:
        return "Both partners have to be of the same mission."
    if partner.merged_into_id:
        return f"{partner.name} is merged into another partner already."
    if into.merged_into_id:
        return f"{into.name} is itself merged into another partner. Choose that one."
    return None


def _take_over_parts(partner: Partner, into: Partner) -> None:
    theirs = {part.commitment_id: part for part in CommitmentPartner.objects.filter(partner=into)}
    for part in CommitmentPartner.objects.filter(partner=partner):
        standing = theirs.get(part.commitment_id)
        if standing is None:
            CommitmentPartner.objects.filter(pk=part.pk).update(partner=into, version=F("version") + 1)
            continue
        stronger = min((part.role, standing.role), key=lambda role: WEIGHT.index(Part(role)))
        part.delete()
        role = _lone_lead(part.commitment_id, stronger, standing)
        CommitmentPartner.objects.filter(pk=standing.pk).update(role=role, version=F("version") + 1)


def _lone_lead(commitment_id: int, role: str, standing: CommitmentPartner) -> str:
    """Joint leads that were merged into one are a lead."""
    if role != Part.JOINT_LEAD:
        return role
    others = CommitmentPartner.objects.filter(commitment=commitment_id, role=Part.JOINT_LEAD).exclude(
        pk=standing.pk
    )
    return role if others.exists() else Part.LEAD


def _take_over_people(partner: Partner, into: Partner, why: str) -> None:
    held = set(Membership.objects.filter(partner=into, until=None).values_list("user_id", "role"))
    for membership in Membership.objects.filter(partner=partner, until=None):
        if (membership.user_id, membership.role) not in held:
            Membership.objects.create(
                user_id=membership.user_id,
                role=membership.role,
                partner=into,
                mission_id=membership.mission_id,
                reason=why[:300],
            )


def _check_code(partner: Partner, code: str) -> None:
    if not code or any(letter.isspace() or letter == "/" for letter in code):
        sentence = "A code has no spaces and no slashes, because it stands in addresses."
        raise Incomplete(sentence, fields={"code": [sentence]})
    taken = PartnerName.objects.filter(mission=partner.mission, code=code).exclude(partner=partner).exists()
    if taken:
        sentence = "That code was another partner's, and its address goes on answering. Choose another."
        raise Incomplete(sentence, fields={"code": [sentence]})


def _update(partner: Partner, seen_version: int, **fields: Any) -> None:
    changed = Partner.objects.filter(pk=partner.pk, version=seen_version).update(
        version=F("version") + 1, **fields
    )
    partner.refresh_from_db()
    if not changed:
        raise Stale(
            "Somebody else changed this partner meanwhile. Look at it, then try again.", current=partner
        )


def _require(partner: Partner, by: Any) -> None:
    if not has_permission(by, Permission.EDIT_RECORD, mission=partner.mission_id):
        raise NotAllowed("Only editors of the delivery team change partners.")


def _reason(text: str, sentence: str) -> str:
    if not text.strip():
        raise Incomplete(sentence, fields={"reason": [sentence]})
    return text.strip()
