"""The planted mistakes: `mistakes.yaml` read, and each one made in the pages or bytes of its workbook.

The list is data; here is only how each kind of mistake is made.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from demo import unreadable
from demo.pages import FIRST_ROW, Column, Cover, Entry, Page, split_address
from kernel.closed_yaml import Closed, load

CellOperation = Literal["write", "write_number", "add", "multiply", "append"]
SheetOperation = Literal["hide_row", "duplicate_row", "drop_rows", "drop_column", "add_column"]
BookOperation = Literal["old_template", "after_its_end"]
FileOperation = Literal[
    "encrypted", "truncated", "empty_file", "blank", "foreign", "previous_month", "renamed"
]
Status = Literal["accepted", "accepted_with_warnings", "held", "rejected", "duplicate"]


class Mistake(Closed):
    """One planted mistake.

    `file` is the faulty workbook, relative to the office's inbox; `unit` and `period` whose report it was meant to be
    (no unit for the office's own tables). `cell` is where the mistake stands (of a whole row or column: its first cell
    or its label). `findings`: the codes the workbook must raise at least, each with the cell it points to, or 整表
    (the sheet) or 整个文件 (the file). `status` is its verdict. `corrected`: a right `_修订2` follows and counts, `again_after` days later.
    """

    id: str
    what: str
    file: str
    unit: str | None = None
    period: str
    operation: CellOperation | SheetOperation | BookOperation | FileOperation
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    findings: dict[str, str]
    status: Status
    corrected: bool
    again_after: int = 1

    @property
    def is_of_file(self) -> bool:
        """Made in the file's bytes or name, not on its pages."""
        return self.operation in get_args(FileOperation)

    @property
    def is_of_book(self) -> bool:
        """No cell is wrong: the template is another month's, or the unit is gone."""
        return self.operation in get_args(BookOperation)

    @property
    def left_out(self) -> range:
        """Which rows of capital the workbook has not, counted from 0."""
        if self.operation != "drop_rows" or self.sheet != "到位资金台账":
            return range(0)
        first = split_address(self.cell or "")[1] - FIRST_ROW
        return range(first, first + int(self.value or ""))

    @property
    def is_accepted(self) -> bool:
        return self.status in ("accepted", "accepted_with_warnings")


class _Mistakes(Closed):
    mistakes: tuple[Mistake, ...]


@cache
def load_mistakes() -> tuple[Mistake, ...]:
    """All planted mistakes, in the order of the file."""
    return load(Path(__file__).with_name("mistakes.yaml"), _Mistakes).mistakes


def make_in_pages(pages: list[Page | Cover], mistake: Mistake) -> None:
    """Change the pages as the mistake says; the totals follow the rows unless the total is what is wrong."""
    page = next((p for p in pages if p.sheet == mistake.sheet), None)
    if isinstance(page, Cover):
        page.set(mistake.cell or "", mistake.value or "")
        return
    if page is None:
        raise KeyError(f"{mistake.id}: there is no sheet {mistake.sheet!r}")
    if mistake.cell and split_address(mistake.cell)[1] == FIRST_ROW + len(page.rows):
        _change(page.entry(mistake.cell), mistake)
        return
    _make_in_rows(page, mistake)
    page.add_total()


def _make_in_rows(page: Page, mistake: Mistake) -> None:
    row = split_address(mistake.cell)[1] if mistake.cell else FIRST_ROW
    column = split_address(mistake.cell)[0] if mistake.cell else 1
    match mistake.operation:
        case "hide_row":
            page.hidden_rows.add(row)
        case "duplicate_row":
            page.rows.insert(
                row - FIRST_ROW, [Entry(e.shown, e.value) for e in page.rows[row - FIRST_ROW - 1]]
            )
            _number(page)
        case "drop_rows":
            del page.rows[row - FIRST_ROW : row - FIRST_ROW + int(mistake.value or "")]
            _number(page)
        case "drop_column":
            del page.columns[column - 1]
            for entries in page.rows:
                del entries[column - 1]
        case "add_column":
            page.columns.insert(column - 1, Column(mistake.value or "", "text", 12))
            for entries in page.rows:
                entries.insert(column - 1, Entry("已核"))
        case _:
            _change(page.entry(mistake.cell or ""), mistake)


def _number(page: Page) -> None:
    """序号 from 1 on again."""
    for number, entries in enumerate(page.rows, start=1):
        entries[0] = Entry(number)


def _change(entry: Entry, mistake: Mistake) -> None:
    match mistake.operation:
        case "write":
            entry.shown = mistake.value
        case "write_number":
            entry.shown = entry.value = Decimal(mistake.value or "")
        case "append":
            entry.shown = f"{_value(entry).normalize():f}{mistake.value}"
        case "add":
            entry.shown = entry.value = _value(entry) + Decimal(mistake.value or "")
        case "multiply":
            entry.shown = entry.value = _value(entry) * Decimal(mistake.value or "")
        case _:
            raise ValueError(f"{mistake.id}: {mistake.operation} changes no cell")


def _value(entry: Entry) -> Decimal:
    if entry.value is None:
        raise ValueError(f"the cell holding {entry.shown!r} is no amount")
    return entry.value


def make_in_bytes(mistake: Mistake, right: bytes, previous: bytes, made_on: date) -> bytes:
    """What arrives instead of the right workbook. `previous` is the unit's file of the month before."""
    makers = {
        "encrypted": unreadable.encrypted,
        "truncated": lambda: unreadable.truncated(right),
        "empty_file": lambda: b"",
        "blank": lambda: unreadable.blank(made_on),
        "foreign": lambda: unreadable.foreign(made_on),
        "previous_month": lambda: previous,
        "renamed": lambda: right,
    }
    return makers[mistake.operation]()
