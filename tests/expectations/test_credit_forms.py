"""Shares of projects: real workbooks to findings, each in its cell."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.closed_yaml import read_yaml
from kernel.findings import MESSAGES, Finding
from tests.ingest.books import FOLDER, NAME, monthly
from tests.ingest.duty_books import SHEETS, table
from tests.values.judging import findings_apart, told

PAPER = "平委办〔2024〕7号"
PLANT, FOOD = "PY2024001", "PY2023007"  # of the right monthly workbook
FIRST, JULY = "2024-01-01", "2024-07-01"
WHOLE: list[list[Any]] = [
    [PLANT, "智能装备项目", "昆阳镇", "50%", "50%", FIRST, "2024-06-30", PAPER],
    [PLANT, "智能装备项目", "鳌江镇", "50%", "50%", FIRST, "2024-06-30", PAPER],
    [PLANT, "智能装备项目", "昆阳镇", "33.33%", "100%", JULY, None, PAPER],
    [PLANT, "智能装备项目", "鳌江镇", "33.33%", "0%", JULY, None, PAPER],
    [PLANT, "智能装备项目", "腾蛟镇", "33.34%", None, JULY, None, PAPER],
    [FOOD, "食品加工项目", "昆阳镇", "70%", None, FIRST, None, PAPER],
    [FOOD, "食品加工项目", "鳌江镇", "30%", None, FIRST, None, PAPER],
]
FAULTY: list[list[Any]] = [
    [PLANT, "智能装备项目", "昆阳镇", "50%", "50%", FIRST, None, PAPER],  # with row 5: 100, from July 110
    [PLANT, "智能装备项目", "鳌江镇", "50%", "50%", FIRST, None, PAPER],
    [PLANT, "智能装备项目", "腾蛟镇", "10%", None, JULY, None, PAPER],
    [FOOD, "食品加工项目", "昆阳镇", "70%", None, FIRST, "2024-06-30", PAPER],
    [FOOD, "食品加工项目", "鳌江镇", "30%", None, FIRST, None, PAPER],  # alone from July
    ["PY9", "某项目", "昆阳镇", None, None, FIRST, None, PAPER],
    ["PY9", "某项目", "鳌江镇", "100.00001%", None, JULY, FIRST, "有关文件"],
    ["PY9", "某项目", "腾蛟镇", "101%", "-1%", None, None, None],
    ["PY9", "某项目", "昆阳镇", "100%", None, FIRST, None, PAPER],
]
EXPECTED = [
    ("share_not_whole", "E4"),
    ("share_not_whole", "E5"),
    ("share_not_whole", "E6"),
    ("share_not_whole", "E8"),
    *(("share_project_unknown", f"B{row}") for row in (9, 10, 11, 12)),
    ("share_blank", "E9"),
    ("share_too_fine", "E10"),
    ("share_out_of_range", "E10"),
    ("share_ends_before_it_begins", "H10"),
    ("document_no_unclear", "I10"),
    ("share_out_of_range", "E11"),
    ("share_out_of_range", "F11"),
    ("required_blank", "G11"),
    ("required_blank", "I11"),
    ("duplicate_row", "D12"),
    ("duplicate_key", "G12"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    books = [[(monthly(), NAME, FOLDER), table("credit_share", "2024年", rows)] for rows in (WHOLE, FAULTY)]
    cases = findings_apart(tmp_path_factory.mktemp("books"), books)
    shares = [[f for f in case["r2"] if f.sheet == SHEETS["credit_share"][0]] for case in cases]
    return dict(zip(("whole", "faulty"), shares, strict=True))


def test_shares_that_make_a_whole_on_every_day_are_right(found) -> None:
    assert found["whole"] == []


def test_every_fault_is_told_in_its_cell(found) -> None:
    assert told(found["faulty"]) == sorted(EXPECTED)
    assert set(read_yaml(MESSAGES / "credit.yaml")) <= {code for code, _ in EXPECTED}


def test_a_sum_that_is_no_whole_is_told_with_its_first_day(found) -> None:
    said = {str(f.cell): f.message_zh for f in found["faulty"] if f.code == "share_not_whole"}
    assert said["E6"] == "2024-07-01起，该项目各单位的“金额分成比例”合计 110%，应为 100%"
    assert said["E8"] == "2024-07-01起，该项目各单位的“金额分成比例”合计 30%，应为 100%"
