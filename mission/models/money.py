"""Money: funds and the amounts stated about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mission.choices import FundingKind, Rounding
from mission.fields import FigureField
from mission.models.base import MissionRow, code_field


class Fund(MissionRow):
    """A purse that amounts are stated about."""

    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="fund_name_unique", fields=["mission", "name"])]

    def __str__(self) -> str:
        return self.name


class Funding(MissionRow):
    """One amount of money as one source states it. A row and its parts are never added up together."""

    code = code_field()
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="amounts")
    partner = models.ForeignKey(
        "mission.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="funding"
    )
    period = models.ForeignKey(
        "mission.ReportingPeriod", on_delete=models.PROTECT, null=True, blank=True, related_name="funding"
    )
    amount = FigureField(help_text="In pounds.")
    rounding = models.CharField(max_length=20, choices=Rounding, blank=True, default="")
    kind = models.CharField(max_length=20, choices=FundingKind)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    commitment = models.ForeignKey(
        "mission.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="funding"
    )
    purpose = models.TextField()
    source = models.ForeignKey(
        "mission.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    locator = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "funding"
        constraints = [
            models.UniqueConstraint(name="funding_code_unique", fields=["mission", "code"]),
            models.CheckConstraint(name="funding_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="funding_not_its_own_part", condition=Q(part_of=None) | ~Q(part_of=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.purpose}"
