"""The book as it stood when a day ended: a copy of one office's entries without those of later. The live book is only read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.records import Receipt
from ledger.storage import Storage
from ledger.tables import Base, ExtensionRow, PairDecisionRow, ReadingRow, ReceiptRow, WaiverRow


def copy_until(
    live: Storage, copy: Storage, office_code: str, until: datetime, receipts: Sequence[Receipt]
) -> None:
    """Write to `copy` these receipts as they are given, and all that was entered before `until`, under the same numbers.

    Of the readings of a receipt that was read later only, the first is taken: it is what became of the file. A ruling
    that was revoked later stands.
    """
    known = {receipt.receipt_no: receipt for receipt in receipts}
    with live.session() as session, copy.session() as target:
        target.add_all(_receipts(session, office_code, known))
        target.add_all(_readings(session, office_code, until, known))
        target.add_all(_rulings(session, office_code, until))


def _receipts(session: Session, office_code: str, known: Mapping[str, Receipt]) -> Iterator[ReceiptRow]:
    for row in _of_office(session, ReceiptRow, office_code):
        if receipt := known.get(row.receipt_no):
            given = {f.name: getattr(receipt, f.name) for f in fields(Receipt)}
            yield ReceiptRow(**{**_columns(row), **given})


def _readings(
    session: Session, office_code: str, until: datetime, known: Mapping[str, Receipt]
) -> Iterator[ReadingRow]:
    told: set[str] = set()
    query = select(ReadingRow).join(ReceiptRow, ReceiptRow.receipt_no == ReadingRow.receipt_no)
    for row in session.scalars(query.where(ReceiptRow.office_code == office_code).order_by(ReadingRow.id)):
        if row.receipt_no in known and (row.read_at < until or row.receipt_no not in told):
            told.add(row.receipt_no)
            yield ReadingRow(**_columns(row))


def _rulings(session: Session, office_code: str, until: datetime) -> Iterator[Base]:
    for table in (WaiverRow, ExtensionRow):
        for row in _of_office(session, table, office_code):
            if row.recorded_at < until:
                ended = row.revoked_at if row.revoked_at and row.revoked_at < until else None
                yield table(**{**_columns(row), "revoked_at": ended})
    for row in _of_office(session, PairDecisionRow, office_code):
        if row.decided_at < until:
            yield PairDecisionRow(**_columns(row))


def _of_office(session: Session, table: Any, office_code: str) -> Iterator[Any]:
    yield from session.scalars(select(table).where(table.office_code == office_code).order_by(table.id))


def _columns(row: Base) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}
