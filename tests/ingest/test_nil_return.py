"""A nil return where the office's reporting rules allow none is sent back, at the cell that says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest import read_workbook
from kernel.home import PROJECT_ROOT
from kernel.office import load_office
from tests.ingest.books import FOLDER, LAYOUTS, NAME, SHEETS, monthly


@pytest.mark.parametrize(
    ("rule", "findings"),
    [
        ("{due_day: 5}", []),
        ("{due_day: 5, allows_nil: false}", [("nil_not_allowed", "封面", "B9")]),
        ("{due_day: 5, allows_nil: false, kinds: [bureau]}", []),  # 昆阳镇 is a township
        ("{due_day: 5, allows_nil: false, valid_from: 2024-07}", []),  # the workbook is June's
    ],
)
def test_a_nil_return_is_judged_by_the_rule_of_its_unit_and_month(tmp_path: Path, rule: str, findings: list):
    folder = tmp_path / "pingyang"
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", folder)
    text = (folder / "office.yaml").read_text("utf-8")
    assert "- {due_day: 5}" in text
    (folder / "office.yaml").write_text(text.replace("- {due_day: 5}", f"- {rule}"), "utf-8")
    book = monthly()
    book["封面"]["B9"] = "是"
    for name in SHEETS:
        del book[name]
    path = tmp_path / NAME
    book.save(path)
    reading = read_workbook(path, load_office(folder), LAYOUTS, name=NAME, folder=FOLDER)
    assert [(f.code, f.sheet, f.cell) for f in reading.findings] == findings
    assert reading.is_nil_return
