"""Real workbooks read and judged together, in the order they came; of many cases, each as if the others were not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from openpyxl import Workbook

import expectations
from expectations import ReceiptInfo
from expectations.past import Decides, usually_decides
from ingest import Reading
from kernel.findings import Finding
from kernel.tables import ROW_TABLES, TABLES
from tests.ingest.books import OFFICE, read

Told = tuple[str, str | None, str | None]
Book = tuple[Workbook, str, str]
Found = dict[str, list[Finding]]
Groups = Mapping[str, Mapping[str, str]]


def judged_books(folder: Path, *books: Book) -> dict[str, set[Told]]:
    """(code, sheet, cell) by receipt `r1`, `r2`… of workbooks (book, name, folder), what reading says included."""
    return {receipt: addresses(findings) for receipt, findings in findings_of(folder, *books).items()}


def addresses(findings: Iterable[Finding]) -> set[Told]:
    """(code, sheet, cell) of each."""
    return {(f.code, f.sheet, f.cell) for f in findings}


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """(code, cell) of each, sorted. Fails where a message has a placeholder nobody filled in."""
    listed = list(findings)
    for finding in listed:
        said = finding.message_zh + finding.remedy_zh
        assert not any(word in said for word in ("nan", "<NA>", "None", "{", "}")), said
    return sorted((f.code, str(f.cell)) for f in listed)


def findings_of(
    folder: Path, *books: Book, groups: Groups | None = None, decides: Decides = usually_decides
) -> Found:
    """The findings themselves. `groups`: month → unit → group, of the months there is a scheme for; `decides`: what the
    county and the city decide of a quarter."""
    return _judged(folder, [books], groups or {}, decides)[0]


def findings_apart(folder: Path, cases: Iterable[Sequence[Book]]) -> list[Found]:
    """What the books of each case are told, all judged in one call: it costs hardly more than a case alone.

    The office and the units of a case are its own, so that nothing in it is what another's books are compared with. Two
    things know no unit: four rows or more that are another unit's, and project codes that are asked of the whole office.
    """
    return _judged(folder, list(cases), {}, usually_decides)


def _judged(folder: Path, cases: Sequence[Sequence[Book]], groups: Groups, decides: Decides) -> list[Found]:
    tables: dict[str, list[dict]] = {name: [] for name in ROW_TABLES}
    readings, infos, unread = [], {}, []
    found: list[Found] = [{} for _ in cases]
    for case, number, reading, info in _taken_in(folder, cases):
        receipt = {"receipt_no": info.receipt_no}
        infos[info.receipt_no] = info
        found[case][number] = list(reading.findings)
        readings += [row | receipt for row in reading.readings]
        cells = [f for f in reading.findings if f.row and f.severity == "block"]
        unread += [(info.receipt_no, f.sheet, f.row, f.column) for f in cells]
        for table, rows in reading.rows.items():
            tables[table] += [_apart(row, case) | receipt for row in rows]
    landed = {name: pa.Table.from_pylist(rows, ROW_TABLES[name]) for name, rows in tables.items()}
    places = pa.Table.from_pylist(readings, TABLES["reading"])
    own = range(len(cases))
    spells = {_own(u, case): s for u, s in expectations.unit_spells(OFFICE.units).items() for case in own}
    grouped = {m: {_own(u, case): g for u, g in of.items() for case in own} for m, of in groups.items()}
    told_of = expectations.validate(landed, places, landed, infos, unread, spells, grouped, decides)
    for receipt, finding in told_of:
        number, _, case = receipt.partition("~")
        found[int(case or 0)][number].append(finding)
    return found


def _taken_in(
    folder: Path, cases: Sequence[Sequence[Book]]
) -> Iterator[tuple[int, str, Reading, ReceiptInfo]]:
    """(case, number within it, reading, receipt) of every book."""
    for case, books in enumerate(cases):
        for number, (book, name, place) in enumerate(books, start=1):
            path = folder / f"{case}-{number}.xlsx"
            book.save(path)
            reading = read(path, name, place)
            moment = datetime(2024, 7, 1, 9) + timedelta(days=number - 1)  # noqa: DTZ001
            unit, period = reading.unit_code, reading.report_period
            info = ReceiptInfo(_own(f"r{number}", case), _own(unit, case), period, moment, unit, name)
            yield case, f"r{number}", reading, info


def _apart(row: Mapping[str, Any], case: int) -> dict[str, Any]:
    """A landed row with the case's own office and units."""
    is_owner = {name for name in row if name.endswith(("office_code", "unit_code"))}
    return {name: _own(value, case) if name in is_owner else value for name, value in row.items()}


def _own(code: str | None, case: int) -> str | None:
    """`code` as the case's own; the first case's is as it was, and nothing stays nothing."""
    return f"{code}~{case}" if code and case else code
