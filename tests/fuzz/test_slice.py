"""A small, always equal slice of the fuzz run: enough to notice that the law or the run itself is broken."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from tests.fuzz.run import cases, hold

CASES = 80


def test_mutated_workbooks_keep_the_law(tmp_path: Path):
    report = hold(islice(cases(7, tmp_path), CASES), tmp_path)
    assert report.breaches == []
    assert report.kinds.total() == CASES
    assert set(report.kinds) == {"bytes", "zip", "xml", "cells", "bytes of .xls", "records of .xls"}
    assert {"file_damaged", "no finding"} < set(report.ends)  # some are refused, some come through


def test_the_same_seed_gives_the_same_cases(tmp_path: Path):
    first, again = tmp_path / "first", tmp_path / "again"
    for folder in (first, again):
        folder.mkdir()
        assert [case.number for case in islice(cases(7, folder), 12)] == list(range(12))
    for path in first.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()
