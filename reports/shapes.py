"""The shapes of tags and states, drawn in a square of 16 units. Pure data; the words stand in mission.wording."""

_RING = '<circle cx="8" cy="8" r="5.5" fill="none" stroke-width="1.6"{dash}/>'
_CLOSED = _RING.format(dash="")
_DOTTED = _RING.format(dash=' stroke-dasharray="2.2 2.1"')
_ARROW_UP = '<path d="M5.6 10.4 9.4 6.6M6.6 6.2h3.2v3.2" fill="none" stroke-width="1.6"/>'
_ARROW_DOWN = '<path d="M5.6 5.6l3.8 3.8M6.6 9.8h3.2V6.6" fill="none" stroke-width="1.6"/>'
_TICK = '<path d="M2.5 8.5l3.5 3.5 7.5-8" fill="none" stroke-width="2.2"/>'

#: What people say about delivery.
DELIVERY = {
    "delivered": (
        '<path d="M1.7 1.7h12.6v12.6H1.7z" fill="none" stroke-width="1.4"/>'
        '<path d="M4.4 8.2l2.7 2.6 4.6-5.2" fill="none" stroke-width="1.7"/>'
    ),
    "on_track": '<path d="M3.5 2.5l10 5.5-10 5.5z"/>',
    "at_risk": '<path d="M8 1.6 14.4 8 8 14.4 1.6 8z" fill="none" stroke-width="1.5"/><path d="M8 1.6v12.8L1.6 8z"/>',
    "delayed": '<path d="M3.6 2.5h3v11h-3zM9.4 2.5h3v11h-3z"/>',
    "not_started": '<circle cx="8" cy="8" r="5.2" fill="none" stroke-width="2"/>',
    "stopped": '<path d="M3.4 3.4l9.2 9.2M12.6 3.4l-9.2 9.2" fill="none" stroke-width="2.4"/>',
    "superseded": '<path d="M2.8 2.5v6.2h8.6M8.4 5.2l3.9 3.5-3.9 3.5" fill="none" stroke-width="1.9"/>',
    "not_stated": '<path d="M2.5 8h3M9.5 8h3" fill="none" stroke-width="1.8"/>',
}

#: What is computed from targets and figures: always rings, so that it never looks like a said status.
ASSESSMENT = {
    "met": f'{_CLOSED}<circle cx="8" cy="8" r="2.6"/>',
    "missed": f'{_CLOSED}<path d="M4.4 11.6l7.2-7.2" fill="none" stroke-width="1.6"/>',
    "on_course": f"{_CLOSED}{_ARROW_UP}",
    "behind": f'{_CLOSED}<path d="M5.2 8h5.2M6.2 10.2h3.2" fill="none" stroke-width="1.5"/>',
    "moving_away": f"{_CLOSED}{_ARROW_DOWN}",
    "not_enough_data": _DOTTED,
    "not_assessable": f'{_DOTTED}<path d="M5.8 8h4.4" fill="none" stroke-width="1.6"/>',
}

#: Where an entry stands in the workspace, and the two marks of a checklist.
ENTRY = {
    "to_write": DELIVERY["not_started"],
    "draft": '<circle cx="8" cy="8" r="5.5" fill="none" stroke-width="1.6"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z"/>',
    "submitted": _TICK,
    "returned": '<path d="M6 2.6 2.6 6 6 9.4M2.8 6h8.6v6.6" fill="none" stroke-width="1.9"/>',
    "approved": '<path d="M1 8.6l3 3 6-7M7.4 10.8l.9.9 6.4-7.3" fill="none" stroke-width="1.9"/>',
    "withdrawn": DELIVERY["stopped"],
    "done": _TICK,
    "open": DELIVERY["not_started"],
}

SHAPES: dict[str, str] = {**ENTRY, **ASSESSMENT, **DELIVERY}
