"""The colours of charts by role, light and dark. `static/site/charts.css` gives the same roles on pages."""

#: role -> (light, dark). The light ones are written into the picture; pages override them by class.
COLOURS: dict[str, tuple[str, str]] = {
    "paper": ("#ffffff", "#14181c"),
    "ink": ("#1a1a1a", "#f1f2f3"),
    "ink-2": ("#4d545b", "#b9c0c7"),
    "data": ("#12436d", "#8fbfe9"),
    "on-data": ("#ffffff", "#0d1a26"),
    "pale": ("#c9d8e8", "#2b4964"),
    "second": ("#28a197", "#28a197"),
    "target": ("#801650", "#f0a3cb"),
    "edge": ("#8a9299", "#808a94"),
    "rule": ("#cfd4d8", "#3b434b"),
    "map-0": ("#ffffff", "#14181c"),
    "map-1": ("#dce9f4", "#203a53"),
    "map-2": ("#9cc6ec", "#2f6499"),
    "map-3": ("#2073bc", "#6fb0ea"),
    "map-4": ("#12436d", "#cfe6fb"),
    "map-pale-text": ("#1a1a1a", "#f1f2f3"),
    "map-deep-text": ("#ffffff", "#14181c"),
    "delivered": ("#12436d", "#8fbfe9"),
    "delivered-text": ("#ffffff", "#0d1a26"),
    "on-track": ("#dae9f6", "#1f3850"),
    "on-track-text": ("#0f3a5f", "#cfe6fb"),
    "at-risk": ("#fdf3cf", "#3f350f"),
    "at-risk-text": ("#5c4400", "#fbe9b0"),
    "delayed": ("#fde8d4", "#4a2a10"),
    "delayed-text": ("#70310a", "#ffdcc2"),
    "stopped": ("#3a3f45", "#c5ccd3"),
    "stopped-text": ("#ffffff", "#14181c"),
    "superseded": ("#ebecec", "#272c32"),
}


def light(role: str) -> str:
    """The light colour of a role; `none` stays none. KeyError for an unknown role."""
    return "none" if role == "none" else COLOURS[role][0]


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two `#rrggbb` colours as WCAG 2 defines it, from 1 to 21."""
    one, two = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (one + 0.05) / (two + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
