"""One workbook in each format that is read: `.xlsx` by openpyxl, `.xls` by xlwt."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import xlwt
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from ingest import Reading
from tests.ingest.books import FOLDER, NAME, Spoil, monthly, read

FORMATS = ("xlsx", "xls")


def read_spoilt_as(extension: str, folder: Path, spoil: Spoil) -> Reading:
    """The reading of the right monthly workbook after `spoil` changed it, written in the format of `extension`."""
    book = monthly()
    spoil(book)
    return read_as(extension, folder, book, NAME.replace("xlsx", extension), FOLDER)


def read_as(extension: str, folder: Path, book: Workbook, name: str, place: str) -> Reading:
    """The reading of `book` written in the format of `extension`, sent as the file `name` in the folder `place`."""
    path = folder / f"book.{extension}"
    if extension == "xls":
        old_book(book).save(str(path))
    else:
        book.save(path)
    return read(path, name, place)


def old_book(source: Workbook) -> xlwt.Workbook:
    """The book as xlwt writes it: values, number formats, formulas without a result, merges."""
    book = xlwt.Workbook()
    book.dates_1904 = source.epoch == CALENDAR_MAC_1904
    for sheet in source.worksheets:
        _copy(sheet, book.add_sheet(sheet.title))
    return book


def _copy(source: Worksheet, target: xlwt.Worksheet) -> None:
    for cells in source.iter_rows():
        for cell in cells:
            if not isinstance(cell, MergedCell) and cell.value is not None:
                _write(target, cell)
    for area in source.merged_cells.ranges:
        target.merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)


def _write(target: xlwt.Worksheet, cell: Cell) -> None:
    """One cell with its number format; a formula has no result, as openpyxl writes none either."""
    row, column, style = cell.row - 1, cell.column - 1, _style(cell.number_format)
    if cell.data_type == "e":
        name = {"#N/A": "#N/A!"}.get(cell.value, cell.value)  # as xlwt calls it
        target.row(row).set_cell_error(column, name, style)
    elif cell.data_type == "f":
        target.write(row, column, xlwt.Formula(cell.value.removeprefix("=")), style)
    else:
        target.write(row, column, cell.value, style)


@cache
def _style(number_format: str) -> xlwt.XFStyle:
    return xlwt.easyxf(num_format_str=number_format)
