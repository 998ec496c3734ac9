"""Labelled cells around a table (`项目名称 | 某某项目`): found by label, typed, and nothing beside them left unread."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ingest.addresses import Place, column_letters
from ingest.findings import at, refusal, row_range
from ingest.habits import habits
from ingest.labels import normal, split_label
from ingest.layouts import Layout
from ingest.opening.sheet import BLANK, Sheet, Value
from ingest.reading.cells import Context, typed
from ingest.reading.columns import unit_without_header
from ingest.reading.lines import Stated, label_pattern, pairs, right_of, states_line
from ingest.reading.numbers import RefusedError
from ingest.reading.rows import is_footer
from ingest.reading.units import UnitNames
from kernel.findings import Finding

_EXACT_UNIT = ("amount", "amount_usd", "count", "percent", "points", "area", "per_area")
_COLON = re.compile("[:：]")
_GAP = re.compile(r"\s{2,}")  # what follows a wide gap is another line


@dataclass(frozen=True)
class Labelled:
    """A labelled cell: the label as written with its 0-based place, and the value beside it (None: blank)."""

    name: str
    label: str
    place: Place
    stated: Stated | None


@dataclass
class Card:
    """What the labelled cells of one sheet held: typed values by name, where they stood, every fault."""

    values: dict[str, Any] = field(default_factory=dict)
    cells: list[Labelled] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def find_cells(sheet: Sheet, layout: Layout, table: range = range(0)) -> list[Labelled]:
    """Every labelled cell outside the rows of the `table`, in sheet order.

    The value stands to the right of its label, before the next one; or in the label's own cell after a colon, where
    several labels may share a line (`被考核单位：昆阳镇    考核日期：2009年1月10日`).
    """
    found = []
    for r, row in enumerate(sheet.grid):
        if r in table:
            continue
        for c, value in enumerate(row):
            for label, rest in _labels(value, layout):
                stated = Stated(rest, r, c) if rest else _beside(sheet, r, c, layout)
                found.append(Labelled(layout.cell_by_label[normal(label)], label, (r, c), stated))
    return found


def read_card(sheet: Sheet, layout: Layout, table: range, names: UnitNames, amount_unit: str | None) -> Card:
    """The labelled cells of a sheet whose table fills the rows `table` (0-based)."""
    out = Card()
    for cell in find_cells(sheet, layout, table):
        first = next((c for c in out.cells if c.name == cell.name), None)
        if first:
            other = _address(first.place)
            out.findings.append(at(sheet, "label_duplicate", *cell.place, label=cell.label, other=other))
            continue
        out.cells.append(cell)
        _type(sheet, layout, cell, names, amount_unit, out)
    for name, column in layout.cells.items():
        if column.required and name not in {c.name for c in out.cells if c.stated}:
            cell = next((c for c in out.cells if c.name == name), None)
            place = cell.place if cell else (None, None)
            out.findings.append(at(sheet, "label_blank", *place, field=name, label=column.labels[0]))
    out.findings += [*_hidden(sheet, out.cells), *_unread(sheet, layout, table, out.cells)]
    return out


def _type(
    sheet: Sheet, layout: Layout, cell: Labelled, names: UnitNames, amount_unit: str | None, out: Card
) -> None:
    column = layout.cells[cell.name]
    own, written = unit_without_header(layout, column, amount_unit), split_label(cell.label)[1]
    unit = written or own
    if column.type in _EXACT_UNIT and habits().units[unit].code != habits().units[own].code:
        params = {"label": cell.label, "unit": unit, "expected": own}
        out.findings.append(at(sheet, "column_unit_unexpected", *cell.place, **params))
        unit = own
    out.values[cell.name], out.units[cell.name] = None, unit
    if cell.stated is None:
        return
    place = (cell.stated.row, cell.stated.column)
    try:
        context = Context(column, unit, sheet.is_1904, names)
        out.values[cell.name], remark = typed(cell.stated.value, context)
    except RefusedError as err:
        out.findings.append(refusal(sheet, err, *place, field=cell.name, label=cell.label, subject=None))
        return
    if remark:
        out.findings.append(at(sheet, remark, *place, field=cell.name, label=cell.label))


def _hidden(sheet: Sheet, cells: list[Labelled]) -> Iterator[Finding]:
    """Values that nobody sees in the sheet."""
    for cell in cells:
        if cell.stated is None:
            continue
        row, column = cell.stated.row, cell.stated.column
        if (row, column) in sheet.unseen:
            yield at(sheet, "cell_unseen", row, column, field=cell.name, label=cell.label)
        if row in sheet.hidden_rows:
            yield at(sheet, "hidden_rows", row, column, field=cell.name, rows=row_range(row, row))
        elif sheet.is_column_hidden(column):
            name = column_letters(column)
            yield at(sheet, "hidden_column", row, column, field=cell.name, label=cell.label, name=name)


def _unread(sheet: Sheet, layout: Layout, table: range, cells: list[Labelled]) -> Iterator[Finding]:
    """Filled cells below the first label that are neither label nor value, line, footer nor table: once a row."""
    if not cells:
        return
    known = {c.place for c in cells} | {(c.stated.row, c.stated.column) for c in cells if c.stated}
    for r in range(cells[0].place[0], len(sheet.grid)):
        row = sheet.grid[r]
        if r in table:
            continue
        if is_footer(row) and not any(c.place[0] == r for c in cells):
            return
        filled = ((c, v) for c, v in enumerate(row) if v != BLANK and (r, c) not in known)
        foreign = next((c for c, v in filled if not states_line(v, layout)), None)
        if foreign is not None:
            yield at(sheet, "cell_unlabelled", r, foreign)


def _labels(value: Value, layout: Layout) -> tuple[tuple[str, str], ...]:
    """(label, what follows it in the same cell) of the labelled cells a cell names."""
    return _named(value, layout) if isinstance(value, str) and value else ()


@lru_cache(maxsize=2000)
def _named(value: str, layout: Layout) -> tuple[tuple[str, str], ...]:
    if normal(value) in layout.cell_by_label:
        return ((value.strip(), ""),)
    pattern = label_pattern(layout.labels_beside)
    lines = [line for line in _GAP.split(unicodedata.normalize("NFKC", value).strip()) if pattern.match(line)]
    stated = [
        (hit[0].rstrip(": "), rest)  # with the unit in its brackets
        for line in lines
        for hit, (_, rest) in zip(pattern.finditer(line), pairs(pattern, line), strict=True)
    ]
    if len(stated) == 1:  # one label: all that follows is its value, as it was written
        stated = [(stated[0][0], _COLON.split(value, maxsplit=1)[1].strip())]
    return tuple((label, rest) for label, rest in stated if normal(label) in layout.cell_by_label)


def _beside(sheet: Sheet, row: int, column: int, layout: Layout) -> Stated | None:
    stated = right_of(sheet, row, column)
    return None if stated and _labels(stated.value, layout) else stated


def _address(place: Place) -> str:
    return f"{column_letters(place[1])}{place[0] + 1}"
