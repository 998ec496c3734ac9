"""Real workbooks read and judged together, in the order they came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
from openpyxl import Workbook

import expectations
from expectations import ReceiptInfo
from kernel.findings import Finding
from kernel.tables import ROW_TABLES, TABLES
from tests.ingest.books import OFFICE, read

Told = tuple[str, str | None, str | None]


def judged_books(folder: Path, *books: tuple[Workbook, str, str]) -> dict[str, set[Told]]:
    """(code, sheet, cell) by receipt `r1`, `r2`… of workbooks (book, name, folder), what reading says included."""
    return {
        receipt: {(f.code, f.sheet, f.cell) for f in findings}
        for receipt, findings in findings_of(folder, *books).items()
    }


def findings_of(
    folder: Path, *books: tuple[Workbook, str, str], groups: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, list[Finding]]:
    """The findings themselves. `groups`: month → unit → group, of the months there is a scheme for."""
    tables: dict[str, list[dict]] = {name: [] for name in ROW_TABLES}
    readings, infos, found = [], {}, {}
    for number, (book, name, place) in enumerate(books, start=1):
        path = folder / f"{number}.xlsx"
        book.save(path)
        reading, receipt = read(path, name, place), f"r{number}"
        found[receipt] = list(reading.findings)
        moment = datetime(2024, 7, 1, 9) + timedelta(days=number - 1)  # noqa: DTZ001
        infos[receipt] = ReceiptInfo(
            receipt, reading.unit_code, reading.report_period, moment, reading.unit_code, name
        )
        readings += [{**row, "receipt_no": receipt} for row in reading.readings]
        for table, rows in reading.rows.items():
            tables[table] += [{**row, "receipt_no": receipt} for row in rows]
    landed = {name: pa.Table.from_pylist(rows, ROW_TABLES[name]) for name, rows in tables.items()}
    told = pa.Table.from_pylist(readings, TABLES["reading"])
    unread = [
        (receipt, f.sheet, f.row, f.column)
        for receipt, findings in found.items()
        for f in findings
        if f.row and f.severity == "block"
    ]
    spells = expectations.unit_spells(OFFICE.units)
    for receipt, finding in expectations.validate(landed, told, landed, infos, unread, spells, groups or {}):
        found[receipt].append(finding)
    return found
