"""Who delivers, and where: partners with their earlier names, and areas."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mission.choices import PartnerKind
from mission.fields import KeyField
from mission.models.base import MissionRow, code_field


class Area(MissionRow):
    """A place. Kinds of area do not nest and are never summed across."""

    code = code_field()
    name = models.CharField(max_length=200)
    kind = KeyField(max_length=60, help_text="A word of the mission's own, in lower case.")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    gss_code = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(name="area_code_unique", fields=["mission", "code"]),
            models.CheckConstraint(
                name="area_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Partner(MissionRow):
    """An organisation that delivers something, or a collective of several."""

    code = code_field()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=PartnerKind, default=PartnerKind.ORGANISATION)
    sector = KeyField(max_length=60, help_text="A word of the mission's own, in lower case.")
    member_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="partners")
    description = models.TextField()
    url = models.CharField(max_length=1000, blank=True)
    source = models.ForeignKey(
        "mission.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="partner_code_unique", fields=["mission", "code"]),
            models.UniqueConstraint(name="partner_name_unique", fields=["mission", "name"]),
            models.CheckConstraint(
                name="partner_not_merged_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=F("id"))
            ),
            models.CheckConstraint(
                name="partner_not_its_own_member", condition=Q(member_of=None) | ~Q(member_of=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerName(MissionRow):
    """An earlier name or code of a partner; old addresses go on answering."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="earlier_names")
    code = code_field()
    name = models.CharField(max_length=200)
    until = models.DateField()
    reason = models.TextField()

    class Meta:
        ordering = ["partner", "-until"]
        constraints = [
            models.UniqueConstraint(name="partner_name_once", fields=["partner", "code", "name", "until"])
        ]

    def __str__(self) -> str:
        return f"{self.name} (until {self.until})"
