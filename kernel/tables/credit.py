"""What units share: by which percentages a project's amounts and its count are theirs, from a day to a day."""

from __future__ import annotations

import pyarrow as pa

from kernel.tables.rows import SOURCE
from kernel.tables.types import AMOUNT, DATE, TEXT, table

ROW_TABLES: dict[str, pa.Schema] = {
    "credit_share_row": table(
        **SOURCE,
        project_code=TEXT,
        project_name=TEXT,
        amount_share_pct=AMOUNT,
        count_share_pct=AMOUNT,
        valid_from=DATE,
        valid_to=DATE,
        document_no=TEXT,
        remark=TEXT,
    ),
}
