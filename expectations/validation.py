"""Rows and readings in, findings out: each form judged once by its suite, each sheet against other workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations import across, frames
from expectations.engine import Engine
from expectations.past import Decides, Past, ReceiptInfo, UnitSpells, usually_decides
from expectations.rules import Check, Suite, load_suite
from expectations.wording import Places, worded
from kernel.findings import Finding, is_blocking
from kernel.tables import ROW_TABLES

Cell = tuple[str, str, int, str]


def validate(
    rows: dict[str, pa.Table],
    readings: pa.Table,
    history: dict[str, pa.Table],
    receipts: Mapping[str, ReceiptInfo],
    unread: Iterable[Cell] = (),
    lifetimes: Mapping[str, UnitSpells] = MappingProxyType({}),
    groups: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    decides: Decides = usually_decides,
) -> list[tuple[str, Finding]]:
    """(receipt_no, finding) of every fault, sorted by receipt, sheet, row, column, code.

    `rows`: landed tables by name, of all receipts to judge. `readings`: landed `reading` rows of those receipts.
    `history`: all landed rows of the same tables, the judged ones included or not. `receipts`: every receipt of both. `unread`: cells
    (receipt_no, sheet, row, column letters) that intake could not read; their fields are blank in `rows`. `lifetimes`: the
    office's units by code, `groups`: month → unit → title of its group; changes are held against what is known of both.
    `decides`: what the county or the city decides of the quarter that ends in a month.
    Raises SuiteError when an expectation could not be decided, ValueError when a receipt is not in `receipts`.
    """
    places = Places(readings)
    past = Past(_together(rows, history), receipts, places.units(), lifetimes, groups, decides)
    fields = _fields_of(unread, readings)
    found, engine = [], None
    for form in sorted(frames.DERIVATIONS):
        table = rows.get(f"{form}_row")
        if table is not None and table.num_rows:
            engine = engine or Engine()
            found += _judge(engine, load_suite(form), frames.build(form, table, past, fields), places)
    refused = {receipt_no for receipt_no, finding in found if is_blocking([finding])}
    found += across.judge(_sheets(rows, places), past, places, refused)
    return sorted(found, key=_order)


def _fields_of(unread: Iterable[Cell], readings: pa.Table) -> frames.Unread:
    """The fields of each row that stand in these cells."""
    where = readings.select(["receipt_no", "source_sheet", "source_column", "field"]).to_pylist()
    named = {(r["receipt_no"], r["source_sheet"], r["source_column"]): r["field"] for r in where}
    found: dict[tuple[str, str, int], set[str]] = {}
    for receipt_no, sheet, row, column in unread:
        if field := named.get((receipt_no, sheet, column)):
            found.setdefault((receipt_no, sheet, row), set()).add(field)
    return {place: frozenset(fields) for place, fields in found.items()}


def _sheets(rows: dict[str, pa.Table], places: Places) -> list[across.SheetRead]:
    """The sheets to judge of each workbook and form: those that were read, empty ones too, and those only rows tell of."""
    found: dict[tuple[str, str], set[str]] = {}
    for receipt_no, name, form in places.sheets():
        found.setdefault((receipt_no, form), set()).add(name)
    for form in frames.DERIVATIONS:
        if (table := rows.get(f"{form}_row")) is not None:
            told = table.select(["receipt_no", "source_sheet"]).group_by(["receipt_no", "source_sheet"])
            for row in told.aggregate([]).to_pylist():
                found.setdefault((row["receipt_no"], form), set()).add(row["source_sheet"])
    sheets = [
        across.SheetRead(receipt_no, form, tuple(sorted(names)))
        for (receipt_no, form), names in found.items()
    ]
    return sorted(sheets, key=lambda sheet: (sheet.receipt_no, sheet.names, sheet.form))


def _judge(
    engine: Engine, suite: Suite, frame: pd.DataFrame, places: Places
) -> Iterator[tuple[str, Finding]]:
    failing = engine.failing_rows(suite.form, suite.checks, frame)
    wanted = sorted({key for keys in failing.values() for key in keys})
    told = frame.loc[wanted, _told_columns(suite, frame)]
    records = dict(zip(wanted, told.to_dict("records"), strict=True))
    for position, keys in failing.items():
        check = suite.checks[position]
        for key in keys:
            # whether a column must be there is the layout's business: intake tells a missing one, once a sheet
            if not (check.is_presence and places.lack(suite.form, records[key], check.mark)):
                yield _finding(suite, check, records[key], places)


def _told_columns(suite: Suite, frame: pd.DataFrame) -> list[str]:
    """The columns findings are made of."""
    named = {"receipt_no", "source_sheet", "source_row", "source_column", suite.subject}
    for check in suite.checks:
        named |= {check.mark, check.other or check.mark, *check.columns, *check.rule.show.values()}
    return [column for column in frame.columns if column in named]


def _finding(suite: Suite, check: Check, record: dict, places: Places) -> tuple[str, Finding]:
    place = places.of(suite.form, record, check.mark)
    shown = {"value": check.mark, **({"other": check.other} if check.other else {}), **check.rule.show}
    return record["receipt_no"], Finding(
        code=check.rule.code,
        sheet=record["source_sheet"],
        row=place.row or record["source_row"],
        column=place.column,
        field=check.mark,
        raw_value=worded(record[check.mark], suite.form, check.mark, place.unit, bare=True),
        subject=worded(record[suite.subject], suite.form, suite.subject, None),
        params={"label": place.label}
        | {name: worded(record[c], suite.form, check.mark, place.unit) for name, c in shown.items()},
    )


def _together(rows: dict[str, pa.Table], history: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """History with the rows to judge in place of what it holds of their receipts."""
    tables = {}
    for name, schema in ROW_TABLES.items():
        new, old = (t.get(name, schema.empty_table()) for t in (rows, history))
        kept = pc.invert(pc.is_in(old["receipt_no"], pc.unique(new["receipt_no"])))
        tables[name] = pa.concat_tables([old.filter(kept), new])
    return tables


def _order(item: tuple[str, Finding]) -> tuple:
    receipt_no, finding = item
    column = finding.column or ""
    place = (finding.sheet or "", finding.row or 0, len(column), column)
    return (receipt_no, *place, finding.code, finding.field or "")
