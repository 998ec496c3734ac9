"""The landed contract: what lies in `landed/` between Python and dbt, as Arrow schemas. `kernel.landed` writes it.

Row tables keep every revision ever received; staging decides which one counts. Amounts are 万元 with six places.
What the values mean: docs/contracts.md.
"""

from __future__ import annotations

import pyarrow as pa

from kernel.tables import activity, credit, projects, reference, rows, units, verified
from kernel.tables.intake import DECISION_TABLES, INTAKE_TABLES
from kernel.tables.types import AMOUNT, BOOL, DATE, INT, TEXT

ROW_TABLES: dict[str, pa.Schema] = {
    **rows.ROW_TABLES,
    **projects.ROW_TABLES,
    **activity.ROW_TABLES,
    **credit.ROW_TABLES,
    **verified.ROW_TABLES,
    **units.ROW_TABLES,
}
REFERENCE_TABLES: dict[str, pa.Schema] = {
    **reference.REFERENCE_TABLES,
    **projects.REFERENCE_TABLES,
    **activity.REFERENCE_TABLES,
    **verified.REFERENCE_TABLES,
}
TABLES: dict[str, pa.Schema] = {**ROW_TABLES, **INTAKE_TABLES, **REFERENCE_TABLES, **DECISION_TABLES}

__all__ = [
    "AMOUNT",
    "BOOL",
    "DATE",
    "DECISION_TABLES",
    "INT",
    "INTAKE_TABLES",
    "REFERENCE_TABLES",
    "ROW_TABLES",
    "TABLES",
    "TEXT",
]
