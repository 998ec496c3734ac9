"""A sheet as every reader hands it on: its values from A1, and what stands beside them. Nothing is opened here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ingest.addresses import Area, Place

Value = str | int | float | bool | date | datetime | time | timedelta
BLANK = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet from A1: `grid[row][column]`, 0-based, blank and faulty cells are `""`, all rows equally wide.

    A number formatted as a percentage stands as its text (`37.22%`), as a person sees it. `struck` holds the places
    struck through, in whole or in part; `unseen` those whose number format shows nothing of the value; `comments` the
    sender's comments, not the office's own marks on a returned copy.
    """

    name: str
    is_hidden: bool
    grid: list[list[Value]]
    merges: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    errors: dict[Place, str]
    no_result: frozenset[Place]
    is_1904: bool
    comments: dict[Place, str] = field(default_factory=dict)
    struck: frozenset[Place] = frozenset()
    unseen: frozenset[Place] = frozenset()

    def value(self, row: int, column: int) -> Value:
        """The value at a place, `""` outside the used area."""
        if 0 <= row < len(self.grid) and 0 <= column < len(self.grid[row]):
            return self.grid[row][column]
        return BLANK

    def merge_at(self, row: int, column: int) -> Area | None:
        """The merged area that covers a place."""
        covering = (m for m in self.merges if m[0] <= row <= m[2] and m[1] <= column <= m[3])
        return next(covering, None)

    def is_column_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)

    @property
    def holds_data(self) -> bool:
        return any(value != BLANK for row in self.grid for value in row)


def show(value: Value) -> str:
    """A cell's value as a person would read it in the sheet: exact decimals, ISO dates."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return format(Decimal(format(value, ".15g")), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    return str(value)
