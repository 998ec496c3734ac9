"""The inbox: which files have come, which bytes they are, when and from whom. Bytes are archived; nothing is opened."""

from __future__ import annotations

import csv
import hashlib
import os
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
_CHUNK = 1024 * 1024


class _NotWholeError(Exception):
    """An inbox file that cannot be read, or changed while it was read."""


@dataclass(frozen=True)
class _Clock:
    """What the manifest says of one file."""

    received_at: datetime
    sender: str | None


def scan(home: Home, office: OfficeFolder, year: int | None) -> list[Arrival]:
    """Every file in the office's inbox whose path names `year` or no year at all (all files when `year` is None).

    Bytes are copied once into the archive, read-only. Paths in an Arrival: `inbox_path` relative to the office's
    inbox, `archive_path` relative to `home.root`. Sorted by (received_at, inbox_path).
    A file still being copied, taken away or not readable right now is left for the next scan.
    Raises DataFileError naming file and line for a manifest line that cannot be read.
    """
    inbox = home.inbox / office.code
    clocks = _read_manifest(inbox / MANIFEST)
    arrivals = [
        _arrival(home, office, path, name, clocks.get(name))
        for path, name in ((path, _name_of(path, inbox)) for path in _files(inbox))
        if year is None or year in (years_named(name) or {year})
    ]
    return sorted(filter(None, arrivals), key=lambda a: (a.received_at, a.inbox_path))


def _files(inbox: Path) -> Iterator[Path]:
    """All files but the manifest, hidden ones and the lock files Office leaves beside an open workbook."""
    found = (Path(folder, name) for folder, _, names in os.walk(inbox) for name in names)
    for path in sorted(found):
        parts = path.relative_to(inbox).parts
        is_noise = any(part.startswith((".", "~$")) for part in parts) or parts == (MANIFEST,)
        if path.is_file() and not is_noise:
            yield path


def _name_of(path: Path, inbox: Path) -> str:
    """`path` within the inbox as text; names unpacked from a Windows archive may be in its own encoding."""
    name = os.fsencode(path.relative_to(inbox).as_posix())
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _arrival(home: Home, office: OfficeFolder, path: Path, name: str, clock: _Clock | None) -> Arrival | None:
    """The file as received; None while its bytes cannot be had whole."""
    try:
        digest, changed_at = _digest(path)
        archived = _archive(home, path, digest)
    except _NotWholeError:
        return None
    own_time = datetime.fromtimestamp(changed_at, office.office.zone).replace(tzinfo=None, microsecond=0)
    return Arrival(
        office_code=office.code,
        inbox_path=name,
        file_size=archived.stat().st_size,
        sha256=digest,
        archive_path=archived.relative_to(home.root).as_posix(),
        sender=clock.sender if clock else None,
        received_at=clock.received_at if clock else own_time,
        is_received_at_estimated=clock is None,
    )


def _digest(path: Path) -> tuple[str, float]:
    """The hash of an inbox file and when it was last changed."""
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    try:
        return digest.hexdigest(), path.stat().st_mtime
    except OSError:
        raise _NotWholeError from None


def _archive(home: Home, path: Path, digest: str) -> Path:
    """The archived copy of these bytes, made now unless it lies there already."""
    target = home.archive_path(digest, path.suffix)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with temporary.open("w+b") as copy:
            for chunk in _chunks(path):
                copy.write(chunk)
            copy.seek(0)
            if hashlib.file_digest(copy, "sha256").hexdigest() != digest:
                raise _NotWholeError
        temporary.chmod(0o444)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of an inbox file. Its own faults are apart from those of the archive, which do stop a scan."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError:
        raise _NotWholeError from None


def _read_manifest(path: Path) -> dict[str, _Clock]:
    if not path.exists():
        return {}
    clocks: dict[str, _Clock] = {}
    problems: list[Problem] = []
    for line, row in _lines(path):
        try:
            clocks[_file_of(row, clocks)] = _Clock(_time_of(row), row["sender"] or None)
        except ValueError as err:
            problems.append(Problem(path, line, *err.args))
    if problems:
        raise DataFileError(problems)
    return clocks


def _lines(path: Path) -> list[tuple[int, dict[str, str]]]:
    """(line number, row) of the manifest."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != _COLUMNS:
                raise DataFileError([Problem(path, 1, "表头", f"应为 {','.join(_COLUMNS)}")])
            return [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError:
        reason = "不是 UTF-8 编码，请在 Excel 里另存为“CSV UTF-8”"
        raise DataFileError([Problem(path, 0, "文件", reason)]) from None


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
