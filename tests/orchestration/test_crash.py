"""A run killed in the middle leaves nothing half counted: the next one ends where an undisturbed one would have."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.home import PROJECT_ROOT, Home
from tests.orchestration.offices import SmallOffice, report, small_office

SHARES = (0.6,)  # of the night's writes: files are landed, verdicts are not all entered


def nights(*runs: tuple[SmallOffice, int]) -> list[tuple[int, int]]:
    """Nights one after the other, each killed at that write (0: not killed): exit code and number of writes."""
    offices = runs[0][0].home.offices
    words = [f"{office.home.root}:{killed_at}" for office, killed_at in runs]
    went = subprocess.run(
        [sys.executable, "-m", "tests.orchestration.killed", str(offices), *words],
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert went.returncode == 0, went.stderr
    return [(int(code), int(count)) for code, count in (line.split() for line in went.stdout.splitlines())]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> SmallOffice:
    """Three months of files that came, among them a correction, a copy and a broken one."""
    office = small_office(tmp_path_factory.mktemp("inbox"))
    first = office.drop("2024-05/昆阳镇_2024年5月.xlsx", report(month="2024-05"), "2024-06-02 09:00")
    office.drop("2024-06/昆阳镇_2024年6月.xlsx", report(), "2024-07-02 09:00")
    office.drop("2024-06/昆阳镇_修订.xlsx", report(projects=3), "2024-07-03 09:00")
    office.drop("2024-06/鳌江镇_2024年6月.xlsx", report("鳌江镇"), "2024-07-03 10:00")
    office.drop("2024-06/坏的.xlsx", first.read_bytes()[:5000], "2024-07-03 11:00")
    office.drop("2024-06/又是五月.xlsx", first.read_bytes(), "2024-07-03 12:00")
    return office


def twin(office: SmallOffice, root: Path) -> SmallOffice:
    """Another installation with the same inbox."""
    shutil.copytree(office.home.root, root / "var", dirs_exist_ok=True)
    return SmallOffice(Home(root=root / "var", offices=office.home.offices))


def test_a_killed_night_is_made_good_by_the_next(inbox: SmallOffice, tmp_path: Path):
    right = twin(inbox, tmp_path / "right")
    ((code, writes),) = nights((right, 0))
    assert (code, right.ends()["2024-06/昆阳镇_修订.xlsx"]) == (0, "已接收，有提示")
    killed = [twin(inbox, tmp_path / str(share)) for share in SHARES]
    runs = [(office, round(writes * share)) for office, share in zip(killed, SHARES, strict=True)]
    assert [code for code, _ in nights(*runs)] == [-signal.SIGKILL] * len(SHARES)
    for office in killed:
        # what the ledger does not know as counting is not counted: the next run judges it again
        known = {r.receipt_no: r.status for r in office.ledger.receipts("pingyang")}
        for row in office.rows("submission"):
            assert known[row["receipt_no"]] in (row["status"], "read")
    assert [code for code, _ in nights(*((office, 0) for office in killed))] == [0] * len(SHARES)
    for office in killed:
        assert office.ends() == right.ends()
        assert office.content() == right.content()
        for receipt in office.ledger.receipts("pingyang"):
            logged = [(r.cause, r.status) for r in office.ledger.readings(receipt.receipt_no)]
            assert logged == ([] if receipt.status == "duplicate" else [("first", receipt.status)])
