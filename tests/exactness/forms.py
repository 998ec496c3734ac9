"""Forms that tell the month or the year to date alone: some offices' sheets of capital and tax, for all months or some.

Drawn by itself after everything else, so that the other offices stay what they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.exactness.drawing import Pick
from tests.exactness.measures import Row

FIGURES = {
    "capital": {"month": "month_amount_wan", "ytd": "ytd_amount_wan"},
    "tax": {"month": "paid_month_wan", "ytd": "paid_ytd_wan"},
}
_KINDS = (None, None, None, None, "ytd", "ytd", "month", "mixed")
_KINDS_OF_ACCOUNTS = (None,) * 7 + ("month", "month", "mixed", "ytd")


def draw_forms(pick: Pick, months_of_units: Mapping[str, dict[str, Row]], is_account: bool) -> None:
    """Takes the column its form does not have out of sheets; `is_account`: what arrived must not be less than nothing."""
    for sheet in FIGURES:
        # over a month that never came no year to date is known, nor what took effect: of few such offices
        kind = pick.one(_KINDS_OF_ACCOUNTS if is_account else _KINDS)
        turn = pick.one(
            [None, None, f"{pick.size(2, 11):02d}"]
        )  # the office changed its form within the year
        for months in months_of_units.values():
            for month in sorted(months) if kind else ():
                lacks = pick.one(["month", "ytd", None]) if kind == "mixed" else kind
                record = months[month]
                is_told = record["state"] in (
                    "on_time",
                    "late",
                    "nil",
                )  # a nil return may have its sheets, too
                if is_told and lacks and (turn is None or (month[5:] < turn) == (kind == "ytd")):
                    _take_out(pick, months, month, sheet, lacks, is_account)


def _take_out(
    pick: Pick, months: dict[str, Row], month: str, sheet: str, lacks: str, is_account: bool
) -> None:
    record = months[month]
    record.setdefault("lacks", {})[sheet] = lacks
    columns = FIGURES[sheet]
    for book in (record, record.get("superseded") or {}):
        changed = [{**row, columns[lacks]: None} for row in book.get(sheet, ())]
        if lacks == "ytd" and is_account:
            changed = [{**row, columns["month"]: abs(row[columns["month"]])} for row in changed]
        if sheet in book:
            book[sheet] = changed
    # who brought nothing in a month is left out of a sheet of months now and then
    before = months.get(f"{month[:5]}{int(month[5:]) - 1:02d}", {})
    if lacks == "ytd" and before.get("lacks", {}).get(sheet) == "ytd" and before[sheet] and pick.chance(2):
        record[sheet] = [row for row in record[sheet] if row != record[sheet][0]]


def readings(receipt: str, unit: str, month: str, record: Row) -> Iterator[Row]:
    """The columns of the sheets that have one figure alone."""
    for sheet, lacks in record.get("lacks", {}).items():
        for figure, column in FIGURES[sheet].items():
            if figure != lacks:
                place: dict[str, Any] = {"source_sheet": "表", "form_code": sheet, "source_column": "C"}
                yield {"receipt_no": receipt, "report_period": month, "field": column, **place}
