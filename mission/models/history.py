"""History: who changed which row, when, through which door, and why. Written by database triggers alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mission.choices import Door
from mission.fields import KeyField


class ChangeRecord(models.Model):
    """One change of one row. Append-only; the actor is an opaque id."""

    at = models.DateTimeField()
    table = KeyField(max_length=80)
    row = models.BigIntegerField()
    op = KeyField(max_length=6)
    actor = KeyField(max_length=40, blank=True)
    door = models.CharField(max_length=20, choices=Door, blank=True)
    request = KeyField(max_length=64, blank=True)
    why = models.TextField(blank=True)
    before = models.TextField(null=True, blank=True)
    after = models.TextField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(name="change_by_row", fields=["table", "row", "id"]),
            models.Index(name="change_deleted", fields=["table", "id"], condition=Q(op="delete")),
        ]

    def __str__(self) -> str:
        return f"{self.op} {self.table} {self.row}"


class WriteContext(models.Model):
    """The one row that tells SQLite's triggers who writes and why, inside one transaction."""

    actor = KeyField(max_length=40, blank=True)
    door = models.CharField(max_length=20, blank=True)
    request = KeyField(max_length=64, blank=True)
    why = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.actor
