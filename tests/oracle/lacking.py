"""Whether an amount a measure asks for is one nobody knows: it has no rate, or its form does not have it and nothing makes it.

Here, too: which months and rows a measure of capital or tax looks at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.oracle.currency import is_unknown
from tests.oracle.derived import column_of
from tests.oracle.spans import Span

Row = dict[str, Any]


class Lacking:
    """Of one truth, whose sheets `facts` shows; `rules`: what capital needs to take effect, by year."""

    def __init__(self, facts: Any, months: Mapping[str, Mapping[str, Row]], rules: Mapping[int, Row]):
        self._facts, self._months, self._rules = facts, months, rules

    def is_unconverted(self, measure: Row, unit: str, span: Span) -> bool:
        """Whether a row that may count is in a currency without a rate. What takes effect or is shared looks back: of the
        one to every month, of the other to the years of the period, for all who share the project."""
        told_span = self._facts.told_span(unit, span, "declared")
        return any(
            is_unknown(row) and self._facts.may_count(measure, who, row, month, told_span)
            for who, month, row in self._asked(measure, unit, span)
        )

    def is_underived(self, measure: Row, unit: str, span: Span, status: str) -> bool:
        """Whether a figure the measure asks for, and the form does not have, is not known."""
        if measure["fact"] not in ("capital", "tax") or measure["value"] == "reported":
            return False
        sheet, told_span = measure["fact"], self._facts.told_span(unit, span, "declared")
        figure = "ytd" if is_dated(measure) or is_cumulated(measure, told_span, "declared") else "month"
        months = self._months_asked(measure, unit, told_span)
        is_by_tax = measure["value"] == "effective" and self._is_released_by_declared(span)
        if is_by_tax and any(self._is_lost("tax", "ytd", unit, month) for month in months):
            return True
        if status != "declared":
            return False
        if any(self._is_lost(sheet, figure, unit, month) for month in months):
            return True
        column = column_of(sheet, figure)
        return sheet == "capital" and any(
            column in row.get("unknown", ()) and self._facts.may_count(measure, who, row, month, told_span)
            for who, month, row in self._asked(measure, unit, span)
        )

    def _is_released_by_declared(self, span: Span) -> bool:
        return any(rule["status"] == "declared" for year, rule in self._rules.items() if year <= span.year)

    def _is_lost(self, sheet: str, figure: str, unit: str, month: str) -> bool:
        """Whether nobody knows the figure of anybody in a month; a nil return leaves a year to date as it is."""
        told = self._facts.told(unit, month, f"{month[:4]}-01")[0] if figure == "ytd" else month
        return told is not None and self._facts.month(unit, told).get("unknown", {}).get(sheet) == figure

    def _months_asked(self, measure: Row, unit: str, span: Span) -> list[str]:
        """The months a measure of capital or tax looks at of the unit's own."""
        if is_dated(measure):
            first = "" if measure["value"] == "effective" else self._first_year(measure, span)
            return [month for month in self._months[unit] if first <= month <= span.end]
        return span.months(measure["window"])[-1 if is_cumulated(measure, span, "declared") else 0 :]

    def _asked(self, measure: Row, unit: str, span: Span) -> Iterator[tuple[str, str, Row]]:
        """(unit, month, row) of the capital it looks at, of others what they share with the unit."""
        span = self._facts.told_span(unit, span, "declared")
        asked = [(unit, month, None) for month in self._months_asked(measure, unit, span)]
        if measure.get("credit") == "shared":
            first = "" if measure["value"] == "effective" else self._first_year(measure, span)
            asked += self._facts.whole_capital.shared_with(unit, first, span.end)
        is_of_months = not is_dated(measure) and not is_cumulated(measure, span, "declared")
        for who, month, codes in asked:
            for row in self._facts.shown("capital", who, month, self._since(measure, span, month)):
                is_asked = not (is_of_months and row.get("is_unlisted"))  # who is left out brought nothing
                if is_asked and codes in (None, row["project_code"]):
                    yield who, month, row

    def _first_year(self, measure: Row, span: Span) -> str:
        return (span.year_start if measure["window"] == "ytd" else span.start)[:4]

    def _since(self, measure: Row, span: Span, month: str) -> str:
        """How far back a nil return may leave a row of capital standing: a month column tells its own month only."""
        return f"{month[:4]}-01" if is_dated(measure) or is_cumulated(measure, span, "declared") else month


def is_dated(measure: Row) -> bool:
    """Whether it is of what took effect or is shared, which looks back."""
    return measure["value"] == "effective" or measure.get("credit") == "shared"


def is_cumulated(measure: Row, span: Span, status: str) -> bool:
    """Whether an amount is the workbooks' own year to date, not what stands in their month columns."""
    return is_difference(measure, status) or (measure["window"] == "ytd" and span.is_cumulated)


def is_difference(measure: Row, status: str) -> bool:
    """Amounts within a period that stand in no month column: certified ones, and tax reported for certification."""
    if measure["fact"] not in ("capital", "tax") or measure["window"] != "period":
        return False
    return status != "declared" or measure["value"] == "reported"
