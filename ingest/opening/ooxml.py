"""An .xlsx or .xlsm workbook: each sheet's values (calamine) beside what its XML says (probe). Both dialects, macros unread."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from python_calamine import CalamineWorkbook

from ingest.addresses import Area
from ingest.opening.book_xml import BookXml, SheetEntry
from ingest.opening.guard import UnreadableError, beyond, damaged, refusal, wrong_content
from ingest.opening.kinds import zip_kind
from ingest.opening.limits import limits
from ingest.opening.marks import senders_comments
from ingest.opening.package import unpack
from ingest.opening.probe import probe_sheet
from ingest.opening.sheet import BLANK, Sheet, Value

_NO_MERGES = b"<mergeCells></mergeCells>"


class OoxmlBook:
    """An open workbook. Raises UnreadableError on opening and on reading a sheet."""

    def __init__(self, data: bytes, name: str):
        self._name = name
        package = unpack(data, name)
        if "xl/workbook.xml" not in package.names and (kind := zip_kind(package.names)):
            raise wrong_content(name, kind)
        if not any(part.startswith("xl/") for part in package.names):
            raise refusal("file_not_workbook", name)
        self.has_macros = package.has_macros
        self._book = BookXml(package)
        sheets = {entry.part: _in_one_pass(package.part(entry.part)) for entry in self._book.sheets}
        self._values = _calamine(name, CalamineWorkbook.from_filelike, package.repacked(sheets))

    def close(self) -> None:
        self._values.close()

    @property
    def entries(self) -> list[SheetEntry]:
        """The worksheets in workbook order, hidden ones too."""
        return self._book.sheets

    def sheet(self, entry: SheetEntry) -> Sheet:
        """Read one sheet; the probe goes first, since it knows whether the sheet's size is within limits."""
        probe = probe_sheet(self._book, entry)
        grid = _calamine(self._name, self._read_grid, entry.name)
        width = len(grid[0]) if grid else 0
        if sum(_area_within(merge, len(grid), width) for merge in probe.merges) > len(grid) * width:
            raise refusal("merges_overlap", self._name, sheet=entry.name)
        for row, column in (*probe.errors, *probe.no_result):
            if row < len(grid) and column < width:
                grid[row][column] = BLANK
        for row, column in probe.percents:
            if row < len(grid) and column < width:
                grid[row][column] = percent_text(grid[row][column])
        return Sheet(
            name=entry.name,
            is_hidden=entry.is_hidden,
            is_1904=self._book.is_1904,
            grid=grid,
            merges=probe.merges,
            hidden_rows=probe.hidden_rows,
            hidden_columns=probe.hidden_columns,
            errors=probe.errors,
            no_result=probe.no_result,
            comments=senders_comments(self._book.comments(entry)),
            struck=probe.struck,
        )

    def _read_grid(self, sheet_name: str) -> list[list[Value]]:
        sheet = self._values.get_sheet_by_name(sheet_name)
        if sheet.total_height * sheet.total_width > limits().cells.value:
            raise beyond("cells_too_many", self._name, limits().cells, sheet=sheet_name)
        return sheet.to_python(skip_empty_area=False)


def _in_one_pass(sheet: bytes) -> bytes:
    """The sheet with an empty list of merged areas before its cells: calamine, having read them, goes through all of
    them again until it meets such a list. Merged areas are the probe's."""
    head, start, cells = sheet.partition(b"<sheetData>")
    if not start or b"<!" in head:
        return sheet
    return b"".join((head, _NO_MERGES, start, cells))


def percent_text(value: Value) -> Value:
    """A number in a percent format as a person sees it: 0.3722 → `37.22%`; anything else as it is."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{Decimal(format(value, '.15g')) * 100:f}%"
    return value


def _area_within(merge: Area, height: int, width: int) -> int:
    top, left, bottom, right = merge
    return max(0, min(bottom, height - 1) - top + 1) * max(0, min(right, width - 1) - left + 1)


def _calamine(name: str, call: Any, *args: Any) -> Any:
    """Call calamine; whatever it throws, its panics included (they are no `Exception`), is a damaged workbook."""
    try:
        return call(*args)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, UnreadableError):
        raise
    except BaseException:
        raise damaged(name) from None
