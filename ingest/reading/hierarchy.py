"""Nested rows (`其中：某某园区` under its 区): whose part each is, and that no parts exceed their whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from ingest.addresses import place
from ingest.findings import at
from ingest.habits import habits
from ingest.opening.sheet import Sheet, show
from ingest.reading.cells import exact
from ingest.reading.rows import Body
from ingest.reading.table import TableReading
from kernel.findings import Finding


def nest(sheet: Sheet, body: Body, label_column: int, result: TableReading) -> list[Finding]:
    """Give each landed row of `result` its `parent_unit_code` (null for a whole), and return what does not fit.

    Rows are unpivoted: one landed value a cell. `label_column` is the 0-based column of the names.
    """
    whole_of = _wholes(body)
    numbers = [number - 1 for number in result.rows.column("source_row")]
    unit_of = dict(zip(numbers, result.rows.column("unit_code"), strict=True))
    wholes = [whole_of.get(number) for number in numbers]
    result.rows.put("parent_unit_code", [None if whole is None else unit_of.get(whole) for whole in wholes])
    findings = [
        at(sheet, "part_without_whole", part, label_column)
        for part, whole in whole_of.items()
        if whole is None
    ]
    findings += _exceeding(sheet, label_column, result, whole_of)
    if any(found.code == "total_mismatch" for found in result.findings):
        findings += _unclear(sheet, body, label_column)
    return findings


def _wholes(body: Body) -> dict[int, int | None]:
    """The 0-based row of its whole for every part; None for a part above every whole."""
    found: dict[int, int | None] = {}
    whole: int | None = None
    for row in body.rows:
        if row.kind == "data":
            whole = row.number
        elif row.kind == "part":
            found[row.number] = whole
    return found


def _exceeding(
    sheet: Sheet, label_column: int, result: TableReading, whole_of: dict[int, int | None]
) -> Iterator[Finding]:
    """Wholes smaller than their parts together, beyond what the rounding of the figures explains."""
    values = {(row["source_row"] - 1, row["source_column"]): row["target_value"] for row in result.rows}
    units = {reading["source_column"]: reading["value_unit"] for reading in result.readings}
    labels = {reading["source_column"]: reading["header_label"] for reading in result.readings}
    parts: dict[tuple[int, str], list[int]] = defaultdict(list)
    for part, column in values:
        whole = whole_of.get(part)
        if whole is not None and (whole, column) in values:
            parts[whole, column].append(part)
    for (whole, column), rows in parts.items():
        unit, index = habits().units[units[column]], place(f"{column}1")[1]
        tolerance = sum(_half_place(sheet, row, index, unit.factor) for row in (whole, *rows))
        total = sum((values[row, column] for row in rows), Decimal(0))
        if total > values[whole, column] + tolerance:
            yield at(
                sheet,
                "parts_exceed_whole",
                whole,
                index,
                subject=show(sheet.value(whole, label_column)).strip(),
                label=labels[column],
                rows="、".join(str(row + 1) for row in rows),
                found=f"{(total / unit.factor).normalize():f}",
                unit=units[column],
            )


def _half_place(sheet: Sheet, row: int, column: int, factor: Decimal) -> Decimal:
    """Half of what the last digit written in a cell is worth, in base units; nothing for a whole number."""
    number = exact(sheet.value(row, column))
    exponent = int(number.value.as_tuple().exponent) if number else 0
    return Decimal(1).scaleb(exponent) / 2 * factor if exponent < 0 else Decimal(0)


def _unclear(sheet: Sheet, body: Body, label_column: int) -> Iterator[Finding]:
    """Rows below a 其中 row that are written no further in: parts of the same whole, or the next whole?"""
    after_part = False
    for row in body.rows:
        if row.kind == "part":
            after_part = True
        elif row.kind == "data" and after_part:
            after_part = False
            yield at(sheet, "part_unclear", row.number, label_column)
