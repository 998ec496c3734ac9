"""The limits of `ingest/limits.yaml`, loaded once: how much a received file may hold before it is refused, and why so much."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field

from kernel.closed_yaml import Closed, load

MB = 1024 * 1024


class Limit(Closed):
    """One limit, in the unit its key names (`_mb`, `_seconds`, else a count), and the office's reason for it."""

    value: int = Field(gt=0)
    reason: str = Field(min_length=1)


class Limits(Closed):
    """Every limit there is."""

    file_mb: Limit
    waiting_minutes: Limit
    parts: Limit
    unpacked_mb: Limit
    entry_mb: Limit
    ratio: Limit
    sheets: Limit
    rows: Limit
    columns: Limit
    cells: Limit
    merges: Limit
    shared_strings: Limit
    comments: Limit
    xml_depth: Limit
    child_memory_mb: Limit
    child_seconds: Limit
    files_per_child: Limit


@cache
def limits() -> Limits:
    """Raises DataFileError naming file, line, key and reason when the file does not load."""
    return load(Path(__file__).parents[1] / "limits.yaml", Limits)
