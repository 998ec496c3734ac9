"""Data where it does not belong or cannot be seen: hidden, struck through, without a header, merged, below the footer."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.addresses import Place, column_letters
from ingest.findings import at, row_range
from ingest.layouts import Layout
from ingest.opening.sheet import BLANK, Sheet, show
from ingest.reading.cells import exact
from ingest.reading.columns import Mapped
from ingest.reading.header import Header
from ingest.reading.numbers import RefusedError
from ingest.reading.rows import Body, is_footer
from kernel.findings import Finding

_NUMERIC = ("amount", "figure", "measure", "count")
_DATA_CELLS = 3  # a row below the footer with this many filled columns is data, not a signature


def check(
    sheet: Sheet, layout: Layout, header: Header, body: Body, mapped: list[Mapped]
) -> Iterator[Finding]:
    """Every such place, each column or run of rows once."""
    yield from _hidden(sheet, header, body, mapped)
    yield from _marked(sheet, body, mapped, "cell_struck", sheet.struck)
    yield from _marked(sheet, body, mapped, "cell_unseen", sheet.unseen)
    yield from _commented(sheet, body, mapped)
    yield from _unlabelled(sheet, header, body)
    yield from _merged(sheet, header, body, mapped)
    if body.footer is not None:
        yield from _below_footer(sheet, layout, body.footer, mapped)


def _hidden(sheet: Sheet, header: Header, body: Body, mapped: list[Mapped]) -> Iterator[Finding]:
    hidden = [row.number for row in body.rows if row.number in sheet.hidden_rows] if sheet.hidden_rows else []
    for first, last in _runs(hidden):
        yield at(sheet, "hidden_rows", first, rows=row_range(first, last))
    for m in mapped:
        if sheet.is_column_hidden(m.index) and any(sheet.grid[n][m.index] != BLANK for n in body.data):
            name = column_letters(m.index)
            place = (header.last_row, m.index)
            yield at(sheet, "hidden_column", *place, field=m.name, label=m.label, name=name)


def _marked(
    sheet: Sheet, body: Body, mapped: list[Mapped], code: str, places: frozenset[Place]
) -> Iterator[Finding]:
    """Data among places that a format strikes through or hides."""
    for place in sorted(places):
        m = next((m for m in mapped if m.index == place[1]), None)
        if m and place[0] in body.data and sheet.value(*place) != BLANK:
            yield at(sheet, code, *place, field=m.name, label=m.label)


def _commented(sheet: Sheet, body: Body, mapped: list[Mapped]) -> Iterator[Finding]:
    """Comments of the sender beside data: told once a sheet, since nothing of them is landed."""
    columns = {m.index for m in mapped}
    told = sorted(place for place in sheet.comments if place[1] in columns and place[0] in body.data)
    if told:
        cells = "、".join(f"{column_letters(column)}{row + 1}" for row, column in told)
        yield at(sheet, "comments_unread", *told[0], count=len(told), cells=cells)


def _unlabelled(sheet: Sheet, header: Header, body: Body) -> Iterator[Finding]:
    labelled = {c.index for c in header.columns if c.is_labelled}
    width = len(sheet.grid[0]) if sheet.grid else 0
    for column in (c for c in range(width) if c not in labelled):
        first = next((n for n in body.data if sheet.grid[n][column] != BLANK), None)
        if first is not None:
            yield at(sheet, "column_unlabelled", first, column, name=column_letters(column))


def _merged(sheet: Sheet, header: Header, body: Body, mapped: list[Mapped]) -> Iterator[Finding]:
    """Merged data that more than one cell could own; keys merged downwards are filled down instead."""
    for top, left, bottom, right in sheet.merges:
        if bottom <= header.last_row or sheet.value(top, left) == BLANK:
            continue
        rows = [n for n in body.data if top <= n <= bottom]
        columns = [m for m in mapped if left <= m.index <= right]
        is_shared_down = len(rows) > 1 and not all(m.column.fill_down for m in columns)
        if columns and rows and (is_shared_down or len(columns) > 1):
            area = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
            yield at(
                sheet, "merged_data", top, left, field=columns[0].name, label=columns[0].label, area=area
            )


def _below_footer(sheet: Sheet, layout: Layout, footer: int, mapped: list[Mapped]) -> Iterator[Finding]:
    """Rows with a number among three filled columns, or beside the name or code of what the row is about; in a form
    without numbers, rows that are more than half filled. A number with nothing beside it may be a note: that it does not
    count is said."""
    numeric = [m for m in mapped if m.column.type in _NUMERIC]
    naming = [m for m in mapped if m.name in (*layout.key, layout.subject) and m not in numeric]
    for number in range(footer + 1, len(sheet.grid)):
        row = sheet.grid[number]
        filled = [m for m in mapped if row[m.index] != BLANK]
        hit = next((m for m in filled if m in numeric and _is_number(row[m.index])), None)
        if not numeric and 2 * len(filled) > len(mapped):
            hit = filled[0]
        is_named = any(m in naming for m in filled) and not is_footer(row)
        if hit and (is_named or len(filled) >= _DATA_CELLS):
            yield at(sheet, "data_below_footer", number, hit.index, label=hit.label, footer=footer + 1)
        elif hit and sum(value != BLANK for value in row) == 1:
            written = show(row[hit.index])
            yield at(
                sheet,
                "number_below_footer",
                number,
                hit.index,
                label=hit.label,
                footer=footer + 1,
                raw=written,
            )


def _is_number(value: object) -> bool:
    try:
        return exact(value) is not None
    except RefusedError:
        return False


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Consecutive numbers as (first, last): 3, 4, 7 → (3, 4), (7, 7)."""
    first = 0
    for position, number in enumerate(numbers):
        if position + 1 == len(numbers) or numbers[position + 1] != number + 1:
            yield numbers[first], number
            first = position + 1
