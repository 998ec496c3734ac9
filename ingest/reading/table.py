"""One sheet of rows under one layout: typed rows with their places, readings, totals and every fault at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from ingest.addresses import Area, Place, column_letters
from ingest.findings import at, refusal
from ingest.habits import habits
from ingest.layouts import Layout
from ingest.opening.sheet import BLANK, Sheet, Value, show
from ingest.reading import places, totals
from ingest.reading.cells import typed
from ingest.reading.columns import Mapped, map_columns
from ingest.reading.header import Header
from ingest.reading.numbers import RefusedError
from ingest.reading.rows import body
from ingest.reading.units import UnitNames
from kernel.findings import Finding
from kernel.tables import ROW_TABLES


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


class TableReader:
    """Reads the rows below one located header of a sheet whose layout lands in a table."""

    def __init__(self, sheet: Sheet, layout: Layout, header: Header, setting: Setting):
        self._sheet, self._layout, self._header, self._setting = sheet, layout, header, setting
        self._mapped, findings = map_columns(sheet, layout, header, setting.names, setting.amount_unit)
        self._out = TableReading(findings=findings)
        self._refused: dict[int, set[int]] = {}
        self._subject_index = self._index(lambda m: m.name == layout.subject)
        self._value_unit_index = self._index(lambda m: m.column.type == "value_unit")

    def read(self) -> TableReading:
        """Everything below the header. Never raises on what a cell holds: that is a finding."""
        below = body(self._sheet, self._header, self._layout)
        for row in below.rows:
            if row.label and row.kind in ("data", "torn"):
                code = "row_torn" if row.kind == "torn" else "total_like_name"
                self._say(code, row.number, row.label_column, label=row.label)
        summed = [m for m in self._mapped if m.column.type in totals.SUMMED]
        values: dict[str, dict[int, Decimal]] = {m.name: {} for m in summed}
        seen: dict[tuple[Any, ...], int] = {}
        for number in below.data:
            record = self._record(number)
            for m in summed:
                if record[m.name] is not None:
                    values[m.name][number] = Decimal(record[m.name])
            self._check_key(number, record, seen)
            self._out.rows += self._landed(number, record)
        self._out.totals, wrong = totals.check(self._sheet, below, list(map(self._summed, summed)), values)
        self._out.findings += [*wrong, *places.check(self._sheet, self._header, below, self._mapped)]
        self._out.readings = [self._reading(m, below.data) for m in self._mapped]
        return self._out

    def _record(self, number: int) -> dict[str, Any]:
        """Typed values by field; a refused cell is None and a finding."""
        record: dict[str, Any] = {}
        row = self._sheet.grid[number]
        row_unit = self._row_unit(row)
        for m in self._mapped:
            record[m.name] = None
            value = row[m.index]
            if value == BLANK and m.column.fill_down:
                value = self._filled_down(number, m.index)
            if value == BLANK:
                continue
            context = replace(m.context, row_unit=row_unit) if m.column.type == "measure" else m.context
            try:
                record[m.name], remark = typed(value, context)
            except RefusedError as err:
                self._refuse(err, number, m)
                continue
            if m.column.also_text:
                record[m.column.also_text] = show(value).strip()
            if remark:
                self._say(remark, number, m.index, field=m.name, label=m.label)
        return record

    def _refuse(self, err: RefusedError, number: int, m: Mapped) -> None:
        self._refused.setdefault(m.index, set()).add(number)
        subject = self._subject(number)
        found = refusal(self._sheet, err, number, m.index, field=m.name, label=m.label, subject=subject)
        self._out.findings.append(found)

    def _row_unit(self, row: list[Value]) -> str | None:
        """The unit word this row names for its `measure` cells."""
        word = "" if self._value_unit_index is None else show(row[self._value_unit_index]).strip()
        return word if word in habits().units else None

    def _filled_down(self, number: int, index: int) -> Value:
        """The value of the merged cell that covers this place from above; a blank cell of its own stays blank."""
        merge = self._merge_at.get((number, index))
        return self._sheet.value(merge[0], index) if merge and merge[1] == merge[3] else BLANK

    @cached_property
    def _merge_at(self) -> dict[Place, Area]:
        """The merged area that covers each place below the header."""
        height, width = len(self._sheet.grid), len(self._sheet.grid[0])
        return {
            (row, column): merge
            for merge in self._sheet.merges
            for row in range(max(merge[0], self._header.last_row + 1), min(merge[2], height - 1) + 1)
            for column in range(merge[1], min(merge[3], width - 1) + 1)
        }

    def _landed(self, number: int, record: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The row, or one row per filled unpivoted column, with every landed column but `receipt_no`."""
        base = self._blank | {name: value for name, value in record.items() if name in self._blank}
        base["source_row"] = number + 1
        base["unit_code"] = self._unit_of(number, record)
        if not self._layout.unpivot:
            yield base
            return
        for m in self._mapped:
            if m.column.land and record[m.name] is not None:
                cell = {"source_column": column_letters(m.index), **m.column.land}
                yield base | cell | {self._layout.unpivot: Decimal(record[m.name])}

    @cached_property
    def _blank(self) -> dict[str, Any]:
        """A landed row before its cells: what all rows of the sheet share."""
        names = [name for name in ROW_TABLES[self._layout.table or ""].names if name != "receipt_no"]
        shared = {
            "office_code": self._setting.office_code,
            "report_period": self._setting.report_period,
            "source_sheet": self._sheet.name,
        }
        if "document_no" in names:
            shared["document_no"] = self._setting.document_no
        return dict.fromkeys(names) | shared

    def _unit_of(self, number: int, record: dict[str, Any]) -> str | None:
        """The workbook's unit, or the one this row names; a row that names none is a finding."""
        name = self._layout.unit_field
        if name is None:
            return self._setting.unit_code
        index = self._index(lambda m: m.name == name)
        is_refused = index is None or number in self._refused.get(index, ())
        if record.get(name) is None and not is_refused:
            self._say("row_without_unit", number, index, field=name)
        return record.get(name)

    def _check_key(self, number: int, record: dict[str, Any], seen: dict[tuple[Any, ...], int]) -> None:
        """A row whose whole key is filled and was there before; blank keys are for `expectations` to judge."""
        key = tuple(record.get(name) for name in self._layout.key)
        if not key or any(part is None for part in key):
            return
        first = seen.setdefault(key, number)
        if first != number:
            index = self._index(lambda m: m.name == self._layout.key[-1])
            label = "、".join(m.label for m in self._mapped if m.name in self._layout.key)
            self._say("duplicate_key", number, index, label=label, own=number + 1, first=first + 1)

    def _summed(self, m: Mapped) -> totals.SummedColumn:
        faults = {row for row, column in (*self._sheet.errors, *self._sheet.no_result) if column == m.index}
        unread = frozenset(faults | self._refused.get(m.index, set()))
        return totals.SummedColumn(m.index, m.name, m.label, m.context, unread)

    def _reading(self, m: Mapped, rows: list[int]) -> dict[str, Any]:
        has_unit = m.column.type in ("amount", "figure", "count")
        return {
            "office_code": self._setting.office_code,
            "report_period": self._setting.report_period,
            "source_sheet": self._sheet.name,
            "form_code": self._layout.form_code,
            "layout_code": self._layout.code,
            "field": m.name,
            "source_column": column_letters(m.index),
            "header_label": m.label,
            "value_unit": m.context.unit if has_unit else None,
            "first_row": rows[0] + 1 if rows else None,
            "last_row": rows[-1] + 1 if rows else None,
        }

    def _subject(self, number: int) -> str | None:
        """Whom the row is about, for the reader of its findings."""
        index = self._subject_index
        if index is None:
            return None
        value = self._sheet.grid[number][index]
        return show(self._filled_down(number, index) if value == BLANK else value).strip() or None

    def _index(self, is_wanted: Any) -> int | None:
        return next((m.index for m in self._mapped if is_wanted(m)), None)

    def _say(self, code: str, row: int, column: int | None, **params: Any) -> None:
        self._out.findings.append(at(self._sheet, code, row, column, subject=self._subject(row), **params))
