"""Inbox → receipts → read rows → verdicts, for one office. Plain Python: no Dagster, so the command line can call it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

import expectations
import ingest
from kernel import landed
from kernel.findings import Finding
from kernel.home import Home
from kernel.office import OfficeFolder
from kernel.tables import ROW_TABLES, TABLES
from ledger import Ledger, Receipt, Verdict
from ledger.records import ACCEPTED, DUPLICATE, READ, RECEIVED, REJECTED, WARNED
from orchestration.progress import step, track

_BATCH = 200  # workbooks read before their rows are landed: bounds memory, keeps file writes few


@dataclass(frozen=True)
class IntakeReport:
    """What one run did with the inbox, counted."""

    received: int
    read: int
    duplicates: int


@dataclass(frozen=True)
class JudgeReport:
    """Verdicts of one run, counted by status, and the findings behind them by code."""

    by_status: dict[str, int]
    by_code: dict[str, int]


def office_now(folder: OfficeFolder) -> datetime:
    """This moment as the office's naive local time."""
    return datetime.now(folder.office.zone).replace(tzinfo=None, microsecond=0)


def take_in(home: Home, folder: OfficeFolder, year: int | None, ledger: Ledger) -> IntakeReport:
    """Number, archive and read every inbox file of `year` that was not read before; land its rows.

    A file that cannot be read lands its findings like any other. Raises DataFileError for a faulty layout or
    receipts.csv, before anything is landed.
    """
    landed.prepare(home.landed)
    layouts = ingest.load_layouts(folder)
    now = office_now(folder)
    arrivals = ingest.scan(home, folder, year)
    receipts = [
        ledger.register(arrival, now)
        for arrival in track(f"登记回执{f' {year}' if year else ''}", arrivals, len(arrivals))
    ]
    todo = [r for r in receipts if r.status in (RECEIVED, READ)]
    pairs: list[tuple[Receipt, ingest.Reading]] = []
    for receipt in track(f"读取报表{f' {year}' if year else ''}", todo, len(todo)):
        pairs.append((receipt, _read(home, folder, layouts, receipt)))
        if len(pairs) == _BATCH:
            _land(home, folder, ledger, pairs, now)
    _land(home, folder, ledger, pairs, now)
    duplicates = [r for r in receipts if r.status == DUPLICATE and r.form_set is None]
    _land_duplicates(home, folder, ledger, duplicates, now)
    return IntakeReport(received=len(arrivals), read=len(todo), duplicates=len(duplicates))


def judge(home: Home, folder: OfficeFolder, ledger: Ledger) -> JudgeReport:
    """Validate every read but unjudged submission of the office and record its verdict."""
    receipts = ledger.receipts(folder.code, READ)
    if not receipts:
        return JudgeReport({}, {})
    step(f"校验数据（{len(receipts)} 份报表）")
    history = {table: landed.read(home.landed, table, folder.code) for table in ROW_TABLES}
    readings = landed.read(home.landed, "reading", folder.code)
    wanted = pa.array([r.receipt_no for r in receipts], pa.string())
    rows = {table: _of_receipts(data, wanted) for table, data in history.items()}
    infos = {
        r.receipt_no: expectations.ReceiptInfo(r.receipt_no, r.unit_code, r.report_period, r.received_at)
        for r in ledger.receipts(folder.code)
    }
    found: dict[str, list[Finding]] = {}
    refused = _refused_cells(home, folder.code, wanted)
    for receipt_no, finding in expectations.validate(rows, _of_receipts(readings, wanted), history, infos):
        if (receipt_no, finding.sheet, finding.row, finding.column) not in refused:
            found.setdefault(receipt_no, []).append(finding)
    return _record(home, folder, ledger, receipts, found)


def check_file(folder: OfficeFolder, path: Path) -> tuple[ingest.Reading, list[Finding]]:
    """The verdict a workbook would get, without receipt or landing: its reading and all findings."""
    layouts = ingest.load_layouts(folder)
    reading = ingest.read_workbook(path, folder, layouts, name=path.name, folder="")
    if not any(reading.rows.values()):
        return reading, list(reading.findings)
    receipt_no = "check"
    tables = {
        table: pa.Table.from_pylist(
            [{**row, "receipt_no": receipt_no} for row in reading.rows.get(table, [])], schema
        )
        for table, schema in ROW_TABLES.items()
    }
    readings = pa.Table.from_pylist(
        [{**row, "receipt_no": receipt_no} for row in reading.readings], TABLES["reading"]
    )
    info = expectations.ReceiptInfo(receipt_no, reading.unit_code, reading.report_period, office_now(folder))
    judged = expectations.validate(tables, readings, tables, {receipt_no: info})
    refused = {(f.sheet, f.row, f.column) for f in reading.findings if f.row}
    told = [f for _, f in judged if (f.sheet, f.row, f.column) not in refused]
    return reading, [*reading.findings, *told]


def _land(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    pairs: list[tuple[Receipt, ingest.Reading]],
    now: datetime,
) -> None:
    """Land a batch, enter it in the ledger, and empty it."""
    ingest.land(home, folder.code, pairs)
    for receipt, reading in pairs:
        ledger.judge(_verdict(receipt, READ, reading), now)
    pairs.clear()


def _read(home: Home, folder: OfficeFolder, layouts: ingest.Layouts, receipt: Receipt) -> ingest.Reading:
    parent = Path(receipt.inbox_path).parent.as_posix()
    return ingest.read_workbook(
        home.root / receipt.archive_path,
        folder,
        layouts,
        name=receipt.file_name,
        folder="" if parent == "." else parent,
    )


