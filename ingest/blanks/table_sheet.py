"""One blank sheet of rows: title, lines, merged header, last period's rows, empty rows under input checks, a total row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from ingest.blanks.checks import check_of
from ingest.blanks.headings import path_of, spans
from ingest.blanks.looks import Looks, width_of
from ingest.blanks.order import BlankOrder, Row
from ingest.layouts import Column, Layout
from ingest.opening.marks import OFFICE_MARK, OFFICE_NAME
from ingest.wording import as_written, shown
from kernel.tables.rows import RENMINBI

_SEQUENCE = "序号"
_BLANK_ROWS = 30  # beyond those filled in
_TITLE_ROWS = 2
_REMEMBERED = (
    "amount",
    "amount_usd",
    "figure",
    "measure",
    "count",
    "area",
    "per_area",
)  # not scores: a rater starts afresh
_SUMMED = ("amount", "amount_usd", "count", "area")
_NO_SUM = "－"  # a formula without any result is sent back
_WITH_UNIT = ("amount", "amount_usd", "figure", "area", "per_area")


@dataclass(frozen=True)
class _Field:
    """One column of the sheet: 0-based place, name, layout column, unit word."""

    index: int
    name: str
    column: Column
    unit: str | None

    @property
    def label(self) -> str:
        return path_of(self.column)[-1]


class TableSheet:
    """Draws the blank of one layout on one worksheet. `sources`: field → cells that hold its long dropdown."""

    def __init__(self, sheet: Worksheet, layout: Layout, order: BlankOrder, looks: Looks):
        self._sheet, self._layout, self._order, self._looks = sheet, layout, order, looks
        self._fields = [
            _Field(n, name, column, unit_of(layout, column))
            for n, (name, column) in enumerate(layout.fields.items(), start=1)
        ]
        self._paths = [(_SEQUENCE,), *(path_of(f.column) for f in self._fields)]
        self._head = _TITLE_ROWS + len(layout.cells)
        self._first = self._head + max(map(len, self._paths))

    def draw(self, sources: Mapping[str, list[str] | str]) -> None:
        """Everything on the sheet; `sources`: field → the words of its dropdown, or the cells they stand in."""
        self._draw_top()
        self._draw_header()
        filled = self._filled_rows()
        end = self._first + len(filled) + _BLANK_ROWS - 1
        for number in range(self._first, end + 1):
            self._draw_row(number, filled[number - self._first] if number - self._first < len(filled) else {})
        for f in self._fields:
            options = check_of(f.name, f.column, f.label, self._unit_asked(f), sources.get(f.name))
            self._sheet.data_validation(self._first, f.index, end, f.index, options)
        below = self._draw_total(end, filled)
        if not self._layout.unit_field:
            text = "填报人：            审核人：            填报日期："
            self._sheet.merge_range(below, 0, below, len(self._fields), text, self._looks.line)
        self._set_page(below)

    def _draw_top(self) -> None:
        width, lines = len(self._fields), self._layout.lines
        title = f"{self._order.unit_title}{self._order.period.title_zh}{self._layout.title}"
        self._sheet.merge_range(0, 0, 0, width, title, self._looks.title)
        self._sheet.set_row(0, 32)
        stated = [
            *(f"{label}：{self._order.unit_title}" for label in lines.unit[:1]),
            *(f"{label}：" for label in lines.document_no[:1]),
            *(f"{label}：{self._order.period.title_zh}" for label in lines.period[:1]),
            *(
                f"{label}：{self._layout.amount_unit}"
                for label in lines.amount_unit[:1]
                if self._has_sheet_unit
            ),
        ]
        self._sheet.merge_range(1, 0, 1, width, "    ".join(stated), self._looks.line)
        for row, column in enumerate(self._layout.cells.values(), start=_TITLE_ROWS):
            self._sheet.write(row, 1, column.labels[0], self._looks.label)
            self._sheet.write_blank(row, 2, None, self._looks.entry)

    @property
    def _has_sheet_unit(self) -> bool:
        return any(f.column.type in _WITH_UNIT and f.column.unit is None for f in self._fields)

    def _draw_header(self) -> None:
        for span in spans(self._paths):
            top, bottom = self._head + span.top, self._head + span.bottom
            if (top, span.left) == (bottom, span.right):
                self._sheet.write(top, span.left, span.text, self._looks.head)
            else:
                self._sheet.merge_range(top, span.left, bottom, span.right, span.text, self._looks.head)
        self._sheet.set_column(0, 0, 6)
        for f in self._fields:
            self._sheet.set_column(f.index, f.index, width_of(f.column, f.label))

    def _filled_rows(self) -> list[Row]:
        """The rows of the last report, or one row a unit on a sheet that has each unit once."""
        name = self._layout.unit_field
        if name and self._layout.key == (name,):
            return [{name: code} for code in self._order.unit_names]
        if not any(f.column.carry for f in self._fields) or self._layout.unpivot:
            return []
        return list(self._order.last_rows.get(self._layout.table or "", []))

    def _draw_row(self, number: int, last: Row) -> None:
        self._sheet.write_number(number, 0, number - self._first + 1, self._looks.body("count"))
        for f in self._fields:
            look, value = self._looks.body(f.column.type), self._written(f, last)
            is_given = f.column.carry or f.name == self._layout.unit_field
            _write(self._sheet, number, f.index, value if is_given else None, look)
            if (
                not is_given
                and f.column.type in _REMEMBERED
                and value is not None
                and self._order.last_period
            ):
                said = f"{OFFICE_MARK}{self._order.last_period.title_zh}所报：{shown(value, self._unit_told(f, last))}（仅供参考）"
                self._sheet.write_comment(
                    number, f.index, said, {"author": OFFICE_NAME, "x_scale": 1.4, "y_scale": 0.5}
                )

    def _unit_asked(self, f: _Field) -> str | None:
        """What a column's figures are to be in; in a table whose rows say their currency, in that one."""
        return f"{f.unit}或{_in_currency(f.unit, '外币')}" if self._has_currency(f) else f.unit

    def _unit_told(self, f: _Field, last: Row) -> str | None:
        """What a figure of the last report was in."""
        code = last.get(self._layout.currency or "")
        if code in (None, RENMINBI) or not self._has_currency(f):
            return f.unit
        return _in_currency(f.unit, self._layout.fields[self._layout.currency].choices[code][0])

    def _has_currency(self, f: _Field) -> bool:
        return self._layout.currency is not None and f.column.type == "amount"

    def _written(self, f: _Field, last: Row) -> Any:
        return as_written(last.get(f.name), f.column, f.unit, self._order.unit_names)

    def _draw_total(self, end: int, filled: list[Row]) -> int:
        """The total row below row `end`, when there is something to sum; returns the next free row."""
        summed = [f for f in self._fields if f.column.type in _SUMMED]
        if not summed or self._layout.is_nested:
            return end + 1
        row = end + 1
        for index in range(len(self._fields) + 1):
            self._sheet.write_blank(row, index, None, self._looks.body("text", is_total=True))
        self._sheet.merge_range(row, 0, row, 1, "合 计", self._looks.label)
        for f in summed:
            values = [self._written(f, last) for last in filled] if f.column.carry else []
            total = sum((value for value in values if value is not None), Decimal(0))
            formula = f"SUM({xl_range(self._first, f.index, end, f.index)})"
            result: float | str = float(total)
            if self._has_currency(f):
                formula = f'IF({self._is_foreign(end)},"{_NO_SUM}",{formula})'
                currencies = {last.get(str(self._layout.currency)) for last in filled}
                result = _NO_SUM if currencies - {None, RENMINBI} else result
            self._sheet.write_formula(
                row, f.index, f"={formula}", self._looks.body(f.column.type, is_total=True), result
            )
        return row + 1

    def _is_foreign(self, end: int) -> str:
        """Whether a row is in another currency than Renminbi: amounts of different currencies have no sum."""
        (currency,) = (f for f in self._fields if f.name == self._layout.currency)
        cells = xl_range(self._first, currency.index, end, currency.index)
        return f'COUNTIF({cells},"?*")>COUNTIF({cells},"{currency.column.choices[RENMINBI][0]}")'

    def _set_page(self, last: int) -> None:
        self._sheet.freeze_panes(self._first, 2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(self._head, self._first - 1)
        self._sheet.print_area(0, 0, last, len(self._fields))


def unit_of(layout: Layout, column: Column) -> str | None:
    """The unit word a column's cells are in on the blank."""
    if column.type in _WITH_UNIT:
        return column.unit or layout.amount_unit
    return column.unit


def _in_currency(unit: str | None, currency: str) -> str:
    """万元 in another currency: 万美元."""
    return (unit or "").removesuffix("元") + currency


def _write(sheet: Worksheet, row: int, column: int, value: Any, look: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif isinstance(value, Decimal) and Decimal(format(float(value), ".15g")) == value:
        sheet.write_number(row, column, float(value), look)
    else:  # text, and a number Excel would cut
        sheet.write_string(row, column, str(value), look)
