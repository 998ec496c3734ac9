"""How a workbook is understood: every sheet, its layout and header, each column's field and unit, each row passed over.

Reads like intake does and says what it saw; nothing is landed and nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ingest.addresses import column_letters
from ingest.findings import row_range
from ingest.habits import habits
from ingest.layouts.model import Layout, Layouts
from ingest.layouts.proposing import Proposal, propose
from ingest.opening.guard import UnreadableError
from ingest.opening.sheet import BLANK, Sheet, show
from ingest.opening.workbook import Workbook
from ingest.reading.card import find_cells
from ingest.reading.columns import unit_without_header
from ingest.reading.header import Header, joined, locate
from ingest.reading.lines import stated_lines
from ingest.reading.reader import Reading, read_workbook
from ingest.reading.rows import Body, body
from ingest.reading.units import UnitNames
from kernel.office import OfficeFolder

UnitSource = Literal["表头", "“单位：”行", "版式"]
_WITH_UNIT = ("amount", "amount_usd", "figure", "count", "percent", "points", "area", "per_area")
_KIND_ZH = {
    "total": "合计行",
    "subtotal": "小计行",
    "of_which": "其中行",
    "part": "下级行（读入）",
    "torn": "分不清是数据还是合计",
    "header_again": "重复的表头",
    "column_numbers": "栏次行",
    "number_only": "只有序号",
    "blank": "空行",
}


@dataclass(frozen=True)
class ColumnView:
    """One column or labelled cell. `field` is None when it is not read: `note` says why."""

    place: str
    label: str
    field: str | None
    note: str = ""
    unit: str | None = None
    unit_source: UnitSource | None = None


@dataclass(frozen=True)
class RowsView:
    """Rows that are no plain data: 1-based numbers as a reader counts them, and what they are."""

    rows: str
    kind: str
    label: str = ""


@dataclass
class SheetView:
    """One sheet. `is_unread`: it holds something nobody reads; `reasons` say why, `proposal` is a draft for it, if any.

    Without a `layout` and not `is_unread` it is blank or one of the office's own.
    """

    name: str
    layout: Layout | None = None
    header_rows: tuple[int, int] | None = None
    columns: list[ColumnView] = field(default_factory=list)
    cells: list[ColumnView] = field(default_factory=list)
    rows: list[RowsView] = field(default_factory=list)
    row_count: int = 0
    is_unread: bool = False
    reasons: list[str] = field(default_factory=list)
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Understanding:
    """A workbook as read, and each of its sheets as understood. No sheets: the file could not be opened."""

    reading: Reading
    sheets: tuple[SheetView, ...]


def understand(path: Path, office: OfficeFolder, layouts: Layouts) -> Understanding:
    """Read the workbook at `path` and say how each sheet is understood. Never raises for a bad file."""
    reading = read_workbook(path, office, layouts, name=path.name, folder="")
    try:
        with Workbook(path, path.name) as workbook:
            sheets = [workbook.sheet(entry) for entry in workbook.entries]
    except UnreadableError:
        return Understanding(reading, ())
    by_code = {layout.code: layout for layout in layouts.all}
    used = {r["source_sheet"]: by_code[r["layout_code"]] for r in reading.readings}
    names = UnitNames.of(office)
    return Understanding(reading, tuple(_view(sheet, used, reading, layouts, names) for sheet in sheets))


def _view(
    sheet: Sheet, used: dict[str, Layout], reading: Reading, layouts: Layouts, names: UnitNames
) -> SheetView:
    view = SheetView(sheet.name)
    cover = next((v for v in reversed(layouts.all) if v.table is None and v.names_sheet(sheet.name)), None)
    if layout := used.get(sheet.name):
        header = locate(sheet, layout)
        if header:
            _describe(view, joined(sheet, header), layout, header, reading)
    elif cover and reading.form_set == cover.form_set:
        view.layout, view.cells = cover, list(_cells(sheet, cover, range(0)))
    elif sheet.name in habits().own_sheets:
        view.reasons = ["考核办自己加的表，不读"]
    elif not sheet.holds_data:
        view.reasons = ["空表"]
    else:
        view.is_unread = True
        view.reasons = [f.message_zh for f in reading.findings if f.sheet in (sheet.name, None)]
        view.proposal = propose(sheet, layouts, names)
    return view


def _describe(view: SheetView, sheet: Sheet, layout: Layout, header: Header, reading: Reading) -> None:
    below = body(sheet, header, layout)
    view.layout, view.header_rows = layout, (header.first_row + 1, header.last_row + 1)
    view.row_count = len(below.data)
    units = {r["field"]: r["value_unit"] for r in reading.readings if r["source_sheet"] == sheet.name}
    view.columns = list(_columns(sheet, layout, header, units))
    view.rows = list(_rows(sheet, below))
    if layout.cells:
        end = len(sheet.grid) if below.footer is None else below.footer
        view.cells = list(_cells(sheet, layout, range(header.first_row, end)))
        if any(r >= end for r, _ in (cell.place for cell in find_cells(sheet, layout, range(end)))):
            view.rows[-1] = replace(view.rows[-1], kind="表下的标签和值")


def _columns(
    sheet: Sheet, layout: Layout, header: Header, units: dict[str, str | None]
) -> Iterator[ColumnView]:
    has_line = "amount_unit" in stated_lines(sheet, (layout,))
    seen: set[str] = set()
    for column in header.columns:
        place = column_letters(column.index)
        if column.field is None or column.field in seen:
            note = "不读（序号等）" if column.is_skipped else "重复的列" if column.field else "认不出"
            yield ColumnView(place, column.label, None, note if column.is_labelled else "没有表头")
            continue
        seen.add(column.field)
        spec = layout.fields[column.field]
        unit = units.get(column.field) or (
            unit_without_header(layout, spec, None) if spec.type in _WITH_UNIT else None
        )
        source: UnitSource | None = None
        if spec.type in _WITH_UNIT:
            by_line = has_line and spec.type in ("amount", "figure")
            source = "表头" if column.unit == unit else "“单位：”行" if by_line else "版式"
        yield ColumnView(place, column.label, column.field, unit=unit, unit_source=source)


def _cells(sheet: Sheet, layout: Layout, table: range) -> Iterator[ColumnView]:
    for cell in find_cells(sheet, layout, table):
        row, column = (cell.stated.row, cell.stated.column) if cell.stated else cell.place
        text = show(cell.stated.value).strip() if cell.stated else ""
        yield ColumnView(f"{column_letters(column)}{row + 1}", cell.label, cell.name, note=text or "（空白）")


def _rows(sheet: Sheet, below: Body) -> Iterator[RowsView]:
    """Everything below the header that is no plain data, neighbours of one kind together."""
    last = max([row.number for row in below.rows], default=-1)
    kinds = {row.number: (row.kind, row.label) for row in below.rows if row.kind != "data"}
    kinds |= {number: (kind, "") for number, kind in below.passed.items() if kind != "blank" or number < last}
    run: list[int] = []
    for number in sorted(kinds):
        if run and (number != run[-1] + 1 or kinds[number] != kinds[run[-1]]):
            yield _run(run, kinds)
            run = []
        run.append(number)
    if run:
        yield _run(run, kinds)
    if below.footer is not None:
        first = next((show(v) for v in sheet.grid[below.footer] if v != BLANK), "")
        yield RowsView(row_range(below.footer, len(sheet.grid) - 1), "表尾", "".join(first.split())[:20])


def _run(run: list[int], kinds: dict[int, tuple[str, str]]) -> RowsView:
    kind, label = kinds[run[0]]
    return RowsView(row_range(run[0], run[-1]), _KIND_ZH[kind], label)
