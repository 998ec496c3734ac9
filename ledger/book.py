"""Reading and writing the ledger: number a received file once, record its readings and verdict, record a release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.past import copy_until
from ledger.records import DUPLICATE, RECEIVED, WAITING, Arrival, ReadingRecord, Receipt, Release, Verdict
from ledger.rulings import Rulings
from ledger.storage import Storage, as_record
from ledger.tables import ReadingRow, ReceiptRow, ReleaseRow

_ASKED_AT_ONCE = 500  # databases bound how many values one query may name


class Ledger:
    """The book of record behind one SQLAlchemy URL; what people ruled is `rulings`."""

    def __init__(self, url: str):
        self._storage = Storage(url)
        self.rulings = Rulings(self._storage)

    def register(self, arrival: Arrival, registered_at: datetime) -> Receipt:
        """Number this file, or return the receipt it already has (the last of its inbox path has the same bytes).

        A file that was waited for keeps the number it got then. Bytes that were received before, under another path
        or under this one before others took their place, get a receipt of their own, marked duplicate of the first.
        """
        with self._storage.session() as session:
            row = _last_at(session, arrival.office_code, arrival.inbox_path)
            if row is not None and row.sha256 == arrival.sha256:
                return as_record(Receipt, row)
            first = _first_with(session, arrival)
            if row is None or row.status != WAITING:
                row = _numbered(session, arrival.office_code, arrival.inbox_path, registered_at)
            for name, value in vars(arrival).items():
                setattr(row, name, value)
            row.duplicate_of = first.receipt_no if first else None
            row.status = DUPLICATE if first else RECEIVED
            session.add(row)
            session.flush()
            return as_record(Receipt, row)

    def wait_for(self, office_code: str, inbox_path: str, file_size: int, seen_at: datetime) -> Receipt:
        """Number a file that is still being copied, or return the number it got when it was first seen."""
        with self._storage.session() as session:
            row = _last_at(session, office_code, inbox_path)
            if row is None or row.status != WAITING:
                row = _numbered(session, office_code, inbox_path, seen_at)
                row.status, row.received_at, row.is_received_at_estimated = WAITING, seen_at, True
                session.add(row)
            row.file_size = file_size
            session.flush()
            return as_record(Receipt, row)

    def judge(self, verdict: Verdict, judged_at: datetime) -> None:
        """Record what became of a received file. Raises LookupError for an unknown receipt."""
        self.conclude([verdict], judged_at)

    def conclude(
        self, verdicts: Iterable[Verdict], judged_at: datetime, readings: Iterable[ReadingRecord] = ()
    ) -> None:
        """Record verdicts and add the readings they rest on to the log: all of it, or nothing when interrupted.

        Raises LookupError for an unknown receipt.
        """
        verdicts = list(verdicts)
        with self._storage.session() as session:
            rows = _rows_of(session, [verdict.receipt_no for verdict in verdicts])
            for verdict in verdicts:
                row = rows[verdict.receipt_no]
                for name, value in vars(verdict).items():
                    setattr(row, name, value)
                row.judged_at = judged_at
            session.add_all(ReadingRow(**asdict(reading)) for reading in readings)

    def set_clocks(self, receipts: Iterable[Receipt]) -> None:
        """Enter when these files came and from whom, as the office stated it later."""
        receipts = list(receipts)
        with self._storage.session() as session:
            rows = _rows_of(session, [receipt.receipt_no for receipt in receipts])
            for receipt in receipts:
                for name in ("received_at", "sender", "is_received_at_estimated"):
                    setattr(rows[receipt.receipt_no], name, getattr(receipt, name))

    def receipts(self, office_code: str, status: str | None = None) -> list[Receipt]:
        """All receipts of an office in number order, narrowed to one status when given."""
        query = select(ReceiptRow).where(ReceiptRow.office_code == office_code).order_by(ReceiptRow.number)
        if status:
            query = query.where(ReceiptRow.status == status)
        with self._storage.session() as session:
            return [as_record(Receipt, row) for row in session.scalars(query)]

    def log_reading(self, record: ReadingRecord) -> None:
        """Add one reading of a receipt to the log."""
        self.conclude([], record.read_at, [record])

    def readings(self, receipt_no: str) -> list[ReadingRecord]:
        """Every time a receipt was read and judged, first to last."""
        query = select(ReadingRow).where(ReadingRow.receipt_no == receipt_no).order_by(ReadingRow.id)
        with self._storage.session() as session:
            return [as_record(ReadingRecord, row) for row in session.scalars(query)]

    def applied_readings(self, office_code: str) -> dict[str, list[ReadingRecord]]:
        """Receipt number → its readings that counted when they were made, first to last."""
        query = (
            select(ReadingRow)
            .join(ReceiptRow, ReceiptRow.receipt_no == ReadingRow.receipt_no)
            .where(ReceiptRow.office_code == office_code, ReadingRow.is_applied)
            .order_by(ReadingRow.id)
        )
        found: dict[str, list[ReadingRecord]] = {}
        with self._storage.session() as session:
            for row in session.scalars(query):
                found.setdefault(row.receipt_no, []).append(as_record(ReadingRecord, row))
        return found

    def copy_until(self, url: str, office_code: str, until: datetime, receipts: Sequence[Receipt]) -> Ledger:
        """A new ledger at `url` as the office's stood before `until`, with these receipts as they are given."""
        copy = Ledger(url)
        copy_until(self._storage, copy._storage, office_code, until, receipts)
        return copy

    def confirmations(self, office_code: str) -> list[ReadingRecord]:
        """Readings of the office's receipts that the office's answer to a held workbook caused, first to last."""
        query = (
            select(ReadingRow)
            .join(ReceiptRow, ReceiptRow.receipt_no == ReadingRow.receipt_no)
            .where(ReceiptRow.office_code == office_code, ReadingRow.cause == "confirmed")
            .order_by(ReadingRow.id)
        )
        with self._storage.session() as session:
            return [as_record(ReadingRecord, row) for row in session.scalars(query)]

    def record_release(self, release: Release) -> None:
        with self._storage.session() as session:
            session.add(ReleaseRow(**{f.name: getattr(release, f.name) for f in fields(Release)}))

    def latest_release(self, release_code: str) -> Release | None:
        query = (
            select(ReleaseRow)
            .where(ReleaseRow.release_code == release_code)
            .order_by(ReleaseRow.id.desc())
            .limit(1)
        )
        with self._storage.session() as session:
            row = session.scalars(query).first()
            return as_record(Release, row) if row else None


