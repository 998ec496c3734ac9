"""What people ruled: waivers, extensions of deadlines, and whether two projects are one. Rulings are added, or revoked, never changed."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.records import Extension, PairDecision, Waiver
from ledger.storage import Storage, as_record
from ledger.tables import ExtensionRow, PairDecisionRow, WaiverRow

_Revocable = TypeVar("_Revocable", WaiverRow, ExtensionRow)


class Rulings:
    """The rulings kept in one ledger. Numbers (`pingyang-W0003`) are given when a ruling is recorded."""

    def __init__(self, storage: Storage):
        self._storage = storage

    def waive(self, waiver: Waiver) -> Waiver:
        """Record a waiver; returns it with its number."""
        row = WaiverRow(**_columns(waiver, "waiver_no"))
        return replace(waiver, waiver_no=self._add(row, waiver.office_code, "W"))

    def revoke_waiver(self, waiver_no: str, revoked_at: datetime) -> Waiver:
        """End a waiver. Raises LookupError for an unknown number, ValueError when it is revoked already."""
        with self._storage.session() as session:
            return _waiver(_revoked(session, WaiverRow, "W", waiver_no, revoked_at))

    def waivers(self, office_code: str, *, is_revoked_too: bool = False) -> list[Waiver]:
        """The office's waivers in the order they were recorded."""
        query = select(WaiverRow).where(WaiverRow.office_code == office_code).order_by(WaiverRow.id)
        with self._storage.session() as session:
            return [
                _waiver(row) for row in session.scalars(query) if is_revoked_too or row.revoked_at is None
            ]

    def extend(self, extension: Extension) -> Extension:
        """Record a later deadline; returns it with its number."""
        row = ExtensionRow(**_columns(extension, "extension_no"))
        return replace(extension, extension_no=self._add(row, extension.office_code, "E"))

    def revoke_extension(self, extension_no: str, revoked_at: datetime) -> Extension:
        """End an extension. Raises LookupError for an unknown number, ValueError when it is revoked already."""
        with self._storage.session() as session:
            return _extension(_revoked(session, ExtensionRow, "E", extension_no, revoked_at))

    def extensions(self, office_code: str, *, is_revoked_too: bool = False) -> list[Extension]:
        """The office's extensions in the order they were recorded; which one counts: `ledger.duties`."""
        query = select(ExtensionRow).where(ExtensionRow.office_code == office_code).order_by(ExtensionRow.id)
        with self._storage.session() as session:
            return [
                _extension(row) for row in session.scalars(query) if is_revoked_too or row.revoked_at is None
            ]

    def decide(self, decision: PairDecision) -> PairDecision:
        """Record whether two projects are one; returns the decision with its number. Keys are put in order."""
        left, right = sorted((decision.left_key, decision.right_key))
        if left == right:
            raise ValueError(f"一个项目不能与自己比较：{left}")
        ordered = replace(decision, left_key=left, right_key=right)
        row = PairDecisionRow(**_columns(ordered, "decision_no"))
        return replace(ordered, decision_no=self._add(row, decision.office_code, "D"))

    def decisions(self, office_code: str) -> list[PairDecision]:
        """All decisions in the order they were made: of several on one pair the last counts."""
        query = (
            select(PairDecisionRow)
            .where(PairDecisionRow.office_code == office_code)
            .order_by(PairDecisionRow.id)
        )
        with self._storage.session() as session:
            return [
                replace(as_record(PairDecision, row), decision_no=_number(row.office_code, "D", row.id))
                for row in session.scalars(query)
            ]

    def _add(self, row: WaiverRow | ExtensionRow | PairDecisionRow, office_code: str, letter: str) -> str:
        with self._storage.session() as session:
            session.add(row)
            session.flush()
            return _number(office_code, letter, row.id)


def _columns(record: Waiver | Extension | PairDecision, number: str) -> dict[str, object]:
    return {name: value for name, value in asdict(record).items() if name != number}


def _revoked(session: Session, table: type[_Revocable], letter: str, number: str, at: datetime) -> _Revocable:
    """The ruling of this number, ended now; its row stays."""
    row = session.get(table, _id(number, letter))
    if row is None or _number(row.office_code, letter, row.id) != number:
        raise LookupError(f"没有 {number}")
    if row.revoked_at is not None:
        raise ValueError(f"{number} 已于 {row.revoked_at:%Y-%m-%d} 撤销")
    row.revoked_at = at
    return row


def _extension(row: ExtensionRow) -> Extension:
    return replace(as_record(Extension, row), extension_no=_number(row.office_code, "E", row.id))


def _waiver(row: WaiverRow) -> Waiver:
    return replace(as_record(Waiver, row), waiver_no=_number(row.office_code, "W", row.id))


def _number(office_code: str, letter: str, row_id: int) -> str:
    return f"{office_code}-{letter}{row_id:04d}"


def _id(number: str, letter: str) -> int:
    tail = number.rpartition(f"-{letter}")[2]
    return int(tail) if tail.isdigit() else -1
