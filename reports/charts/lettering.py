"""How wide words are, and how they wrap, without a browser. Widths are those of Roboto, a little generous."""

NARROW_LETTERS = frozenset("iljtfrI1.,:;'|!()[] -–·’")
WIDE_LETTERS = frozenset("mwMWQOGD@%—")
SMALL, PLAIN, STRONG = 12, 13, 15


def width_of(text: str, size: int = PLAIN, bold: bool = False) -> float:
    """The width of a line of text in pixels, estimated from above."""
    units = sum(_units(letter) for letter in text)
    return units * size * (1.04 if bold else 1.0)


def _units(letter: str) -> float:
    if letter.isdigit():
        return 0.565
    if letter in NARROW_LETTERS:
        return 0.33
    if letter in WIDE_LETTERS:
        return 0.85
    return 0.66 if letter.isupper() else 0.54


def wrapped(text: str, room: float, size: int = PLAIN, bold: bool = False) -> tuple[str, ...]:
    """The text in lines that fit the room; a word that is too long stands alone on its line."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, bold) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines)


def fits(lines: tuple[str, ...], room: float, size: int = PLAIN, bold: bool = False) -> bool:
    """Whether every line fits the room."""
    return all(width_of(line, size, bold) <= room for line in lines)
