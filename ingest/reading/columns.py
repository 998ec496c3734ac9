"""The columns of a located header against its layout: what each is, in which unit, and which are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ingest.addresses import column_letters
from ingest.findings import at
from ingest.habits import habits
from ingest.layouts import PATH_SEPARATOR, Column, Layout
from ingest.opening.sheet import Sheet
from ingest.reading.cells import Context
from ingest.reading.header import Header, HeaderColumn
from ingest.reading.units import UnitNames
from kernel.findings import Finding

_UNIT_CODES = {
    "amount": ("wan",),
    "amount_usd": ("wan_usd",),
    "figure": ("wan", "count"),
    "count": ("count",),
    "percent": ("pct",),
    "points": ("points",),
    "area": ("mu",),
    "per_area": ("wan_per_mu",),
}
_OWN_UNIT = {
    "amount_usd": "万美元",
    "count": "个",
    "percent": "%",
    "points": "分",
    "area": "亩",
    "per_area": "万元/亩",
}


class Mapped(NamedTuple):
    """A column that is a field of the layout (0-based index), and how its cells are to be taken."""

    index: int
    name: str
    column: Column
    label: str
    context: Context


# code, place (none: the sheet) and parameters of a finding
_Fault = tuple[str, tuple[int, ...], dict[str, str]]


def map_columns(
    sheet: Sheet, layout: Layout, header: Header, names: UnitNames, amount_unit: str | None
) -> tuple[list[Mapped], list[Finding]]:
    """The fields from left to right, and every unknown, doubled or missing column and unfit unit.

    Of doubled columns the first is read. A column's unit: its header, else the sheet's `单位：` line, else the layout.
    """
    mapped, faults = _mapped(layout, header, names, amount_unit, sheet.is_1904)
    return list(mapped), [at(sheet, code, *place, **params) for code, place, params in faults]


@lru_cache(maxsize=256)
def _mapped(
    layout: Layout, header: Header, names: UnitNames, amount_unit: str | None, is_1904: bool
) -> tuple[tuple[Mapped, ...], tuple[_Fault, ...]]:
    """The fields and the faults of a header, for every sheet that has it."""
    faults = list(_faults(layout, header))
    mapped: dict[str, Mapped] = {}
    for column in header.columns:
        if column.field is None or column.field in mapped:
            continue
        spec = layout.fields[column.field]
        unit = unit_without_header(layout, spec, amount_unit)
        if column.unit and spec.type in _UNIT_CODES:
            if habits().units[column.unit].code in _UNIT_CODES[spec.type]:
                unit = column.unit
            else:
                params = {"label": column.label, "unit": column.unit, "expected": unit}
                faults.append(("column_unit_unexpected", (header.last_row, column.index), params))
        context = Context(spec, unit, is_1904, names)
        mapped[column.field] = Mapped(column.index, column.field, spec, column.label, context)
    return tuple(mapped.values()), tuple(faults)


def unit_without_header(layout: Layout, spec: Column, amount_unit: str | None) -> str:
    """The unit of a column whose label states none: money by the sheet's `单位：` line, else as the layout says."""
    if spec.type in ("amount", "figure") and amount_unit:
        return amount_unit
    return spec.unit or _OWN_UNIT.get(spec.type) or layout.amount_unit


def _faults(layout: Layout, header: Header) -> Iterator[_Fault]:
    seen: dict[str, HeaderColumn] = {}
    for column in header.columns:
        place = (header.last_row, column.index)
        if column.is_unknown:
            yield "column_unmapped", place, {"label": column.label}
        elif column.field and seen.setdefault(column.field, column) is not column:
            other = column_letters(seen[column.field].index)
            yield "column_duplicate", place, {"field": column.field, "label": column.label, "other": other}
    for name in header.missing(layout):
        label = layout.fields[name].labels[0].replace(PATH_SEPARATOR, "→")
        yield "column_missing", (), {"field": name, "label": label, "title": layout.title}
