"""The same generator writes the same bytes, and writes them once."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from demo import build
from demo.build import Demo, _standing, fill

DRAW = """
import hashlib
from demo.build import Demo
demo = Demo()
some = [a for a in demo.arrivals() if "2023-03" in a.path][:4] + [a for a in demo.arrivals() if "2024-Q2" in a.path]
print([hashlib.sha256(demo.bytes_of(a)).hexdigest() for a in some])
"""


def test_same_bytes_whatever_the_process_and_hash_seed() -> None:
    outputs = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())}
        run = subprocess.run(
            [sys.executable, "-c", DRAW], capture_output=True, text=True, env=environment, check=True
        )
        outputs.append(run.stdout)
    assert outputs[0] == outputs[1]
    assert outputs[0].count(",") == 8  # four monthly workbooks and the quarter's five tables


def test_no_part_of_a_workbook_knows_the_clock(county: Demo) -> None:
    arrival = next(a for a in county.arrivals() if a.path.startswith("2022-05/"))
    archive = zipfile.ZipFile(BytesIO(county.bytes_of(arrival)))
    day = arrival.received_at
    assert {part.date_time for part in archive.infolist()} == {(day.year, day.month, day.day, 9, 30, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert core.count(f"{day:%Y-%m-%d}T09:30:00Z") == 2  # created and modified


def test_a_second_build_leaves_the_files_alone(county: Demo, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    some = [a for a in county.arrivals() if a.path.startswith("2022-01/")]
    calls: list[tuple[int, int]] = []
    written = fill(county, some, inbox, lambda done, total: calls.append((done, total)))
    assert calls == [(n, len(some)) for n in range(1, len(some) + 1)]
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    assert build(inbox) == written
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before
    for path, sha256 in written.files.items():
        assert hashlib.sha256((inbox / "pingyang" / path).read_bytes()).hexdigest() == sha256


def test_a_lost_file_or_another_generator_means_building_again(county: Demo, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    some = [a for a in county.arrivals() if a.path.startswith("2022-01/")][:3]
    fill(county, some, inbox)
    assert _standing(inbox) is not None
    truth_file = tmp_path / "demo_truth.json"
    text = truth_file.read_text("utf-8")
    truth_file.write_text(text.replace('"generator": "', '"generator": "older'), "utf-8")
    assert _standing(inbox) is None
    truth_file.write_text(text, "utf-8")
    (inbox / "pingyang" / some[0].path).unlink()
    assert _standing(inbox) is None


def test_manifest_names_every_file_once(county: Demo, tmp_path: Path) -> None:
    arrivals = county.arrivals()
    paths = [a.path for a in arrivals]
    assert len(paths) == len(set(paths)) > 600
    assert [a.received_at for a in arrivals] == sorted(a.received_at for a in arrivals)
    fill(county, arrivals[:2], tmp_path / "inbox")
    lines = (tmp_path / "inbox" / "pingyang" / "receipts.csv").read_text("utf-8").splitlines()
    assert lines[0] == "file,received_at,sender"
    assert lines[1].split(",")[:2] == [arrivals[0].path, arrivals[0].received_at.isoformat(sep=" ")]
