"""A sheet before it is a sheet: title, columns under two header rows, rows, total, footer; every cell addressable.

What belongs here: the geometry common to all demo forms (title 1, line 2, headers 3–4, data from row 5).
What does not: which columns a form has (`forms`), how cells look (`excel`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

FIRST_ROW = 5


@dataclass(frozen=True)
class Column:
    """One leaf column. `kind`: sequence, text, amount (two places), yi (亿元), count, date."""

    label: str
    kind: str
    width: int
    group: str | None = None
    is_total: bool = False


@dataclass
class Entry:
    """A cell: what is written, and, for numbers, what it amounts to."""

    shown: Any
    value: Decimal | None = None


@dataclass
class Page:
    """A table sheet. `total` is filled by `add_total`; `hidden_rows` are worksheet row numbers.

    In `merged_columns` (1-based) equal neighbours below each other share one merged cell.
    """

    sheet: str
    title: str
    line: str
    columns: list[Column]
    rows: list[list[Entry]]
    footer: list[str]
    total_label: str | None = "合 计"
    total: list[Entry] | None = None
    hidden_rows: set[int] = field(default_factory=set)
    merged_columns: tuple[int, ...] = ()

    def add_total(self) -> None:
        """Sum the columns that are summed; rows are taken as they are at this moment."""
        if self.total_label is None:
            return
        label = Entry(self.total_label)
        self.total = [
            Entry(None) if not c.is_total else _sum(row[n].value for row in self.rows)
            for n, c in enumerate(self.columns)
        ]
        self.total[0] = label

    def merged_runs(self) -> list[tuple[int, int, int]]:
        """(column, first row, last row) of every cell that is merged downwards; worksheet numbers."""
        runs = []
        for column in self.merged_columns:
            start = 0
            for index in range(1, len(self.rows) + 1):
                here = self.rows[index][column - 1].shown if index < len(self.rows) else None
                if here != self.rows[start][column - 1].shown:
                    if index - start > 1:
                        runs.append((column, FIRST_ROW + start, FIRST_ROW + index - 1))
                    start = index
        return runs

    def entry(self, address: str) -> Entry:
        """The cell at `K7`: a data row, or the total row just below them. Raises KeyError elsewhere."""
        column, row = split_address(address)
        index = row - FIRST_ROW
        if 0 <= index < len(self.rows) and column <= len(self.columns):
            return self.rows[index][column - 1]
        if index == len(self.rows) and self.total:
            return self.total[column - 1]
        raise KeyError(f"{self.sheet}!{address} is outside the table")


@dataclass
class Cover:
    """The 封面 sheet: label/value pairs from row 3 on."""

    title: str
    pairs: list[tuple[str, str]]
    note: str | None = None
    sheet: str = "封面"

    def set(self, address: str, text: str) -> None:
        """Overwrite the value cell at `B3`… Raises KeyError when no pair stands there."""
        column, row = split_address(address)
        index = row - 3
        if column != 2 or not 0 <= index < len(self.pairs):
            raise KeyError(f"{self.sheet}!{address} holds no value")
        self.pairs[index] = (self.pairs[index][0], text)


def split_address(address: str) -> tuple[int, int]:
    """`K7` → (11, 7)."""
    match = re.fullmatch(r"([A-Z]{1,2})([0-9]+)", address)
    if not match:
        raise KeyError(f"{address!r} is no cell address")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(match[2])


def _sum(values: Any) -> Entry:
    total = sum((v for v in values if v is not None), Decimal(0))
    return Entry(total, total)
