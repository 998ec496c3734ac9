"""A received workbook as it was landed, beside the revisions before it: its rows by form, and what their cells held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from ingest import Layouts, returns
from ingest.layouts import Column, Layout
from ingest.wording import as_written, expected_of, shown
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder
from kernel.period import Period
from kernel.tables import ROW_TABLES
from ledger import Receipt
from ledger.records import ACCEPTED, HELD, REJECTED, WARNED

_JUDGED = (ACCEPTED, WARNED, REJECTED, HELD)
_FILES_KEPT = 64  # landed files held open at once: two months of every table
Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Place:
    """A field's column on one sheet: letters, header text, unit word, and what its layout says of it."""

    letters: str
    label: str
    unit: str | None
    field: str
    column: Column | None


@dataclass(frozen=True)
class Revision:
    """One receipt's landed side: findings, rows by table, and where and how each field stood on each sheet."""

    findings: Sequence[Row]
    rows: Mapping[str, Sequence[Row]]
    layouts: Mapping[str, Layout]
    by_field: Mapping[tuple[str, str], _Place] = field(default_factory=dict)
    by_letters: Mapping[tuple[str, str], _Place] = field(default_factory=dict)
    period: str | None = None

    @classmethod
    def of(
        cls,
        layouts: Layouts,
        findings: Sequence[Row],
        readings: Iterable[Row],
        rows: Mapping[str, Sequence[Row]],
        period: str | None = None,
    ) -> Revision:
        """From landed `finding`, `reading` and row tables of one receipt."""
        by_code = {layout.code: layout for layout in layouts.all}
        places, used = [], {}
        for row in readings:
            layout = by_code.get(row["layout_code"])
            column = layout.columns.get(row["field"]) if layout else None
            letters, label = row["source_column"], row["header_label"] or row["field"]
            place = _Place(letters or "A", label, row["value_unit"], row["field"], column)
            places.append((row["source_sheet"], place))
            if layout and layout.table:
                used[layout.table] = layout
        return cls(
            findings=findings,
            rows=rows,
            layouts=used,
            by_field={(sheet, place.field): place for sheet, place in places},
            by_letters={(sheet, place.letters): place for sheet, place in places},
            period=period,
        )

    def place(self, row: Row, name: str) -> _Place | None:
        """Where a row's field stands; an unpivoted value stands in the row's own column."""
        sheet = row["source_sheet"]
        own = self.by_letters.get((sheet, row["source_column"])) if "source_column" in row else None
        is_unpivoted = own is not None and (sheet, name) not in self.by_field
        return own if is_unpivoted else self.by_field.get((sheet, name))

    def word(self, row: Row, name: str, unit_names: Mapping[str, str]) -> str | None:
        """A row's field as its sheet had it, the unit behind a number; what was refused there, as it was written."""
        place, value = self.place(row, name), row[name]
        if value is None and place is not None:
            return self._refused.get((row["source_sheet"], row["source_row"], place.letters))
        if place is None or place.column is None:
            return None if value is None else str(value)
        return shown(as_written(value, place.column, place.unit, unit_names), place.unit)

    @cached_property
    def _refused(self) -> dict[tuple[str, int, str], str]:
        """(sheet, row, letters) → what was written in cells that have a finding."""
        return {
            (f["source_sheet"], f["source_row"], f["source_column"]): f["raw_value"] for f in self.findings
        }

    @cached_property
    def row_at(self) -> dict[tuple[str, int], list[tuple[str, Row]]]:
        """(sheet, row number) → (table, landed row); several of an unpivoted table."""
        found: dict[tuple[str, int], list[tuple[str, Row]]] = defaultdict(list)
        for table, rows in self.rows.items():
            for row in rows:
                found[row["source_sheet"], row["source_row"]].append((table, row))
        return found


class Revisions:
    """Every receipt of an office as landed; a month's files are read once while they are asked for together."""

    def __init__(self, home: Home, folder: OfficeFolder, layouts: Layouts, receipts: Sequence[Receipt]):
        self._layouts = layouts
        self._submissions: dict[tuple[str | None, ...], list[Receipt]] = defaultdict(list)
        for receipt in sorted(receipts, key=lambda r: (r.received_at, r.receipt_no)):
            if receipt.status in _JUDGED and receipt.form_set and receipt.report_period:
                self._submissions[_key(receipt, receipt.report_period)].append(receipt)

        @lru_cache(maxsize=_FILES_KEPT)
        def by_receipt(table: str, period: str) -> dict[str, list[Row]]:
            found: dict[str, list[Row]] = defaultdict(list)
            for row in landed.read_one(home.landed, table, folder.code, period).to_pylist():
                found[row["receipt_no"]].append(row)
            return found

        self._by_receipt = by_receipt

    def of(self, receipt: Receipt) -> Revision:
        """The landed side of one receipt."""
        period, number = str(receipt.landing_period), receipt.receipt_no
        readings = self._by_receipt("reading", period).get(number, [])
        tables = {f"{row['form_code']}_row" for row in readings} & ROW_TABLES.keys()
        rows = {table: self._by_receipt(table, period).get(number, []) for table in sorted(tables)}
        findings = self._by_receipt("finding", period).get(number, [])
        return Revision.of(self._layouts, findings, readings, rows, receipt.report_period)

    def earlier_revision(self, receipt: Receipt) -> Receipt | None:
        """The revision of the same submission that came just before, whatever became of it."""
        return next(iter(self._before(receipt, receipt.report_period)), None)

    def last_accepted(self, receipt: Receipt) -> Receipt | None:
        """The latest accepted revision before this one: of the same period, else of the period before."""
        if not receipt.report_period:
            return None
        periods = (receipt.report_period, Period.parse(receipt.report_period).previous().code)
        found = (r for period in periods for r in self._before(receipt, period) if r.is_counting)
        return next(found, None)

    def _before(self, receipt: Receipt, period: str | None) -> list[Receipt]:
        """Judged revisions of a period that came before `receipt`, the latest first."""
        moment = (receipt.received_at, receipt.receipt_no)
        known = self._submissions.get(_key(receipt, period), [])
        return [r for r in reversed(known) if (r.received_at, r.receipt_no) < moment]


