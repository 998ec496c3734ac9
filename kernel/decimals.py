"""Exact decimals: half-up rounding (四舍五入), exact division to declared places, printing. Never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

AMOUNT_PLACES = 6
WAN_PER_YI = Decimal(10_000)
_WIDE = Context(prec=120, rounding=ROUND_HALF_UP)


def half_up(value: Decimal, places: int) -> Decimal:
    """`value` rounded half away from zero at `places` decimals (GB/T 8170's 四舍五入 as offices practise it); zero has no sign."""
    rounded = value.quantize(Decimal(1).scaleb(-places), context=_WIDE)
    return rounded if rounded else abs(rounded)


def divide(numerator: Decimal, denominator: Decimal, places: int) -> Decimal:
    """The exact quotient rounded half up once at `places`. Raises ZeroDivisionError for a zero denominator."""
    if denominator == 0:
        raise ZeroDivisionError("denominator is zero")
    scale = 10**places
    a, b = numerator.as_integer_ratio(), denominator.as_integer_ratio()
    top, bottom = a[0] * b[1] * scale, a[1] * b[0]
    if bottom < 0:
        top, bottom = -top, -bottom
    rounded = (2 * abs(top) + bottom) // (2 * bottom)
    return Decimal(rounded if top >= 0 else -rounded).scaleb(-places, context=_WIDE)


def show(value: Decimal, places: int) -> str:
    """`value` as printed in a bulletin: half-up at `places`, thousands separated."""
    return f"{half_up(value, places):,.{places}f}"
