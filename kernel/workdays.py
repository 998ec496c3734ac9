"""Working days in China: weekends, statutory holidays, and the weekends worked in their place (调休), from a library.

A year's arrangement is published the autumn before. Until the library has it, its weekends and statutory days are all
that is known: `is_arranged` says so. What does not belong here: when anything is due (`kernel.duties`).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`."""
    return _calendar(day.year).is_working_day(day)


def next_working_day(day: date) -> date:
    """`day` itself when offices work on it, else the first day after it on which they do."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_arranged(year: int) -> bool:
    """Whether the State Council's arrangement of `year` is known: every one names weekends that are worked."""
    return any(day.year == year for day in _calendar(year).weekend_workdays)


@cache
def _calendar(year: int) -> HolidayBase:
    """One year's days; January's arrangement may say that a weekend of the December before is worked."""
    from holidays import country_holidays  # a third of a second: only those who ask for a day pay it

    return country_holidays("CN", years=(year, year + 1), expand=False)
