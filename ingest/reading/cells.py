"""One cell into one typed value of its field, or a refusal. Pure: what a column means is given, nothing is looked up."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from ingest.habits import habits
from ingest.labels import squeeze
from ingest.layouts import Column
from ingest.opening.sheet import BLANK, Value, show
from ingest.reading.dates import date_of
from ingest.reading.numbers import (
    Number,
    RefusedError,
    in_unit,
    is_none_word,
    landed,
    number_of_float,
    number_of_text,
    whole,
)
from ingest.reading.units import UnitNames


class Context(NamedTuple):
    """What the cells of one column share, and of `row_unit` what the row says (for `measure`)."""

    column: Column
    unit: str
    is_1904: bool
    names: UnitNames
    row_unit: str | None = None


class Typed(NamedTuple):
    """A typed value, and the code of a remark to make about it (None: nothing to say)."""

    value: Any
    remark: str | None = None


_NOTHING = Typed(None)
_SCIENTIFIC = re.compile(r"[0-9]\.[0-9]+E\+[0-9]+")


def typed(value: Value, context: Context) -> Typed:
    """The value of one cell. Raises RefusedError with the code and parameters of the finding to make."""
    return _NOTHING if value == BLANK else _READERS[context.column.type](value, context)


def exact(value: Value) -> Number | None:
    """The exact number of a cell, None for a word meaning none. Raises RefusedError when it is no number."""
    if isinstance(value, str):
        return number_of_text(value)
    if isinstance(value, bool):
        raise RefusedError("value_not_number")
    if isinstance(value, (int, float)):
        return Number(number_of_float(value), None)
    raise RefusedError("value_is_date")


def _money(value: Value, context: Context, allowed: tuple[str, ...] = ("wan",)) -> Typed:
    number = exact(value)
    if number is None:
        return _NOTHING
    return _amount(in_unit(number, habits().units[context.unit], allowed, context.unit))


def _figure(value: Value, context: Context) -> Typed:
    return _money(value, context, ("wan", "count"))


def _measure(value: Value, context: Context) -> Typed:
    number = exact(value)
    if number is None:
        return _NOTHING
    if context.row_unit is None:
        raise RefusedError("row_unit_missing")
    unit = habits().units[context.row_unit]
    return _amount(in_unit(number, unit, (unit.code,), context.row_unit))


def _amount(value: Decimal) -> Typed:
    rounded, is_changed = landed(value)
    return Typed(rounded, "value_rounded" if is_changed else None)


def _usd(value: Value, context: Context) -> Typed:
    return _money(value, context, ("wan_usd",))


def _points(value: Value, context: Context) -> Typed:
    return _money(value, context, ("points",))


def _area(value: Value, context: Context) -> Typed:
    return _money(value, context, ("mu",))


def _per_area(value: Value, context: Context) -> Typed:
    return _money(value, context, ("wan_per_mu",))


def _count(value: Value, _: Context) -> Typed:
    number = exact(value)
    return _NOTHING if number is None else Typed(whole(number))


def _place(value: Value, _: Context) -> Typed:
    """A place as written: 3, 第3名, 3名; a whole number from 1 on."""
    text = squeeze(value) if isinstance(value, str) else value
    number = exact(text.removeprefix("第").removesuffix("名") if isinstance(text, str) else text)
    if number is None:
        return _NOTHING
    place = whole(number)
    if place < 1:
        raise RefusedError("place_unreadable")
    return Typed(place)


def _percent(value: Value, _: Context) -> Typed:
    number = exact(value)
    return _NOTHING if number is None else _amount(in_unit(number, habits().units["%"], ("pct",), "%"))


def _date(value: Value, context: Context) -> Typed:
    day, is_month = date_of(value, is_1904=context.is_1904, month_ok=context.column.month_ok)
    return Typed(day, "date_month_only" if is_month else None)


def _text(value: Value, _: Context) -> Typed:
    return Typed(show(value).strip() or None)


def _code(value: Value, _: Context) -> Typed:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Typed(format(number_of_float(value), "f"), "code_as_number")
    if not isinstance(value, (str, bool)):
        raise RefusedError("value_is_date")
    return Typed(code_of_text(show(value)))


def code_of_text(text: str) -> str | None:
    """A code as written, without spaces and the apostrophe before it; None for a word meaning none.

    Raises RefusedError `digits_lost` for a long number kept as 9.13303E+17.
    """
    code = squeeze(text).lstrip("'").upper()
    if _SCIENTIFIC.fullmatch(code):
        raise RefusedError("digits_lost")
    return None if is_none_word(code) else code


def _bool(value: Value, context: Context) -> Typed:
    if isinstance(value, bool):
        return Typed(value)
    text = squeeze(show(value)).upper()
    yes = context.column.choices.get("yes", habits().words.yes)
    no = context.column.choices.get("no", habits().words.no)
    if text in yes or text in no:
        return Typed(text in yes)
    if is_none_word(text):
        return _NOTHING
    raise RefusedError("bool_unknown", expected=f"{yes[0]}、{no[0]}")


def _choice(value: Value, context: Context) -> Typed:
    text = squeeze(show(value))
    if text in context.column.code_of_word:
        return Typed(context.column.code_of_word[text])
    if is_none_word(text):
        return _NOTHING
    raise RefusedError(
        "choice_unknown", expected="、".join(words[0] for words in context.column.choices.values())
    )


def _unit(value: Value, context: Context) -> Typed:
    return Typed(context.names.resolve(show(value)).unit_code)


def _value_unit(value: Value, _: Context) -> Typed:
    word = squeeze(show(value))
    known = {
        word: unit for word, unit in habits().units.items() if unit.code not in ("mu", "wan_per_mu")
    }  # no indicator is an area
    unit = known.get(word)
    if unit is None:
        raise RefusedError("value_unit_unknown", expected="、".join(known))
    return Typed(unit.code)


_READERS: dict[str, Callable[[Value, Context], Typed]] = {
    "text": _text,
    "code": _code,
    "amount": _money,
    "amount_usd": _usd,
    "figure": _figure,
    "measure": _measure,
    "count": _count,
    "percent": _percent,
    "points": _points,
    "area": _area,
    "per_area": _per_area,
    "place": _place,
    "date": _date,
    "bool": _bool,
    "choice": _choice,
    "unit": _unit,
    "value_unit": _value_unit,
}
