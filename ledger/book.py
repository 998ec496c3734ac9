"""Reading and writing the ledger: number a received file once, record its verdict, record a release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from ledger.tables import Base, ReceiptRow, ReleaseRow

# received → read (rows landed, not judged yet) → one of the last four, for good
RECEIVED, READ, ACCEPTED, WARNED, REJECTED, DUPLICATE = (
    "received",
    "read",
    "accepted",
    "accepted_with_warnings",
    "rejected",
    "duplicate",
)


@dataclass(frozen=True)
class Arrival:
    """A file found in the inbox: where, how big, which bytes, and when and from whom it came (naive office time)."""

    office_code: str
    inbox_path: str
    file_size: int
    sha256: str
    archive_path: str
    sender: str | None
    received_at: datetime
    is_received_at_estimated: bool


@dataclass(frozen=True)
class Receipt:
    """A received file as the ledger knows it. `status` is one of the words above.

    `landing_period` names the landed file its rows and findings lie in: the report period, or, when the workbook
    does not tell one, the best guess from its folder, name or arrival.
    """

    receipt_no: str
    office_code: str
    inbox_path: str
    file_name: str
    file_size: int
    sha256: str
    archive_path: str
    sender: str | None
    received_at: datetime
    is_received_at_estimated: bool
    duplicate_of: str | None
    status: str
    unit_code: str | None
    form_set: str | None
    report_period: str | None
    landing_period: str | None
    is_nil_return: bool

    def verdict(self, status: str) -> Verdict:
        """What the ledger already knows of this file, with another status."""
        return Verdict(**{**{f.name: getattr(self, f.name) for f in fields(Verdict)}, "status": status})

    def with_verdict(self, verdict: Verdict) -> Receipt:
        """This receipt as it is once `verdict` is recorded."""
        return replace(self, **{k: v for k, v in vars(verdict).items() if k != "receipt_no"})


@dataclass(frozen=True)
class Verdict:
    """What a received file turned out to be, and its status."""

    receipt_no: str
    status: str
    unit_code: str | None
    form_set: str | None
    report_period: str | None
    landing_period: str | None
    is_nil_return: bool = False


@dataclass(frozen=True)
class Release:
    """A drafted release pack."""

    release_code: str
    office_code: str
    assessment_code: str
    period_code: str
    state: str
    content_sha256: str
    manifest_sha256: str
    path: str
    drafted_at: datetime


class Ledger:
    """The book of record behind one SQLAlchemy URL; tables are made on first use."""

    def __init__(self, url: str):
        self._engine = _engine(url)
        Base.metadata.create_all(self._engine)

    def register(self, arrival: Arrival, registered_at: datetime) -> Receipt:
        """Number this file, or return the receipt it already has (same inbox path, same bytes).

        The same bytes under another path get a receipt of their own, marked duplicate of the first.
        """
        with self._session() as session:
            known = session.scalars(
                select(ReceiptRow).where(
                    ReceiptRow.office_code == arrival.office_code,
                    ReceiptRow.inbox_path == arrival.inbox_path,
                    ReceiptRow.sha256 == arrival.sha256,
                )
            ).first()
            if known is None:
                known = self._number(session, arrival)
                known.registered_at = registered_at
                session.add(known)
                session.flush()
            return _as(Receipt, known)

    def _number(self, session: Session, arrival: Arrival) -> ReceiptRow:
        office_code, sha256 = arrival.office_code, arrival.sha256
        last = session.scalar(
            select(func.max(ReceiptRow.number)).where(ReceiptRow.office_code == office_code)
        )
        number = (last or 0) + 1
        first = session.scalars(
            select(ReceiptRow)
            .where(ReceiptRow.office_code == office_code, ReceiptRow.sha256 == sha256)
            .order_by(ReceiptRow.number)
        ).first()
        return ReceiptRow(
            **vars(arrival),
            number=number,
            file_name=Path(arrival.inbox_path).name,
            receipt_no=f"{office_code}-{number:06d}",
            duplicate_of=first.receipt_no if first else None,
            status=DUPLICATE if first else RECEIVED,
        )

    def judge(self, verdict: Verdict, judged_at: datetime) -> None:
        """Record what became of a received file. Raises LookupError for an unknown receipt."""
        with self._session() as session:
            row = session.scalars(
                select(ReceiptRow).where(ReceiptRow.receipt_no == verdict.receipt_no)
            ).first()
            if row is None:
                raise LookupError(f"没有回执 {verdict.receipt_no}")
            for name, value in vars(verdict).items():
                setattr(row, name, value)
            row.judged_at = judged_at

    def receipts(self, office_code: str, status: str | None = None) -> list[Receipt]:
        """All receipts of an office in number order, narrowed to one status when given."""
        query = select(ReceiptRow).where(ReceiptRow.office_code == office_code).order_by(ReceiptRow.number)
        if status:
            query = query.where(ReceiptRow.status == status)
        with self._session() as session:
            return [_as(Receipt, row) for row in session.scalars(query)]

    def record_release(self, release: Release) -> None:
        with self._session() as session:
            session.add(ReleaseRow(**{f.name: getattr(release, f.name) for f in fields(Release)}))

    def latest_release(self, release_code: str) -> Release | None:
        query = (
            select(ReleaseRow)
            .where(ReleaseRow.release_code == release_code)
            .order_by(ReleaseRow.id.desc())
            .limit(1)
        )
        with self._session() as session:
            row = session.scalars(query).first()
            return _as(Release, row) if row else None

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with Session(self._engine) as session, session.begin():
            yield session


def _as(kind: type[Any], row: Any) -> Any:
    return kind(**{f.name: getattr(row, f.name) for f in fields(kind)})


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
    return engine


def _sqlite_settings(connection: Any, _: Any) -> None:
    """WAL lets readers go on while one writer writes; the timeout waits for it instead of failing."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
