"""Readings in, verdicts out: what each workbook is judged to be, given what its office landed and ruled before.

What belongs here: putting readings before `expectations` and waivers and deriving each status. Nothing is written.
A workbook is compared with what landed in its own year and the year before, received before it: enough for every
comparison there is, and the same however many workbooks are judged at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

import expectations
import ingest
from kernel import landed
from kernel.findings import Finding, catalogue
from kernel.home import Home
from kernel.office import OfficeFolder
from kernel.tables import ROW_TABLES, TEXT
from ledger import Receipt, Waiver
from ledger.records import HELD, REJECTED
from orchestration.fingerprints import rows_sha256
from orchestration.groups import groups_by_month
from orchestration.verdicts import Row, status_of, waived


@dataclass(frozen=True)
class Batch:
    """Readings of some receipts as they are landed; `findings` are those of reading, by receipt number."""

    receipts: tuple[Receipt, ...]
    rows: Mapping[str, pa.Table]
    readings: pa.Table
    findings: Mapping[str, list[Row]]


@dataclass(frozen=True)
class Refusal:
    """The office looked into a held workbook and did not confirm it."""

    by: str
    reason: str


@dataclass(frozen=True)
class Rulings:
    """What the office ruled: its waivers, and the held receipts it refused to confirm."""

    waivers: Sequence[Waiver] = ()
    refusals: Mapping[str, Refusal] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A receipt with the status it comes to, its findings as landed, and the fingerprint and number of its rows."""

    receipt: Receipt
    findings: tuple[Row, ...]
    rows_sha256: str
    row_count: int


def by_year(receipts: Sequence[Receipt]) -> Iterator[tuple[int, list[Receipt]]]:
    """Receipts in groups that are judged together, by the year they landed in, earliest first."""
    groups: dict[int, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        groups[int(str(receipt.landing_period)[:4])].append(receipt)
    yield from sorted(groups.items())


def landed_batch(home: Home, office_code: str, year: int, receipts: Sequence[Receipt]) -> Batch:
    """What these receipts of one year landed."""
    wanted = pa.array([r.receipt_no for r in receipts], TEXT)

    def of(table: str) -> pa.Table:
        data = landed.read(home.landed, table, office_code, year)
        return data.filter(pc.is_in(data["receipt_no"], wanted))

    findings: dict[str, list[Row]] = {r.receipt_no: [] for r in receipts}
    for row in sorted(of("finding").to_pylist(), key=lambda row: row["finding_no"]):
        if row["code"] not in expectations.codes():
            findings[row["receipt_no"]].append(row)
    return Batch(tuple(receipts), {table: of(table) for table in ROW_TABLES}, of("reading"), findings)


def read_batch(read: Sequence[tuple[Receipt, ingest.Reading]]) -> Batch:
    """Readings that are not landed, as if they were."""
    tables = ingest.tables_of(read)
    rows = {table: tables.get(table, schema.empty_table()) for table, schema in ROW_TABLES.items()}
    findings: dict[str, list[Row]] = {receipt.receipt_no: [] for receipt, _ in read}
    for row in tables["finding"].to_pylist():
        findings[row["receipt_no"]].append(row)
    receipts = tuple(replace(receipt, **read_facts(receipt, reading)) for receipt, reading in read)
    return Batch(receipts, rows, tables["reading"], findings)


def read_facts(receipt: Receipt, reading: ingest.Reading) -> dict[str, object]:
    """What a reading says its receipt is: the facts of a Verdict, without the status."""
    return {
        "unit_code": reading.unit_code,
        "form_set": reading.form_set,
        "report_period": reading.report_period,
        "landing_period": ingest.landing_period(reading, receipt),
        "is_nil_return": reading.is_nil_return,
    }


def history(home: Home, office_code: str, year: int) -> dict[str, pa.Table]:
    """Landed rows a workbook of `year` is compared with."""
    return {
        table: pa.concat_tables(
            landed.read(home.landed, table, office_code, each) for each in (year - 1, year)
        )
        for table in ROW_TABLES
    }


def evaluate(
    folder: OfficeFolder,
    batch: Batch,
    before: Mapping[str, pa.Table],
    known: Sequence[Receipt],
    rulings: Rulings,
) -> list[Judged]:
    """Each receipt of `batch` judged, in its order. `before`: landed rows; `known`: every receipt they may be of."""
    numbers = [r.receipt_no for r in batch.receipts]
    read = {r.receipt_no: waived(r, batch.findings[r.receipt_no], rulings.waivers) for r in batch.receipts}
    names = {unit.unit_code: unit.unit_name for unit in folder.units}
    statuses = {r.receipt_no: r.status for r in known} | {n: status_of(read[n]) for n in numbers}
    infos = {
        r.receipt_no: _info(r, names, statuses[r.receipt_no] in (REJECTED, HELD))
        for r in (*known, *batch.receipts)
    }
    found: dict[str, list[Finding]] = defaultdict(list)
    if batch.readings.num_rows:
        others = {name: _without(table, numbers) for name, table in before.items()}
        unread = [(number, *cell) for number, rows in read.items() for cell in _unread(rows)]
        spells = expectations.unit_spells(folder.units)
        for receipt_no, finding in expectations.validate(
            batch.rows,
            batch.readings,
            others,
            infos,
            unread,
            spells,
            _groups(folder, batch),
            folder.office.decides,
        ):
            found[receipt_no].append(finding)
    digests = rows_sha256(batch.rows, numbers)
    sizes = _row_counts(batch)
    judged = []
    for receipt in batch.receipts:
        number = receipt.receipt_no
        findings = _all_findings(receipt, read[number], found[number], rulings)
        concluded = replace(receipt, status=status_of(findings))
        judged.append(Judged(concluded, tuple(findings), digests[number], sizes.get(number, 0)))
    return judged


def _groups(folder: OfficeFolder, batch: Batch) -> Mapping[str, Mapping[str, str]]:
    """The groups a table of changes is held against: of its years and those beside them; none where there is no table."""
    told = pc.unique(batch.rows["unit_change_row"]["effective_date"]).drop_null().to_pylist()
    return groups_by_month(folder, {day.year + near for day in told for near in (-1, 0, 1)}) if told else {}


def _without(table: pa.Table, receipts: Sequence[str]) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["receipt_no"], pa.array(receipts, TEXT))))


