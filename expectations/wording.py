"""Where a field's cell is and how its value reads, in the unit of its own sheet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from expectations.typed import to_decimal
from kernel.tables import AMOUNT, ROW_TABLES

# 万元 in one unit of the sheet; any other unit is as large as what lands
_WAN_IN = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    **dict.fromkeys(("亿元", "亿", "亿元人民币", "亿美元"), Decimal(10_000)),
    "美元": Decimal("0.0001"),
}
_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True)
class Place:
    """A field's column letter, header text and unit on one sheet; column None when the sheet has no such column.

    `row` is where a field stands that is read once a sheet, like a labelled cell; None: in each record's own row.
    """

    column: str | None
    label: str
    unit: str | None
    row: int | None = None


class Places:
    """Column letters by receipt, sheet and field, from landed `reading` rows."""

    def __init__(self, readings: pa.Table):
        self._by_field, self._by_column, self._sheets = {}, {}, set()
        for reading in readings.to_pylist():
            sheet = (reading["receipt_no"], reading["source_sheet"], reading["form_code"])
            label = reading["header_label"] or reading["field"]
            row = reading["first_row"] if reading["first_row"] == reading["last_row"] else None
            place = Place(reading["source_column"], label, reading["value_unit"], row)
            self._sheets.add(sheet)
            self._by_field[(*sheet, reading["field"])] = place
            self._by_column[(*sheet, reading["source_column"])] = place

    def of(self, form: str, record: dict[str, Any], field: str) -> Place:
        """Place of `field` in the row `record`. The value of an unpivoted row stands in the row's own column."""
        sheet = (record["receipt_no"], record["source_sheet"], form)
        if field == "target_value":
            column = record["source_column"]
            return self._by_column.get((*sheet, column), Place(column, field, None))
        return self._by_field.get((*sheet, field), Place(None, field, None))

    def label(self, receipt_no: str, sheet: str, form: str, field: str) -> str:
        """The header text of `field` on a sheet; the field itself when it has no column."""
        place = self._by_field.get((receipt_no, sheet, form, field))
        return place.label if place else field

    def units(self) -> dict[tuple[str, str, str], str]:
        """The unit word of each amount column by (receipt_no, form, field)."""
        return {(r, form, f): p.unit for (r, _, form, f), p in self._by_field.items() if p.unit}

    def sheets(self) -> list[tuple[str, str, str]]:
        """(receipt_no, sheet, form) of every sheet that was read, empty ones included."""
        return sorted(self._sheets)

    def lack(self, form: str, record: dict[str, Any], field: str) -> bool:
        """Whether the row's sheet was read and has no column for `field`."""
        sheet = (record["receipt_no"], record["source_sheet"], form)
        return sheet in self._sheets and self.of(form, record, field).column is None


def worded(value: Any, form: str, field: str, unit: str | None, bare: bool = False) -> str | None:
    """`value` of a column as a reader of the sheet would write it; None when missing and `bare`, else `空`.

    A number is an amount in millionths when `field`, the one it is shown beside, lands as a decimal.
    """
    if pd.isna(value):
        return None if bare else "空"
    if isinstance(value, bool):
        return _YES_NO[value]
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int) and ROW_TABLES[f"{form}_row"].field(field).type == AMOUNT:
        number = to_decimal(value) / wan_in(unit)
        return plain(number) + ("" if bare else unit or "")
    return str(value)


def wan_in(unit: str | None) -> Decimal:
    """What one `unit` of a sheet lands as: 10,000 for 亿元."""
    return _WAN_IN.get(unit or "", Decimal(1))


def plain(number: Decimal) -> str:
    """Digits without exponent or trailing zeros."""
    return f"{number.normalize():f}"
