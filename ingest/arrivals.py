"""The inbox: which files have come, which bytes they are, when and from whom. Bytes are archived; nothing is opened.

A file that is not whole yet is waited for, up to the stated time, and then taken as it is. When each file came, if the
office wrote it down, is `manifest`'s business.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ingest.manifest import MANIFEST, Clock, read_manifest
from ingest.opening.limits import limits
from ingest.opening.wholeness import unfinished
from kernel.home import Home
from kernel.office import OfficeFolder
from ledger import Arrival

# What an operating system leaves in a folder of its own accord.
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_CHUNK = 1024 * 1024


class _NotWholeError(Exception):
    """An inbox file that is still changing; the message says how one can tell, in Chinese."""


class _ClosedError(_NotWholeError):
    """An inbox file that cannot be read; the message says why, in Chinese."""


class _GoneError(Exception):
    """An inbox file that was taken away while the inbox was looked through."""


@dataclass(frozen=True)
class Unready:
    """A file whose bytes cannot be taken: `reason` in Chinese, `file_size` in bytes. `is_overdue`: waited for in vain."""

    inbox_path: str
    file_size: int
    reason: str
    is_overdue: bool


@dataclass(frozen=True)
class Scan:
    """What lies in an office's inbox.

    `arrivals`: files taken into the archive, by (received_at, inbox_path). `unready`: files without usable bytes.
    `paths`: every file there is. `clocks`: what receipts.csv says of them.
    """

    arrivals: tuple[Arrival, ...]
    unready: tuple[Unready, ...]
    paths: frozenset[str]
    clocks: Mapping[str, Clock]


def scan(home: Home, office: OfficeFolder, now: datetime, waiting: Mapping[str, datetime]) -> Scan:
    """Every file in the office's inbox; `now` and `waiting` (inbox path → first seen) are naive office time.

    Bytes are copied once into the archive, read-only. Paths: `inbox_path` relative to the office's inbox,
    `archive_path` relative to `home.root`.
    A file that is visibly not whole is waited for until `waiting_minutes` after its last change and then taken as it
    is; one that cannot be read is overdue as long after it was first seen.
    Raises DataFileError naming file and line for a manifest line that cannot be read, or tells a day to come.
    """
    inbox = home.inbox / office.code
    clocks = read_manifest(inbox / MANIFEST, now.date())
    arrivals: list[Arrival] = []
    unready: list[Unready] = []
    for name, path in listed(inbox).files.items():
        patience = _Patience(now, waiting.get(name, now))
        try:
            arrivals.append(_arrival(home, office, path, name, clocks.get(name), patience))
        except _NotWholeError as err:
            is_overdue = isinstance(err, _ClosedError) and patience.is_over(patience.first_seen)
            unready.append(Unready(name, _size(path), str(err), is_overdue))
        except _GoneError:
            continue
    return Scan(
        arrivals=tuple(sorted(arrivals, key=lambda a: (a.received_at, a.inbox_path))),
        unready=tuple(unready),
        paths=frozenset(f.inbox_path for f in (*arrivals, *unready)),
        clocks=clocks,
    )


@dataclass(frozen=True)
class Listed:
    """Received files below a folder, by their name within it, and what cannot be taken for one, in Chinese."""

    files: Mapping[str, Path]
    notices: tuple[str, ...]


def listed(inbox: Path) -> Listed:
    """All files but the manifest and noise: hidden files, Office lock files, the system's own. Nothing is opened."""
    notices: list[str] = []

    def unlisted(err: OSError) -> None:
        if isinstance(err, FileNotFoundError):  # no inbox yet, or a folder taken away just now
            return
        notices.append(f"文件夹打不开，其中的文件没有收：{name_within(Path(err.filename), inbox)}")

    entries: list[Path] = []
    for folder, folders, names in os.walk(inbox, onerror=unlisted):
        entries += [Path(folder, name) for name in names]
        entries += [path for name in folders if (path := Path(folder, name)).is_symlink()]
    files: dict[str, Path] = {}
    for path in sorted(entries):
        parts = path.relative_to(inbox).parts
        if parts == (MANIFEST,) or is_noise(parts):
            continue
        name = name_within(path, inbox)
        if path.is_symlink() and path.is_file():
            notices.append(f"链接的文件，没有收，请放入文件本身：{name}")
        elif not path.is_file():
            kind = "链接的文件夹" if path.is_dir() else "失效的链接或不是文件"
            notices.append(f"{kind}，没有收：{name}")
        elif name in files:
            notices.append(f"有两个文件的名称只差编码，只收一个：{name}")
        else:
            files[name] = path
    return Listed(files, tuple(notices))


def name_within(path: Path, folder: Path) -> str:
    """`path` within `folder` as text; names unpacked from a Windows archive may be in its own encoding."""
    name = os.fsencode(path.relative_to(folder).as_posix())
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        text = name.decode("gb18030", "replace")
    return unicodedata.normalize("NFC", text)


def is_noise(parts: tuple[str, ...]) -> bool:
    """Whether a path below the inbox is no received file: hidden, an Office lock file, or the system's own."""
    return any(part.startswith((".", "~$")) for part in parts) or parts[-1].lower() in _SYSTEM_FILES


@dataclass(frozen=True)
class _Patience:
    """How long one file is waited for. All times naive office time."""

    now: datetime
    first_seen: datetime

    def is_over(self, since: datetime) -> bool:
        return self.now - since >= timedelta(minutes=limits().waiting_minutes.value)

    def is_over_for_change(self, changed_at: datetime) -> bool:
        """A change in the future is a wrong clock: then it counts from when the file was first seen."""
        return self.is_over(changed_at if changed_at <= self.now else self.first_seen)


def _arrival(
    home: Home, office: OfficeFolder, path: Path, name: str, clock: Clock | None, patience: _Patience
) -> Arrival:
    """The file as received. Raises _NotWholeError while its bytes cannot be had whole."""
    changed_at = _changed_at(path, office)
    if not patience.is_over_for_change(changed_at) and (reason := _unfinished(path)):
        raise _NotWholeError(reason)
    digest = _digest(path)
    archived = _archive(home, path, digest)
    return Arrival(
        office_code=office.code,
        inbox_path=name,
        file_size=archived.stat().st_size,
        sha256=digest,
        archive_path=archived.relative_to(home.root).as_posix(),
        sender=clock.sender if clock else None,
        received_at=clock.received_at if clock else changed_at,
        is_received_at_estimated=clock is None,
    )


def _changed_at(path: Path, office: OfficeFolder) -> datetime:
    try:
        moment = path.stat().st_mtime
    except OSError as err:
        raise _fault(err) from None
    return datetime.fromtimestamp(moment, office.office.zone).replace(tzinfo=None, microsecond=0)


def _unfinished(path: Path) -> str | None:
    try:
        return unfinished(path)
    except OSError as err:
        raise _fault(err) from None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


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
                raise _NotWholeError("读取时内容还在变化")
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
    except OSError as err:
        raise _fault(err) from None


def _fault(err: OSError) -> Exception:
    if isinstance(err, FileNotFoundError):
        return _GoneError()
    is_locked = isinstance(err, PermissionError)
    return _ClosedError("没有读取权限" if is_locked else f"读取出错（{err.strerror}）")
