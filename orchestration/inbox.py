"""Which inbox files are new since the last look, and which (office, year) they call for. Looks at names, not contents."""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

from ingest.opening.limits import limits
from kernel.home import Home
from kernel.office import list_offices, load_office
from ledger import Ledger
from ledger.records import WAITING
from orchestration.partitions import open_years

_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")


@dataclass(frozen=True)
class Listing:
    """Path under the inbox → `size:mtime` of every file in it."""

    files: dict[str, str]

    @classmethod
    def of(cls, home: Home) -> Listing:
        found = {}
        for path in home.inbox.rglob("*"):
            if path.is_file() and not path.name.startswith((".", "~$")):
                stat = path.stat()
                found[path.relative_to(home.inbox).as_posix()] = f"{stat.st_size}:{stat.st_mtime_ns}"
        return cls(found)

    @classmethod
    def from_cursor(cls, cursor: str | None) -> Listing:
        return cls(json.loads(cursor) if cursor else {})

    @property
    def cursor(self) -> str:
        return json.dumps(self.files, ensure_ascii=False, sort_keys=True)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.cursor.encode()).hexdigest()[:16]

    def newer_than(self, seen: Listing) -> list[str]:
        return sorted(path for path, mark in self.files.items() if seen.files.get(path) != mark)


def waited_for_in_vain(home: Home, ledger: Ledger) -> list[str]:
    """Paths under the inbox of files that are still waited for, although they are gone or have not changed for too long."""
    patience = limits().waiting_minutes.value * 60
    found = []
    for code in list_offices(home.offices):
        for receipt in ledger.receipts(code, WAITING):
            path = home.inbox / code / receipt.inbox_path
            if not path.exists() or time.time() - path.stat().st_mtime >= patience:
                found.append(f"{code}/{receipt.inbox_path}")
    return sorted(found)


def partitions_of(home: Home, paths: list[str]) -> list[tuple[str, int]]:
    """(office, year) pairs the changed `paths` belong to; a path that names no year calls for the office's open years."""
    wanted: set[tuple[str, int]] = set()
    for code in list_offices(home.offices):
        folder = load_office(home.office_dir(code))
        years = set(folder.scheme_years())
        for path in (p for p in paths if Path(p).parts[0] == code):
            named = {int(y) for y in _YEAR.findall(path)} & years
            wanted |= {(code, y) for y in named or open_years(folder, folder.office.now())}
    return sorted(wanted)
