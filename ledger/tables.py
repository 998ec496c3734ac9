"""The ledger's tables. Rows are added; only a receipt's own facts and verdict, and a waiver's end, are filled in later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class VersionRow(Base):
    """A shape the ledger has had; the greatest is what it has now. What leads there: `ledger.versions`."""

    __tablename__ = "ledger_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ReceiptRow(Base):
    """One received file. A file that is still being copied has no bytes yet (`sha256` null)."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("office_code", "number"),
        Index("receipt_path", "office_code", "inbox_path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    receipt_no: Mapped[str] = mapped_column(String(80), unique=True)
    inbox_path: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    file_size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    archive_path: Mapped[str | None] = mapped_column(Text)
    sender: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime]
    is_received_at_estimated: Mapped[bool]
    registered_at: Mapped[datetime]
    duplicate_of: Mapped[str | None] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(32))
    unit_code: Mapped[str | None] = mapped_column(String(64))
    form_set: Mapped[str | None] = mapped_column(String(64))
    report_period: Mapped[str | None] = mapped_column(String(16))
    landing_period: Mapped[str | None] = mapped_column(String(16))
    is_nil_return: Mapped[bool] = mapped_column(default=False)
    judged_at: Mapped[datetime | None]


class ReadingRow(Base):
    """One time a receipt was read and judged."""

    __tablename__ = "reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_no: Mapped[str] = mapped_column(String(80), index=True)
    read_at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(16))
    rules_sha256: Mapped[str] = mapped_column(String(64))
    rows_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(32))
    row_count: Mapped[int]
    block_count: Mapped[int]
    warning_count: Mapped[int]
    explain_count: Mapped[int]
    is_applied: Mapped[bool]
    changes: Mapped[str | None] = mapped_column(Text)


class WaiverRow(Base):
    """A ruling that a fault does not count."""

    __tablename__ = "waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    unit_code: Mapped[str | None] = mapped_column(String(64))
    form_set: Mapped[str | None] = mapped_column(String(64))
    first_period: Mapped[str | None] = mapped_column(String(16))
    last_period: Mapped[str | None] = mapped_column(String(16))
    finding_code: Mapped[str | None] = mapped_column(String(64))
    receipt_no: Mapped[str | None] = mapped_column(String(80))
    subject: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    approver: Mapped[str] = mapped_column(Text)
    document_no: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ExtensionRow(Base):
    """A later deadline for one report period."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(String(64), index=True)
    unit_code: Mapped[str | None] = mapped_column(String(64))
    form_set: Mapped[str] = mapped_column(String(64))
    report_period: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    document_no: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    approver: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class PairDecisionRow(Base):
    """Whether two projects (or enterprises) are one."""

    __tablename__ = "pair_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(String(64), index=True)
    subject_kind: Mapped[str] = mapped_column(String(16))
    left_key: Mapped[str] = mapped_column(Text)
    right_key: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]


class ReleaseRow(Base):
    """One drafted release pack and the digest of what it was drawn from."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_code: Mapped[str] = mapped_column(String(120), index=True)
    office_code: Mapped[str] = mapped_column(String(64))
    assessment_code: Mapped[str] = mapped_column(String(64))
    period_code: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    content_sha256: Mapped[str] = mapped_column(String(64))
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(Text)
    drafted_at: Mapped[datetime]
