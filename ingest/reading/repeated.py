"""Sheets of one form repeated in a workbook, each of its own subject: the same subject twice is a finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.findings import at
from ingest.landed_rows import LandedRows
from ingest.layouts import Layout
from ingest.opening.sheet import Sheet
from kernel.findings import Finding


def clashes(sheet: Sheet, layout: Layout, earlier: LandedRows, rows: LandedRows) -> Iterator[Finding]:
    """The first row of `sheet` whose key an earlier sheet has; rows without a whole key are judged elsewhere."""
    known = {_key(layout, row): row["source_sheet"] for row in reversed(earlier[:])}
    for row in rows:
        key = _key(layout, row)
        if key in known and None not in key:
            label = "、".join(layout.columns[name].labels[0] for name in layout.key)
            subject = row.get(layout.subject or "") or "、".join(map(str, key))
            yield at(sheet, "duplicate_across_sheets", other=known[key], label=label, subject=subject)
            return


def _key(layout: Layout, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in layout.key)