def told(revision: Revision, accepted: Revision | None, folder: OfficeFolder) -> list[returns.Told]:
    """The findings of a revision in words, each with what its cell should hold and what was accepted there last."""
    names = _unit_names(folder)
    twins = _twins(revision, accepted, names) if accepted else {}
    return [
        returns.Told.of(
            finding,
            _expected(revision, finding),
            _last_value(revision, accepted, finding, twins, names) if accepted else None,
        )
        for finding in revision.findings
    ]


def compare(
    revisions: Revisions, earlier: Receipt, receipt: Receipt, folder: OfficeFolder
) -> returns.Comparison:
    """What became of the findings and the rows of the revision before."""
    settled, changes = difference(revisions.of(earlier), revisions.of(receipt), folder)
    return returns.Comparison(earlier.receipt_no, settled, changes)


def difference(
    old: Revision, new: Revision, folder: OfficeFolder
) -> tuple[tuple[returns.Settled, ...], tuple[returns.Change, ...]]:
    """Every finding of both with its fate, and the rows added, removed and changed."""
    names = _unit_names(folder)
    changes = [
        change
        for table in sorted(old.rows.keys() | new.rows.keys())
        if (form := _form_rows(table, old, new, names))
        for change in returns.row_changes(old.rows.get(table, []), new.rows.get(table, []), form)
    ]
    settled = returns.settle(told(old, None, folder), told(new, None, folder))
    return settled, tuple(changes)


def _expected(revision: Revision, finding: Row) -> str | None:
    sheet, name, letters = finding["source_sheet"], finding["field"], finding["source_column"]
    place = revision.by_field.get((sheet, name)) or revision.by_letters.get((sheet, letters))
    if place is None or place.column is None or not (name and finding["source_row"]):
        return None
    return expected_of(place.field, place.column, place.unit)


def _last_value(
    revision: Revision,
    accepted: Revision,
    finding: Row,
    twins: Mapping[int, Row],
    names: Mapping[str, str],
) -> str | None:
    """What the accepted revision held where `finding` points; with its period's name when that is another one."""
    here = revision.row_at.get((finding["source_sheet"], finding["source_row"]), [])
    for table, row in here:
        if row.get("source_column", finding["source_column"]) != finding["source_column"]:
            continue
        layout = revision.layouts.get(table)
        name = layout.unpivot if layout and layout.unpivot else finding["field"]
        twin = twins.get(id(row))
        if twin is not None and name in twin and (said := accepted.word(twin, name, names)):
            is_same = accepted.period == revision.period
            return said if is_same else f"{said}（{Period.parse(str(accepted.period)).title_zh}）"
    return None


def _twins(revision: Revision, accepted: Revision, names: Mapping[str, str]) -> dict[int, Row]:
    """id of a row → the accepted revision's row of the same record."""
    found: dict[int, Row] = {}
    for table, rows in revision.rows.items():
        form = _form_rows(table, accepted, revision, names)
        if form and table in accepted.rows:
            found |= {id(new): old for old, new in returns.pair_rows(accepted.rows[table], rows, form)}
    return found


def _form_rows(table: str, old: Revision, new: Revision, names: Mapping[str, str]) -> returns.FormRows | None:
    """How rows of a table are told apart and shown; None when neither revision knows their layout any more."""
    layout = new.layouts.get(table) or old.layouts.get(table)
    if layout is None:
        return None
    columns = {n: c for n, c in layout.columns.items() if n in ROW_TABLES[table].names}
    landing = sorted({name for column in layout.columns.values() for name in column.land})
    by_id = {id(row): old for row in old.rows.get(table, [])}

    def place(row: Row, name: str) -> tuple[str, str]:
        found = by_id.get(id(row), new).place(row, name)
        return (found.letters, found.label) if found else ("A", name)

    return returns.FormRows(
        key=tuple(layout.key) + tuple(landing),
        finer=tuple(n for n, c in columns.items() if c.type in ("choice", "bool") and n not in layout.key),
        subject=layout.subject,
        fields=(layout.unpivot,) if layout.unpivot else tuple(columns),
        place=place,
        word=lambda row, name: by_id.get(id(row), new).word(row, name, names),
    )


def _key(receipt: Receipt, period: str | None) -> tuple[str | None, ...]:
    return receipt.unit_code, receipt.form_set, period


def _unit_names(folder: OfficeFolder) -> dict[str, str]:
    return {unit.unit_code: unit.unit_name for unit in folder.units}
