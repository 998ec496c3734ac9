"""The office's own tables: targets unpivoted, indicators in their rows' units, F1 with all its 38 columns."""

from __future__ import annotations

import importlib.util
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook

from ingest import Reading
from kernel.home import PROJECT_ROOT
from kernel.tables import ROW_TABLES
from tests.ingest.books import LAYOUTS, cells, codes, read, write_header

TARGETS = ["到位资金（亿元）", "实缴回归税收（万元）", "亿元以上签约项目（个）", "亿元以上入统项目（个）"]


def targets(tmp_path: Path, groups: list[str], rows: list[list[object]]) -> Reading:
    book = Workbook()
    sheet = book.active
    sheet.title = "任务分解表"
    sheet["A1"] = "2024年平阳县招商引资目标任务分解表"
    sheet["A2"] = "文号：平招考〔2024〕3号    年度：2024年"
    columns = [("", "序号"), ("", "单位")] + [(g, t) for g in groups for t in TARGETS] + [("", "备注")]
    write_header(sheet, 3, columns)
    for number, row in enumerate(rows, start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    book.save(tmp_path / "t.xlsx")
    return read(tmp_path / "t.xlsx", "2024年任务分解表.xlsx", "2024")


def test_targets_are_one_row_a_filled_cell(tmp_path):
    reading = targets(
        tmp_path,
        ["县定年度目标"],
        [
            [1, "昆阳镇", 2.5, 1200, 3, None, "含续建"],
            [2, "鳌江", 3, "800万元", 4, 2, None],
            ["合 计", None, 5.5, 2000, 7, 2, None],
        ],
    )
    assert codes(reading) == []
    rows = reading.rows["target_row"]
    assert len(rows) == 7  # 2 units × 4 targets less one blank
    assert rows[0] == {
        "office_code": "pingyang",
        "unit_code": "kunyang",
        "report_period": "2024",
        "source_sheet": "任务分解表",
        "source_row": 5,
        "source_column": "C",
        "target_code": "arrived_capital",
        "source_code": "county",
        "target_value": Decimal("25000"),  # 2.5亿元 × 10000
        "document_no": "平招考〔2024〕3号",
        "parent_unit_code": None,
    }
    assert [(r["source_column"], r["target_code"], r["target_value"]) for r in rows[3:]] == [
        ("C", "arrived_capital", Decimal("30000")),
        ("D", "paid_tax", Decimal("800")),
        ("E", "signed_projects", Decimal("4")),
        ("F", "in_statistics_projects", Decimal("2")),
    ]


def test_county_and_city_targets_stand_side_by_side(tmp_path):
    reading = targets(
        tmp_path, ["县定年度目标", "市定年度目标"], [[1, "昆阳镇", 2, 3, 4, 5, 1.5, 2, 3, 4, None]]
    )
    assert codes(reading) == []
    assert [(r["source_code"], r["target_value"]) for r in reading.rows["target_row"]] == [
        ("county", Decimal("20000")),
        ("county", Decimal("3")),
        ("county", Decimal("4")),
        ("county", Decimal("5")),
        ("city", Decimal("15000")),
        ("city", Decimal("2")),
        ("city", Decimal("3")),
        ("city", Decimal("4")),
    ]


def test_a_target_total_that_does_not_add_up_is_told_in_its_own_unit(tmp_path):
    reading = targets(tmp_path, ["县定年度目标"], [[1, "昆阳镇", 2.5, 1, 1, 1], ["合计", None, 3.5, 1, 1, 1]])
    assert cells(reading) == [("total_mismatch", "任务分解表", "C6")]
    assert "写的是 3.5，第 5 行相加得 2.5（亿元）" in reading.findings[0].message_zh


def indicators(tmp_path: Path, rows: list[list[object]], percent_format: bool = False) -> Reading:
    book = Workbook()
    sheet = book.active
    sheet.title = "指标完成情况表"
    sheet["A1"] = "报告期：2023年6月"
    sheet.append(
        [
            "序号",
            "单位",
            "指标",
            "计量单位",
            "本年累计",
            "上年同期",
            "年度目标",
            "市定目标",
            "完成率（%）",
            "同比（%）",
            "备注",
        ]
    )
    for row in rows:
        sheet.append(row)
        if percent_format:
            sheet.cell(sheet.max_row, 9).number_format = "0.00%"
    book.save(tmp_path / "i.xlsx")
    return read(tmp_path / "i.xlsx", "2023年6月指标完成情况表.xlsx", "2023-06")


def test_an_indicator_named_of_which_is_no_partial_sum(tmp_path):
    """Without 序号 the second filled cell is the indicator; the layout lists it, so it is a word."""
    row = [None, "昆阳镇", "其中：投资1亿元以上", "个", 63, 48, 81, None, 77.78, 31.25, None]
    landed = indicators(tmp_path, [row]).rows["indicator_row"]
    assert [r["indicator_code"] for r in landed] == ["industrial_started_projects_over_yi"]


def test_indicators_land_in_the_unit_their_row_names(tmp_path):
    name = "引进亿元以上省外项目资金额"
    reading = indicators(
        tmp_path,
        [
            [1, "昆阳镇", name, "亿元", 219.22, None, 589, None, 37.22, "8.08%", None],
            [2, "昆阳镇", "新开工工业招商项目", "个", 78, 67, 132, None, 59.09, 16.42, "持平"],
            [3, "鳌江镇", "新开工工业招商项目", "万美元", 5, None, None, None, None, "-8.92%", None],
        ],
    )
    assert codes(reading) == []
    first, second, third = reading.rows["indicator_row"]
    assert (first["indicator_code"], first["indicator_title"]) == ("province_outside_capital_over_yi", name)
    assert (first["value_unit"], first["actual_value"], first["target_value"]) == (
        "wan",
        Decimal("2192200"),
        Decimal("5890000"),
    )
    assert (first["printed_completion_pct"], first["printed_year_on_year_pct"]) == (
        Decimal("37.22"),
        Decimal("8.08"),
    )
    assert (second["value_unit"], second["actual_value"], second["prior_value"]) == (
        "count",
        Decimal(78),
        Decimal(67),
    )
    assert (third["value_unit"], third["printed_year_on_year_pct"]) == ("wan_usd", Decimal("-8.92"))
    assert reading.report_period == "2023-06"


def test_a_ready_made_percentage_is_a_unit_of_its_own(tmp_path):
    row = [1, "昆阳镇", "新开工工业招商项目", "%", "88.9%", None, 90, None, None, None, None]
    landed = indicators(tmp_path, [row]).rows["indicator_row"][0]
    assert (landed["value_unit"], landed["actual_value"], landed["target_value"]) == (
        "pct",
        Decimal("88.9"),
        Decimal("90"),
    )


def test_a_percentage_is_read_as_it_is_shown(tmp_path):
    row = [1, "昆阳镇", "新开工工业招商项目", "个", 78, 67, 132, None, 0.5909, None, None]
    assert indicators(tmp_path, [row], True).rows["indicator_row"][0]["printed_completion_pct"] == Decimal(
        "59.09"
    )


def test_a_row_without_a_unit_has_no_values(tmp_path):
    reading = indicators(
        tmp_path, [[1, "昆阳镇", "新开工工业招商项目", None, 78, None, None, None, None, None, None]]
    )
    assert cells(reading) == [("row_unit_missing", "指标完成情况表", "E3")]
    reading = indicators(
        tmp_path, [[1, "昆阳镇", "新开工工业招商项目", "亩", None, None, None, None, None, None, None]]
    )
    assert cells(reading) == [("value_unit_unknown", "指标完成情况表", "D3")]


@pytest.fixture(scope="module")
def f1() -> ModuleType:
    spec = importlib.util.spec_from_file_location("f1_build", PROJECT_ROOT / "examples" / "f1" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_f1_has_38_columns_and_every_one_is_known(tmp_path, f1):
    f1.main(tmp_path)
    path = tmp_path / "2024-05" / "昆阳镇_合作项目月报_2024年5月.xlsx"
    reading = read(path, path.name, "2024-05")
    assert codes(reading) == ["date_month_only"]
    assert (reading.form_set, reading.unit_code, reading.report_period) == (
        "project_report",
        "kunyang",
        "2024-05",
    )
    fields = [r["field"] for r in reading.readings]
    assert fields == [
        f
        for f in ROW_TABLES["project_report_row"].names
        if f in LAYOUTS.version("project_report", None).fields
    ]
    assert len(fields) == 37  # 38 columns less 序号
    assert [r["source_column"] for r in reading.readings][-4:] == ["AI", "AJ", "AK", "AL"]
    labels = {r["field"]: r["header_label"] for r in reading.readings}
    assert (
        labels["since_start_partner_other_city_wan"]
        == "②自开始建设至本月末累计到位（万元） > 合作方 > 其他州市"
    )
    assert labels["is_in_development_zone"] == "是否入住国家级/省级开发区 > 是/否"


def test_f1_rows_are_what_was_written(tmp_path, f1):
    f1.main(tmp_path)
    for month in f1.MONTHS:
        path = next((tmp_path / month).glob("*.xlsx"))
        rows = read(path, path.name, month).rows["project_report_row"]
        assert [r["project_code"] for r in rows] == [p[0] for p in f1.PROJECTS]
        for row in rows:
            own, *shares = f1.SINCE_START[month][row["project_code"]]
            if not own:
                assert row["since_start_total_wan"] is None  # blank is not zero
                continue
            assert row["since_start_own_wan"] == Decimal(own)
            assert row["since_start_partner_wan"] == sum(map(Decimal, shares))
            assert row["since_start_total_wan"] == sum(map(Decimal, (own, *shares)))
    fourth = rows[3]
    assert (fourth["signed_date"], fourth["started_date"], fourth["in_production_date"]) == (
        date(2024, 1, 9),
        date(2024, 3, 1),
        None,
    )
    assert [r["is_in_development_zone"] for r in rows] == [False, True, True, False, True, False]
    assert rows[1]["agreed_partner_province_outside_wan"] == Decimal("42000.5")
    # June 3180.8 − (2024 began at 0) and May 2450: the month is the difference of the two files
    assert fourth["ytd_partner_province_outside_wan"] == Decimal("3180.8")


def test_f1_is_the_same_bytes_every_time(f1):
    assert f1.build("2024-06") == f1.build("2024-06")
