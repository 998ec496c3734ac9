"""节点任务 that count for one unit and period: each node of a project once, as the last sheet up to the period's end tells it.

A month whose workbook has no such sheet, or leaves a node out, changes nothing. What does not belong here: whether the workbooks
that are needed have come (`facts`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.oracle.spans import Span

Row = dict[str, Any]


def counted(measure: Row, months: dict[str, Row], span: Span) -> Iterator[Fraction]:
    """A one of every node that counts."""
    latest: dict[tuple[str, str], Row] = {}
    for month in sorted(months):
        if month <= span.end:
            told = months[month].get("milestone", ())
            latest |= {(row["project_code"], row["node_title"]): row for row in told}
    within = span.months(measure["window"])
    yield from (Fraction(1) for row in latest.values() if _counts(measure["value"], row, within, span.end))


def _counts(value: str, row: Row, within: list[str], end: str) -> bool:
    """Planned within the window, and done of those; overdue whenever it was planned."""
    planned, done = row["planned_date"], row["actual_date"]
    last_day = f"{end}-{monthrange(int(end[:4]), int(end[5:]))[1]:02d}"
    is_done = done is not None and done <= last_day
    if value == "overdue":
        return planned <= last_day and not is_done
    is_asked = {"planned": True, "done": is_done, "done_in_time": is_done and done <= planned}[value]
    return planned[:7] in within and is_asked