def _info(receipt: Receipt, names: Mapping[str, str], is_refused: bool) -> expectations.ReceiptInfo:
    return expectations.ReceiptInfo(
        receipt_no=receipt.receipt_no,
        unit_code=receipt.unit_code,
        report_period=receipt.report_period,
        received_at=receipt.received_at,
        unit_name=names.get(receipt.unit_code or ""),
        file_name=receipt.file_name,
        is_refused=is_refused,
        is_nil_return=receipt.is_nil_return,
    )


def _all_findings(
    receipt: Receipt, read: Sequence[Row], found: Sequence[Finding], rulings: Rulings
) -> list[Row]:
    """Findings of reading, then of judging, then the office's refusal where the rest would leave the workbook held."""
    unread = _unread(read)
    # a cell intake could not read is blank in the rows: its fault is told once
    told = [f for f in found if not f.row or (f.sheet, f.row, f.column) not in unread]
    findings = [*read, *waived(receipt, _as_rows(receipt, told, len(read)), rulings.waivers)]
    refusal = rulings.refusals.get(receipt.receipt_no)
    if refusal and status_of(findings) == HELD:
        params = {"by": refusal.by, "reason": refusal.reason}
        findings += _as_rows(receipt, [Finding("confirmation_refused", params=params)], len(findings))
    return findings


def _unread(read: Sequence[Row]) -> set[tuple[str, int, str]]:
    """(sheet, row, column) of the cells that hold something intake could not read."""
    return {
        (row["source_sheet"], row["source_row"], row["source_column"])
        for row in read
        if row["source_row"] and catalogue()[row["code"]].severity == "block"
    }


def _as_rows(receipt: Receipt, findings: Sequence[Finding], after: int) -> list[Row]:
    return [
        finding.as_row(
            number,
            receipt_no=receipt.receipt_no,
            office_code=receipt.office_code,
            unit_code=receipt.unit_code,
            report_period=receipt.report_period,
        )
        for number, finding in enumerate(findings, start=after + 1)
    ]


def _row_counts(batch: Batch) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for table in batch.rows.values():
        for part in pc.value_counts(table["receipt_no"]).to_pylist():
            counts[part["values"]] += part["counts"]
    return counts
