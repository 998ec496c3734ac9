"""Landed Arrow tables as pandas frames in which every comparison is exact.

A decimal with six places is a whole number of millionths: 万元 become whole 分 (10⁻⁶ 万元 = 1 分), as Int64.
Nothing in a frame is a binary float. Missing stays missing (<NA>, NaT), never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kernel.tables import AMOUNT
from kernel.tables.rows import RENMINBI

MILLION = 1_000_000
# 1万亿元, in 分. No single project, firm or certified item reaches it (a suite says so); below it, every product
# by 1,000 and every sum over a sheet stays inside 64 bits, so arithmetic on larger figures is not attempted.
LIMIT = 100_000_000 * MILLION
_DTYPES = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def typed(table: pa.Table) -> pd.DataFrame:
    """`table` with its own columns: text, Int64 (decimals in millionths), boolean, datetime64[s]."""
    columns = {name: exact(table[name]) for name in table.column_names}
    return pa.table(columns).to_pandas(types_mapper=_DTYPES.get)


def exact(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Decimals as whole millionths and dates as timestamps; any other column as it is."""
    if column.type == AMOUNT:
        return pc.cast(pc.multiply(column, pa.scalar(Decimal(MILLION))), pa.int64())
    return pc.cast(column, pa.timestamp("s")) if pa.types.is_date(column.type) else column


def to_decimal(value: int) -> Decimal:
    """The amount that `value` millionths are."""
    return Decimal(int(value)).scaleb(-6)


def from_decimal(value: Decimal) -> int:
    """Whole millionths of a decimal with at most six places. Raises ValueError for a finer one."""
    scaled = value.scaleb(6)
    if scaled != int(scaled):
        raise ValueError(f"{value} is finer than six places")
    return int(scaled)


def bounded(amounts: pd.Series) -> pd.Series:
    """`amounts` with those beyond LIMIT set missing: safe to multiply by 1,000 and to sum."""
    return amounts.mask(amounts.abs() >= LIMIT)


def in_renminbi(sheets: pd.DataFrame, figure: str) -> pd.DataFrame:
    """`sheets` with the `figure` of rows in another currency set missing: nobody here knows what it is worth."""
    if "currency_code" not in sheets.columns:
        return sheets
    is_foreign = sheets["currency_code"].fillna(RENMINBI) != RENMINBI
    return sheets.assign(**{figure: sheets[figure].mask(is_foreign)})


def identity(*parts: pd.Series) -> pd.Series:
    """One text key a row; parts that are missing count as empty. Missing when the first or second part is."""
    joined = parts[0].fillna("")
    for part in parts[1:]:
        joined = joined + "\x1f" + part.fillna("")
    return joined.mask(parts[0].isna() | parts[1].isna())


def totals(frame: pd.DataFrame, by: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Exact sums of `columns` by group, indexed by `by`; a sum is missing when any of its parts is."""
    safe = frame[list(by)].join(frame[list(columns)].apply(bounded))
    groups = safe.groupby(list(by), sort=False)
    counts = groups[list(columns)].count()
    return groups[list(columns)].sum().mask(counts.lt(groups.size(), axis=0))


def looked_up(frame: pd.DataFrame, by: Sequence[str], table: pd.DataFrame) -> pd.DataFrame:
    """Rows of `table` (indexed by unique keys) for each row of `frame`, by its columns `by`; all missing when absent."""
    keys = pd.MultiIndex.from_frame(frame[list(by)]) if len(by) > 1 else pd.Index(frame[by[0]])
    found = table.reindex(keys)
    found.index = frame.index
    return found
