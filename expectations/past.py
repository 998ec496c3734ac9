"""What a unit stated before: which earlier revision a submission is compared with.

The reference of a month is the latest revision of (unit, month before) received before the submission itself,
accepted or not: it is what the unit last said, and it does not depend on which receipts are judged together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.typed import typed
from kernel.office import Unit
from kernel.period import Period
from kernel.tables import ROW_TABLES
from kernel.verdicts import Step, SubjectKind, decided_kinds

# Sheets of one workbook: a later revision that leaves one of them empty still replaces the earlier one.
_WORKBOOKS = (("capital", "tax", "project", "activity", "profile", "milestone", "assistance", "forecast"),)

Decides = Callable[[Step, str], tuple[SubjectKind, ...]]


def usually_decides(step: Step, month: str) -> tuple[SubjectKind, ...]:
    """The kinds of subject a step decides of a quarter where the office has no word on it."""
    return decided_kinds((), step, month)


@dataclass(frozen=True)
class ReceiptInfo:
    """When and for whom a workbook was received. `unit_code` is the sender's; `received_at` naive office time.

    `is_refused`: sent back, held, or about to be for a fault of reading: nothing is held against what it says.
    `unit_name` and `file_name` are for the reader of a finding that names it.
    """

    receipt_no: str
    unit_code: str | None
    report_period: str | None
    received_at: datetime
    unit_name: str | None = None
    file_name: str | None = None
    is_refused: bool = False
    is_nil_return: bool = False

    @property
    def order(self) -> tuple[datetime, str]:
        """Revisions and workbooks are ordered by it."""
        return self.received_at, self.receipt_no


@dataclass(frozen=True)
class Spell:
    """A time a unit is there, by units.csv: first and last day, both inclusive; no last day: still there."""

    first: pd.Timestamp
    last: pd.Timestamp | None


@dataclass(frozen=True)
class UnitSpells:
    """A unit's latest name and the times it is there, in order."""

    title: str
    spells: tuple[Spell, ...]


def unit_spells(units: Iterable[Unit]) -> dict[str, UnitSpells]:
    """Rows of units.csv by code: a renamed unit has several."""
    found: dict[str, UnitSpells] = {}
    for unit in sorted(units, key=lambda unit: unit.valid_from):
        last = None if unit.valid_to is None else pd.Timestamp(unit.valid_to)
        earlier = found[unit.unit_code].spells if unit.unit_code in found else ()
        spell = Spell(pd.Timestamp(unit.valid_from), last)
        found[unit.unit_code] = UnitSpells(unit.unit_name, (*earlier, spell))
    return found


