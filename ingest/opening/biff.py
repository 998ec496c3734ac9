"""An .xls workbook (BIFF8, BIFF5): values and what stands beside them through xlrd, handed on as every other sheet is.

xlrd is given the workbook stream alone, taken out of the compound file by `compound`. What it does not tell is read from
the records themselves (`records`).
"""

from __future__ import annotations

import io
from typing import Any

import xlrd

from ingest.addresses import Place
from ingest.opening import compound
from ingest.opening.book_xml import SheetEntry
from ingest.opening.formats import can_hide, hides, moment_of, percent_text
from ingest.opening.guard import UnreadableError, beyond, damaged, refusal
from ingest.opening.limits import limits
from ingest.opening.marks import senders_comments
from ingest.opening.records import Scan, scan
from ingest.opening.sheet import BLANK, Sheet, Value


class BiffBook:
    """An open workbook. Raises UnreadableError on opening and on reading a sheet."""

    def __init__(self, data: bytes, name: str):
        self._name = name
        inside = compound.unpack(data, name)
        self._scan: Scan = scan(inside.workbook, name)
        self.has_macros = inside.has_macros or self._scan.has_macro_sheets
        self._book = _xlrd(
            name,
            lambda: xlrd.open_workbook(
                file_contents=inside.workbook,
                formatting_info=True,
                ragged_rows=True,
                logfile=io.StringIO(),  # its remarks are for programmers
                # without a code page in the file xlrd would take Chinese for Latin letters
                encoding_override=None if self._scan.says_encoding else "gb18030",
            ),
        )
        self.entries = self._list_sheets()

    def close(self) -> None:
        self._book.release_resources()

    def sheet(self, entry: SheetEntry) -> Sheet:
        """Read one sheet."""
        return _xlrd(self._name, lambda: self._read(entry))

    def _list_sheets(self) -> list[SheetEntry]:
        """The worksheets in workbook order, hidden ones too; `part` is the sheet's number."""
        sheets = self._book.sheets()
        if len(sheets) > limits().sheets.value:
            raise beyond("sheets_too_many", self._name, limits().sheets, found=len(sheets))
        entries = [SheetEntry(s.name, s.visibility != 0, str(at)) for at, s in enumerate(sheets)]
        if len({entry.name.casefold() for entry in entries}) < len(entries):
            names = [entry.name for entry in entries]
            twice = next(name for name in names if [n.casefold() for n in names].count(name.casefold()) > 1)
            raise refusal("sheet_name_duplicate", self._name, sheet=twice)
        return entries

    def _read(self, entry: SheetEntry) -> Sheet:
        source = self._book.sheet_by_index(int(entry.part))
        merges = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells)
        if len(merges) > limits().merges.value:
            raise beyond("merges_too_many", self._name, limits().merges, sheet=entry.name)
        no_result = self._scan.no_result.get(int(entry.part), frozenset())
        cells = _Cells(self._book, source, no_result)
        return Sheet(
            name=entry.name,
            is_hidden=entry.is_hidden,
            is_1904=bool(self._book.datemode),
            grid=self._grid(cells, entry),
            merges=merges,
            hidden_rows=frozenset(
                row for row, info in source.rowinfo_map.items() if info.hidden or info.height == 0
            ),
            hidden_columns=tuple(
                (column, column)
                for column, info in source.colinfo_map.items()
                if info.hidden or not info.width
            ),
            errors=cells.errors,
            no_result=no_result,
            comments=senders_comments(
                {place: (note.author, note.text) for place, note in source.cell_note_map.items()}
            ),
            struck=frozenset(cells.struck),
            unseen=frozenset(cells.unseen),
        )

    def _grid(self, cells: _Cells, entry: SheetEntry) -> list[list[Value]]:
        """All values from A1 to the last one: what is only formatted does not count."""
        filled = cells.read()
        height = 1 + max((row for row, _ in filled), default=-1)
        width = 1 + max((column for _, column in filled), default=-1)
        if height > limits().rows.value:
            raise beyond("rows_too_many", self._name, limits().rows, sheet=entry.name)
        if width > limits().columns.value:
            raise beyond("columns_too_many", self._name, limits().columns, sheet=entry.name)
        if height * width > limits().cells.value:
            raise beyond("cells_too_many", self._name, limits().cells, sheet=entry.name)
        grid: list[list[Value]] = [[BLANK] * width for _ in range(height)]
        for (row, column), value in filled.items():
            grid[row][column] = value
        return grid


class _Cells:
    """The cells of one sheet, sorted into values, errors, and places struck through or unseen."""

    def __init__(self, book: Any, source: Any, no_result: frozenset[Place]):
        self._book, self._source, self._no_result = book, source, no_result
        self.errors: dict[Place, str] = {}
        self.struck: set[Place] = set()
        self.unseen: set[Place] = set()
        self._formats: dict[int, tuple[str, bool]] = {}

    def read(self) -> dict[Place, Value]:
        """Every place that holds a value, an error or an unfinished formula (blank then)."""
        filled: dict[Place, Value] = {}
        for row in range(self._source.nrows):
            for column, cell in enumerate(self._source.row(row)):
                if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    filled[row, column] = self._value((row, column), cell)
        return filled

    def _value(self, place: Place, cell: Any) -> Value:
        code, is_struck = self._format(cell.xf_index)
        if is_struck or self._has_struck_run(place):
            self.struck.add(place)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            self.errors[place] = xlrd.error_text_from_code.get(cell.value, "#?")
            return BLANK
        if place in self._no_result:
            return BLANK
        is_number = cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE)
        if (is_number or cell.ctype == xlrd.XL_CELL_TEXT) and can_hide(code) and hides(code, cell.value):
            self.unseen.add(place)
        if cell.ctype == xlrd.XL_CELL_DATE:
            return moment_of(cell.value, is_1904=bool(self._book.datemode))
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        return percent_text(cell.value) if is_number and "%" in code else cell.value

    def _format(self, number: int | None) -> tuple[str, bool]:
        """The code of a cell format, and whether it strikes through."""
        if number is None:
            return "", False
        if number not in self._formats:
            xf = self._book.xf_list[number]
            known = self._book.format_map.get(xf.format_key)
            is_struck = bool(self._book.font_list[xf.font_index].struck_out)
            self._formats[number] = (known.format_str if known else "", is_struck)
        return self._formats[number]

    def _has_struck_run(self, place: Place) -> bool:
        runs = self._source.rich_text_runlist_map.get(place, ())
        return any(self._book.font_list[font].struck_out for _, font in runs)


def _xlrd(name: str, call: Any) -> Any:
    """Call xlrd; whatever it throws is a damaged workbook."""
    try:
        return call()
    except (MemoryError, UnreadableError):
        raise
    except Exception:
        raise damaged(name) from None
