"""What the tables of the record have in common."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from mission.fields import KeyField


class RecordQuerySet(models.QuerySet[Any]):
    """Rows of the record; everything hangs on a mission."""

    def of(self, mission: models.Model) -> Self:
        """The rows of one mission."""
        return self.filter(mission=mission)


class MissionRow(models.Model):
    """A row that hangs on a mission and is edited by people: it carries a version for the version check."""

    mission = models.ForeignKey("mission.Mission", on_delete=models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True


def code_field(help_text: str = "", *, max_length: int = 100) -> KeyField:
    """A code: any text without white space and slashes, because it stands in addresses."""
    return KeyField(max_length=max_length, help_text=help_text)
