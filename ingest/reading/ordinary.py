"""The ordinary cells of a column, typed together: plain numbers, days, texts and repeated words. It decides nothing.

Most cells are ordinary, and what is said of them here in one go is what `cells.typed` would say of each. Whatever is
rare, or would be remarked on or refused, is left to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from ingest.habits import habits
from ingest.labels import squeeze
from ingest.opening.sheet import Value
from ingest.reading.cells import Context, code_of_text, typed
from ingest.reading.dates import date_of
from ingest.reading.numbers import RefusedError, plain_amounts

_PLAIN_COUNTS = 10**6


def ordinary(values: Sequence[Value], context: Context) -> list[Any]:
    """The typed value of every ordinary cell of a column; None for a blank one and where `typed` has to be asked."""
    return _COLUMNS[context.column.type](values, context)


def _texts(values: Sequence[Value], _: Context) -> list[Any]:
    return [value.strip() or None if isinstance(value, str) else None for value in values]


def _codes(values: Sequence[Value], _: Context) -> list[Any]:
    return list(map(_code, values))


@lru_cache(maxsize=20_000)
def _code(value: Value) -> str | None:
    try:
        return code_of_text(value) if isinstance(value, str) else None
    except RefusedError:
        return None


def _amounts(values: Sequence[Value], context: Context) -> list[Any]:
    factor = habits().units[context.unit].factor
    if factor < 1 or _read(1.0, context) is None:  # a column in a unit that makes no such amount
        return [None] * len(values)
    amounts = plain_amounts(values)
    return amounts if factor == 1 else [None if amount is None else amount * factor for amount in amounts]


def _counts(values: Sequence[Value], _: Context) -> list[Any]:
    return [
        int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _PLAIN_COUNTS else None
        for value in values
    ]


def _dates(values: Sequence[Value], _: Context) -> list[Any]:
    return list(map(_day, values))


@lru_cache(maxsize=20_000)
def _day(value: Value) -> date | None:
    if not isinstance(value, (str, date)):
        return None
    try:
        return date_of(value, is_1904=False, month_ok=False)[0]  # neither matters to what is a day already
    except RefusedError:
        return None


def _words(values: Sequence[Value], context: Context) -> list[Any]:
    """Words that come again and again: each different one is read once."""
    known = {value: _read(value, context) for value in set(values) if isinstance(value, str)}
    return [known.get(value) for value in values]


def _choices(values: Sequence[Value], context: Context) -> list[Any]:
    """Listed words; none of the words that mean none is among them."""
    codes = context.column.code_of_word
    known = {value: codes.get(squeeze(value)) for value in set(values) if isinstance(value, str)}
    return [known.get(value) for value in values]


def _read(value: Value, context: Context) -> Any:
    try:
        found, remark = typed(value, context)
    except RefusedError:
        return None
    return None if remark else found


def _one_by_one(values: Sequence[Value], _: Context) -> list[Any]:
    return [None] * len(values)


_COLUMNS: dict[str, Callable[[Sequence[Value], Context], list[Any]]] = {
    "text": _texts,
    "code": _codes,
    "amount": _amounts,
    "amount_usd": _amounts,
    "figure": _amounts,
    "measure": _one_by_one,
    "count": _counts,
    "percent": _one_by_one,
    "points": _amounts,
    "area": _amounts,
    "per_area": _amounts,
    "place": _one_by_one,
    "date": _dates,
    "bool": _words,
    "choice": _choices,
    "unit": _words,
    "value_unit": _words,
}
