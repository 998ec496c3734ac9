"""What a number format makes of the number in a cell: a percentage, a day or moment, a span of time, or nothing one can see.
One way for every format of workbook.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from decimal import Decimal
from typing import Literal, TypeGuard

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
_PART = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]?|[^;"\\\[])*', re.DOTALL)
_CONDITION = re.compile(r"\[[<>=]")
_NOTHING = re.compile(r'(?:""|\[[^\]]*\]|\s)*')


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


def can_hide(code: str | None) -> TypeGuard[str]:
    """Whether a format code (None: a built-in format) shows nothing of some values, as `;;;` does of all."""
    return code is not None and ";" in code and any(map(_is_empty, _parts(code)))


def hides(code: str, value: float | str) -> bool:
    """Whether a cell with this format code, of two parts at least, shows nothing of what it holds.

    A zero is not missed: many formats leave it out (`0;-0;;@`, `[=0]"";0`). Where a part has a condition of its own, only a
    number that none of them shows is told.
    """
    parts = _parts(code)
    if isinstance(value, str):
        return len(parts) > 3 and bool(value.strip()) and _is_empty(parts[3])
    if any(map(_CONDITION.search, parts)):
        return value != 0 and all(map(_is_empty, parts[:3]))
    return value != 0 and _is_empty(parts[0 if value > 0 else 1])


def _parts(code: str) -> list[str]:
    """What a code says of numbers above zero, below it, of zero and of texts, as far as it goes."""
    parts, at = [], 0
    while at <= len(code):
        found = _PART.match(code, at)
        assert found  # it matches nothing, too
        parts.append(found.group())
        at = found.end() + 1
    return parts


def _is_empty(part: str) -> bool:
    return bool(_NOTHING.fullmatch(part))


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
