"""A report while it is composed: its sections, the order of entries in them, comments and sign-offs.

What is released is the edition's document; nothing public reads these tables.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mission.fields import KeyField
from reports.models.edition import Report


class SectionKind(models.TextChoices):
    """What a section of a report is. The order is that of the report."""

    SUMMARY = "summary", "Summary"
    FOREWORD = "foreword", "Foreword"
    INTRODUCTION = "introduction", "Introduction"
    OVERVIEW = "overview", "Overview"
    PROGRESS = "progress", "Progress in the year"
    MEASURES = "measures", "Measuring progress"
    PLANS = "plans", "Plans for the next year"
    PRIORITY = "priority", "Cross-cutting priority"
    FINANCE = "finance", "Finance"
    GOVERNANCE = "governance", "Governance"
    MONITORING = "monitoring", "Monitoring and evaluation"
    FRAMEWORK = "framework", "Annex: the outcomes framework"
    COMMITMENTS = "commitments", "Annex: all commitments"
    PUNCTUALITY = "punctuality", "Annex: punctuality of reporting"
    CONTACT = "contact", "Contact"


class SignOffStep(models.TextChoices):
    """Who signs a report off, in this order."""

    AUTHOR = "author", "Author"
    HEAD = "head", "Head of team"
    MINISTER = "minister", "Minister's office"


class ReportSection(models.Model):
    """One section. Sections of one outcome or priority stand together as a chapter, named by its code."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sections")
    code = KeyField(max_length=120, help_text="Stands in the section's address; unique within the report.")
    kind = models.CharField(max_length=20, choices=SectionKind)
    outcome = KeyField(max_length=100, blank=True, help_text="Code of the outcome or priority it is about.")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True, help_text="Markdown with live references.")
    signatory_name = models.CharField(max_length=200, blank=True)
    signatory_role = models.CharField(max_length=200, blank=True)
    included = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = KeyField(max_length=40, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["report", "order", "id"]
        constraints = [
            models.UniqueConstraint(name="section_code_unique", fields=["report", "code"]),
            models.CheckConstraint(
                name="section_signatory_paired",
                condition=Q(signatory_name="") | ~Q(signatory_role=""),
                violation_error_message="Give the signatory's role as well.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SectionEntry(models.Model):
    """Where editors have put an approved entry within a section, or that they left it out and why."""

    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="entries")
    entry = KeyField(max_length=60, help_text="Code of the entry, the same for all its numbers.")
    order = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    left_out = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["section", "order", "entry"]
        constraints = [
            models.UniqueConstraint(name="section_entry_once", fields=["section", "entry"]),
            models.CheckConstraint(
                name="section_entry_left_out_with_reason",
                condition=Q(left_out=False) | ~Q(reason=""),
                violation_error_message="Say why the entry is left out.",
            ),
        ]

    def __str__(self) -> str:
        return self.entry


class SectionComment(models.Model):
    """A remark on a passage of a section, and whether it is settled."""

    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="comments")
    passage = models.TextField(blank=True)
    text = models.TextField()
    by = KeyField(max_length=40)
    at = models.DateTimeField()
    settled_by = KeyField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["section", "at", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class SignOff(models.Model):
    """One step of sign-off. It holds for exactly the text whose digest it carries. Append-only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sign_offs")
    step = models.CharField(max_length=20, choices=SignOffStep)
    digest = models.CharField(max_length=64)
    by = KeyField(max_length=40)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["report", "at", "id"]

    def __str__(self) -> str:
        return f"{self.get_step_display()} of {self.report}"
