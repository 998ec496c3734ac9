"""What a run says of the workbooks it knows when it is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.answers import out
from cli.run_commands import _intake_lines
from tests.orchestration.offices import report, small_office


def test_every_end_has_its_chinese_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    office = small_office(tmp_path)
    office.drop("2024-06/昆阳镇_2024年6月.xlsx", report(projects=8), "2024-07-02 09:00")
    office.drop("2024-06/昆阳镇_修订.xlsx", report(projects=3), "2024-07-03 09:00")
    office.drop("2024-05/空.xlsx", b"")
    half = office.drop("2024-06/正在传.xlsx", b"PK\x03\x04 half")
    office.touch(half, "2024-07-10 11:59")
    office.run()
    monkeypatch.setenv("KAOHE_HOME", str(office.home.root))
    monkeypatch.delenv("KAOHE_LEDGER_URL", raising=False)
    with out.capture() as said:
        _intake_lines("pingyang")
    assert said.get() == "pingyang 报表：等待传完 1；已接收 1；待确认 1；退回 1\n"
