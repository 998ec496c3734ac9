"""Whose report it is and of when: every place must agree; what most places say is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest.opening.workbook import Workbook as Book
from ingest.periods import find_period
from ingest.reading.lines import stated_lines
from ingest.reading.numbers import RefusedError
from ingest.reading.units import UnitNames
from tests.ingest.books import COVER, LAYOUTS, OFFICE, SHEETS, codes, read, read_spoilt


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("昆阳镇_招商引资月报_2024年6月.xlsx", "2024-06"),
        ("昆阳镇_招商引资月报_2024年6月_修订2.xlsx", "2024-06"),
        ("月报202406", "2024-06"),
        ("2024-06", "2024-06"),
        ("2024.6", "2024-06"),
        ("２０２４年１２月", "2024-12"),
        ("2024年1-6月", "2024-06"),
        ("2024年第二季度", "2024-Q2"),
        ("2024年二季度", "2024-Q2"),
        ("2024-Q2", "2024-Q2"),
        ("2024年上半年", "2024-H1"),
        ("2024年任务分解表", "2024"),
        ("2024年度", "2024"),
        ("2024年12个重点项目", "2024"),
        ("招商引资月报", None),
        ("13820240615", None),
        ("昆阳镇月报_编号2023", None),
        ("编号：2023_昆阳镇_2024年6月", "2024-06"),
        ("No.2023 昆阳镇", None),
        ("平考办2023号", None),
        ("平考办〔2024〕12号", "2024"),
        ("任务分解表2024", "2024"),
        ("代码2024年", "2024"),
    ],
)
def test_periods_in_names(text: str, code: str | None):
    found = find_period(text)
    assert (found.code if found else None) == code


def test_unit_names_are_resolved_by_name_short_name_or_alias_never_by_likeness():
    names = UnitNames.of(OFFICE)
    for text in ("昆阳镇", "昆阳", "昆阳镇人民政府", "昆 阳　镇", "昆阳镇（盖章）"):
        assert names.resolve(text).unit_code == "kunyang"
    with pytest.raises(RefusedError) as err:
        names.resolve("昆洋镇")
    assert err.value.code == "unit_unknown"
    assert "昆阳镇" in str(err.value.params["near"])


def test_a_name_inside_a_longer_one_does_not_count():
    names = UnitNames.of(OFFICE)
    assert names.named_in("平阳经济开发区管理委员会_月报.xlsx") == {"jingkaiqu"}
    assert names.named_in("昆阳镇、鳌江镇_月报.xlsx") == {"kunyang", "aojiang"}


def test_offices_read_by_turns_have_names_of_their_own():
    """Names are made once for workbooks of one office that follow one another."""
    other = replace(OFFICE, units=OFFICE.units[:1])
    assert UnitNames.of(OFFICE) is UnitNames.of(OFFICE)
    assert UnitNames.of(other).all == OFFICE.units[:1]
    assert UnitNames.of(OFFICE).all == OFFICE.units


def test_lines_in_one_cell_or_in_several(tmp_path: Path):
    book = Workbook()
    sheet = book.active
    sheet.title = "税收台账"
    sheet["A1"] = "填报单位（盖章）：昆 阳 镇　　报 告 期：2024年6月　　单位：万元"
    other = book.create_sheet("到位资金台账")
    for cell, value in (
        ("A2", "填报单位："),
        ("B2", "昆阳镇"),
        ("D2", "报告期"),
        ("E2", "报告期："),
        ("F2", "2024年6月"),
    ):
        other[cell] = value
    book.save(tmp_path / "x.xlsx")
    with Book(tmp_path / "x.xlsx", "x.xlsx") as opened:
        first, second = (opened.sheet(entry) for entry in opened.entries)
    stated = stated_lines(first, LAYOUTS.versions("tax"))
    assert {kind: s.value for kind, s in stated.items()} == {
        "unit": "昆 阳 镇",
        "period": "2024年6月",
        "amount_unit": "万元",
    }
    stated = stated_lines(second, LAYOUTS.versions("capital"))
    assert {kind: (s.value, s.column) for kind, s in stated.items()} == {
        "unit": ("昆阳镇", 1),
        "period": ("2024年6月", 5),
    }


def without_identity(book: Workbook) -> None:
    book[COVER]["B3"] = book[COVER]["B4"] = None
    for name in SHEETS:
        book[name]["A2"] = f"单位：{SHEETS[name][0]}"


def test_the_file_name_tells_when_nothing_else_does(tmp_path: Path):
    reading = read_spoilt(tmp_path, without_identity)
    assert codes(reading) == ["cover_missing", "cover_missing"]
    assert (reading.unit_code, reading.report_period) == ("kunyang", "2024-06")


def test_nobody_is_guessed(tmp_path: Path):
    reading = read_spoilt(tmp_path, without_identity, "月报.xlsx", "")
    assert sorted(codes(reading)) == ["cover_missing", "cover_missing", "period_missing", "unit_missing"]
    assert (reading.unit_code, reading.report_period) == (None, None)
    assert reading.row_count == 5  # the rows are read all the same
    assert {row["unit_code"] for rows in reading.rows.values() for row in rows} == {None}


def test_what_most_places_say_is_taken(tmp_path: Path):
    def wrong_cover(book: Workbook) -> None:
        book[COVER]["B3"], book[COVER]["B4"] = "鳌江镇", "2024年5月"

    reading = read_spoilt(tmp_path, wrong_cover)
    assert sorted(codes(reading)) == ["period_mismatch", "unit_mismatch"]
    assert (reading.unit_code, reading.report_period) == ("kunyang", "2024-06")


def test_a_period_before_the_first_template_is_told(tmp_path: Path):
    def early(book: Workbook) -> None:
        book[COVER]["B4"] = "2020年6月"
        for name in SHEETS:
            book[name]["A2"] = str(book[name]["A2"].value).replace("2024", "2020")

    reading = read_spoilt(tmp_path, early, "昆阳镇_2020年6月.xlsx", "2020-06")
    assert codes(reading) == ["layout_none_valid"] * 4


def test_excel_turns_a_typed_month_into_a_date_and_it_stays_a_month(tmp_path: Path):
    from datetime import date

    def as_date(book: Workbook) -> None:
        book[COVER]["B4"] = date(2024, 6, 1)
        book[COVER]["B4"].number_format = 'yyyy"年"m"月"'

    assert codes(read_spoilt(tmp_path, as_date)) == []
    assert read_spoilt(tmp_path, as_date).report_period == "2024-06"


def test_office_workbooks_are_the_offices_own(tmp_path: Path):
    book = Workbook()
    sheet = book.active
    sheet.title = "现场督查表"
    sheet["A1"] = "督查期间：2024年第二季度"
    sheet.append(["序号", "单位", "项目名称", "项目代码", "督查日期", "申报阶段", "督查结论", "说明"])
    sheet.append([1, "鳌江", "甲项目", "PY1", "2024-05-06", "开工", "不属实", "未见施工"])
    sheet.append([2, "昆阳镇", "乙项目", "PY2", "2024-05-07", "入统", "属实", None])
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path / "x.xlsx", "2024年第二季度现场督查表.xlsx", "2024-Q2")
    assert codes(reading) == []
    assert (reading.unit_code, reading.report_period) == ("pingyang", "2024-Q2")
    rows = reading.rows["inspection_row"]
    assert [(r["unit_code"], r["stage_code"], r["is_confirmed"]) for r in rows] == [
        ("aojiang", "started", False),
        ("kunyang", "in_statistics", True),
    ]
