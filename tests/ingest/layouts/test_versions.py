"""Versions of one form by the months they are valid: no gap, no overlap, and old files read by their own layout."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest import Layouts, load_layouts, read_workbook
from ingest.layouts import BUILT_IN, check_file
from ingest.layouts.checking import Filed, check_versions
from kernel.closed_yaml import DataFileError
from kernel.office import load_office
from tests.ingest.books import LAYOUTS, OFFICE, cells, codes
from tests.ingest.test_layouts import built_in, office_with

# What the office's sheet of 2016 to 2021 looked like: other names, other words, 元 instead of 万元.
CAPITAL_2016 = """
form: capital
code: capital_2016
title: 招商引资资金到位情况表
form_set: monthly
valid_from: 2016-01
valid_to: 2021-12
sheets: [资金到位情况表]
required: true
table: capital_row
period: month
amount_unit: 元
lines: {unit: [单位名称], period: [月份]}
key: [project_code]
subject: project_name
fields:
  project_name: {labels: [招商项目], type: text, required: true}
  project_code: {labels: [编码], type: code, required: true}
  investor_name: {labels: [客商], type: text}
  origin_code: {labels: [来源], type: choice, choices: {province_outside: [外省], city_outside: [外市]}}
  month_amount_wan: {labels: [当月引资], type: amount, required: true}
  ytd_amount_wan: {labels: [当年引资], type: amount, required: true}
  since_start_amount_wan: {labels: [历年引资], type: amount, required: true}