def _verdict(receipt: Receipt, status: str, reading: ingest.Reading) -> Verdict:
    return Verdict(
        receipt_no=receipt.receipt_no,
        status=status,
        unit_code=reading.unit_code,
        form_set=reading.form_set,
        report_period=reading.report_period,
        landing_period=ingest.landing_period(reading, receipt),
        is_nil_return=reading.is_nil_return,
    )


def _refused_cells(home: Home, office_code: str, receipts: pa.Array) -> set[tuple]:
    """Cells intake could not read: that they are blank in the rows is its fault told once, not a second one."""
    findings = _of_receipts(landed.read(home.landed, "finding", office_code), receipts).to_pylist()
    return {
        (f["receipt_no"], f["source_sheet"], f["source_row"], f["source_column"])
        for f in findings
        if f["source_row"] and f["code"] not in expectations.codes()
    }


def _of_receipts(table: pa.Table, receipts: pa.Array) -> pa.Table:
    return table.filter(pc.is_in(table["receipt_no"], receipts))


def _record(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    receipts: Sequence[Receipt],
    found: dict[str, list[Finding]],
) -> JudgeReport:
    """Land findings and submissions period by period (submission last: it is what makes rows count), then the ledger."""
    now = office_now(folder)
    by_status: dict[str, int] = {}
    by_code: dict[str, int] = {}
    for period in sorted({str(r.landing_period) for r in receipts}):
        group = [r for r in receipts if r.landing_period == period]
        numbers = [r.receipt_no for r in group]
        old = [f for f in _landed_findings(home, folder.code, period) if f["receipt_no"] in set(numbers)]
        old = [f for f in old if f["code"] not in expectations.codes()]
        rows = old + [row for r in group for row in _finding_rows(r, old, found.get(r.receipt_no, []))]
        landed.merge(home.landed, "finding", folder.code, period, numbers, rows)
        submissions = [_submission(r, _status(r, rows), rows, now) for r in group]
        landed.merge(home.landed, "submission", folder.code, period, numbers, submissions)
        for receipt, submission in zip(group, submissions, strict=True):
            ledger.judge(receipt.verdict(submission["status"]), now)
            by_status[submission["status"]] = by_status.get(submission["status"], 0) + 1
        for row in rows:
            by_code[row["code"]] = by_code.get(row["code"], 0) + 1
    return JudgeReport(by_status, dict(sorted(by_code.items())))


def _landed_findings(home: Home, office_code: str, period: str) -> list[dict]:
    return landed.read_one(home.landed, "finding", office_code, period).to_pylist()


def _finding_rows(receipt: Receipt, old: list[dict], new: list[Finding]) -> list[dict]:
    first = 1 + sum(1 for row in old if row["receipt_no"] == receipt.receipt_no)
    return [
        finding.as_row(
            number,
            receipt_no=receipt.receipt_no,
            office_code=receipt.office_code,
            unit_code=receipt.unit_code,
            report_period=receipt.report_period,
        )
        for number, finding in enumerate(new, start=first)
    ]


def _status(receipt: Receipt, rows: list[dict]) -> str:
    severities = {row["severity"] for row in rows if row["receipt_no"] == receipt.receipt_no}
    if "block" in severities:
        return REJECTED
    return WARNED if severities else ACCEPTED


def _submission(receipt: Receipt, status: str, findings: list[dict], now: datetime) -> dict:
    severities = [row["severity"] for row in findings if row["receipt_no"] == receipt.receipt_no]
    return {
        "receipt_no": receipt.receipt_no,
        "office_code": receipt.office_code,
        "unit_code": receipt.unit_code,
        "form_set": receipt.form_set,
        "report_period": receipt.report_period,
        "file_name": receipt.file_name,
        "file_size": receipt.file_size,
        "sha256": receipt.sha256,
        "archive_path": receipt.archive_path,
        "sender": receipt.sender,
        "received_at": receipt.received_at,
        "is_received_at_estimated": receipt.is_received_at_estimated,
        "loaded_at": now,
        "status": status,
        "is_nil_return": receipt.is_nil_return,
        "duplicate_of": receipt.duplicate_of,
        "block_count": severities.count("block"),
        "warning_count": severities.count("warning"),
        "explain_count": severities.count("explain"),
    }


def _land_duplicates(
    home: Home, folder: OfficeFolder, ledger: Ledger, duplicates: Sequence[Receipt], now: datetime
) -> None:
    """A file whose bytes were received before is a submission of its own that never counts; it says of which."""
    known = {r.receipt_no: r for r in ledger.receipts(folder.code)}
    for receipt in duplicates:
        first = known[str(receipt.duplicate_of)]
        verdict = Verdict(
            receipt_no=receipt.receipt_no,
            status=DUPLICATE,
            unit_code=first.unit_code,
            form_set=first.form_set or "unknown",
            report_period=first.report_period,
            landing_period=first.landing_period or f"{receipt.received_at:%Y-%m}",
            is_nil_return=False,
        )
        twin = receipt.with_verdict(verdict)
        landed.merge(
            home.landed,
            "submission",
            folder.code,
            str(verdict.landing_period),
            [receipt.receipt_no],
            [_submission(twin, DUPLICATE, [], now)],
        )
        ledger.judge(verdict, now)