class Past:
    """All landed rows of an office and the order in which their workbooks came."""

    def __init__(
        self,
        tables: Mapping[str, pa.Table],
        receipts: Mapping[str, ReceiptInfo],
        units: Mapping[tuple[str, str, str], str] = MappingProxyType({}),
        lifetimes: Mapping[str, UnitSpells] = MappingProxyType({}),
        groups: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
        decides: Decides = usually_decides,
    ):
        """`tables` by landed table name; `receipts` must know every receipt that has rows.

        `units`: the unit of amount columns by (receipt_no, form, field), of the sheets it is known of. `lifetimes`: the
        office's own units by code. `groups`: month → unit → title of its group, of the months there is a scheme for.
        `decides`: the kinds of subject the county or the city decides of the quarter that ends in a month.
        """
        self._tables, self._receipts, self._units, self._lifetimes = tables, receipts, units, lifetimes
        self._groups, self.decides = groups, decides
        self._in_order: dict[str, tuple[pa.Table, dict[str, tuple[int, int]]]] = {}
        self._arrivals: dict[tuple[str, ...], dict[tuple[str, str], list[tuple[datetime, str]]]] = {}

    def last_month(self, form: str, receipt_no: str) -> str | None:
        """Receipt of the revision stated for the month before; None when there is none."""
        info = self.info(receipt_no)
        if info.unit_code is None or info.report_period is None:
            return None
        period = Period.parse(info.report_period)
        if period.kind != "month":
            return None
        return self.stated(form, info.unit_code, period.previous().code, info)

    def stated(self, form: str, unit_code: str, period: str, before: ReceiptInfo) -> str | None:
        """Receipt of the latest revision of (unit, period) that had come before `before`."""
        return next(iter(self.revisions(form, unit_code, period, before)), None)

    def revisions(self, form: str, unit_code: str, period: str, before: ReceiptInfo) -> list[str]:
        """Receipts of all revisions of (unit, period) that had come before `before`, the latest first."""
        arrivals = self._of_workbook(form).get((unit_code, period), [])
        return [receipt_no for _, receipt_no in reversed(arrivals[: bisect_left(arrivals, before.order)])]

    def periods(self, form: str, unit_code: str | None) -> list[str]:
        """Periods of which the unit sent this form, in order of their codes."""
        return sorted(period for unit, period in self._of_workbook(form) if unit == unit_code)

    def unit_of(self, receipt_no: str, form: str, field: str) -> str | None:
        """The unit word of a column on a receipt's sheet; None when it is not known."""
        return self._units.get((receipt_no, form, field))

    def spells(self, unit_code: str) -> tuple[Spell, ...]:
        """When a unit is there; empty for one units.csv does not have."""
        return self._lifetimes[unit_code].spells if unit_code in self._lifetimes else ()

    def groups(self, unit_code: object, *months: str) -> tuple[str | None, ...] | None:
        """The unit's group in each of these months (None: in none); None where a month has no scheme."""
        if any(month not in self._groups for month in months):
            return None
        return tuple(self._groups[month].get(str(unit_code)) for month in months)

    def unit_title(self, unit_code: object) -> str | None:
        """A unit's name; None for one units.csv does not have."""
        return self._lifetimes[str(unit_code)].title if unit_code in self._lifetimes else None

    def info(self, receipt_no: str) -> ReceiptInfo:
        """Raises ValueError for a receipt nobody told about."""
        if receipt_no not in self._receipts:
            raise ValueError(f"rows of receipt {receipt_no} came without its ReceiptInfo")
        return self._receipts[receipt_no]

    def frame(self, form: str, receipts: Iterable[str]) -> pd.DataFrame:
        """Rows of these receipts, typed, in the order of their cells."""
        table, _ = self.in_order(form)
        wanted = pa.array(sorted(set(receipts)), pa.string())
        return typed(table.filter(pc.is_in(table["receipt_no"], wanted)))

    def in_order(self, form: str) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
        """A form's rows in cell order, and where each receipt's lie (offset, length)."""
        if form not in self._in_order:
            empty = ROW_TABLES[f"{form}_row"].empty_table()
            table = in_cell_order(self._tables.get(f"{form}_row", empty)).combine_chunks()
            slices, offset = {}, 0
            for run in pc.value_counts(table["receipt_no"]).to_pylist():
                slices[run["values"]] = (offset, run["counts"])
                offset += run["counts"]
            self._in_order[form] = (table, slices)
        return self._in_order[form]

    def _of_workbook(self, form: str) -> dict[tuple[str, str], list[tuple[datetime, str]]]:
        forms = next((w for w in _WORKBOOKS if form in w), (form,))
        if forms not in self._arrivals:
            self._arrivals[forms] = self._arrivals_of(forms)
        return self._arrivals[forms]

    def _arrivals_of(self, forms: tuple[str, ...]) -> dict[tuple[str, str], list[tuple[datetime, str]]]:
        arrivals: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
        for receipt_no in sorted(self._holders(forms)):
            info = self.info(receipt_no)
            if info.unit_code is not None and info.report_period is not None:
                key = (info.unit_code, info.report_period)
                arrivals.setdefault(key, []).append(info.order)
        return {key: sorted(values) for key, values in arrivals.items()}

    def _holders(self, forms: tuple[str, ...]) -> set[str]:
        names = [f"{form}_row" for form in forms if f"{form}_row" in self._tables]
        return {r for name in names for r in pc.unique(self._tables[name]["receipt_no"]).to_pylist()}


def in_cell_order(table: pa.Table) -> pa.Table:
    """Rows in one order whatever order they came in: receipt, sheet, row, column."""
    keys = ["receipt_no", "source_sheet", "source_row", "source_column"]
    return table.sort_by([(key, "ascending") for key in keys if key in table.column_names])
