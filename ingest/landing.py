"""Laying readings down in `landed/`: one file write per table, period and batch; a re-read replaces what it read before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from ingest import landed_rows
from ingest.landed_rows import LandedRows
from ingest.periods import find_period
from ingest.reading.reader import Reading
from kernel import landed
from kernel.home import Home
from kernel.tables import ROW_TABLES
from ledger import Receipt

Batch = Sequence[tuple[Receipt, Reading]]
_TABLES = (*ROW_TABLES, "reading", "finding")


def landing_period(reading: Reading, receipt: Receipt) -> str:
    """The period whose files hold this workbook's rows: as read, else as its path says, else the month it came in."""
    if reading.report_period:
        return reading.report_period
    path = Path(receipt.inbox_path)
    named = find_period(path.name) or find_period(path.parent.as_posix())
    return named.code if named else f"{receipt.received_at:%Y-%m}"


def tables_of(read: Batch) -> dict[str, pa.Table]:
    """Rows, readings and findings (numbered from 1 per receipt) of a batch, by landed table, as they are landed."""
    parts: dict[str, list[tuple[str, LandedRows]]] = defaultdict(list)
    others: dict[str, list[dict[str, Any]]] = {"reading": [], "finding": []}
    for receipt, reading in read:
        for table, rows in reading.rows.items():
            parts[table].append((receipt.receipt_no, rows))
        others["reading"] += [{**row, "receipt_no": receipt.receipt_no} for row in reading.readings]
        others["finding"] += _finding_rows(receipt, reading)
    tables = {table: landed_rows.to_arrow(table, rows) for table, rows in parts.items()}
    return tables | {table: landed.to_arrow(table, rows) for table, rows in others.items()}


def land(home: Home, office_code: str, read: Batch) -> None:
    """Merge a batch into the landed files.

    Receipts read before lose what they had there first, also when they now land under another period or hold fewer
    tables.
    """
    batches: dict[str, list[tuple[Receipt, Reading]]] = defaultdict(list)
    for receipt, reading in read:
        batches[landing_period(reading, receipt)].append((receipt, reading))
    clear(
        home,
        office_code,
        [r for r, reading in read if r.landing_period and r.landing_period != landing_period(reading, r)],
    )
    for period, batch in sorted(batches.items()):
        _land_period(home.landed, office_code, period, batch)


def clear(home: Home, office_code: str, receipts: Sequence[Receipt]) -> None:
    """Take everything these receipts have in landed files away, in whichever files it is.

    Their submission rows go first: without one, rows count for nothing.
    """
    numbers = [receipt.receipt_no for receipt in receipts]
    for table in ("submission", *_TABLES) if numbers else ():
        for period in landed.periods_holding(home.landed, table, office_code, numbers):
            landed.merge(home.landed, table, office_code, period, numbers, [])


def _land_period(folder: Path, office_code: str, period: str, batch: Batch) -> None:
    receipts = [receipt.receipt_no for receipt, _ in batch]
    tables = tables_of(batch)
    if any(receipt.landing_period for receipt, _ in batch):
        gone = [t for t in ROW_TABLES if t not in tables and _exists(folder, t, office_code, period)]
        tables |= {table: landed.to_arrow(table, []) for table in gone}
    for table, rows in sorted(tables.items(), key=itemgetter(0)):
        if rows.num_rows or _exists(folder, table, office_code, period):
            landed.merge(folder, table, office_code, period, receipts, rows)


def _exists(folder: Path, table: str, office_code: str, period: str) -> bool:
    return landed.path_of(folder, table, office_code, period).exists()


def _finding_rows(receipt: Receipt, reading: Reading) -> Iterable[dict[str, Any]]:
    for number, finding in enumerate(reading.findings, start=1):
        yield finding.as_row(
            number,
            receipt_no=receipt.receipt_no,
            office_code=receipt.office_code,
            unit_code=reading.unit_code,
            report_period=reading.report_period,
        )
