"""Report and assessment periods: months, quarters, half-years and years, with one code and one Chinese title each."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Kind = Literal["month", "quarter", "half", "year"]
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "month": re.compile(r"(?P<year>[0-9]{4})-(?P<number>0[1-9]|1[0-2])"),
    "quarter": re.compile(r"(?P<year>[0-9]{4})-Q(?P<number>[1-4])"),
    "half": re.compile(r"(?P<year>[0-9]{4})-H(?P<number>[12])"),
    "year": re.compile(r"(?P<year>[0-9]{4})(?P<number>)"),
}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_CHINESE = "零一二三四五六七八九"


class PeriodError(ValueError):
    """The text names no period; the message says, in Chinese, which forms are understood."""


@dataclass(frozen=True, order=True)
class Period:
    """`number` is the month 1–12, the quarter 1–4, the half 1–2, or 0 for a year.

    `lead`: how many months before January the year of a quarter, half or year begins; 0 is the calendar year. The code
    does not tell it: 2024-Q1 is the first quarter of the year 2024, whenever that begins. Months are calendar months.
    """

    year: int
    kind: Kind
    number: int
    lead: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2024-06` · `2024-Q2` · `2024-H1` · `2024`. Raises PeriodError for anything else."""
        for kind, pattern in _PATTERNS.items():
            if match := pattern.fullmatch(text.strip()):
                return cls(int(match["year"]), kind, int(match["number"] or 0))
        raise PeriodError(
            f"看不懂的期间“{text}”：请写成 2024-06（月）、2024-Q2（季）、2024-H1（半年）或 2024（年）"
        )

    @property
    def code(self) -> str:
        match self.kind:
            case "month":
                return f"{self.year}-{self.number:02d}"
            case "quarter":
                return f"{self.year}-Q{self.number}"
            case "half":
                return f"{self.year}-H{self.number}"
            case _:
                return str(self.year)

    @property
    def title_zh(self) -> str:
        match self.kind:
            case "month":
                return f"{self.year}年{self.number}月"
            case "quarter":
                return f"{self.year}年第{_CHINESE[self.number]}季度{self._span_zh}"
            case "half":
                return f"{self.year}年{'上' if self.number == 1 else '下'}半年{self._span_zh}"
            case _:
                return f"{self.year}年度{self._span_zh}"

    @property
    def _span_zh(self) -> str:
        """The months, told where the name alone would mislead."""
        if not self.lead:
            return ""
        first, last = (f"{m[:4]}年{int(m[5:])}月" for m in (self.start_month, self.end_month))
        return f"（{first}–{last}）"

    @property
    def end_month_number(self) -> int:
        """Which month of its year is the last one."""
        return 12 if self.kind == "year" else self.number * _MONTHS[self.kind]

    @property
    def start_month(self) -> str:
        """First month as `YYYY-MM`."""
        return self.months()[0]

    @property
    def end_month(self) -> str:
        """Last month as `YYYY-MM`."""
        return self.months()[-1]

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.start_month}-01")

    @property
    def last_day(self) -> date:
        year, month = int(self.end_month[:4]), int(self.end_month[5:])
        return date(year, month, monthrange(year, month)[1])

    def months(self) -> list[str]:
        end = self.year * 12 + self.end_month_number - self.lead
        counts = range(end - _MONTHS[self.kind], end)
        return [f"{count // 12}-{count % 12 + 1:02d}" for count in counts]

    def year_before(self) -> Period:
        return replace(self, year=self.year - 1)

    def previous(self) -> Period:
        """The period of the same kind just before this one."""
        if self.kind == "year":
            return self.year_before()
        if self.number > 1:
            return replace(self, number=self.number - 1)
        return replace(self, year=self.year - 1, number=12 // _MONTHS[self.kind])


def periods_of_year(year: int, kind: Kind, lead: int = 0) -> list[Period]:
    """All periods of one kind in the year that begins `lead` months before January, in order."""
    whole = Period(year, "year", 0, lead)
    if kind == "year":
        return [whole]
    if kind == "month":
        return [Period(int(month[:4]), kind, int(month[5:])) for month in whole.months()]
    return [Period(year, kind, n, lead) for n in range(1, 12 // _MONTHS[kind] + 1)]
