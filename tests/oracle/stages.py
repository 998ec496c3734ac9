"""履约 and 达效: the month a project first showed a sign of it (docs/projects.md, `performed_by`, `full_output`).

A truth has `project_rules`, the office's: `performed_by`, a list of signs, and `full_output`, `output` or the code of a label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.labels import words_of

Row = dict[str, Any]


class Stages:
    """Derived stages of a truth; `records`: the workbooks of all units that claim the project of a unit's row, by month."""

    def __init__(self, truth: Any, records: Callable[[str, Row], list[tuple[str, Row]]]):
        self._truth, self._records = truth, records
        self._rules = getattr(truth, "project_rules", {})

    def performed(self, unit: str, row: Row, dates: Callable[[str], str | None], end: str) -> str | None:
        """The earliest of the signs the office names; `dates`: the date of a stage where it stands."""
        signs = self._rules["performed_by"]
        told = [dates(f"{stage}_date") for stage in signs if stage != "capital"]
        months = [day[:7] for day in told if day is not None]
        if "capital" in signs:
            months += [
                month for month, capital in self._told("capital", unit, row, end) if _has_come(capital)
            ]
        return min(months, default=None)

    def at_capacity(self, unit: str, row: Row, year: int, end: str) -> str | None:
        """The first profile that shows it."""
        output = self._rules["full_output"]
        words = {
            label["word"]
            for label in getattr(self._truth, "labels", ())
            if label["label_code"] == output and label["year"] == year
        }
        months = [
            month
            for month, profile in self._told("profile", unit, row, end)
            if (_is_full(profile) if output == "output" else words & set(words_of(profile)))
        ]
        return min(months, default=None)

    def _told(self, sheet: str, unit: str, row: Row, end: str) -> Iterator[tuple[str, Row]]:
        for month, record in self._records(unit, row):
            if month <= end and record["accepted_at"] is not None:
                for told in record.get(sheet, ()):
                    if told["project_code"] == row["project_code"]:
                        yield month, told


def _has_come(capital: Row) -> bool:
    """Whether it tells of capital, in whatever currency."""
    reported = capital.get("reported", capital)
    figures = (
        ("since_start_amount",) if capital.get("is_unlisted") else ("month_amount", "since_start_amount")
    )
    return any((reported[f"{figure}_wan"] or 0) > 0 for figure in figures)


def _is_full(profile: Row) -> bool:
    promised, output = profile.get("promised_output_wan"), profile.get("output_ytd_wan")
    return (
        promised is not None
        and output is not None
        and promised > 0
        and Fraction(output) >= Fraction(promised)
    )
