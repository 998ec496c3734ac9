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
import pyarrow.compute as pc

from kernel.tables import ROW_TABLES

Row = dict[str, Any]
_RECEIPT = "receipt_no"  # known only where rows are landed


class LandedRows(Sequence[Row]):
    """Rows of one landed table without `receipt_no`; a row is a dict of every other column, in the table's order.

    `shared` is what all rows have alike, `columns` one value a row each; a column in neither is null. Raises ValueError
    for a column the table does not have and for columns of different lengths. Rows that came from another process keep a
    column as it was sent until its values are asked for: landing asks for none.
    """

    __slots__ = ("_columns", "_count", "_sent", "_shared", "table")

    def __init__(
        self, table: str, count: int, shared: Mapping[str, Any], columns: Mapping[str, Sequence[Any]]
    ):
        odd = (shared.keys() | columns.keys()).difference(landed_names(table))
        if odd or any(len(column) != count for column in columns.values()):
            raise ValueError(f"{table}: columns do not match the landed contract: {sorted(odd) or 'lengths'}")
        self.table, self._count = table, count
        self._shared, self._columns = dict(shared), dict(columns)
        self._sent: dict[str, Sequence[Any]] = {}

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
            name: self._shared[name] if name in self._shared else self.column(name)[at]
            for name in landed_names(self.table)
        }

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def column(self, name: str) -> Sequence[Any]:
        """One value a row."""
        if name in self._sent:
            self._columns[name] = _each(_READERS[_kinds(self.table)[name]], self._sent.pop(name))
        return self._columns[name] if name in self._columns else [self._shared.get(name)] * self._count

    def sent(self, name: str) -> Sequence[Any]:
        """One value a row of a column of decimals or days, as it is sent: digits, ordinals."""
        if name in self._sent:
            return self._sent[name]
        return _each(_WRITERS[_kinds(self.table)[name]], self.column(name))

    def share(self, values: Mapping[str, Any]) -> None:
        """Give every row these values."""
        for name in values:
            self._forget(name)
        self._shared |= values

    def put(self, name: str, values: Sequence[Any]) -> None:
        """Give each row its value of a column."""
        self._forget(name)
        self._columns[name] = values

    def _forget(self, name: str) -> None:
        for kept in (self._shared, self._columns, self._sent):
            kept.pop(name, None)

    def joined(self, other: LandedRows) -> LandedRows:
        """These rows, then `other`'s."""
        names = landed_names(self.table)
        columns = {name: [*self.column(name), *other.column(name)] for name in names}
        return LandedRows(self.table, len(self) + len(other), {}, columns)

    def __reduce__(self) -> tuple[Any, ...]:
        kinds = _kinds(self.table)
        sent = {name: self.sent(name) for name in (*self._sent, *self._columns) if name in kinds}
        others = {name: column for name, column in self._columns.items() if name not in kinds}
        return _received, (self.table, self._count, self._shared, others, sent)


def _received(
    table: str, count: int, shared: dict[str, Any], columns: dict[str, Any], sent: dict[str, Sequence[Any]]
) -> LandedRows:
    rows = LandedRows(table, count, shared, columns)
    rows._sent = sent
    return rows


def to_arrow(table: str, parts: Sequence[tuple[str, LandedRows]]) -> pa.Table:
    """The rows of several receipts, each with its number, as they are landed."""
    schema = ROW_TABLES[table]
    receipts = pa.array(
        [number for number, rows in parts for _ in range(len(rows))], schema.field(_RECEIPT).type
    )
    of_rows = [rows for _, rows in parts]
    columns = [receipts if field.name == _RECEIPT else _array(field, of_rows) for field in schema]
    return pa.table(columns, schema=schema)


def _array(field: pa.Field, parts: Sequence[LandedRows]) -> pa.Array:
    """One column of all parts; what is sent in another way is landed without a value being made of it in between."""
    kind = _kind(field)
    if kind is None:
        return pa.array([value for rows in parts for value in rows.column(field.name)], field.type)
    return _ARRAYS[kind]([value for rows in parts for value in rows.sent(field.name)]).cast(field.type)


@cache
def landed_names(table: str) -> tuple[str, ...]:
    """The columns of a landed table but `receipt_no`."""
    return tuple(name for name in ROW_TABLES[table].names if name != _RECEIPT)


# --- sent to another process: decimals as their digits, days as their ordinals, quick to write and read

_Sent = Sequence[Any]
_WRITERS: dict[type, Callable[[Any], Any]] = {Decimal: str, date: date.toordinal}
_READERS: dict[type, Callable[[Any], Any]] = {Decimal: Decimal, date: date.fromordinal}
_EPOCH = pa.scalar(date(1970, 1, 1).toordinal(), pa.int32())
_ARRAYS: dict[type, Callable[[_Sent], pa.Array]] = {
    Decimal: lambda sent: pa.array(sent, pa.string()),
    date: lambda sent: pc.subtract(pa.array(sent, pa.int32()), _EPOCH),
}


def _kind(field: pa.Field) -> type | None:
    """What the values of a column are, where they are sent as something else."""
    if pa.types.is_decimal(field.type):
        return Decimal
    return date if pa.types.is_date(field.type) else None


@cache
def _kinds(table: str) -> dict[str, type]:
    return {field.name: kind for field in ROW_TABLES[table] if (kind := _kind(field))}


def _each(function: Callable[[Any], Any], column: Sequence[Any]) -> _Sent:
    return [None if value is None else function(value) for value in column]
