"""What is kept of units over time: renames, mergers, splits, other groups, openings and closings, each dated."""

from __future__ import annotations

import pyarrow as pa

from kernel.tables.rows import SOURCE
from kernel.tables.types import AMOUNT, DATE, TEXT, table

ROW_TABLES: dict[str, pa.Schema] = {
    # `unit_code` is the unit that changed, `to_unit_code` the one its business goes to, with `share_pct` of it.
    "unit_change_row": table(
        **SOURCE,
        change_code=TEXT,
        effective_date=DATE,
        to_unit_name=TEXT,
        to_unit_code=TEXT,
        share_pct=AMOUNT,
        document_no=TEXT,
        remark=TEXT,
    ),
}
