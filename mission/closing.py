"""Whether an entry is still asked for: rounds close and requests are cancelled. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mission.spans import day_words

_ASK = "Ask the delivery team"


@dataclass(frozen=True)
class Asked:
    """One request for an entry: until when its round is open, its own due date, and why it was cancelled."""

    round: str
    opens: dt.date
    closes: dt.date
    due: dt.date
    cancelled: bool = False
    reason: str = ""


def why_closed(asked: Sequence[Asked], today: dt.date) -> str | None:
    """The sentence that says why nothing can be handed in any more; None where it can.

    An entry that nobody asked for is never closed. A request that was extended beyond the end of its round is open until
    its own due date. `today` is the day in London.
    """
    if not asked:
        return None
    wanted = [one for one in asked if not one.cancelled]
    if not wanted:
        last = asked[-1]
        because = f" The reason given: “{last.reason}”." if last.reason else ""
        return f"The delivery team no longer asks for this entry in “{last.round}”.{because} {_ASK} if you want to give it."
    ends = {max(one.closes, one.due): one for one in wanted}
    end = max(ends)
    if today <= end:
        return None
    return f"“{ends[end].round}” closed on {day_words(end)}. {_ASK} for a later date."
