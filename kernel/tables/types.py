"""The column types of landed tables, and how a table is written down."""

from __future__ import annotations

import pyarrow as pa

TEXT, INT, BOOL, DATE, TIME = pa.string(), pa.int32(), pa.bool_(), pa.date32(), pa.timestamp("us")
AMOUNT = pa.decimal128(18, 6)
POINTS = pa.decimal128(12, 4)


def table(**columns: pa.DataType) -> pa.Schema:
    """A schema with these columns, in this order."""
    return pa.schema(list(columns.items()))
