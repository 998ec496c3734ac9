"""One sheet of rows under one layout: typed rows with their places, readings, totals and every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any

from ingest.addresses import Area, Place, column_letters
from ingest.findings import at
from ingest.habits import habits
from ingest.labels import normal
from ingest.landed_rows import LandedRows, landed_names
from ingest.layouts import Layout
from ingest.opening.sheet import BLANK, Sheet, Value, show
from ingest.reading import places, totals
from ingest.reading.cells import typed
from ingest.reading.columns import Mapped, map_columns
from ingest.reading.currency import contradicted, is_mixed
from ingest.reading.header import Header
from ingest.reading.numbers import RefusedError
from ingest.reading.ordinary import ordinary
from ingest.reading.rows import Body, body
from ingest.reading.units import UnitNames
from kernel.findings import Finding
from kernel.period import Period


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
    """What one sheet held."""

    rows: LandedRows
    readings: list[dict[str, Any]] = field(default_factory=list)
    totals: list[totals.Total] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class TableReader:
    """Reads the rows below one located header of a sheet whose layout lands in a table, a column at a time."""

    def __init__(self, sheet: Sheet, layout: Layout, header: Header, setting: Setting):
        self._sheet, self._layout, self._header, self._setting = sheet, layout, header, setting
        self._body: Body = body(sheet, header, layout)
        self._numbers = self._body.data
        self._columns = list(zip(*(sheet.grid[number] for number in self._numbers), strict=True))
        self._mapped, findings = map_columns(sheet, layout, header, setting.names, setting.amount_unit)
        self._table = layout.table or ""
        self._out = TableReading(LandedRows.of(self._table, ()), findings=findings)
        self._refused: dict[int, set[int]] = {}
        self._of_rows: list[tuple[int, int, Finding]] = []  # (row, step in reading it, finding)
        self._subject_index = self._index(lambda m: m.name == layout.subject)
        self._value_unit_index = self._index(lambda m: m.column.type == "value_unit")

    def read(self) -> TableReading:
        """Everything below the header. Never raises on what a cell holds: that is a finding."""
        for row in self._body.labelled:
            if row.kind in ("data", "torn"):
                code = "row_torn" if row.kind == "torn" else "total_like_name"
                self._out.findings.append(self._at(code, row.number, row.label_column, label=row.label))
        columns: dict[str, list[Any]] = {}
        for step, m in enumerate(self._mapped):
            columns |= self._column(step, m)
        self._check_keys(columns)
        self._check_currency(columns)
        self._out.rows = self._landed(columns)
        self._out.findings += [found for *_, found in sorted(self._of_rows, key=itemgetter(0, 1))]
        self._check_totals(columns)
        self._out.findings += places.check(self._sheet, self._layout, self._header, self._body, self._mapped)
        self._out.readings = [self._reading(m) for m in self._mapped]
        return self._out

    # --- a column's cells

    def _column(self, step: int, m: Mapped) -> dict[str, list[Any]]:
        """Typed values of one field, by name, and its `also_text` or `also_unit`; a refused cell is None and a finding."""
        values: Sequence[Value] = self._columns[m.index] if self._columns else ()
        if m.column.fill_down and self._merge_at:
            values = [
                self._filled_down(number, m.index) if value == BLANK else value
                for number, value in zip(self._numbers, values, strict=True)
            ]
        found = ordinary(values, m.context)
        for position in [n for n, value in enumerate(found) if value is None]:
            if values[position] != BLANK:
                found[position] = self._unusual(step, m, self._numbers[position], values[position])
        if m.column.also_unit:
            return {m.name: found, m.column.also_unit: [self._unit_named(text) for text in found]}
        if not m.column.also_text:
            return {m.name: found}
        texts = [
            None if cell is None else show(value).strip() for cell, value in zip(found, values, strict=True)
        ]
        return {m.name: found, m.column.also_text: texts}

    def _unit_named(self, text: str | None) -> str | None:
        """The unit a text is the name of; most are none."""
        unit = self._setting.names.by_name.get(normal(text)) if text else None
        return unit.unit_code if unit else None

    def _unusual(self, step: int, m: Mapped, number: int, value: Value) -> Any:
        """The typed value of a cell that may have to be refused or remarked on."""
        is_measure = m.column.type == "measure"
        context = m.context._replace(row_unit=self._row_unit(number)) if is_measure else m.context
        try:
            found, remark = typed(value, context)
        except RefusedError as err:
            self._refused.setdefault(m.index, set()).add(number)
            self._say(step, err.code, number, m.index, field=m.name, label=m.label, **err.params)
            return None
        if remark:
            self._say(step, remark, number, m.index, field=m.name, label=m.label)
        return found

    def _row_unit(self, number: int) -> str | None:
        """The unit word this row names for its `measure` cells."""
        if self._value_unit_index is None:
            return None
        word = show(self._sheet.grid[number][self._value_unit_index]).strip()
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

    # --- its rows

    def _check_keys(self, columns: dict[str, list[Any]]) -> None:
        """Rows whose whole key is filled and was there before; blank keys are for `expectations` to judge."""
        key = self._layout.key
        if not key or not columns.keys() >= set(key):
            return
        seen: dict[tuple[Any, ...], int] = {}
        for number, parts in zip(self._numbers, zip(*map(columns.get, key), strict=True), strict=True):
            if None in parts:
                continue
            first = seen.setdefault(parts, number)
            if first != number:
                index = self._index(lambda m: m.name == key[-1])
                label = "、".join(m.label for m in self._mapped if m.name in key)
                params = {"label": label, "own": number + 1, "first": first + 1}
                self._say(len(self._mapped), "duplicate_key", number, index, **params)

    def _landed(self, columns: dict[str, list[Any]]) -> LandedRows:
        """The landed rows; of an unpivoted layout one a filled cell."""
        numbers = [number + 1 for number in self._numbers]
        of_rows = {**columns, "source_row": numbers, "unit_code": self._units(columns)}
        landed = {name: of_rows[name] for name in landed_names(self._table) if name in of_rows}
        rows = LandedRows(self._table, len(numbers), self._shared, landed)
        if self._layout.unpivot:
            return LandedRows.of(self._table, list(self._unpivoted(rows, columns)))
        return rows

    def _unpivoted(self, rows: LandedRows, columns: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
        for position, row in enumerate(rows):
            for m in self._mapped:
                value = columns[m.name][position]
                if m.column.land and value is not None:
                    cell = {"source_column": column_letters(m.index), **m.column.land}
                    yield row | cell | {str(self._layout.unpivot): Decimal(value)}

    @cached_property
    def _shared(self) -> dict[str, Any]:
        """What all rows of the sheet share."""
        shared = {
            "office_code": self._setting.office_code,
            "report_period": self._setting.report_period,
            "source_sheet": self._sheet.name,
        }
        if "document_no" in landed_names(self._table):
            shared["document_no"] = self._setting.document_no
        return shared

    def _units(self, columns: dict[str, list[Any]]) -> list[str | None]:
        """Each row's unit: the workbook's, or the one the row names; a row that names none is a finding."""
        name = self._layout.unit_field
        if name is None:
            return [self._setting.unit_code] * len(self._numbers)
        index = self._index(lambda m: m.name == name)
        if index is None:
            return [None] * len(self._numbers)
        for number, unit in zip(self._numbers, columns[name], strict=True):
            if unit is None and number not in self._refused.get(index, ()):
                self._say(len(self._mapped) + 1, "row_without_unit", number, index, field=name)
            elif unit in self._absent:
                self._say(
                    len(self._mapped) + 1, "unit_not_there", number, index, field=name, **self._absent[unit]
                )
        return columns[name]

    @cached_property
    def _absent(self) -> dict[str | None, dict[str, str]]:
        """Units that are not there in the period the sheet is of, and what is said of them."""
        period = self._setting.report_period
        if period is None or self._layout.columns[self._layout.unit_field or ""].is_of_any_time:
            return {}
        names, own = self._setting.names, Period.parse(period)
        codes = {unit.unit_code for unit in names.all}
        return {code: words for code in codes if (words := names.absence(code, own))}

    def _check_currency(self, columns: dict[str, list[Any]]) -> None:
        """An amount that says Renminbi itself in a row of another currency: nobody knows which of the two it is."""
        for step, m in enumerate(self._mapped):
            if m.column.type == "amount" and self._columns:
                for position in contradicted(self._currencies(columns), self._columns[m.index]):
                    number = self._numbers[position]
                    self._say(step, "currency_contradicted", number, m.index, field=m.name, label=m.label)

    def _currencies(self, columns: dict[str, list[Any]]) -> list[str | None]:
        """Each row's currency; None where none is said."""
        return columns.get(self._layout.currency or "", [None] * len(self._numbers))

    # --- its totals, and where everything stood

    def _check_totals(self, columns: dict[str, list[Any]]) -> None:
        written = [row for row in self._body.labelled if row.kind in totals.TOTALS]
        if not written:
            return
        summed = [m for m in self._mapped if m.column.type in totals.SUMMED]
        if is_mixed(self._currencies(columns)):
            summed = [m for m in summed if m.column.type != "amount"]
            self._out.findings += [
                self._at("total_of_currencies", row.number, row.label_column, total_label=row.label)
                for row in written
            ]
        values = {
            m.name: {n: v for n, v in zip(self._numbers, columns[m.name], strict=True) if v is not None}
            for m in summed
        }
        self._out.totals, wrong = totals.check(
            self._sheet, self._body, list(map(self._summed, summed)), values
        )
        self._out.findings += wrong

    def _summed(self, m: Mapped) -> totals.SummedColumn:
        faults = {row for row, column in (*self._sheet.errors, *self._sheet.no_result) if column == m.index}
        unread = frozenset(faults | self._refused.get(m.index, set()))
        return totals.SummedColumn(m.index, m.name, m.label, m.context, unread)

    def _reading(self, m: Mapped) -> dict[str, Any]:
        has_unit = m.column.type in ("amount", "amount_usd", "figure", "count", "points", "area", "per_area")
        rows = self._numbers
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

    # --- findings

    def _subject(self, number: int) -> str | None:
        """Whom the row is about, for the reader of its findings."""
        index = self._subject_index
        if index is None:
            return None
        value = self._sheet.grid[number][index]
        return show(self._filled_down(number, index) if value == BLANK else value).strip() or None

    def _index(self, is_wanted: Any) -> int | None:
        return next((m.index for m in self._mapped if is_wanted(m)), None)

    def _say(self, step: int, code: str, row: int, column: int | None, **params: Any) -> None:
        """Note a finding of one row; all of them are told row by row, in the order their cells were read."""
        self._of_rows.append((row, step, self._at(code, row, column, **params)))

    def _at(self, code: str, row: int, column: int | None, **params: Any) -> Finding:
        return at(self._sheet, code, row, column, subject=self._subject(row), **params)
