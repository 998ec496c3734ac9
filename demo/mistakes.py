"""The planted mistakes: `mistakes.yaml` read, and each one made in the pages or bytes of its workbook.

The list is data; here is only how each kind of mistake is made.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from kernel.closed_yaml import Closed, load

from demo import unreadable
from demo.pages import FIRST_ROW, Column, Cover, Entry, Page, split_address

Operation = (
    Literal[
        "write", "write_number", "add", "multiply", "hide_row", "duplicate_row", "drop_column", "add_column"
    ]
    | Literal["old_template", "encrypted", "truncated", "empty_file", "blank", "foreign", "previous_month"]
)
FILE_OPERATIONS = ("encrypted", "truncated", "empty_file", "blank", "foreign", "previous_month")


class Mistake(Closed):
    """One planted mistake.

    `file` is the faulty workbook, relative to the office's inbox; `unit` and `period` whose report it was meant to be.
    `codes` are the findings it must raise at least. `counts`: the faulty workbook itself is accepted and counts, its
    values being right all the same. `corrected`: a later `_修订2` is right and counts. Neither: nothing counts.
    """

    id: str
    what: str
    file: str
    unit: str
    period: str
    operation: Operation
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    codes: tuple[str, ...]
    counts: bool = False
    corrected: bool = True


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
            for number, entries in enumerate(page.rows, start=1):
                entries[0] = Entry(number)
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


def _change(entry: Entry, mistake: Mistake) -> None:
    match mistake.operation:
        case "write":
            entry.shown = mistake.value
        case "write_number":
            entry.shown = entry.value = Decimal(mistake.value or "")
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
    match mistake.operation:
        case "encrypted":
            return unreadable.encrypted()
        case "truncated":
            return unreadable.truncated(right)
        case "empty_file":
            return b""
        case "blank":
            return unreadable.blank(made_on)
        case "foreign":
            return unreadable.foreign(made_on)
        case "previous_month":
            return previous
        case _:
            raise ValueError(f"{mistake.id}: {mistake.operation} makes no file")
