"""The published forms from the real workbook to the verdict: each rule in its cell, and right books without a finding."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kernel.home import PROJECT_ROOT
from orchestration.checking import check_file
from tests.ingest.books import OFFICE
from tests.ingest.layouts.forms import (
    SCORES,
    Spoil,
    project_sheets,
    put,
    score_sheet,
    self_assessment,
    target_tree,
)

f1_build = runpy.run_path(str(PROJECT_ROOT / "examples" / "f1" / "build.py"))["build"]
NAMES = {
    project_sheets: "昆阳镇_项目月报_2024年6月.xlsx",
    self_assessment: "昆阳镇_2008年自评.xlsx",
    target_tree: "2010年目标任务.xlsx",
    score_sheet: "昆阳镇_2012年评分表.xlsx",
}
PROJECT, SELF, SCORE = "智能装备项目", "自评表", "考核评分表"


def judged(path: Path) -> list[tuple]:
    """(code, sheet, cell, row of landed `finding`) of every finding."""
    rows = check_file(OFFICE, path).findings
    return [(r["code"], r["source_sheet"], f"{r['source_column']}{r['source_row']}", r) for r in rows]


def found(tmp_path: Path, book: Workbook, name: str, spoil: Spoil | None = None) -> list[tuple]:
    if spoil:
        spoil(book)
    book.save(tmp_path / name)
    return [told[:3] for told in judged(tmp_path / name)]


def test_right_workbooks_are_accepted(tmp_path):
    assert found(tmp_path, project_sheets(PROJECT), NAMES[project_sheets]) == []
    assert found(tmp_path, self_assessment(), NAMES[self_assessment]) == []
    assert found(tmp_path, target_tree(), NAMES[target_tree]) == []
    # 60 of 50 points: 多超多得, to be explained
    assert SCORES[0][2] < SCORES[0][5]
    assert found(tmp_path, score_sheet(), NAMES[score_sheet]) == [("points_over_full", SCORE, "F5")]


def cell(value: float, address: str, total: str | None = None) -> Spoil:
    """One figure of the first project sheet, its column's total left blank."""

    def spoil(book: Workbook) -> None:
        book[PROJECT][address] = value
        book[PROJECT][f"{address[0]}12"] = total

    return spoil


@pytest.mark.parametrize(
    ("spoil", "code", "address"),
    [
        (cell(901, "D9"), "month_over_ytd", "E9"),  # 本月 901 > 当年累计 900
        (cell(2401, "E9"), "ytd_over_since_start", "F9"),
        (cell(6001, "F9"), "since_start_over_total", "F9"),
        (cell(6001, "C9"), "plan_over_total", "C9"),
        (cell(-1, "B11"), "amount_negative", "B11"),
    ],
)
def test_project_sheets(tmp_path, spoil, code, address):
    assert (code, PROJECT, address) in found(tmp_path, project_sheets(PROJECT), NAMES[project_sheets], spoil)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (put(SELF, "C5", 91), [("rate_not_quotient", SELF, "C5")]),  # 18 ÷ 20 = 90 %
        (put(SELF, "K5", 89), [("rate_not_quotient", SELF, "K5")]),  # 108,000 ÷ 120,000 = 90 %
        (put(SELF, "N5", 33290), [("rate_truncated", SELF, "O5")]),  # 33,290 ÷ 30,000 = 110.97 %, printed 110
        (put(SELF, "M5", None), [("rate_without_inputs", SELF, "O5")]),
        (put(SELF, "B5", 21), [("part_over_whole", SELF, "B5"), ("rate_not_quotient", SELF, "C5")]),
        (put(SELF, "B6", 94), [("points_not_sum", SELF, "B6")]),  # 9 + 18 + 31.5 + 35 = 93.5
        (put(SELF, "G5", 12), []),  # 开竣工率: the form names no denominator
    ],
)
def test_self_assessment(tmp_path, spoil, expected):
    assert found(tmp_path, self_assessment(), NAMES[self_assessment], spoil) == expected


def test_the_sum_is_told_in_points(tmp_path):
    book = self_assessment()
    book[SELF]["B6"] = 94
    book.save(tmp_path / NAMES[self_assessment])
    [(*_, row)] = judged(tmp_path / NAMES[self_assessment])
    assert row["message_zh"] == "“考核总得分”为 94分，各项得分相加为 93.5分"
    assert (row["subject"], row["raw_value"]) == (SELF, "94")


def test_score_sheet(tmp_path):
    def same_code(book: Workbook) -> None:
        book[SCORE]["E7"] = "H1"

    codes = [c for c, *_ in found(tmp_path, score_sheet(), NAMES[score_sheet], same_code)]
    assert "duplicate_key" in codes


def test_f1_a_part_may_exceed_its_agreed_part_while_the_total_does_not(tmp_path):
    """昆阳 HZ202301 in June: ② 我方 800 against ① 我方 800; made 799 with 省外 7201, the total of ① stays 8000."""
    path = tmp_path / "昆阳镇_合作项目月报_2024年6月.xlsx"
    path.write_bytes(f1_build("2024-06"))
    book = load_workbook(path)
    sheet = book["合作项目情况表"]
    labels = {sheet.cell(5, c).value or sheet.cell(4, c).value: c for c in range(20, 26)}  # block ①
    sheet.cell(6, labels["我方"]).value = 799
    sheet.cell(6, 22).value, sheet.cell(6, 23).value = 7201, 7201
    for column in (21, 22, 23):
        sheet.cell(12, column).value = None
    book.save(path)
    told = [(code, cell) for code, _, cell, row in judged(path) if row["severity"] != "warning"]
    assert told == [("since_start_part_over_agreed", "AA6")]
