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
_CHINESE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_DIGITS = {"〇": 0, "○": 0, "零": 0} | {word: n for n, word in enumerate("一二三四五六七八九十", start=1)}
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
    if not number.is_finite():
        raise RefusedError("date_unreadable")
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
    if match := _CHINESE.fullmatch(text):
        text = _in_figures(*match.groups())
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


def _in_figures(year: str, month: str, day: str | None) -> str:
    """`二〇二三年五月十二日` as `2023-5-12`; a month alone as `2023-5`."""
    number = "".join(str(_DIGITS[word]) for word in year)
    return "-".join([number, *(str(_counted(word)) for word in (month, day) if word)])


def _counted(word: str) -> int:
    """Up to 99: `五`, `十`, `十二`, `二十`, `二十三`. Anything else becomes a number no calendar has."""
    tens, ten, ones = word.partition("十")
    if not ten:
        return _DIGITS[word] if len(word) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _plausible(year: int, month: int, day: int) -> date:
    limits = habits().dates
    try:
        found = date(year, month, day)
    except ValueError:
        raise RefusedError("date_unreadable") from None
    if not limits.first_year <= year <= limits.last_year:
        raise RefusedError("date_out_of_range", first=limits.first_year, last=limits.last_year)
    return found
