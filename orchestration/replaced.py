"""What a later reading of a file took the place of: kept, so that what was known before it can be told.

A receipt's n-th reading that counts replaces what the ones before it landed; that lies below `home.replaced` under the
number of the reading before. What does not belong here: deciding which of them was known when (`known`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kernel import landed
from kernel.home import Home
from kernel.tables import ROW_TABLES, TEXT
from ledger import Receipt

LANDED = (*ROW_TABLES, "reading", "finding", "submission")  # the submission row last: it makes rows count


def keep(home: Home, receipts: Sequence[Receipt], numbers: Mapping[str, int]) -> None:
    """Put aside what these receipts have landed; `numbers`: how many readings of each have counted so far.

    Doing it again before anything new is landed changes nothing.
    """
    for receipt in receipts:
        place, period = _place(home, receipt.receipt_no, numbers[receipt.receipt_no]), receipt.landing_period
        for table in LANDED:
            rows = landed.read_one(home.landed, table, receipt.office_code, str(period))
            mine = rows.filter(pc.is_in(rows["receipt_no"], pa.array([receipt.receipt_no], TEXT)))
            if mine.num_rows:
                landed.write(place, table, receipt.office_code, str(period), mine.to_pylist())


def kept_since(home: Home, receipt_no: str, number: int) -> int | None:
    """The first kept reading from `number` on: what `number` landed, for readings that changed nothing keep nothing.

    None when what `number` landed is landed still.
    """
    kept = (int(path.name) for path in (home.replaced / receipt_no).glob("[0-9]*"))
    return min((n for n in kept if n >= number), default=None)


def kept(home: Home, receipt: Receipt, number: int) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """(landing period, rows by table) of a kept reading. Raises LookupError when its submission is not there."""
    place = _place(home, receipt.receipt_no, number)
    periods = landed.periods_holding(place, "submission", receipt.office_code, [receipt.receipt_no])
    if len(periods) != 1:
        raise LookupError(f"回执 {receipt.receipt_no} 第 {number} 次读数没有留存")
    rows = {
        table: landed.read_one(place, table, receipt.office_code, periods[0]).to_pylist() for table in LANDED
    }
    return periods[0], rows


def _place(home: Home, receipt_no: str, number: int) -> Path:
    return home.replaced / receipt_no / f"{number:04d}"
