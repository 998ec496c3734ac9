"""An open workbook: each sheet's values (calamine) beside what its XML says (probe). No meaning is looked for here."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from ingest.addresses import Area
from ingest.opening.guard import UnreadableError, admit, damaged
from ingest.opening.probe import SheetEntry, WorkbookProbe
from ingest.opening.sheet import BLANK, Sheet, Value


class Workbook:
    """A workbook admitted by the guard. Use as a context manager; raises guard.UnreadableError on opening and reading."""

    def __init__(self, path: Path, name: str):
        admit(path, name)
        self._name = name
        self._probe = WorkbookProbe(path, name)
        self._values = _calamine(name, CalamineWorkbook.from_path, str(path))

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._probe.close()
        self._values.close()

    @property
    def entries(self) -> list[SheetEntry]:
        """The worksheets in workbook order, hidden ones too."""
        return self._probe.sheets

    def sheet(self, entry: SheetEntry) -> Sheet:
        """Read one sheet; the probe goes first, since it knows whether the sheet's size is within limits."""
        probe = self._probe.sheet(entry)
        grid = _calamine(self._name, _read_grid, self._values, entry.name)
        width = len(grid[0]) if grid else 0
        if sum(_area_within(merge, len(grid), width) for merge in probe.merges) > len(grid) * width:
            raise damaged(self._name, f"工作表“{entry.name}”的合并单元格互相重叠")
        for row, column in (*probe.errors, *probe.no_result):
            if row < len(grid) and column < width:
                grid[row][column] = BLANK
        for row, column in probe.percents:
            if row < len(grid) and column < width:
                grid[row][column] = _percent_text(grid[row][column])
        return Sheet(
            name=entry.name,
            is_hidden=entry.is_hidden,
            is_1904=self._probe.is_1904,
            grid=grid,
            merges=probe.merges,
            hidden_rows=probe.hidden_rows,
            hidden_columns=probe.hidden_columns,
            errors=probe.errors,
            no_result=probe.no_result,
        )


def _area_within(merge: Area, height: int, width: int) -> int:
    top, left, bottom, right = merge
    return max(0, min(bottom, height - 1) - top + 1) * max(0, min(right, width - 1) - left + 1)


def _percent_text(value: Value) -> Value:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{Decimal(format(value, '.15g')) * 100:f}%"
    return value


def _read_grid(book: Any, sheet_name: str) -> list[list[Value]]:
    return book.get_sheet_by_name(sheet_name).to_python(skip_empty_area=False)


def _calamine(name: str, call: Any, *args: Any) -> Any:
    """Call calamine; whatever it throws, its panics included (they are no `Exception`), is a damaged workbook."""
    try:
        return call(*args)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, UnreadableError):
        raise
    except BaseException:
        raise damaged(name) from None
