"""What a sheet says beside the cells of its table: labelled cells, a word in its name, nested rows, zeros for blanks,
no unit of money anywhere. The rows are read already; this completes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.addresses import column_letters
from ingest.findings import at
from ingest.labels import squeeze
from ingest.layouts import Layout
from ingest.opening.sheet import Sheet, show
from ingest.reading import hierarchy
from ingest.reading.card import Card, read_card
from ingest.reading.cells import exact
from ingest.reading.columns import unit_without_header
from ingest.reading.header import Header
from ingest.reading.numbers import RefusedError
from ingest.reading.rows import Body, body
from ingest.reading.table import Setting, TableReading
from kernel.findings import Finding

_MONEY = ("amount", "figure")
_FIGURES = ("amount", "amount_usd", "figure", "count", "points", "area", "per_area")


def complete(
    sheet: Sheet, layout: Layout, header: Header, setting: Setting, result: TableReading, *, has_unit: bool
) -> None:
    """Add to `result` what stands around its table. `has_unit`: the lines above it speak of a unit, right or wrong."""
    if layout.cells or layout.is_nested:
        below = body(sheet, header, layout)
        if layout.cells:
            _add_cells(sheet, layout, header, below, setting, result)
        if layout.is_nested:
            names = next(c.index for c in header.columns if c.field in layout.key)
            result.findings += hierarchy.nest(sheet, below, names, result)
    mapped = {column.field for column in header.columns}
    for name in (field for field in layout.named_fields if field not in mapped):
        _add_word(sheet, layout, header, name, result)
    if layout.is_zero_filled:
        result.findings += _zero_or_missing(sheet, layout, header, result)
    if not has_unit:
        result.findings += _unstated_unit(sheet, layout, header, result)


def _add_cells(
    sheet: Sheet, layout: Layout, header: Header, below: Body, setting: Setting, result: TableReading
) -> None:
    """The values of the labelled cells hold for every row; a finding without a subject is about theirs."""
    end = len(sheet.grid) if below.footer is None else below.footer
    card = read_card(sheet, layout, range(header.first_row, end), setting.names, setting.amount_unit)
    result.rows.share(card.values)
    subject = card.values.get(layout.subject or "")
    findings = [*result.findings, *card.findings]
    if isinstance(subject, str):
        findings = [found if found.subject else replace(found, subject=subject) for found in findings]
    result.findings = findings
    result.readings += _readings(sheet, layout, card, setting)


def _readings(sheet: Sheet, layout: Layout, card: Card, setting: Setting) -> Iterator[dict[str, Any]]:
    """Where each labelled value stands; its own row is both `first_row` and `last_row`."""
    for cell in card.cells:
        row, column = (cell.stated.row, cell.stated.column) if cell.stated else cell.place
        yield {
            "office_code": setting.office_code,
            "report_period": setting.report_period,
            "source_sheet": sheet.name,
            "form_code": layout.form_code,
            "layout_code": layout.code,
            "field": cell.name,
            "source_column": column_letters(column),
            "header_label": cell.label,
            "value_unit": card.units[cell.name] if layout.cells[cell.name].type in _FIGURES else None,
            "first_row": row + 1,
            "last_row": row + 1,
        }


def _add_word(sheet: Sheet, layout: Layout, header: Header, name: str, result: TableReading) -> None:
    """The one listed word of a choice that the sheet's name has or, failing that, the lines above its header."""
    column = layout.fields[name]
    above = "".join(show(value) for row in sheet.grid[: header.first_row] for value in row)
    found: set[str] = set()
    for text in (squeeze(sheet.name), squeeze(above)):
        found = {code for word, code in column.code_of_word.items() if word in text}
        if found:
            break
    if len(found) == 1:
        result.rows.share({name: found.pop()})
        return
    expected = "、".join(words[0] for words in column.choices.values())
    result.findings.append(at(sheet, "word_unstated", label=column.labels[0], expected=expected))


def _zero_or_missing(sheet: Sheet, layout: Layout, header: Header, result: TableReading) -> Iterator[Finding]:
    """Columns of money without any figure but zero, told once a sheet."""
    columns = [c for c in header.columns if c.field and layout.fields[c.field].type in _FIGURES]
    idle = [c for c in columns if result.rows and not any(result.rows.column(c.field))]
    if idle:
        label = "、".join(c.path[-1] for c in idle)
        yield at(sheet, "zero_or_missing", header.last_row, idle[0].index, field=idle[0].field, label=label)


def _unstated_unit(sheet: Sheet, layout: Layout, header: Header, result: TableReading) -> Iterator[Finding]:
    """The first column of money that is read in the layout's own unit, because nothing in the sheet says one."""
    rows = {number - 1 for number in result.rows.column("source_row")}
    for column in header.columns:
        spec = layout.fields.get(column.field or "")
        if spec is None or spec.type not in _MONEY or column.unit:
            continue
        if any(_is_bare(sheet, row, column.index) for row in rows):
            unit = unit_without_header(layout, spec, None)
            place = (header.last_row, column.index)
            yield at(sheet, "sheet_unit_unstated", *place, field=column.field, label=column.label, unit=unit)
            return


def _is_bare(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a cell holds a number other than zero without a unit of its own."""
    try:
        number = exact(sheet.value(row, column) or "0")
    except RefusedError:
        return False
    return number is not None and number.unit is None and number.value != 0
