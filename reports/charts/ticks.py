"""Round steps for an axis, by exact decimal arithmetic."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

ROUND_NUMBERS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
SPARE_DIGITS = 30


def nice_ticks(low: Decimal, high: Decimal, count: int = 4) -> tuple[Decimal, ...]:
    """Equal steps of 1, 2, 2.5 or 5 times a power of ten that cover low to high.

    Gives at most `count` + 2 ticks, rising, the first at or below low, the last at or above high.
    Equal ends are widened. ValueError if high is below low or a figure is not finite.
    """
    if not (low.is_finite() and high.is_finite()) or high < low or count < 1:
        raise ValueError("an axis needs two finite ends in order and at least one step")
    with localcontext() as context:
        context.prec = _digits(low, high)
        if low == high:
            low, high = (low, low + (abs(low) or 1)) if low >= 0 else (low * 2, low)
        step = _step((high - low) / count)
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        return tuple(_plain((first + index) * step) for index in range(int(last - first) + 1))


def _digits(low: Decimal, high: Decimal) -> int:
    """Enough digits to tell the two ends apart, however large they are and close together."""
    top = max(low.adjusted(), high.adjusted(), 0)
    bottom = min(int(low.as_tuple().exponent), int(high.as_tuple().exponent), 0)
    return top - bottom + SPARE_DIGITS


def _step(rough: Decimal) -> Decimal:
    power = Decimal(1).scaleb(rough.adjusted())
    return next(number * power for number in ROUND_NUMBERS if number * power >= rough)


def _plain(number: Decimal) -> Decimal:
    """Without an exponent, trailing zeros or a negative zero."""
    if number == 0:
        return Decimal(0)
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()