def _rows_of(session: Session, receipt_nos: Sequence[str]) -> dict[str, ReceiptRow]:
    """Receipt number → its row. Raises LookupError for an unknown one."""
    found: dict[str, ReceiptRow] = {}
    for start in range(0, len(receipt_nos), _ASKED_AT_ONCE):
        part = receipt_nos[start : start + _ASKED_AT_ONCE]
        query = select(ReceiptRow).where(ReceiptRow.receipt_no.in_(part))
        found |= {row.receipt_no: row for row in session.scalars(query)}
    if unknown := set(receipt_nos) - found.keys():
        raise LookupError(f"没有回执 {'、'.join(sorted(unknown))}")
    return found


def _last_at(session: Session, office_code: str, inbox_path: str) -> ReceiptRow | None:
    """The last receipt of an inbox path: what lies, or lay, there."""
    here = (ReceiptRow.office_code == office_code, ReceiptRow.inbox_path == inbox_path)
    return session.scalars(select(ReceiptRow).where(*here).order_by(ReceiptRow.number.desc())).first()


def _first_with(session: Session, arrival: Arrival) -> ReceiptRow | None:
    """The receipt these bytes were read under. An empty file has none: two of them are not one report sent twice."""
    same = (ReceiptRow.office_code == arrival.office_code, ReceiptRow.sha256 == arrival.sha256)
    query = select(ReceiptRow).where(*same, ReceiptRow.duplicate_of.is_(None)).order_by(ReceiptRow.number)
    return session.scalars(query).first() if arrival.file_size else None


def _numbered(session: Session, office_code: str, inbox_path: str, registered_at: datetime) -> ReceiptRow:
    """A new row with the office's next number; its other facts are for the caller to fill in."""
    last = session.scalar(select(func.max(ReceiptRow.number)).where(ReceiptRow.office_code == office_code))
    number = (last or 0) + 1
    return ReceiptRow(
        office_code=office_code,
        inbox_path=inbox_path,
        number=number,
        receipt_no=f"{office_code}-{number:06d}",
        file_name=Path(inbox_path).name,
        registered_at=registered_at,
        is_nil_return=False,
    )
