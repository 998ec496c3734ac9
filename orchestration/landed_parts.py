"""Digests of what landed, one an (office, year), at what it costs to look at the files: those of a part of which nothing but the
stats was looked at are read only when the stats are others than when they were last read.

Stats are size, moment of the last writing and of the last change of anything (which no program can set), and inode: a file
written over in place, swapped in by a rename, copied back from a backup or given its old moment again has others. What they
could not tell is a second writing in place in the very tick of the first, after the first was read; so stats that are
younger than the coarsest clock a file system keeps are not remembered, and the part is read again. "Younger" is by the clock
that stamped them, the file system's, which on a shared drive is not ours.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# Pairs lie in one file of an office, under its first year, but are of none.
_OF_NO_YEAR = frozenset({"project_pair"})
NO_YEAR = "all"
_ROWS = "rows.parquet"
_TICK_NS = 2 * 10**9  # FAT keeps moments to two seconds; others are finer


@dataclass(frozen=True)
class Part:
    """The digest of a part's files and of their stats; these are None where they must not be trusted next time."""

    sha256: str
    stats_sha256: str | None


def parts_of(landed: Path, before: Mapping[str, Part]) -> dict[str, Part]:
    """`office:year` → digest of every landed file of it, taken from `before` where its files' stats are as they were; `office:all`
    of those of no year."""
    if not landed.exists():
        return {}
    now_ns = _now_ns(landed)
    return {
        part: _part(landed, sorted(files), before.get(part), now_ns)
        for part, files in _landed(landed).items()
    }


def _part(landed: Path, files: list[tuple[str, os.stat_result]], before: Part | None, now_ns: int) -> Part:
    """The stats were taken before the files are read: a writing between the two is seen next time."""
    stats = hashlib.sha256()
    for name, stat in files:
        stats.update(f"{name}|{stat.st_size}|{stat.st_mtime_ns}|{stat.st_ctime_ns}|{stat.st_ino}\n".encode())
    if before and before.stats_sha256 == stats.hexdigest():
        return before
    content = hashlib.sha256()
    for name, _ in files:
        content.update(name.encode())
        content.update(hashlib.sha256((landed / name).read_bytes()).digest())
    newest_ns = max(max(stat.st_mtime_ns, stat.st_ctime_ns) for _, stat in files)
    return Part(content.hexdigest(), stats.hexdigest() if newest_ns + _TICK_NS < now_ns else None)


def _landed(root: Path) -> dict[str, list[tuple[str, os.stat_result]]]:
    """The landed files of every part: their paths below `root`, and stats."""
    parts: dict[str, list[tuple[str, os.stat_result]]] = {}
    below = len(str(root)) + 1
    for table in _folders(root):
        for office in _folders(table.path, "office="):
            for year in _folders(office.path, "year="):
                of = NO_YEAR if table.name in _OF_NO_YEAR else year.name.removeprefix("year=")
                part = f"{office.name.removeprefix('office=')}:{of}"
                if found := [(path[below:], stat) for path, stat in _rows_below(year.path)]:
                    parts.setdefault(part, []).extend(found)
    return parts


def _folders(path: str | Path, prefix: str = "") -> list[os.DirEntry[str]]:
    with os.scandir(path) as entries:
        return [entry for entry in entries if entry.name.startswith(prefix) and entry.is_dir()]


def _rows_below(year: str) -> Iterator[tuple[str, os.stat_result]]:
    """The file of a year's own rows, and of each month's. A month's folder holds that one file: it is asked for, not listed."""
    with os.scandir(year) as entries:
        for entry in entries:
            if entry.name == _ROWS:
                yield entry.path, entry.stat()
            elif entry.name.startswith("month="):
                path = f"{entry.path}/{_ROWS}"
                with suppress(FileNotFoundError):
                    yield path, os.stat(path)  # noqa: PTH116 - tens of thousands of them


def _now_ns(folder: Path) -> int:
    """What the file system's own clock says."""
    with tempfile.TemporaryFile(dir=folder) as probe:
        return os.fstat(probe.fileno()).st_ctime_ns
