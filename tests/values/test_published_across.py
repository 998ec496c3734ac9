"""Published forms beside other workbooks: project sheets (F2), self-assessments (F3) and score sheets (F5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from expectations import across
from kernel.findings import Finding
from tests.ingest.layouts.forms import project_sheets, score_sheet, self_assessment
from tests.values.judging import Told, findings_of, judged_books

FOUR = ("甲项目", "乙项目", "丙项目", "丁项目")
Sent = tuple[Workbook, str, str]


def projects(month: int, *names: str, file: str = "") -> Sent:
    """F2 of 昆阳镇 in 2024: every month says the same."""
    book = project_sheets(*names)
    for sheet in book.worksheets:
        sheet["A2"] = str(sheet["A2"].value).replace("6月", f"{month}月")
    return book, f"昆阳镇_项目月报_2024年{month}月{file}.xlsx", f"2024-{month:02d}"


def assessed(year: int, unit: str = "昆阳镇") -> Sent:
    """F3 of one year, assessed in the January after it."""
    book = self_assessment()
    for sheet in book.worksheets:
        sheet["A1"] = str(sheet["A1"].value).replace("2008", str(year))
        sheet["A2"] = str(sheet["A2"].value).replace("2009", str(year + 1)).replace("昆阳镇", unit)
    return book, f"{unit}_{year}年自评.xlsx", str(year)


def told(findings: list[Finding]) -> list[tuple[str, str | None, str]]:
    """(code, sheet, sheets as named) of what was found across files."""
    return [(f.code, f.sheet, f.params["sheet"]) for f in findings if f.code in across.CODES]


def test_last_months_project_sheets_are_told_once(tmp_path: Path) -> None:
    found = findings_of(tmp_path, projects(5, *FOUR), projects(6, *FOUR))
    assert told(found["r1"]) == []
    # four projects with money from two sources this month: 8 rows of 8
    assert told(found["r2"]) == [("resent_last_month", None, "丁项目等 4 张")]


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        (1, "rows_vanished"),  # 3 of 4 projects: 3 ≥ 3, 75 % ≥ 30 %
        (2, "rows_missing"),  # 2 projects, six rows: projects are what counts
        (4, None),
    ],
)
def test_projects_that_lost_their_sheet(kept: int, code: str | None, tmp_path: Path) -> None:
    books = projects(6, *FOUR), projects(6, *FOUR[:kept], file="_修订2")
    lost = [f for f in findings_of(tmp_path, *books)["r2"] if f.code in across.CODES]
    assert [f.code for f in lost] == ([code] if code else [])
    if code:
        assert lost[0].params["names"] == "、".join(sorted(FOUR[kept:]))
        assert lost[0].sheet == ("甲项目" if kept == 1 else None)


def test_a_wrong_unit_on_every_project_sheet(tmp_path: Path) -> None:
    june = projects(6, *FOUR)
    for sheet in june[0].worksheets:
        sheet["A2"] = str(sheet["A2"].value).replace("万元", "亿元")
    found = told(findings_of(tmp_path, projects(5, *FOUR), june)["r2"])
    assert found == [("unit_suspect_whole_sheet", None, "丁项目等 4 张")]


@pytest.mark.parametrize(("month", "is_told"), [(900.4, False), (900.5, False), (900.6, True)])
def test_a_month_may_exceed_a_rounded_year_by_its_rounding(
    month: float, is_told: bool, tmp_path: Path
) -> None:
    """当年累计 is whole on both sheets and stands for ±0.5: 900.5 − 900 = 0.5."""
    sent = projects(6, *FOUR[:2])
    sheet = sent[0]["甲项目"]
    sheet["D9"], sheet["D12"] = month, None
    found = judged_books(tmp_path, sent)["r1"]
    assert (("month_over_ytd", "甲项目", "E9") in found) == is_told


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (
            assessed(2009),
            "same_as_other_period",
        ),  # the day of assessment is another, all figures are the same
        (assessed(2008, "鳌江镇"), "same_as_other_unit"),
    ],
)
def test_a_copied_self_assessment(second: Sent, code: str, tmp_path: Path) -> None:
    found = findings_of(tmp_path, assessed(2008), second)
    assert told(found["r1"]) == []
    assert told(found["r2"]) == [(code, None, "考核表、自评表")]


def test_a_self_assessment_of_its_own_is_no_copy(tmp_path: Path) -> None:
    second = assessed(2008, "鳌江镇")
    for sheet in second[0].worksheets:
        sheet["E5"] = sheet["E5"].value + 1
    assert told(findings_of(tmp_path, assessed(2008), second)["r2"]) == []


def test_a_self_assessment_that_lost_its_verified_copy(tmp_path: Path) -> None:
    short = assessed(2008)
    short[0].remove(short[0]["考核表"])
    assert told(findings_of(tmp_path, assessed(2008), short)["r2"]) == [("rows_missing", "自评表", "自评表")]


def scores(unit: str = "昆阳镇") -> Sent:
    book = score_sheet()
    book["考核评分表"]["A2"] = f"填报单位：{unit}    考核年度：2012年"
    return book, f"{unit}_2012年评分表.xlsx", "2012"


def test_items_lost_from_a_score_sheet(tmp_path: Path) -> None:
    short = scores()
    sheet = short[0]["考核评分表"]
    sheet.unmerge_cells("A6:A7")
    sheet.delete_rows(7)
    found: set[Told] = {f for f in judged_books(tmp_path, scores(), short)["r2"] if f[0] in across.CODES}
    assert found == {("rows_missing", "考核评分表", None)}


def test_units_with_the_same_points_are_no_copies(tmp_path: Path) -> None:
    assert told(findings_of(tmp_path, scores(), scores("鳌江镇"))["r2"]) == []
