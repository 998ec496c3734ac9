"""Looking one cell up again in an archived workbook, so that a printed figure can be traced to what was written."""

from __future__ import annotations

from pathlib import Path

from ingest.addresses import place
from ingest.opening.guard import UnreadableError
from ingest.opening.sheet import BLANK, show
from ingest.opening.workbook import Workbook


def reread_cell(path: Path, sheet: str, cell: str) -> str | None:
    """What the workbook holds at `cell` of `sheet` (a merged cell: what its first cell holds), as text; None if blank.

    Raises LookupError when the file is no readable workbook or has no such sheet, ValueError for a wrong address.
    """
    row, column = place(cell)
    try:
        with Workbook(path, path.name) as workbook:
            entry = next((e for e in workbook.entries if e.name == sheet), None)
            if entry is None:
                raise LookupError(f"工作簿 {path.name} 中没有工作表“{sheet}”")
            found = workbook.sheet(entry)
    except UnreadableError as err:
        raise LookupError(err.finding.message_zh) from None
    if merge := found.merge_at(row, column):
        row, column = merge[:2]
    if (row, column) in found.errors:
        return found.errors[row, column]
    value = found.value(row, column)
    return None if value == BLANK else show(value)
