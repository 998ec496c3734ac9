"""Any list as a workbook of one sheet: frozen header, filter, columns as wide as what they hold, text kept as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

_NARROW, _WIDE = 6, 60  # characters


def write_list_xlsx(path: Path, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """Write `rows` under `columns` to a sheet named `title`; whole numbers stay numbers, anything else is text."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(title)
        head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1})
        body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        sheet.write_row(0, 0, columns, head)
        for number, row in enumerate(rows, start=1):
            for position, cell in enumerate(row):
                value = cell if isinstance(cell, int) else "" if cell is None else str(cell)
                sheet.write(number, position, value, body)
        for position, column in enumerate(columns):
            held = max((len(str(row[position])) for row in rows), default=0)
            sheet.set_column(position, position, max(_NARROW, min(_WIDE, 2 * max(len(column), held))))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return path
