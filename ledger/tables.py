"""The ledger's tables. Rows are added; only a receipt's verdict is filled in later, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class ReceiptRow(Base):
    """One received file. Times are naive office time."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("office_code", "number"),
        UniqueConstraint("office_code", "inbox_path", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    receipt_no: Mapped[str] = mapped_column(String(80), unique=True)
    inbox_path: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    file_size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    archive_path: Mapped[str] = mapped_column(Text)
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
