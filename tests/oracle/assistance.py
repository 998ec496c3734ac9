"""帮办 items that count for one unit and period: each once, as the last list up to the period's end tells it.

A row says by `item` which item it is. What does not belong here: whether the lists that are needed have come (`facts`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.spans import Span

Row = dict[str, Any]


def is_stock(measure: Row) -> bool:
    """Whether it is about how things stand, not about what happened."""
    return measure["fact"] == "assistance" and measure["value"] == "overdue"


def counted(measure: Row, months: dict[str, Row], span: Span) -> Iterator[Fraction]:
    """A one of every item that counts."""
    latest: dict[Any, Row] = {}
    for month in sorted(months):
        if month <= span.end:
            latest |= {row["item"]: row for row in months[month].get("assistance", ())}
    within = span.months(measure["window"])
    yield from (Fraction(1) for row in latest.values() if _counts(measure["value"], row, within, span.end))


def _counts(value: str, row: Row, within: list[str], end: str) -> bool:
    opened, due, closed = row["opened_date"], row["due_date"], row["closed_date"]
    if value == "opened":
        return opened[:7] in within
    if value == "overdue":
        last_day = f"{end}-{monthrange(int(end[:4]), int(end[5:]))[1]:02d}"
        return due is not None and due <= last_day and (closed is None or closed > last_day)
    is_closed = closed is not None and closed[:7] in within
    return is_closed and (value == "closed" or (due is not None and closed <= due))
