"""Which landed files are read again to know whether they changed: all whose stats are not surely those they were read with."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from orchestration.landed_parts import Part, parts_of

PARTS = ["a:2023", "a:2024", "b:2024"]


@pytest.fixture
def landed(tmp_path) -> Path:
    """A file of every part."""
    for part in PARTS:
        path = file_of(tmp_path, part)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"one")
    return tmp_path


def file_of(landed: Path, part: str) -> Path:
    office, year = part.split(":")
    return landed / "capital_row" / f"office={office}" / f"year={year}" / "month=03" / "rows.parquet"


def settled(landed: Path) -> dict[str, Part]:
    """The parts, looked at when their stats are old enough to be remembered."""
    time.sleep(2.1)
    return parts_of(landed, {})


def changed(before: dict[str, Part], now: dict[str, Part]) -> list[str]:
    return [part for part in before if before[part].sha256 != now[part].sha256]


def test_files_whose_stats_are_as_they_were_are_not_read_and_the_others_of_a_part_are(landed):
    before = {part: Part("as remembered", told.stats_sha256) for part, told in settled(landed).items()}
    assert parts_of(landed, before) == before
    second = file_of(landed, "a:2024").parent.with_name("month=04") / "rows.parquet"
    second.parent.mkdir()
    second.write_bytes(b"one")
    assert changed(before, parts_of(landed, before)) == ["a:2024"]


def test_a_file_of_the_same_size_given_its_old_moment_again_is_seen(landed):
    """Written over in place; swapped in by a rename, as `landed` writes; and not at all."""
    before = settled(landed)
    over, swapped = file_of(landed, "a:2023"), file_of(landed, "a:2024")
    sizes_and_moments = [told(path) for path in (over, swapped)]
    for path in (over, swapped):
        stat = path.stat()
        target = path if path == over else path.with_name("temporary")
        target.write_bytes(b"two")
        os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        target.replace(path)
    assert [told(path) for path in (over, swapped)] == sizes_and_moments
    assert changed(before, parts_of(landed, before)) == ["a:2023", "a:2024"]


def told(path: Path) -> tuple[int, int]:
    return path.stat().st_size, path.stat().st_mtime_ns


def test_a_second_writing_in_the_tick_of_the_first_is_seen(landed):
    """Stats so young are not remembered, so it does not matter that they may be the same after it."""
    before = parts_of(landed, {})
    assert [told.stats_sha256 for told in before.values()] == [None] * 3
    file_of(landed, "b:2024").write_bytes(b"two")
    assert changed(before, parts_of(landed, before)) == ["b:2024"]


def test_files_dated_ahead_of_the_clock_are_read_every_time(landed):
    ahead_ns = time.time_ns() + 10**12
    os.utime(file_of(landed, "b:2024"), ns=(ahead_ns, ahead_ns))
    before = settled(landed)
    assert [part for part, told in before.items() if told.stats_sha256 is None] == ["b:2024"]


def test_pairs_are_of_no_year_and_where_nothing_landed_there_is_no_part(landed, tmp_path):
    pairs = landed / "project_pair" / "office=c" / "year=2024" / "rows.parquet"
    pairs.parent.mkdir(parents=True)
    pairs.write_bytes(b"one")
    assert sorted(parts_of(landed, {})) == [*PARTS, "c:all"]
    assert parts_of(tmp_path / "nothing", {}) == {}
