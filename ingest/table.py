"""One sheet of rows under one layout: typed rows with their places, readings, totals and every fault at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from ingest import totals
from ingest.cells import Context, exact, typed
from ingest.findings import at, refusal
from ingest.habits import habits
from ingest.header import Header, HeaderColumn
from ingest.layouts import Column, Layout
from ingest.numbers import RefusedError
from ingest.probe import column_letters
from ingest.rows import Body, body
from ingest.units import UnitNames
from ingest.workbook import BLANK, Sheet, show
from kernel.findings import Finding
from kernel.landed import ROW_TABLES

_UNIT_CODES = {"amount": ("wan",), "figure": ("wan", "count"), "count": ("count",), "percent": ("pct",)}
_DATA_CELLS = 3  # a row below the footer with this many filled columns is data, not a signature


@dataclass(frozen=True)
class Setting:
    """What a sheet's rows inherit: whose they are, of which period, in which unit, under which document."""

    office_code: str
    unit_code: str | None
    report_period: str | None
    amount_unit: str | None
    document_no: str | None
    names: UnitNames


@dataclass
class TableReading:
    """What one sheet held. Rows have every column of the landed table but `receipt_no`."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    readings: list[dict[str, Any]] = field(default_factory=list)
    totals: list[totals.Total] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Mapped:
    """A column that is a field of the layout, and how its cells are to be taken."""

    index: int
    name: str
    column: Column
    label: str
    context: Context


class TableReader:
    """Reads the rows below one located header."""

    def __init__(self, sheet: Sheet, layout: Layout, header: Header, setting: Setting):
        self._sheet, self._layout, self._header, self._setting = sheet, layout, header, setting
        self._out = TableReading()
        self._refused: dict[int, set[int]] = {}

    def read(self) -> TableReading:
        """Everything below the header. Never raises on what a cell holds: that is a finding."""
        self._check_columns()
        mapped = [self._map(column) for column in self._first_of_each()]
        below = body(self._sheet, self._header)
        values: dict[str, dict[int, Decimal]] = {m.name: {} for m in mapped if m.column.type in totals.SUMMED}
        seen: dict[tuple[Any, ...], int] = {}
        for number in below.data:
            record = self._record(number, mapped)
            for name, by_row in values.items():
                if record[name] is not None:
                    by_row[number] = Decimal(record[name])
            self._check_key(number, record, mapped, seen)
            self._out.rows += self._landed(number, record, mapped)
        summed = [self._summed(m) for m in mapped if m.name in values]
        self._out.totals, wrong = totals.check(self._sheet, below, summed, values)
        self._out.findings += wrong
        self._check_places(below, mapped)
        self._out.readings = [self._reading(m, below.data) for m in mapped]
        return self._out

    # --- columns

    def _check_columns(self) -> None:
        seen: dict[str, HeaderColumn] = {}
        row = self._header.last_row
        for column in self._header.columns:
            if column.field is None and not column.is_skipped and column.path != ("",):
                self._say("column_unmapped", row, column.index, label=column.label)
            if column.field and seen.setdefault(column.field, column) is not column:
                other = column_letters(seen[column.field].index)
                self._say(
                    "column_duplicate", row, column.index, field=column.field, label=column.label, other=other
                )
        for name in self._header.missing(self._layout):
            label = self._layout.fields[name].labels[0].replace(">", "→")
            self._say("column_missing", field=name, label=label, title=self._layout.title)

    def _first_of_each(self) -> list[HeaderColumn]:
        return list({c.field: c for c in reversed(self._header.columns) if c.field}.values())[::-1]

    def _map(self, header: HeaderColumn) -> _Mapped:
        column = self._layout.fields[header.field or ""]
        unit = "个" if column.type == "count" else column.unit or self._layout.amount_unit
        if column.type in ("amount", "figure") and self._setting.amount_unit:
            unit = self._setting.amount_unit
        if header.unit and column.type in _UNIT_CODES:
            if habits().units[header.unit].code in _UNIT_CODES[column.type]:
                unit = header.unit
            else:
                where = (self._header.last_row, header.index)
                self._say(
                    "column_unit_unexpected", *where, label=header.label, unit=header.unit, expected=unit
                )
        context = Context(column, unit, self._sheet.is_1904, self._setting.names)
        return _Mapped(header.index, header.field or "", column, header.label, context)

    # --- rows

    def _record(self, number: int, mapped: list[_Mapped]) -> dict[str, Any]:
        """Typed values by field; a refused cell is None and a finding."""
        record: dict[str, Any] = {}
        subject = self._subject(number, mapped)
        row_unit = self._row_unit(number, mapped)
        for m in mapped:
            value = self._sheet.grid[number][m.index]
            if value == BLANK and m.column.fill_down:
                value = self._filled_down(number, m.index)
            record[m.name] = None
            if value == BLANK:
                continue
            context = replace(m.context, row_unit=row_unit) if m.column.type == "measure" else m.context
            try:
                result = typed(value, context)
            except RefusedError as err:
                self._refuse(err, number, m, subject)
                continue
            record[m.name] = result.value
            if m.column.also_text:
                record[m.column.also_text] = show(value).strip()
            if result.remark:
                self._say(result.remark, number, m.index, field=m.name, label=m.label, subject=subject)
        return record

    def _summed(self, m: _Mapped) -> totals.SummedColumn:
        faults = {row for row, column in (*self._sheet.errors, *self._sheet.no_result) if column == m.index}
        unread = frozenset(faults | self._refused.get(m.index, set()))
        return totals.SummedColumn(m.index, m.name, m.label, m.context, unread)

    def _refuse(self, err: RefusedError, number: int, m: _Mapped, subject: str | None) -> None:
        self._refused.setdefault(m.index, set()).add(number)
        self._out.findings.append(
            refusal(self._sheet, err, number, m.index, field=m.name, label=m.label, subject=subject)
        )

    def _subject(self, number: int, mapped: list[_Mapped]) -> str | None:
        """Whom the row is about, for the reader of its findings."""
        index = next((m.index for m in mapped if m.name == self._layout.subject), None)
        value = (
            BLANK if index is None else self._sheet.grid[number][index] or self._filled_down(number, index)
        )
        return None if value == BLANK else show(value).strip()

    def _row_unit(self, number: int, mapped: list[_Mapped]) -> str | None:
        index = next((m.index for m in mapped if m.column.type == "value_unit"), None)
        word = "" if index is None else show(self._sheet.grid[number][index]).strip()
        return word if word in habits().units else None

    def _filled_down(self, number: int, index: int) -> Any:
        """The value of the merged cell that covers this place from above; a blank cell of its own stays blank."""
        merge = self._merges_by_place.get((number, index))
        return self._sheet.value(merge[0], index) if merge and merge[1] == merge[3] else BLANK

    @cached_property
    def _merges_by_place(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        height, width = len(self._sheet.grid), len(self._sheet.grid[0])
        return {
            (row, column): merge
            for merge in self._sheet.merges
            for row in range(merge[0], min(merge[2], height - 1) + 1)
            for column in range(merge[1], min(merge[3], width - 1) + 1)
        }

    def _landed(self, number: int, record: dict[str, Any], mapped: list[_Mapped]) -> Iterator[dict[str, Any]]:
        """The row, or one row per filled unpivoted column, with every landed column but `receipt_no`."""
        unit_code = self._unit_of(number, record, mapped)
        blank = dict.fromkeys(self._columns)
        base = blank | {
            "office_code": self._setting.office_code,
            "unit_code": unit_code,
            "report_period": self._setting.report_period,
            "source_sheet": self._sheet.name,
            "source_row": number + 1,
        }
        if "document_no" in blank:
            base["document_no"] = self._setting.document_no
        plain = {name: value for name, value in record.items() if name in blank}
        if not self._layout.unpivot:
            yield base | plain
            return
        for m in mapped:
            if m.column.land and record[m.name] is not None:
                cell = {
                    self._layout.unpivot: Decimal(record[m.name]),
                    "source_column": column_letters(m.index),
                }
                yield base | plain | m.column.land | cell

    def _unit_of(self, number: int, record: dict[str, Any], mapped: list[_Mapped]) -> str | None:
        """The workbook's unit, or the one this row names; a row that names none is a finding."""
        name = self._layout.unit_field
        if name is None:
            return self._setting.unit_code
        unit = next((m for m in mapped if m.name == name), None)
        if unit and record[name] is None and number not in self._refused.get(unit.index, ()):
            self._say(
                "row_without_unit", number, unit.index, field=name, subject=self._subject(number, mapped)
            )
        return record.get(name)

    @cached_property
    def _columns(self) -> list[str]:
        return [name for name in ROW_TABLES[self._layout.table or ""].names if name != "receipt_no"]

    # --- checks over the rows

    def _check_key(
        self, number: int, record: dict[str, Any], mapped: list[_Mapped], seen: dict[tuple[Any, ...], int]
    ) -> None:
        key = tuple(record.get(name) for name in self._layout.key)
        if not key or any(part is None for part in key):
            return
        first = seen.setdefault(key, number)
        if first != number:
            last = next(m for m in mapped if m.name == self._layout.key[-1])
            labels = "、".join(m.label for m in mapped if m.name in self._layout.key)
            subject = self._subject(number, mapped)
            self._say(
                "duplicate_key",
                number,
                last.index,
                subject=subject,
                label=labels,
                own=number + 1,
                first=first + 1,
            )

    def _check_places(self, below: Body, mapped: list[_Mapped]) -> None:
        """Data where it does not belong or cannot be seen: hidden, unlabelled, merged, below the footer."""
        self._check_hidden(below, mapped)
        self._check_unlabelled(below)
        self._check_merges(below, mapped)
        if below.footer is not None:
            self._check_footer(below.footer, mapped)

    def _check_hidden(self, below: Body, mapped: list[_Mapped]) -> None:
        numbers = [row.number for row in below.rows if row.number in self._sheet.hidden_rows]
        for first, last in _runs(numbers):
            self._say(
                "hidden_rows", first, rows=f"{first + 1}" if first == last else f"{first + 1}—{last + 1}"
            )
        for m in mapped:
            is_filled = any(self._sheet.grid[n][m.index] != BLANK for n in below.data)
            if is_filled and self._sheet.is_column_hidden(m.index):
                name = column_letters(m.index)
                self._say(
                    "hidden_column", self._header.last_row, m.index, field=m.name, label=m.label, name=name
                )

    def _check_unlabelled(self, below: Body) -> None:
        labelled = {c.index for c in self._header.columns if c.path != ("",)}
        found: set[int] = set()
        for number in below.data:
            for column, value in enumerate(self._sheet.grid[number]):
                if value != BLANK and column not in labelled and column not in found:
                    found.add(column)
                    self._say("column_unlabelled", number, column, name=column_letters(column))

    def _check_merges(self, below: Body, mapped: list[_Mapped]) -> None:
        for top, left, bottom, right in self._sheet.merges:
            if bottom <= self._header.last_row or self._sheet.value(top, left) == BLANK:
                continue
            rows = [n for n in below.data if top <= n <= bottom]
            columns = [m for m in mapped if left <= m.index <= right]
            is_shared_down = len(rows) > 1 and not all(m.column.fill_down for m in columns)
            if columns and rows and (is_shared_down or len(columns) > 1):
                area = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
                self._say("merged_data", top, left, field=columns[0].name, label=columns[0].label, area=area)

    def _check_footer(self, footer: int, mapped: list[_Mapped]) -> None:
        numeric = [m for m in mapped if m.column.type in ("amount", "figure", "measure", "count")]
        for number in range(footer + 1, len(self._sheet.grid)):
            hit = next((m for m in numeric if _is_number(self._sheet.grid[number][m.index])), None)
            filled = sum(self._sheet.grid[number][m.index] != BLANK for m in mapped)
            if hit and filled >= _DATA_CELLS:
                self._say("data_below_footer", number, hit.index, label=hit.label, footer=footer + 1)

    def _reading(self, m: _Mapped, rows: list[int]) -> dict[str, Any]:
        has_unit = m.column.type in ("amount", "figure", "count")
        return {
            "office_code": self._setting.office_code,
            "report_period": self._setting.report_period,
            "source_sheet": self._sheet.name,
            "form_code": self._layout.form,
            "layout_code": self._layout.code,
            "field": m.name,
            "source_column": column_letters(m.index),
            "header_label": m.label,
            "value_unit": m.context.unit if has_unit else None,
            "first_row": rows[0] + 1 if rows else None,
            "last_row": rows[-1] + 1 if rows else None,
        }

    def _say(self, code: str, row: int | None = None, column: int | None = None, **params: Any) -> None:
        self._out.findings.append(at(self._sheet, code, row, column, **params))


def _is_number(value: object) -> bool:
    try:
        return value != BLANK and exact(value) is not None
    except RefusedError:
        return False


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Consecutive numbers as (first, last)."""
    start = previous = None
    for number in numbers:
        if previous is not None and number == previous + 1:
            previous = number
            continue
        if start is not None:
            yield start, previous
        start = previous = number
    if start is not None:
        yield start, previous
