"""Reading and writing `landed/`: one folder a table, one Parquet file a (office, year[, month]), replaced whole or not.

What lies in the tables is `kernel.tables`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute  # makes pa.compute available
import pyarrow.parquet as pq

from kernel.tables import ROW_TABLES, TABLES, TEXT


def path_of(landed: Path, table: str, office: str, period: str) -> Path:
    """File of one (table, office, month or year). A quarter's rows lie in the folder of its last month."""
    year, month = int(period[:4]), _month_of(period)
    folder = landed / table / f"office={office}" / f"year={year}"
    return folder / f"month={month:02d}" / "rows.parquet" if month else folder / "rows.parquet"


def _month_of(period: str) -> int | None:
    tail = period[5:]
    if not tail:
        return None
    return int(tail[1]) * {"Q": 3, "H": 6}[tail[0]] if tail[0] in "QH" else int(tail)


def prepare(landed: Path) -> None:
    """Give every table an empty file, so that readers find a schema even before the first row arrives."""
    for table, schema in TABLES.items():
        path = landed / table / "schema.parquet"
        if not path.exists() or pq.read_schema(path).remove_metadata() != schema:
            _replace(path, schema.empty_table())


def write(landed: Path, table: str, office: str, period: str, rows: Iterable[dict[str, Any]]) -> Path:
    """Replace one file with `rows` (dicts with exactly the table's columns). Raises ValueError on a foreign column."""
    path = path_of(landed, table, office, period)
    _replace(path, to_arrow(table, list(rows)))
    return path


def merge(
    landed: Path, table: str, office: str, period: str, receipts: Sequence[str], rows: list[dict] | pa.Table
) -> Path:
    """Put `rows` of `receipts` in the file, in place of whatever those receipts had there; others stay as they are.

    `rows`: dicts with exactly the table's columns, or `to_arrow` of them. Raises ValueError on a foreign column.
    """
    path = path_of(landed, table, office, period)
    fresh = to_arrow(table, rows) if isinstance(rows, list) else rows
    if path.exists():
        old = read_one(landed, table, office, period)
        kept = old.filter(
            pa.compute.invert(pa.compute.is_in(old["receipt_no"], pa.array(list(receipts), TEXT)))
        )
        fresh = pa.concat_tables([kept, fresh])
    _replace(path, fresh.sort_by("receipt_no") if table not in ROW_TABLES else _ordered(fresh))
    return path


def copy_rows(source: Path, target: Path, table: str, office: str, receipts: Sequence[str]) -> None:
    """Write what these receipts have in a table below `source` to the same files below `target`, in the same order."""
    wanted = pa.array(list(receipts), TEXT)
    for path in sorted((source / table / f"office={office}").rglob("rows.parquet")):
        rows = pq.read_table(path, schema=TABLES[table], partitioning=None)
        rows = rows.filter(pa.compute.is_in(rows["receipt_no"], wanted))
        if rows.num_rows:
            _replace(target / path.relative_to(source), rows)


def read(landed: Path, table: str, office: str | None = None, year: int | None = None) -> pa.Table:
    """All rows of a table, narrowed to an office and a year when given."""
    folder = landed / table
    if office:
        folder = folder / f"office={office}"
    if year:
        folder = folder / f"year={year}"
    files = sorted(folder.rglob("rows.parquet"))
    if not files:
        return TABLES[table].empty_table()
    return pa.concat_tables([pq.read_table(f, schema=TABLES[table]) for f in files])


def read_one(landed: Path, table: str, office: str, period: str) -> pa.Table:
    """The rows of one file (empty when there is none yet)."""
    path = path_of(landed, table, office, period)
    return pq.read_table(path, schema=TABLES[table]) if path.exists() else TABLES[table].empty_table()


def periods_holding(landed: Path, table: str, office: str, receipts: Sequence[str]) -> list[str]:
    """Periods (month or year) of the files in which any of these receipts has rows."""
    wanted = pa.array(list(receipts), TEXT)
    held = []
    for path in sorted((landed / table / f"office={office}").rglob("rows.parquet")):
        numbers = pq.read_table(path, columns=["receipt_no"], partitioning=None)["receipt_no"]
        if pa.compute.any(pa.compute.is_in(numbers, wanted)).as_py():
            below = path.relative_to(landed).as_posix()
            held.append("-".join(re.findall(r"(?:year|month)=(\d+)", below)))
    return held


def _ordered(table: pa.Table) -> pa.Table:
    return table.sort_by(
        [("receipt_no", "ascending"), ("source_sheet", "ascending"), ("source_row", "ascending")]
    )


def to_arrow(table: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows with exactly the table's columns as they are landed. Raises ValueError on a foreign column."""
    schema = TABLES[table]
    for row in rows:
        if row.keys() != set(schema.names):
            odd = sorted(set(schema.names) ^ row.keys())
            raise ValueError(f"{table}: columns do not match the landed contract: {odd}")
    return pa.Table.from_pylist(rows, schema=schema)


def _replace(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    pq.write_table(table, temporary, compression="zstd")
    temporary.replace(path)
