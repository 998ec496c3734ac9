"""Does a sheet's own total row add up? Σ within the precision of what was written. Totals are never data.

Tolerance: a total written more coarsely than its rows was rounded itself (half a unit of its last place); rows written
more coarsely than their total were each rounded. Amounts written equally finely may each have been rounded too, which
is told (`total_rounded`). A fen is exact, counts are counted and points are given: those must add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ingest.findings import at, refusal, row_range
from ingest.habits import habits
from ingest.opening.sheet import BLANK, Sheet, show
from ingest.reading.cells import Context, exact, typed
from ingest.reading.numbers import RefusedError
from ingest.reading.rows import Body, Row
from kernel.decimals import AMOUNT_PLACES
from kernel.findings import Finding

SUMMED = ("amount", "amount_usd", "count", "points", "area")
_MEASURED = ("amount", "amount_usd")
_FEN = Decimal(1).scaleb(-AMOUNT_PLACES)
TOTALS = ("total", "subtotal", "of_which")
_GRAVITY = ("total_rounded", "total_mismatch")


Figure = Decimal | int


@dataclass(frozen=True)
class Total:
    """A total-like row as written: `values` by field, in base units. `row` is 1-based."""

    sheet: str
    row: int
    kind: str
    label: str
    values: dict[str, Decimal]


@dataclass(frozen=True)
class SummedColumn:
    """A column of numbers that may be totalled: 0-based index, field, header text, what its cells mean.

    `unread` are data rows whose cell has a finding of its own: a Σ over them says nothing.
    """

    index: int
    field: str
    label: str
    context: Context
    unread: frozenset[int]


def check(
    sheet: Sheet, body: Body, columns: list[SummedColumn], values: dict[str, dict[int, Figure]]
) -> tuple[list[Total], list[Finding]]:
    """All total-like rows and every Σ that does not add up. `values`: per field, typed value per 0-based data row."""
    findings: list[Finding] = []
    totals: list[Total] = []
    is_torn = any(row.kind == "torn" for row in body.labelled)  # then a Σ says nothing
    for row in (r for r in body.labelled if r.kind in TOTALS):
        read: dict[str, Decimal] = {}
        for column in columns:
            try:
                value = typed(sheet.value(row.number, column.index), column.context).value
            except RefusedError as err:
                findings.append(
                    refusal(
                        sheet,
                        err,
                        row.number,
                        column.index,
                        field=column.field,
                        label=column.label,
                        subject=row.label,
                    )
                )
                continue
            if value is None:
                continue
            read[column.field] = Decimal(value)
            if not is_torn:
                findings += _compare(sheet, body, row, column, read[column.field], values[column.field])
        totals.append(Total(sheet.name, row.number + 1, row.kind, row.label, read))
    return totals, findings


def _compare(
    sheet: Sheet, body: Body, row: Row, column: SummedColumn, written: Decimal, values: dict[int, Figure]
) -> Iterator[Finding]:
    blocks = list(_blocks(body, row))
    if not all(column.unread.isdisjoint(block) for block in blocks):
        return
    codes = [_fault(sheet, block, row, column, written, values) for block in blocks]
    if not codes or None in codes:
        return
    code = min(codes, key=_GRAVITY.index)
    block = blocks[codes.index(code)]
    factor = habits().units[column.context.unit].factor
    found = sum((values[n] for n in block if n in values), Decimal(0)) / factor
    yield at(
        sheet,
        code,
        row.number,
        column.index,
        field=column.field,
        label=column.label,
        subject=row.label,
        total_label=row.label,
        written=show(sheet.value(row.number, column.index)),
        found=f"{found.normalize():f}",
        unit=column.context.unit,
        rows=f"第 {row_range(block[0], block[-1])} 行" if block else "上面没有数据行，",
    )
    if code == "total_mismatch":
        yield from _larger_row(sheet, block, row, column, written, values)


def _larger_row(
    sheet: Sheet,
    block: list[int],
    row: Row,
    column: SummedColumn,
    written: Decimal,
    values: dict[int, Figure],
) -> Iterator[Finding]:
    """The one row that is larger than the total of all: its unit or decimal point is likely wrong.

    Where several are, or figures are negative, it is the total that tells nothing.
    """
    figures = {n: values[n] for n in block if n in values}
    larger = [n for n, figure in figures.items() if figure > written]
    if len(larger) == 1 and len(figures) > 1 and written > 0 and min(figures.values()) >= 0:
        yield at(
            sheet,
            "row_over_total",
            larger[0],
            column.index,
            field=column.field,
            label=column.label,
            total_label=row.label,
            total=show(sheet.value(row.number, column.index)),
        )


def _blocks(body: Body, row: Row) -> Iterator[list[int]]:
    """The data rows a total may be the sum of: all of them; for a subtotal those since, or until, the next one."""
    if row.kind == "total":
        yield body.whole
    if row.kind != "subtotal":
        return
    above: list[int] = []
    below: list[int] = []
    for other in body.rows:
        if other.kind in ("total", "subtotal") and other.number < row.number:
            above = []
        elif other.kind in ("total", "subtotal") and other.number > row.number:
            break
        elif other.kind == "data":
            (above if other.number < row.number else below).append(other.number)
    yield from (block for block in (above, below) if block)


def _fault(
    sheet: Sheet,
    block: list[int],
    row: Row,
    column: SummedColumn,
    written: Decimal,
    values: dict[int, Figure],
) -> str | None:
    """What is to be said of a total as the sum of these rows; None when it adds up."""
    gap = abs(sum([values[n] for n in block if n in values], Decimal(0)) - written)
    if gap == 0:
        return None
    figures = [n for n in block if n in values]
    own = _last_place(sheet, row.number, column)
    theirs = min((_last_place(sheet, n, column) for n in figures), default=own)
    if gap > (own / 2 if own > theirs else theirs / 2 * len(figures)):
        return "total_mismatch"
    if own != theirs:
        return None
    return "total_rounded" if column.context.column.type in _MEASURED and own > _FEN else "total_mismatch"


def _last_place(sheet: Sheet, row: int, column: SummedColumn) -> Decimal:
    """The worth, in base units, of the last digit written in a cell."""
    value = sheet.value(row, column.index)
    number = exact(value) if value != BLANK else None
    if number is None:
        return Decimal(1)
    unit = habits().units[number.unit or column.context.unit]
    return Decimal(1).scaleb(min(number.value.as_tuple().exponent, 0)) * unit.factor
