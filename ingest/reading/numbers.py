"""Numbers as offices write them, into exact decimals. Exact or refused: nothing is rounded here but by declared places."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from ingest.habits import UnitWord, habits
from ingest.labels import squeeze
from kernel.decimals import AMOUNT_PLACES, half_up

_MAX_EXACT = 10**15  # Excel keeps 15 significant digits; beyond that digits are already lost
_MAX_LANDED = Decimal(10) ** 12
_MAX_COUNT = 2**31
_PLAIN = 10.0**7  # a number smaller than this is far from every limit, in whatever unit
_PARTS, _EXACT_PARTS = 10.0**AMOUNT_PLACES, Decimal(10) ** AMOUNT_PLACES  # of one, at the landed places
_NAUGHTS = {"0.0": Decimal("0"), "-0.0": Decimal("-0")}
_NUMBER = re.compile(
    r"(?:¥|人民币)?(?P<sign>[-+\u2212]?)(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<rest>\.[0-9]+)?(?P<unit>[^0-9.,()+\-]*)"
)
# 1亿2000万元, 3万5000元: a whole number of the larger unit, less than one of it in the smaller
_COMPOUND = re.compile(
    r"(?P<sign>[-+\u2212]?)(?:(?P<yi>[0-9]+)亿)?(?:(?P<wan>[0-9]{1,4}(?:\.[0-9]+)?)万)?(?:(?P<yuan>[0-9]{1,4}(?:\.[0-9]+)?)元|元?)"
)


class RefusedError(Exception):
    """A cell's value that is not taken; `code` is the finding's code."""

    def __init__(self, code: str, **params: object):
        self.code = code
        self.params = params
        super().__init__(code)


class Number(NamedTuple):
    """An exact number and the unit word written beside it in the cell (None when none is)."""

    value: Decimal
    unit: str | None


def number_of_float(value: float) -> Decimal:
    """The decimal a numeric cell shows, free of binary artefacts. Raises RefusedError when digits are lost."""
    if not math.isfinite(value) or abs(value) >= _MAX_EXACT:
        raise RefusedError("digits_lost")
    return Decimal(format(value, ".15g"))


def number_of_text(text: str) -> Number | None:
    """A number in Chinese habits: `１２３`, `1,234.5`, `8910万元`, `1亿2000万元`, `(5)` negative, `37.2%`.

    None for a word meaning none.

    Raises RefusedError: `value_approximate` for 约/余/左右, `value_not_number` for anything else unread.
    """
    squeezed = squeeze(text)
    if is_none_word(squeezed):
        return None
    if any(ch.isdigit() for ch in squeezed) and any(w in squeezed for w in habits().words.approximate):
        raise RefusedError("value_approximate")
    is_bracketed = squeezed.startswith("(") and squeezed.endswith(")")
    bare = squeezed[1:-1] if is_bracketed else squeezed
    match = _NUMBER.fullmatch(bare)
    if match is None and not is_bracketed and (compound := _compound(bare)) is not None:
        return compound
    if match is None or (is_bracketed and match["sign"]):
        raise RefusedError("value_not_number")
    unit = match["unit"] or None
    if unit is not None and unit not in habits().units:
        raise RefusedError("value_not_number")
    value = Decimal(match["digits"].replace(",", "") + (match["rest"] or ""))
    return Number(-value if is_bracketed or match["sign"] in ("-", "\u2212") else value, unit)


def _compound(text: str) -> Number | None:
    """An amount told in several units, in 元; None when it is not."""
    match = _COMPOUND.fullmatch(text)
    if match is None:
        return None
    parts = [(match[name], worth) for name, worth in (("yi", 10**8), ("wan", 10**4), ("yuan", 1))]
    told = [(Decimal(number), worth) for number, worth in parts if number]
    if len(told) < 2 or any(number != int(number) for number, _ in told[:-1]):
        return None
    value = sum((number * worth for number, worth in told), Decimal(0))
    return Number(-value if match["sign"] in ("-", "\u2212") else value, "元")


def is_none_word(squeezed: str) -> bool:
    """Whether a squeezed text is blank or one of the words offices write for none."""
    return squeezed in _none_words()


def in_unit(number: Number, column_unit: UnitWord, allowed: tuple[str, ...], expected: str) -> Decimal:
    """`number` in the base unit (万元, 个, %), by its own unit or else the column's, exactly.

    Raises RefusedError `unit_unexpected` when the unit written is of another kind, `value_too_large` beyond the landed type.
    """
    unit = habits().units[number.unit] if number.unit else column_unit
    if unit.code not in allowed:
        raise RefusedError("unit_unexpected", unit=number.unit, expected=expected)
    value = number.value if unit.factor == 1 else number.value * unit.factor
    if abs(value) >= _MAX_LANDED:
        raise RefusedError("value_too_large")
    return value


def landed(value: Decimal) -> tuple[Decimal, bool]:
    """`value` at the landed places, half up, and whether that changed it."""
    if value.as_tuple().exponent >= -AMOUNT_PLACES:
        return value, False
    rounded = half_up(value, AMOUNT_PLACES)
    return rounded, rounded != value


def plain_amounts(values: Sequence[object]) -> list[Decimal | None]:
    """What `number_of_float` makes of the numbers with no place to round and no limit near, in whatever unit; None for
    every other value."""
    # thirteen digits are few enough that no two decimals are one float: whose float it is, that is what the cell shows
    return [
        (Decimal(parts) / _EXACT_PARTS if parts else _NAUGHTS[repr(value)])
        if type(value) is float
        and -_PLAIN < value < _PLAIN
        and (parts := round(value * _PARTS)) / _PARTS == value
        else None
        for value in values
    ]


def whole(number: Number) -> int:
    """A count. Raises RefusedError: `value_not_whole`, `unit_unexpected`, `value_too_large`."""
    value = in_unit(number, habits().units["个"], ("count",), "个")
    if value != value.to_integral_value():
        raise RefusedError("value_not_whole")
    if abs(value) >= _MAX_COUNT:
        raise RefusedError("value_too_large")
    return int(value)


@cache
def _none_words() -> frozenset[str]:
    return frozenset({"", *(squeeze(word) for word in habits().words.none)})
