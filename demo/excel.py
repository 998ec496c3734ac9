"""Pages as an .xlsx file the way a clerk's Excel would leave it, and the same bytes every time.

openpyxl stamps the save time into the file and the zip; both are replaced by the workbook's own date.
"""

from __future__ import annotations

import io
from copy import copy
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from demo.clerks import Clerk
from demo.pages import FIRST_ROW, Column, Cover, Page

_FORMATS = {"amount": "#,##0.00", "yi": "0.00##", "count": "0", "date": "yyyy-mm-dd", "sequence": "0"}
_THIN = Side(style="thin", color="FF808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")


def write_workbook(pages: list[Page | Cover], clerk: Clerk, made_on: date) -> bytes:
    """The pages, in order, as the bytes of one workbook. `made_on` is the only date the file knows of itself."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Microsoft Office User"
    styles: Styles | None = None
    for page in pages:
        sheet = book.create_sheet(page.sheet)
        styles = styles or Styles(sheet, clerk)
        if isinstance(page, Cover):
            _draw_cover(sheet, page, styles)
        else:
            _draw_table(sheet, page, styles)
    return save(book, made_on)


class Styles:
    """The handful of cell styles of one workbook, registered once and shared by all its cells."""

    def __init__(self, sheet: Worksheet, clerk: Clerk):
        body, bold = Font(name=clerk.font, size=10), Font(name=clerk.font, size=10, bold=True)
        head = PatternFill("solid", fgColor="FFDDEBF7") if clerk.banded else PatternFill()
        self._sheet = sheet
        self.title = self._make(Font(name="黑体", size=16, bold=True), _CENTER)
        self.line = self._make(body, _LEFT)
        self.head = self._make(bold, _CENTER, border=_BOX, fill=head)
        self.label = self._make(bold, _CENTER, border=_BOX)
        self.body = {
            kind: self._make(body, _align(kind), border=_BOX, number_format=_FORMATS.get(kind, "General"))
            for kind in ("sequence", "text", "amount", "yi", "count", "date")
        }
        self.total = {
            kind: self._make(bold, _align(kind), border=_BOX, number_format=_FORMATS.get(kind, "General"))
            for kind in self.body
        }

    def _make(
        self,
        font: Font,
        alignment: Alignment,
        border: Border | None = None,
        fill: PatternFill | None = None,
        number_format: str = "General",
    ) -> Any:
        cell = Cell(self._sheet, row=1, column=1)
        cell.font, cell.alignment, cell.number_format = font, alignment, number_format
        if border:
            cell.border = border
        if fill and fill.fill_type:
            cell.fill = fill
        return copy(cell._style)


def _align(kind: str) -> Alignment:
    return {"text": _LEFT, "amount": _RIGHT, "yi": _RIGHT}.get(kind, _CENTER)


def _put(sheet: Worksheet, row: int, column: int, value: Any, style: Any) -> None:
    cell = sheet.cell(row, column, value)
    cell._style = style


def _merge(sheet: Worksheet, row: int, column: int, last_row: int, last_column: int) -> None:
    """Merge without openpyxl's clean-up of the covered cells, which are styled already."""
    if (row, column) != (last_row, last_column):
        first, last = get_column_letter(column), get_column_letter(last_column)
        sheet.merged_cells.add(f"{first}{row}:{last}{last_row}")


def _draw_cover(sheet: Worksheet, cover: Cover, styles: Styles) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 46
    _put(sheet, 1, 1, cover.title, styles.title)
    _merge(sheet, 1, 1, 1, 2)
    sheet.row_dimensions[1].height = 40
    for row, (label, value) in enumerate(cover.pairs, start=3):
        _put(sheet, row, 1, label, styles.label)
        _put(sheet, row, 2, value, styles.body["text"])
        sheet.row_dimensions[row].height = 24
    if cover.note:
        _put(sheet, len(cover.pairs) + 4, 1, cover.note, styles.line)
        _merge(sheet, len(cover.pairs) + 4, 1, len(cover.pairs) + 4, 2)


def _draw_table(sheet: Worksheet, page: Page, styles: Styles) -> None:
    width = len(page.columns)
    for number, column in enumerate(page.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    _put(sheet, 1, 1, page.title, styles.title)
    _put(sheet, 2, 1, page.line, styles.line)
    for row in (1, 2):
        _merge(sheet, row, 1, row, width)
    sheet.row_dimensions[1].height = 32
    _draw_header(sheet, page.columns, styles)
    rows = [*page.rows, page.total] if page.total else page.rows
    for row, entries in enumerate(rows, start=FIRST_ROW):
        look = styles.total if entries is page.total else styles.body
        for number, (column, entry) in enumerate(zip(page.columns, entries, strict=True), start=1):
            _put(sheet, row, number, entry.shown, look[column.kind])
    for column, first, last in page.merged_runs():
        for row in range(first + 1, last + 1):
            sheet.cell(row, column).value = None
        _merge(sheet, first, column, last, column)
    if page.total:
        _merge(sheet, FIRST_ROW + len(page.rows), 1, FIRST_ROW + len(page.rows), 2)
    for row in page.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for offset, text in enumerate(page.footer):
        row = FIRST_ROW + len(rows) + offset
        _put(sheet, row, 1, text, styles.line)
        _merge(sheet, row, 1, row, width)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _draw_header(sheet: Worksheet, columns: list[Column], styles: Styles) -> None:
    """Grouped columns share a merged cell in row 3; single ones stretch over rows 3 and 4."""
    start = 1
    while start <= len(columns):
        group = columns[start - 1].group
        end = start
        while group and end < len(columns) and columns[end].group == group:
            end += 1
        for number in range(start, end + 1):
            label = columns[number - 1].label
            above = label if not group else group if number == start else None
            _put(sheet, 3, number, above, styles.head)
            _put(sheet, 4, number, label if group else None, styles.head)
        _merge(sheet, 3, start, 3 if group else 4, end)
        start = end + 1


def save(book: Workbook, made_on: date) -> bytes:
    """`book` as bytes that depend on nothing but its content and `made_on`."""
    moment = datetime.combine(made_on, time(9, 30))
    book.properties.created = book.properties.modified = moment
    buffer = io.BytesIO()
    ExcelWriter(book, _DatedZip(buffer, moment)).save()
    return buffer.getvalue()


class _DatedZip(ZipFile):
    """A zip whose members all carry one time, not the clock's."""

    def __init__(self, file: io.BytesIO, moment: datetime):
        super().__init__(file, "w", ZIP_DEFLATED)
        self._stamp = moment.timetuple()[:6]

    def writestr(self, name: Any, data: Any, *_: Any, **__: Any) -> None:
        member = ZipInfo(str(name), self._stamp)
        member.compress_type = ZIP_DEFLATED
        super().writestr(member, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        self.writestr(arcname, Path(filename).read_bytes())
