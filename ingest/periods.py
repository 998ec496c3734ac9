"""The period a title, a line, a file name or a folder speaks of. Comparing periods, nothing else."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from ingest.labels import squeeze
from kernel.period import Period

_YEAR = r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})"
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("quarter", re.compile(_YEAR + r"年?度?第?(?P<number>[一二三四1-4])季度?")),
    ("quarter", re.compile(_YEAR + r"[-年]?[Qq](?P<number>[1-4])(?![0-9])")),
    ("half", re.compile(_YEAR + r"年?度?(?P<number>[上下])半年")),
    ("half", re.compile(_YEAR + r"[-年]?[Hh](?P<number>[12])(?![0-9])")),
    ("month", re.compile(_YEAR + r"年?1[-~至—](?P<number>1[0-2]|0?[1-9])月")),
    ("month", re.compile(_YEAR + r"年度?(?P<number>1[0-2]|0?[1-9])月")),
    ("month", re.compile(_YEAR + r"[-./](?P<number>1[0-2]|0?[1-9])(?![0-9])")),
    ("month", re.compile(_YEAR + r"(?P<number>0[1-9]|1[0-2])(?![0-9])")),
    ("year", re.compile(_YEAR + r"(?P<number>)(?![0-9])")),
)
# a number that says itself that it is the number of something: 编号2023, No.2024, 2023号
_NUMBERED = re.compile(
    r"(?:编号|序号|档号|文号|单号|代码|(?<![a-z])no[.:：]?)[:：_-]?[0-9]+(?![0-9年])|(?<![0-9])[0-9]{4}号",
    re.IGNORECASE,
)


@lru_cache(maxsize=2000)
def find_period(text: str) -> Period | None:
    """The most precise period named in `text`: `昆阳镇_月报_2024年6月` → 2024-06; None when it names none."""
    squeezed = _NUMBERED.sub("#", squeeze(text))
    for kind, pattern in _PATTERNS:
        if match := pattern.search(squeezed):
            number = match["number"]
            return Period(int(match["year"]), kind, _NUMERALS.get(number) or int(number or 0))
    return None


def period_of_value(value: object) -> Period | None:
    """The period a cell states; Excel turns a typed `2024年6月` into a date, which means its month."""
    if isinstance(value, date):
        return Period(value.year, "month", value.month)
    return find_period(value if isinstance(value, str) else format(value, ".15g"))


def agree(one: Period, other: Period) -> bool:
    """Whether two periods can speak of the same report: equal, or one lies within the other."""
    if one == other:
        return True
    mine, theirs = set(one.months()), set(other.months())
    return mine <= theirs or theirs <= mine
