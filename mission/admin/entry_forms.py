"""The forms of a progress entry: to start one, and its words."""

from __future__ import annotations

from typing import Any

from django import forms

from mission import access
from mission.admin.forms import VersionedForm
from mission.choices import DeliveryStatus, Origin
from mission.models import ProgressEntry

_OFFERED = [(s.value, s.label) for s in DeliveryStatus if s != DeliveryStatus.SUPERSEDED]


class EntryForm(VersionedForm):
    """The words of a draft."""

    person: Any = None

    class Meta:
        model = ProgressEntry
        fields = ("delivery_status", "reason", "done", "next")
        labels = {
            "delivery_status": "Delivery status",
            "reason": "Why",
            "done": "What was done",
            "next": "What is next",
        }
        help_texts = {
            "reason": "Needed where the status is at risk, delayed or stopped, where it differs from last period’s, and in a correction.",
            "done": "Plain words. Footnotes as [^1]; their evidence stands below.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "delivery_status" in self.fields:
            self.fields["delivery_status"].choices = _OFFERED  # type: ignore[attr-defined]


class StartForm(VersionedForm):
    """For which commitment, partner and period an entry is started."""

    person: Any = None

    class Meta:
        model = ProgressEntry
        fields = ("commitment", "partner", "period", "origin")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "origin" in self.fields:
            offered = [(o.value, o.label) for o in (Origin.DELIVERY_TEAM, Origin.PARTNER)]
            self.fields["origin"] = forms.ChoiceField(
                choices=offered, label="Written by", initial=Origin.DELIVERY_TEAM
            )

    def clean(self) -> dict[str, Any]:
        """Refused with the rule book's sentence where the person may not write there."""
        cleaned = super().clean()
        commitment, partner, period = (cleaned.get(name) for name in ("commitment", "partner", "period"))
        if commitment and partner and period:
            if len({commitment.mission_id, partner.mission_id, period.mission_id}) > 1:
                raise forms.ValidationError("Commitment, partner and period have to be of the same mission.")
            origin = cleaned.get("origin") or Origin.PARTNER
            refused = access.why_not_start(
                self.person, partner_id=partner.pk, mission_id=commitment.mission_id, origin=origin
            )
            if refused:
                raise forms.ValidationError(refused)
        return cleaned

    def _post_clean(self) -> None:
        """The verb makes the row and its checks; the form only names what it is for."""
        for name in ("commitment", "partner", "period"):
            if self.cleaned_data.get(name) is not None:
                setattr(self.instance, name, self.cleaned_data[name])
