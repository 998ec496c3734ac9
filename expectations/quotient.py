"""Whether a printed percentage is the quotient of the figures printed beside it.

Landed values carry no printed places, so each value's own digits tell how exactly it is known: 25.47亿元 lands as
254700 万元 and stands for ±50 万元, half a unit of its last non-zero digit, never more than half a 亿元. Counts are
exact, whole figures without a unit too, and so is an annual target, which is set and not measured. A round figure is
as coarse as it looks: a wrong rate may pass beside it, a right one is not accused. All in fractions, nothing rounded.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from kernel.decimals import divide

Verdict = Literal["fits", "truncated", "wrong"]
_COARSEST = 4  # 10⁴ 万元 = 1亿元: nobody prints amounts coarser than that


def completion(printed: Decimal, actual: Decimal, target: Decimal, value_unit: str | None) -> Verdict:
    """`printed` % against actual ÷ target. `target` > 0."""
    spread = half_unit(actual, value_unit)
    lows = [(Fraction(actual) + sign * spread) / Fraction(target) * 100 for sign in (-1, 1)]
    return _judge(printed, actual * 100, target, min(lows), max(lows))


def growth(printed: Decimal, actual: Decimal, prior: Decimal, value_unit: str | None) -> Verdict:
    """`printed` % against actual ÷ prior − 1. `prior` > 0."""
    tops = [Fraction(actual) + sign * half_unit(actual, value_unit) for sign in (-1, 1)]
    bottoms = [Fraction(prior) + sign * half_unit(prior, value_unit) for sign in (-1, 1)]
    bounds = [(top / bottom - 1) * 100 for top in tops for bottom in bottoms]
    return _judge(printed, (actual - prior) * 100, prior, min(bounds), max(bounds))


def half_unit(value: Decimal, value_unit: str | None) -> Fraction:
    """Half a unit of the last digit `value` shows; 0 when it is exact. Below `value` itself, so a divisor stays > 0."""
    exponent = _exponent(value)
    if value == 0 or value_unit == "count" or (value_unit is None and exponent >= 0):
        return Fraction(0)
    return Fraction(10) ** min(exponent, _COARSEST) / 2


def _judge(
    printed: Decimal, numerator: Decimal, denominator: Decimal, low: Fraction, high: Fraction
) -> Verdict:
    """`fits`: equal rounded half up at the printed places, or within [low, high] give or take the printed rounding.

    `truncated`: not equal half up, but exactly what dropping the further digits gives. `wrong`: neither.
    """
    places = max(0, -_exponent(printed))
    if divide(numerator, denominator, places) == printed:
        return "fits"
    if int(Fraction(numerator) / Fraction(denominator) * 10**places) == Fraction(printed) * 10**places:
        return "truncated"
    half = Fraction(1, 2 * 10**places)
    return "fits" if low - half <= Fraction(printed) <= high + half else "wrong"


def _exponent(value: Decimal) -> int:
    return int(value.normalize().as_tuple().exponent)
