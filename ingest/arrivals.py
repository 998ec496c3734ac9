"""The inbox: which files have come, which bytes they are, when and from whom. Bytes are archived; nothing is opened."""

from __future__ import annotations

import csv
import hashlib
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.periods import years_named
from kernel.closed_yaml import DataFileError, Problem
from kernel.home import Home
from kernel.office import OfficeFolder
from ledger import Arrival

MANIFEST = "receipts.csv"
_COLUMNS = ("file", "received_at", "sender")


@dataclass(frozen=True)
class _Clock:
    """What the manifest says of one file."""

    received_at: datetime
    sender: str | None


def scan(home: Home, office: OfficeFolder, year: int | None) -> list[Arrival]:
    """Every file in the office's inbox whose path names `year` or no year at all (all files when `year` is None).

    Bytes are copied once into the archive, read-only. Paths in an Arrival: `inbox_path` relative to the office's
    inbox, `archive_path` relative to `home.root`. Sorted by (received_at, inbox_path).
    Raises DataFileError naming file and line for a manifest line that cannot be read.
    """
    inbox = home.inbox / office.code
    clocks = _read_manifest(inbox / MANIFEST)
    arrivals = [
        _arrival(home, office, inbox, path, clocks.get(path.relative_to(inbox).as_posix()))
        for path in _files(inbox)
        if year is None or year in (years_named(path.relative_to(inbox).as_posix()) or {year})
    ]
    return sorted(arrivals, key=lambda a: (a.received_at, a.inbox_path))


def _files(inbox: Path) -> Iterator[Path]:
    """All files but the manifest, hidden ones and the lock files Office leaves beside an open workbook."""
    for path in sorted(inbox.rglob("*")):
        parts = path.relative_to(inbox).parts
        is_noise = any(part.startswith((".", "~$")) for part in parts) or parts == (MANIFEST,)
        if path.is_file() and not is_noise:
            yield path


def _arrival(home: Home, office: OfficeFolder, inbox: Path, path: Path, clock: _Clock | None) -> Arrival:
    digest = _digest(path)
    archived = _archive(home, path, digest)
    stat = archived.stat()
    own_time = datetime.fromtimestamp(path.stat().st_mtime, office.office.zone).replace(
        tzinfo=None, microsecond=0
    )
    return Arrival(
        office_code=office.code,
        inbox_path=path.relative_to(inbox).as_posix(),
        file_size=stat.st_size,
        sha256=digest,
        archive_path=archived.relative_to(home.root).as_posix(),
        sender=clock.sender if clock else None,
        received_at=clock.received_at if clock else own_time,
        is_received_at_estimated=clock is None,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _archive(home: Home, path: Path, digest: str) -> Path:
    """The archived copy of these bytes, made now unless it lies there already."""
    target = home.archive_path(digest, path.suffix)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    shutil.copyfile(path, temporary)
    temporary.chmod(0o444)
    if _digest(temporary) != digest:
        temporary.unlink()
        raise OSError(f"{path}: 读取时文件仍在变化，请待复制完成后再试")
    temporary.replace(target)
    return target


def _read_manifest(path: Path) -> dict[str, _Clock]:
    if not path.exists():
        return {}
    clocks: dict[str, _Clock] = {}
    problems: list[Problem] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise DataFileError([Problem(path, 1, "表头", f"应为 {','.join(_COLUMNS)}")])
        for row in reader:
            try:
                clocks[_file_of(row, clocks)] = _Clock(_time_of(row), row["sender"] or None)
            except ValueError as err:
                problems.append(Problem(path, reader.line_num, *err.args))
    if problems:
        raise DataFileError(problems)
    return clocks


def _file_of(row: dict[str, str], known: dict[str, _Clock]) -> str:
    file = (row["file"] or "").strip().replace("\\", "/")
    if not file or None in row:
        raise ValueError("file", "文件路径为空，或本行列数多于表头")
    if file in known:
        raise ValueError("file", f"“{file}”重复登记")
    return file


def _time_of(row: dict[str, str]) -> datetime:
    text = (row["received_at"] or "").strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("received_at", f"“{text}”不是时间，请写成 2024-07-03 09:12") from None
    if found.tzinfo is not None:
        raise ValueError("received_at", f"“{text}”请写办公室当地时间，不带时区")
    return found