"""


def workbook_2016(path: Path, header: list[str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "资金到位情况表"
    sheet["A1"] = "单位名称：昆阳镇   月份：2016年3月"
    sheet.append(header or ["招商项目", "编码", "客商", "来源", "当月引资", "当年引资（万元）", "历年引资"])
    sheet.append(["老项目", "PY0009", "丙公司", "外省", 1250000, 300.5, 98000000])
    cover = book.create_sheet("封面")
    for row in (["单位名称", "昆阳镇"], ["报告期", "2016年3月"]):
        cover.append(row)
    book.save(path)
    return path


def read_2016(path: Path, layouts: Layouts):
    return read_workbook(path, OFFICE, layouts, name="昆阳镇_2016年3月.xlsx", folder="2016-03")


def test_a_2016_workbook_is_read_by_the_2016_layout_whatever_came_later(tmp_path):
    layouts = load_layouts(office_with(tmp_path, capital=CAPITAL_2016))
    assert layouts.version("capital", "2016-03").code == "capital_2016"
    assert layouts.version("capital", "2024-06").code == "capital_2024"
    reading = read_2016(workbook_2016(tmp_path / "b.xlsx"), layouts)
    row = reading.rows["capital_row"][0]
    assert (row["origin_code"], row["month_amount_wan"]) == ("province_outside", Decimal(125))  # 1,250,000 元
    assert row["ytd_amount_wan"] == Decimal("300.5")  # its header says 万元
    assert row["since_start_amount_wan"] == Decimal(9800)  # 98,000,000 元
    assert {r["layout_code"] for r in reading.readings} == {"capital_2016"}
    # nothing else was asked of 2016: 税收台账 and the others have no version then
    assert codes(reading) == ["sheet_unit_unstated"]
    assert cells(reading) == [("sheet_unit_unstated", "资金到位情况表", "E2")]
    assert reading.findings[0].params["unit"] == "元"


def test_a_2016_workbook_is_not_read_by_the_2024_layout(tmp_path):
    """In 2016 the words of 2024 are unknown, and the words of 2016 are unknown in 2024."""
    layouts = load_layouts(office_with(tmp_path, capital=CAPITAL_2016))
    new_words = [
        "项目名称",
        "项目代码",
        "投资方",
        "资金来源地",
        "本月到位资金",
        "本年累计到位资金",
        "历年引资",
    ]
    reading = read_2016(workbook_2016(tmp_path / "a.xlsx", new_words), layouts)
    assert codes(reading) == ["header_not_found"]
    without_own = read_2016(workbook_2016(tmp_path / "b.xlsx"), LAYOUTS)
    assert codes(without_own) == ["sheet_foreign", "layout_none_valid"]
    assert without_own.row_count == 0


def test_a_period_after_the_last_version_is_told(tmp_path):
    ended = built_in("inspection").replace("valid_from: 2010-01", "valid_from: 2010-01\nvalid_to: 2019-12")
    layouts = load_layouts(office_with(tmp_path, inspection=ended))
    book = Workbook()
    book.active.title = "现场督查表"
    book.active.append(["单位", "项目名称", "项目代码", "督查日期", "申报阶段", "督查结论", "说明"])
    book.save(tmp_path / "i.xlsx")
    reading = read_workbook(tmp_path / "i.xlsx", OFFICE, layouts, name="2020年第一季度.xlsx", folder="")
    assert codes(reading) == ["layout_ended"]
    assert "用到 2019-12 为止" in reading.findings[0].message_zh


def test_an_offices_own_version_ends_the_built_in_one(tmp_path):
    own = built_in("tax_2024").replace("2024-01", "2025-03").replace("tax_2024", "tax_2025")
    layouts = load_layouts(office_with(tmp_path, tax=own))
    assert [(v.code, v.valid_from, v.valid_to) for v in layouts.versions("tax")] == [
        ("tax_2022", "2022-01", "2023-12"),
        ("tax_2024", "2024-01", "2025-02"),
        ("tax_2025", "2025-03", None),
    ]


def test_every_month_has_exactly_one_version():
    months = [f"{year}-{month:02d}" for year in range(2010, 2031) for month in range(1, 13)]
    for form in {layout.form for layout in LAYOUTS.all}:
        first = LAYOUTS.versions(form)[0].valid_from
        for month in months:
            valid = [v for v in LAYOUTS.versions(form) if v.is_valid_in(month)]
            assert len(valid) == (month >= first), (form, month)


@pytest.mark.parametrize(
    ("valid_to", "key", "reason"),
    [
        ("valid_to: 2021-11", "valid_from", "2021-12 至 2021-12 没有版本"),
        ("valid_to: 2022-03", "valid_from", "重叠"),
        ("", "valid_to", "请写 valid_to: 2021-12"),
        ("valid_to: 2015-06", "valid_to", "早于 valid_from"),
    ],
)
def test_gaps_and_overlaps_are_refused_by_the_loader_and_by_the_check(tmp_path, valid_to, key, reason):
    office = office_with(tmp_path, capital=CAPITAL_2016.replace("valid_to: 2021-12", valid_to))
    with pytest.raises(DataFileError) as err:
        load_layouts(office)
    own = office.forms / "capital.yaml"
    for problems in (err.value.problems, check_file(own, office)):
        found = [p for p in problems if reason in p.reason]
        assert [p.key for p in found] == [key]
        assert found[0].file in (own, BUILT_IN / "capital_2022.yaml")
        assert found[0].line > 0


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    broken = CAPITAL_2016.replace("valid_to: 2021-12", "valid_to: 2021-11").replace(
        "labels: [客商]", "labels: [编码]"
    )
    office = office_with(
        tmp_path, capital=broken, tax=built_in("tax_2024").replace("type: date", "type: datum")
    )
    with pytest.raises(DataFileError) as err:
        load_layouts(office)
    told = [(p.file.name, p.key) for p in err.value.problems]
    assert ("capital.yaml", "fields.investor_name.labels") in told
    assert ("tax.yaml", "fields.registered_date.type") in told
    assert ("capital_2022.yaml", "valid_from") in told


def test_two_versions_need_two_codes_and_must_be_of_one_kind(tmp_path):
    same = (
        built_in("tax_2024")
        .replace("valid_from: 2024-01", "valid_from: 2025-01")
        .replace("period: month", "period: quarter")
    )
    with pytest.raises(DataFileError) as err:
        load_layouts(office_with(tmp_path, tax=same))
    assert sorted(p.key for p in err.value.problems) == ["code", "period"]


def test_a_form_is_owed_as_often_as_it_is_drawn(tmp_path):
    shutil.copytree(OFFICE.path, tmp_path / OFFICE.code)
    stated = tmp_path / OFFICE.code / "office.yaml"
    rules = "reporting:\n  self_assessment:\n    - {due_day: 15, every: quarter}\n"
    kept = stated.read_text("utf-8").split("reporting:")[0]
    stated.write_text(kept + rules, "utf-8")
    with pytest.raises(DataFileError) as err:
        load_layouts(load_office(stated.parent))
    (problem,) = err.value.problems
    assert (problem.file, problem.key) == (stated, "reporting.self_assessment.0.every")
    assert "按季度报送" in problem.reason and "是按年的报表" in problem.reason
    stated.write_text(kept + rules.replace("quarter", "year"), "utf-8")
    assert load_layouts(load_office(stated.parent)).newest


MONTHS = [f"{year}-{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13)]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(2, 6), st.sampled_from([0, 0, 0, 1, -1])), min_size=1, max_size=4),
    st.booleans(),
)
def test_versions_are_accepted_exactly_when_every_month_has_one(spans, is_last_open):
    """Versions of some months each, the next beginning at once (0), a month later (1) or a month early (−1)."""
    path = BUILT_IN / "inspection.yaml"
    base, start, versions = LAYOUTS.versions("inspection")[0], 1, []
    for number, (length, gap) in enumerate(spans):
        last = MONTHS[start + length - 1]
        dates = {"code": f"v{number}", "valid_from": MONTHS[start], "valid_to": last}
        versions.append(base.model_copy(update=dates))
        start += length + gap
    held = [sum(v.is_valid_in(month) for v in versions) for month in MONTHS[1 : MONTHS.index(last) + 1]]
    if is_last_open:
        versions[-1] = versions[-1].model_copy(update={"valid_to": None})
    problems = [p for p in check_versions([Filed(path, v) for v in versions]) if p.key != "code"]
    assert (problems == []) == all(count == 1 for count in held)
