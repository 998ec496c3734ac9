"""What a number format makes of the number in a cell: a percentage, a day or moment, a span of time. One way for every format
of workbook.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from decimal import Decimal
from typing import Literal

import xlrd

from ingest.opening.sheet import Value

Kind = Literal["percent", "moment", "span"]
_BUILT_IN: dict[int, Kind] = {
    9: "percent",
    10: "percent",
    46: "span",
    # of these, 27 to 36 and 50 to 58 are the days and times of Chinese, Japanese and Korean offices
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), "moment"),
}
# shown as it stands (quoted, escaped), or no part of the number: widths, fillers, colours, languages, conditions
_ASIDE = re.compile(r'"[^"]*"?|[\\_*].?|\[(?!(?:h+|m+|s+)\])[^\]]*\]?', re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_MOMENT = re.compile(r"[dmyhs]", re.IGNORECASE)


def kind_of(number: int, code: str | None) -> Kind | None:
    """What the format of this number shows; `code` is the workbook's own format code (None: a built-in format)."""
    if code is None:
        return _BUILT_IN.get(number)
    bare = _ASIDE.sub("", code)
    first = bare.split(";")[0]
    if _SPAN.search(first):
        return "span"
    if _MOMENT.search(first):
        return "moment"
    return "percent" if "%" in bare else None


def percent_text(value: float) -> str:
    """A number in a percent format as a person sees it: 0.3722 → `37.22%`."""
    return f"{Decimal(format(value, '.15g')) * 100:f}%"


def moment_of(value: float, *, is_1904: bool) -> Value:
    """A day, a moment or a time of day; the number itself when it is none."""
    try:
        moment = xlrd.xldate.xldate_as_datetime(value, int(is_1904))
    except (xlrd.xldate.XLDateError, ValueError, OverflowError):
        return value
    if 0 <= value < 1 and not is_1904:
        return moment.time()
    return moment.date() if moment.time() == time.min else moment


def span_of(value: float) -> Value:
    """A span of time; the number itself when it is beyond every span."""
    try:
        return timedelta(milliseconds=round(value * 86_400_000))
    except (OverflowError, ValueError):
        return value
