"""Dates as offices write them. A day, a month where a month is enough, or a refusal; never a guess."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from ingest.habits import habits
from ingest.labels import squeeze
from ingest.reading.numbers import RefusedError, is_none_word

_DAY = re.compile(
    r"([0-9]{4})(?:[-./]([0-9]{1,2})[-./]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号])(?:[T ]?0{1,2}:00(?::00)?)?"
)
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})(?:[-./]([0-9]{1,2})|年([0-9]{1,2})月)")
_COMPACT_MONTH = re.compile(r"([0-9]{4})([0-9]{2})")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(18_264, 73_051)  # 1950 to 2099; smaller numbers are rather a year or a typing error


def date_of(value: object, *, is_1904: bool, month_ok: bool) -> tuple[date | None, bool]:
    """(the date or None for blank, whether only a month was given; then the date is its first day).

    Raises RefusedError: `date_approximate` (5月底), `date_no_day` (a month where a day is needed), `date_ambiguous`
    (the number 2023.1 is January, or October with its zero lost), `date_out_of_range`, `date_unreadable`.
    """
    if isinstance(value, date):
        return _plausible(value.year, value.month, value.day), False
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(Decimal(format(value, ".15g")), is_1904, month_ok)
    if not isinstance(value, str):
        raise RefusedError("date_unreadable")
    return _of_text(squeeze(value), month_ok)


def _of_number(number: Decimal, is_1904: bool, month_ok: bool) -> tuple[date | None, bool]:
    years = habits().dates
    is_whole = number == number.to_integral_value()
    if int(number) in _SERIALS:
        return (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=int(number)), False
    if not is_whole and years.first_year <= number < years.last_year + 1:
        if number.as_tuple().exponent == -1 and str(number).endswith(".1"):
            raise RefusedError("date_ambiguous", year=int(number))
        return _of_text(format(number, "f"), month_ok)
    if not is_whole:
        raise RefusedError("date_unreadable")
    return _of_text(format(number, "f"), month_ok)


def _of_text(text: str, month_ok: bool) -> tuple[date | None, bool]:
    if is_none_word(text):
        return None, False
    if match := _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text):
        return _plausible(*(int(part) for part in match.groups() if part)), False
    if match := _MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text):
        year, month = (int(part) for part in match.groups() if part)
        first = _plausible(year, month, 1)
        if not month_ok:
            raise RefusedError("date_no_day")
        return first, True
    if any(word in text for word in habits().words.approximate_date):
        raise RefusedError("date_approximate")
    raise RefusedError("date_unreadable")


def _plausible(year: int, month: int, day: int) -> date:
    limits = habits().dates
    try:
        found = date(year, month, day)
    except ValueError:
        raise RefusedError("date_unreadable") from None
    if not limits.first_year <= year <= limits.last_year:
        raise RefusedError("date_out_of_range", first=limits.first_year, last=limits.last_year)
    return found
