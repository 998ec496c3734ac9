"""Rows read for one landed table, kept a column at a time: what all rows share is kept once, and sent once.

A workbook's rows cross from a child process into the one that lands them. Kept as dicts, most of that would be column
names and values that every row repeats.
What does not belong here: what the values mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, overload

import pyarrow as pa

from kernel.tables import ROW_TABLES

Row = dict[str, Any]
_RECEIPT = "receipt_no"  # known only where rows are landed


class LandedRows(Sequence[Row]):
    """Rows of one landed table without `receipt_no`; a row is a dict of every other column, in the table's order.

    `shared` is what all rows have alike, `columns` one value a row each; a column in neither is null. Raises ValueError
    for a column the table does not have and for columns of different lengths.
    """

    __slots__ = ("_columns", "_count", "_shared", "table")

    def __init__(
        self, table: str, count: int, shared: Mapping[str, Any], columns: Mapping[str, Sequence[Any]]
    ):
        odd = (shared.keys() | columns.keys()).difference(landed_names(table))
        if odd or any(len(column) != count for column in columns.values()):
            raise ValueError(f"{table}: columns do not match the landed contract: {sorted(odd) or 'lengths'}")
        self.table, self._count = table, count
        self._shared, self._columns = dict(shared), dict(columns)

    @classmethod
    def of(cls, table: str, rows: Sequence[Mapping[str, Any]]) -> LandedRows:
        """Rows given one by one, each with the same columns."""
        names = rows[0].keys() if rows else ()
        return cls(table, len(rows), {}, {name: [row[name] for row in rows] for name in names})

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        names = landed_names(self.table)
        return (dict(zip(names, row, strict=True)) for row in zip(*map(self.column, names), strict=True))

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return list(self)[at]
        at = range(self._count)[at]
        return {
            name: self._columns[name][at] if name in self._columns else self._shared.get(name)
            for name in landed_names(self.table)
        }

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def column(self, name: str) -> Sequence[Any]:
        """One value a row."""
        return self._columns[name] if name in self._columns else [self._shared.get(name)] * self._count

    def share(self, values: Mapping[str, Any]) -> None:
        """Give every row these values."""
        for name in values:
            self._columns.pop(name, None)
        self._shared |= values

    def put(self, name: str, values: Sequence[Any]) -> None:
        """Give each row its value of a column."""
        self._shared.pop(name, None)
        self._columns[name] = values

    def joined(self, other: LandedRows) -> LandedRows:
        """These rows, then `other`'s."""
        names = landed_names(self.table)
        columns = {name: [*self.column(name), *other.column(name)] for name in names}
        return LandedRows(self.table, len(self) + len(other), {}, columns)

    def __reduce__(self) -> tuple[Any, ...]:
        packed = {name: _packed(self.table, name, column) for name, column in self._columns.items()}
        return _unpacked, (self.table, self._count, self._shared, packed)


def to_arrow(table: str, parts: Sequence[tuple[str, LandedRows]]) -> pa.Table:
    """The rows of several receipts, each with its number, as they are landed."""
    columns: dict[str, list[Any]] = {_RECEIPT: [number for number, rows in parts for _ in range(len(rows))]}
    for name in landed_names(table):
        columns[name] = [value for _, rows in parts for value in rows.column(name)]
    schema = ROW_TABLES[table]
    return pa.table([pa.array(columns[field.name], field.type) for field in schema], schema=schema)


@cache
def landed_names(table: str) -> tuple[str, ...]:
    """The columns of a landed table but `receipt_no`."""
    return tuple(name for name in ROW_TABLES[table].names if name != _RECEIPT)


# --- sent to another process: decimals and days as what is quick to write and read

_WRITERS: dict[type, Callable[[Any], Any]] = {Decimal: str, date: date.toordinal}
_READERS: dict[type, Callable[[Any], Any]] = {Decimal: Decimal, date: date.fromordinal}


def _kind(table: str, name: str) -> type | None:
    """What the values of a column are, where they are sent as something else."""
    column = ROW_TABLES[table].field(name).type
    if pa.types.is_decimal(column):
        return Decimal
    return date if pa.types.is_date(column) else None


@cache
def _kinds(table: str) -> dict[str, type]:
    return {name: kind for name in landed_names(table) if (kind := _kind(table, name))}


def _as(function: Callable[[Any], Any] | None, column: Sequence[Any]) -> Sequence[Any]:
    return column if function is None else [None if value is None else function(value) for value in column]


def _packed(table: str, name: str, column: Sequence[Any]) -> Sequence[Any]:
    return _as(_WRITERS.get(_kinds(table).get(name, object)), column)


def _unpacked(table: str, count: int, shared: dict[str, Any], packed: dict[str, Sequence[Any]]) -> LandedRows:
    kinds = _kinds(table)
    columns = {name: _as(_READERS.get(kinds.get(name, object)), column) for name, column in packed.items()}
    return LandedRows(table, count, shared, columns)
