"""Periods of an assessment, and whether a unit is there in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """A period of an assessment: its code and months, and the first month of the scheme's year."""

    code: str
    start: str
    end: str
    year_start: str

    def months(self, window: str) -> list[str]:
        first = self.year_start if window == "ytd" else self.start
        return [month for month in months_from(first) if month <= self.end]

    @property
    def year(self) -> int:
        """The assessment year: that of its last month."""
        return int(months_from(self.year_start)[-1][:4])

    @property
    def is_cumulated(self) -> bool:
        """Whether the workbooks' own year-to-date figures are those of the scheme's year."""
        return self.year_start.endswith("-01")

    def month_before(self) -> list[str]:
        """The month before the period began; none at the start of the year, nor where it ended before it began."""
        is_there = self.year_start < self.start <= self.end
        count = int(self.start[:4]) * 12 + int(self.start[5:]) - 2
        return [f"{count // 12}-{count % 12 + 1:02d}"] if is_there else []


def months_from(first: str) -> list[str]:
    """Twelve months in order."""
    count = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(count, count + 12)]


def lives(truth: Any, unit: str, span: Span) -> bool:
    """Whether the unit is there on a day of the period."""
    first, last = lifetime(truth, unit)
    return first[:7] <= span.end and (last is None or last[:7] >= span.start)


def lifetime(truth: Any, unit: str) -> tuple[str, str | None]:
    """First and last day; a truth that says nothing has units that are always there."""
    return getattr(truth, "lives", {}).get(unit, ("0001-01-01", None))
