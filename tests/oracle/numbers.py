"""Exact numbers: as a scheme writes them, and 四舍五入."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

_WIDE = Context(prec=100)


def half_up(value: Fraction, places: int) -> Decimal:
    """`value` rounded half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    number = Decimal(whole if value >= 0 else -whole).scaleb(-places, _WIDE)
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def number(text: Any) -> Fraction | None:
    """A number of the scheme; `none` and `-` are none at all."""
    return None if text is None or str(text) in ("none", "-") else Fraction(str(text))


def steps(distance: Fraction, step: Fraction, kind: Any) -> Fraction:
    """How many steps go into a distance: `true` complete ones, `begun` begun ones, `false` as it is."""
    exact = distance / step
    if kind is True:
        return Fraction(exact.numerator // exact.denominator)
    return Fraction(-(-exact.numerator // exact.denominator)) if kind == "begun" else exact
