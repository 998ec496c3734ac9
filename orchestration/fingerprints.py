"""Fingerprints of what a verdict rests on: the rules a workbook was read and judged by, and the rows that were read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

import expectations
import ingest
from kernel.office import OfficeFolder
from kernel.tables import ROW_TABLES

_CELL, _BLANK = "\x1f", "\x00"


def rules_sha256(folder: OfficeFolder, layouts: ingest.Layouts) -> str:
    """One digest of layouts, habits, limits, suites and messages as loaded, and the units that names are matched with."""
    units = "\n".join(unit.model_dump_json() for unit in folder.units)
    parts = (ingest.rules_sha256(layouts), expectations.rules_sha256(), units)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def rows_sha256(rows: Mapping[str, pa.Table], receipts: Sequence[str]) -> dict[str, str]:
    """Receipt number → digest of its rows in landed form, whatever order they lie in. Of no rows too."""
    digests = {receipt_no: hashlib.sha256() for receipt_no in receipts}
    for name in ROW_TABLES:
        table = rows.get(name)
        if table is None or not table.num_rows:
            continue
        for receipt_no, line in sorted(zip(table["receipt_no"].to_pylist(), _lines(table), strict=True)):
            digests[receipt_no].update(f"{name}{_CELL}{line}\n".encode())
    return {receipt_no: digest.hexdigest() for receipt_no, digest in digests.items()}


def _lines(table: pa.Table) -> list[str]:
    """Every row as text, its receipt left out."""
    cells = [pc.cast(table[name], pa.string()) for name in table.column_names if name != "receipt_no"]
    lines = pc.binary_join_element_wise(*cells, _CELL, null_handling="replace", null_replacement=_BLANK)
    return lines.to_pylist()
