"""Moves of several entries at once: asked first, each by its own verb, and said what was done and what was left."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse

from mission.actions import entries
from mission.admin.entry_verbs import why_not, words_of
from mission.choices import Door
from mission.errors import RuleError
from mission.workflow import Act

#: So many entries are decided on one page.
MOST_AT_ONCE = 50


@admin.action(description="Approve the selected entries")
def approve_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    """Ask first, with every entry to be read and single ones to be left out; then approve one after the other."""
    rows = list(queryset.select_related("commitment", "partner", "period")[: MOST_AT_ONCE + 1])
    if len(rows) > MOST_AT_ONCE:
        messages.error(request, f"Choose at most {MOST_AT_ONCE} entries at once, so that each can be read.")
        return None
    if request.POST.get("confirmed"):
        _approve(request, rows)
        return None
    refuse = why_not(Act.APPROVE)
    asked = [{"row": row, "refused": refuse(request.user, row), "words": words_of(row)} for row in rows]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Approve these entries?",
        "opts": model_admin.opts,
        "asked": asked,
        "open": sum(1 for one in asked if one["refused"] is None),
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/mission/approve_several.html", context)


def _approve(request: HttpRequest, rows: list[Any]) -> None:
    done, left = [], []
    for row in rows:
        if f"take_{row.pk}" not in request.POST:
            left.append(f"{row}: you left it out.")
            continue
        seen = request.POST.get(f"version_{row.pk}", "")
        try:
            entries.approve(
                row, seen_version=int(seen) if seen.isdigit() else 0, by=request.user, door=Door.ADMIN
            )
            done.append(str(row))
        except RuleError as error:
            left.append(f"{row}: {error.sentence}")
    if done:
        noun = "entry" if len(done) == 1 else "entries"
        messages.success(request, f"Approved {len(done)} {noun}: {'; '.join(done)}.")
    if left:
        messages.warning(request, f"Not approved: {' '.join(left)}")
