"""Where everything is stored: one root (`KAOHE_HOME`) and the rooms below it. No file is read or written here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """The storage root of one installation and the offices folder it serves (both absolute).

    A home of the past (`as_known_on`) is derived from the live one and has a ledger of its own beside its warehouse.
    """

    root: Path
    offices: Path
    as_known_on: date | None = None

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
    def replaced(self) -> Path:
        """What a later reading of a file took the place of: needed to tell what was known before."""
        return self.root / "replaced"

    def known(self, office_code: str, day: date) -> Home:
        """The home of what the office knew at the end of `day`."""
        return Home(self.root / "known" / office_code / day.isoformat(), self.offices, day)

    @property
    def ledger_url(self) -> str:
        """SQLAlchemy URL of the book of record; `KAOHE_LEDGER_URL` overrides the SQLite file of a live home."""
        named = None if self.as_known_on else os.environ.get("KAOHE_LEDGER_URL")
        return named or f"sqlite:///{self.root / 'ledger.sqlite'}"

    def office_dir(self, office_code: str) -> Path:
        return self.offices / office_code

    def archive_path(self, sha256: str, suffix: str) -> Path:
        """Every received byte lies here once, under its own hash."""
        return self.archive / sha256[:2] / f"{sha256}{suffix.lower()}"
