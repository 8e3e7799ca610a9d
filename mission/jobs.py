"""The worker's jobs of the record."""

from __future__ import annotations

from threading import Event

from django.utils import timezone

from accounts.jobs import job
from mission.actions import imports_queue, reminders
from mission.owed import LONDON

#: Nobody is written to at night: from this hour on, in London.
FROM_HOUR = 7


@job("asking and reminding", every=60.0)
def ask_and_remind(stop: Event) -> int:
    """Ask on opening days and remind on their days; a partner that was told is not told again."""
    if timezone.now().astimezone(LONDON).hour < FROM_HOUR:
        return 0
    done = reminders.ask_due()
    return 0 if stop.is_set() else done + reminders.remind_due()


@job("statistics releases", every=2.0)
def check_and_write_releases(stop: Event) -> int:
    """Check, write and take back the long statistics releases that wait."""
    return imports_queue.work_on_imports(stop)
