"""What a row under a header is: data, a total, a repeated header, a footer, or nothing. No cell is typed here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from ingest.habits import habits
from ingest.header import Header
from ingest.labels import normal, squeeze
from ingest.workbook import BLANK, Sheet, Value, show

_STEMS = ("甲", "乙", "丙", "丁", "栏次")
_NUMBERED = 4  # this many numbers in a row count as numbering
Kind = Literal["data", "total", "subtotal", "of_which"]


@dataclass(frozen=True)
class Row:
    """A row that counts for something: its 0-based number, what it is, and the label that says so."""

    number: int
    kind: Kind
    label: str = ""


@dataclass(frozen=True)
class Body:
    """The rows below a header in order, and where the footer begins (None: the sheet has none)."""

    rows: tuple[Row, ...]
    footer: int | None

    @property
    def data(self) -> list[int]:
        return [row.number for row in self.rows if row.kind == "data"]


def body(sheet: Sheet, header: Header) -> Body:
    """Sort the rows below `header`. A row blank in every mapped column (序号 alone) is nothing."""
    mapped = [c.index for c in header.columns if c.field]
    labels = {c.index: {*c.path, "".join(c.path)} for c in header.columns}
    faults = {row for row, column in (*sheet.errors, *sheet.no_result) if column in mapped}
    rows: list[Row] = []
    for number in range(header.last_row + 1, len(sheet.grid)):
        cells = sheet.grid[number]
        leading = _leading(cells)
        if leading and _footer().match(leading[0]):
            return Body(tuple(rows), number)
        if number == header.last_row + 1 and _is_column_numbers(cells):
            continue
        kind, label = _kind(leading)
        is_filled = number in faults or any(cells[c] != BLANK for c in mapped)
        if kind != "data" or (is_filled and not _is_header_again(cells, labels)):
            rows.append(Row(number, kind, label))
    return Body(tuple(rows), None)


def _leading(cells: list[Value]) -> list[str]:
    """The texts among the first two filled cells."""
    filled = islice((value for value in cells if value != BLANK), 2)
    return [squeeze(value) for value in filled if isinstance(value, str)]


def _kind(leading: list[str]) -> tuple[Kind, str]:
    """Totals are known by one of the first two cells: 序号 may be merged with the name or numbered."""
    words = habits().words
    for text in leading:
        bare = re.split(r"[:(（]", text)[0]
        if bare.endswith(words.total):
            return "total", text
        if bare.endswith(words.subtotal):
            return "subtotal", text
        if text.startswith(words.of_which):
            return "of_which", text
    return "data", ""


def _is_header_again(cells: list[Value], labels: dict[int, set[str]]) -> bool:
    """Whether a row repeats the header, as printed tables do on every page."""
    filled = 0
    for column, value in enumerate(cells):
        if value != BLANK:
            if not isinstance(value, str) or normal(value) not in labels.get(column, ()):
                return False
            filled += 1
    return filled > 1


def _is_column_numbers(cells: list[Value]) -> bool:
    """Whether a row numbers the columns (`栏次`: 1, 2, 3 …; 甲 and 乙 may lead), as statistical forms do."""
    texts = [squeeze(show(value)) for value in cells if value != BLANK]
    numbers = [text for text in texts if text not in _STEMS]
    return len(numbers) >= _NUMBERED and numbers == [str(n) for n in range(1, len(numbers) + 1)]


@cache
def _footer() -> re.Pattern[str]:
    marks = sorted(habits().words.footer, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, marks))})(?:[:(0-9]|$)")
