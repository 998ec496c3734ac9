"""Where everything is stored: one root (`KAOHE_HOME`) and the rooms below it. No file is read or written here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """The storage root of one installation and the offices folder it serves (both absolute)."""

    root: Path
    offices: Path

    @classmethod
    def from_environment(cls) -> Home:
        """`KAOHE_HOME` (default `./var` of the project) and `KAOHE_OFFICES` (default `./offices`)."""
        root = Path(os.environ.get("KAOHE_HOME") or PROJECT_ROOT / "var")
        offices = Path(os.environ.get("KAOHE_OFFICES") or PROJECT_ROOT / "offices")
        return cls(root=root.resolve(), offices=offices.resolve())

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def landed(self) -> Path:
        return self.root / "landed"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def published_warehouse(self) -> Path:
        """The read-only copy every reader opens; replaced by atomic rename."""
        return self.published / "kaohe.duckdb"

    @property
    def returned(self) -> Path:
        return self.root / "returned"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def ledger_url(self) -> str:
        """SQLAlchemy URL of the book of record; `KAOHE_LEDGER_URL` overrides the SQLite file."""
        return os.environ.get("KAOHE_LEDGER_URL") or f"sqlite:///{self.root / 'ledger.sqlite'}"

    def office_dir(self, office_code: str) -> Path:
        return self.offices / office_code

    def archive_path(self, sha256: str, suffix: str) -> Path:
        """Every received byte lies here once, under its own hash."""
        return self.archive / sha256[:2] / f"{sha256}{suffix.lower()}"
