"""What a unit's latest 项目档案 says of a project's sums, and what its agreed sum rose by (docs/schemes.md, "investment_increase")."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.spans import Span

Row = dict[str, Any]
_SHEETS = ("capital", "profile", "milestone", "project")


class Profiles:
    """The profiles of a truth; `claimers`: the units whose project of a code is one with a unit's."""

    def __init__(self, truth: Any, claimers: Callable[[str, str], list[str]]):
        self._truth, self._claimers = truth, claimers

    def latest(self, unit: str, code: str, end: str) -> Row:
        """The unit's last profile of the project up to a month; empty where there is none."""
        found: Row = {}
        for month, record in sorted(self._truth.months[unit].items()):
            for row in record.get("profile", ()) if month <= end else ():
                if row["project_code"] == code:
                    found = row
        return found

    def increase(self, measure: Row, unit: str, row: Row, span: Span) -> Fraction | None:
        """The agreed sum less that of the opening, where it rose."""
        if row["agreed_investment_wan"] is None:
            return None
        first = span.year_start if measure["window"] == "ytd" else span.start
        rise = Fraction(row["agreed_investment_wan"]) - self._opening(
            unit, row["project_code"], first, span.end
        )
        return rise if rise > 0 else None

    def _opening(self, unit: str, code: str, first: str, end: str) -> Fraction:
        """The last sum told before the window, else the first told within it; of an addition nothing then."""
        told = [
            (month, Fraction(row["agreed_investment_wan"]))
            for month, record in sorted(self._truth.months[unit].items())
            for row in (record["project"] if month <= end else ())
            if row["project_code"] == code and row["agreed_investment_wan"] is not None
        ]
        before = [amount for month, amount in told if month < first]
        if before:
            return before[-1]
        return Fraction(0) if self._is_addition(unit, code, end) else told[0][1]

    def _is_addition(self, unit: str, code: str, end: str) -> bool:
        """Whether it adds to another project: the unit's own of the code it names, else the only one that has it."""
        base = self.latest(unit, code, end).get("added_to_code")
        if base is None or base == code:
            return False
        naming = [other for other in self._truth.months if any(self._named(other, base, end))]
        return unit in naming or len({tuple(self._claimers(other, base)) for other in naming}) == 1

    def _named(self, unit: str, code: str, end: str) -> Iterator[bool]:
        """Every time a workbook that counts, or an inspection, names a unit's project."""
        for month, record in self._truth.months[unit].items():
            if month <= end and record["accepted_at"]:
                yield from (row["project_code"] == code for s in _SHEETS for row in record.get(s, ()))
        for month, visits in self._truth.inspections.items():
            if month <= end:
                yield from ((visit["unit_code"], visit["project_code"]) == (unit, code) for visit in visits)
