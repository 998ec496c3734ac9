"""Figures a form does not have: the month of a sheet of years to date, the year to date of a sheet of months (docs/forms.md).

A workbook says in `lacks` which figure a sheet of it has no column for ("month" or "ytd"). A figure that is derived has its cells in
`parts` of its row, (sign, amount, column, month) each; `unknown` names the columns of a row that nobody knows, of a workbook
the sheets and figures of which nobody knows them of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Part = tuple[int, Any, str, str, Row]  # sign, amount, column, month, row it stands in
_COLUMNS = {
    "capital": {"month": "month_amount_wan", "ytd": "ytd_amount_wan"},
    "tax": {"month": "paid_month_wan", "ytd": "paid_ytd_wan"},
}
_SUBJECT = {"capital": ("project_code", "origin_code", "nature_code"), "tax": ("credit_code",)}


@dataclass
class _Year:
    """What the sheets of a unit's calendar year have told so far: of each subject the cells its year to date is made of."""

    made_of: dict[tuple[Any, ...], list[Part]] = field(default_factory=dict)
    rows: dict[tuple[Any, ...], Row] = field(default_factory=dict)  # each on its last sheet
    is_known: bool = True


def column_of(sheet: str, figure: str) -> str:
    """The column of a sheet that has the figure."""
    return _COLUMNS[sheet][figure]


def completed(truth: Any) -> Any:
    """The truth with every figure of capital and tax, as far as anybody knows it."""
    whole = copy(truth)
    object.__setattr__(whole, "months", {unit: _of_unit(months) for unit, months in truth.months.items()})
    return whole


def _of_unit(months: Mapping[str, Row]) -> dict[str, Row]:
    done: dict[str, Row] = {}
    told: dict[str, _Year] = {}
    for month in sorted(months):
        record = dict(months[month])
        if not done or month.endswith("-01"):
            told = {sheet: _Year() for sheet in _COLUMNS}
        for sheet, year in told.items():
            if record["accepted_at"] is None:
                year.is_known = False  # nobody told of it, waived or not
            elif record["state"] != "nil":
                _tell(record, sheet, month, year)
        done[month] = record
    return {month: done[month] for month in months}


def _tell(record: Row, sheet: str, month: str, year: _Year) -> None:
    """What the sheet of a month adds to its year, and its rows with both figures."""
    lacks = record.get("lacks", {}).get(sheet)
    own = {_subject(sheet, row): row for row in record[sheet]}
    if lacks == "ytd":
        for key, row in own.items():
            year.made_of[key] = [*year.made_of.get(key, []), (1, None, column_of(sheet, "month"), month, row)]
        year.rows |= own
        rows = [_derived(row, sheet, "ytd", year.made_of[key], year.is_known) for key, row in own.items()]
        left_out = [key for key in year.rows if key not in own]
        record[sheet] = rows + [_unlisted(sheet, year, key) for key in left_out]
    else:
        is_known = year.is_known
        told = {key: [(1, None, column_of(sheet, "ytd"), month, row)] for key, row in own.items()}
        if lacks == "month":
            before = {key: [(-sign, *rest) for sign, *rest in year.made_of.get(key, [])] for key in own}
            record[sheet] = [
                _derived(row, sheet, "month", [*told[key], *before[key]], is_known)
                for key, row in own.items()
            ]
        year.made_of, year.rows, year.is_known = told, own, True
    is_unknown = (lacks == "ytd" and not year.is_known) or (lacks == "month" and not is_known)
    if is_unknown:
        record["unknown"] = {**record.get("unknown", {}), sheet: lacks}


def _subject(sheet: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[trait] for trait in _SUBJECT[sheet])


def _unlisted(sheet: str, year: _Year, key: tuple[Any, ...]) -> Row:
    """A row that a sheet of months leaves out: the year to date it had, and nothing of the month."""
    row = _derived(year.rows[key], sheet, "ytd", year.made_of[key], year.is_known)
    nothing = {column_of(sheet, "month"): None} | ({"reported_ytd_wan": None} if sheet == "tax" else {})
    reported = {"reported": row["reported"] | nothing} if "reported" in row else {}
    return row | nothing | reported | {"is_unlisted": True}


def _derived(row: Row, sheet: str, figure: str, cells: list[Part], is_known: bool) -> Row:
    """The row with the figure its cells make, and the same as reported; None where one of them is not known."""
    column = column_of(sheet, figure)
    is_known = is_known and all(_currency(told) == _currency(row) for *_, told in cells)
    parts = [(sign, told[own], own, month) for sign, _, own, month, told in cells]
    found: Row = {column: _sum((sign, amount) for sign, amount, *_ in parts) if is_known else None}
    if "reported" in row:
        reported = [(sign, told.get("reported", told)[own]) for sign, _, own, _, told in cells]
        found["reported"] = row["reported"] | {column: _sum(reported) if is_known else None}
    return row | found | {"parts": {column: parts}, "unknown": set() if is_known else {column}}


def _currency(row: Row) -> str:
    return row.get("reported", row).get("currency_code") or "cny"


def _sum(signed: Any) -> Fraction | None:
    signed = list(signed)
    if any(amount is None for _, amount in signed):
        return None
    return sum((sign * Fraction(amount) for sign, amount in signed), Fraction(0))


def cells_of(
    row: Row, column: str, amount: Fraction | None, month: str
) -> Iterator[tuple[int, Fraction | None, str, str]]:
    """(sign, amount, column, month) of the cells a figure of a row is made of: itself where it was reported."""
    parts = row.get("parts", {}).get(column)
    if parts is None or amount is None:
        yield 1, amount, column, month
        return
    for sign, cell, own, told_in in parts:
        yield sign, Fraction(cell), own, told_in
