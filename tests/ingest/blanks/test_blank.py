"""A blank workbook is understood as it is, holds last month's projects, and is read without a finding once filled in."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from ingest import read_workbook
from ingest.blanks import BlankOrder, NoTemplateError, layouts_of, write_blank
from kernel.period import Period
from tests.ingest.books import ACTIVITY, CAPITAL, COVER, LAYOUTS, OFFICE, PROJECT, TAX

JULY, JUNE = Period.parse("2024-07"), Period.parse("2024-06")
NAME = "昆阳镇_2024年7月.xlsx"
LAST = {
    "capital_row": [
        {
            "project_name": "智能装备项目",
            "project_code": "00123456789012345678",
            "investor_name": "甲公司",
            "origin_code": "province_outside",
            "nature_code": "fixed_asset",
            "is_real_estate": False,
            "construction_code": "new",
            "agreed_investment_wan": Decimal("12000.500000"),
            "month_amount_wan": Decimal("500.500000"),
            "ytd_amount_wan": Decimal("1500.250000"),
            "since_start_amount_wan": None,
            "remark": "六月备注",
        }
    ],
    "tax_row": [
        {
            "enterprise_name": "甲贸易公司",
            "credit_code": "91330326MA2ABCDE10",
            "registered_date": date(2023, 5, 8),
            "is_headquarters": True,
            "paid_month_wan": Decimal(12),
            "paid_ytd_wan": Decimal(60),
            "reported_ytd_wan": Decimal(55),
        }
    ],
    "project_row": [
        {
            "project_name": "智能装备项目",
            "project_code": "PY2024001",
            "investor_name": "甲公司",
            "industry_name": "通用设备制造业",
            "is_single_manufacturing": True,
            "agreed_investment_wan": Decimal("12345.670000"),  # 1.234567 亿元
            "fixed_asset_investment_wan": Decimal(9000),
            "signed_date": date(2024, 1, 15),
            "focus_list_code": "sign",
        }
    ],
}


def blank(tmp_path, **changes):
    order = BlankOrder(OFFICE, "昆阳镇", JULY, layouts_of(LAYOUTS, "monthly", JULY), LAST, JUNE)
    path = tmp_path / NAME
    write_blank(path, replace(order, **changes))
    return path


def read(path, name=NAME):
    return read_workbook(path, OFFICE, LAYOUTS, name=name, folder="")


def checks(sheet, column):
    return next(v for v in sheet.data_validations.dataValidation if str(v.sqref).startswith(column))


def test_every_sheet_of_the_untouched_blank_is_understood(tmp_path):
    reading = read(blank(tmp_path))
    assert (reading.form_set, reading.unit_code, reading.report_period) == ("monthly", "kunyang", "2024-07")
    filled = {table: len(rows) for table, rows in reading.rows.items()}
    owed = {"capital_row": 1, "tax_row": 1, "project_row": 1, "activity_row": 0}
    assert owed.items() <= filled.items()
    may_be_left_out = filled.keys() - owed.keys()  # their sheets are there to be filled in, too
    assert {"profile_row", "milestone_row"} <= may_be_left_out
    assert {filled[table] for table in may_be_left_out} == {0}
    assert reading.findings == []
    assert {r["layout_code"] for r in reading.readings} >= {
        "capital_2024",
        "tax_2024",
        "project_2024",
        "activity_2024",
        "profile_2022",
        "milestone_2022",
    }


def test_last_months_projects_are_filled_in_and_their_money_is_not(tmp_path):
    reading = read(blank(tmp_path))
    (capital,), (tax,), (project,) = (reading.rows[t] for t in ("capital_row", "tax_row", "project_row"))
    assert capital["project_code"] == "00123456789012345678"  # no digit eaten
    assert (capital["origin_code"], capital["nature_code"], capital["is_real_estate"]) == (
        "province_outside",
        "fixed_asset",
        False,
    )
    assert capital["agreed_investment_wan"] == Decimal("12000.5")
    assert (capital["month_amount_wan"], capital["ytd_amount_wan"], capital["remark"]) == (None, None, None)
    assert (tax["registered_date"], tax["paid_ytd_wan"]) == (date(2023, 5, 8), None)
    assert project["agreed_investment_wan"] == Decimal("12345.67")  # written as 1.234567 亿元
    assert (project["signed_date"], project["focus_list_code"]) == (date(2024, 1, 15), "sign")


def test_what_was_reported_last_stands_in_a_comment_for_reference(tmp_path):
    sheet = openpyxl.load_workbook(blank(tmp_path))[CAPITAL]
    said = {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    assert said == {
        "J5": "【考核办】2024年6月所报：500.5 万元（仅供参考）",
        "K5": "【考核办】2024年6月所报：1500.25 万元（仅供参考）",
    }
    assert sheet["J5"].comment.author == "考核办"


def test_what_was_reported_in_another_currency_says_so(tmp_path):
    (row,) = LAST["capital_row"]
    last = {**LAST, "capital_row": [{**row, "currency_code": "hkd"}]}
    sheet = openpyxl.load_workbook(blank(tmp_path, last_rows=last))[CAPITAL]
    assert sheet["J5"].comment.text == "【考核办】2024年6月所报：500.5 万港元（仅供参考）"
    assert "万元或万外币" in checks(sheet, "J").prompt
    assert "外币" not in checks(openpyxl.load_workbook(blank(tmp_path))["税收台账"], "F").prompt


def test_amounts_of_several_currencies_have_no_total(tmp_path):
    """A Hong Kong project among those in Renminbi: 12,000.5 + 300 of two currencies is no sum; counts and tax are added as ever."""
    (row,) = LAST["capital_row"]
    at_home = {**row, "project_code": "PY-2", "project_name": "乙项目", "currency_code": "cny"}
    foreign = {**row, "project_code": "PY-3", "project_name": "丙项目", "currency_code": "hkd"}
    last = {**LAST, "capital_row": [row, at_home, {**foreign, "agreed_investment_wan": Decimal(300)}]}
    for rows, total in ((last, "－"), (LAST, 12000.5)):
        path = blank(tmp_path, last_rows=rows)
        sheet = openpyxl.load_workbook(path)[CAPITAL]
        (end,) = (cell.row for (cell,) in sheet["A1:A200"] if cell.value == "合 计")
        head = {str(cell.value): openpyxl.utils.get_column_letter(cell.column) for cell in sheet[3]}
        (agreed,) = (letters for title, letters in head.items() if title.startswith("协议"))
        (currency,) = (letters for title, letters in head.items() if title.startswith("币种"))
        cells = f"{currency}5:{currency}{end - 1}"
        assert sheet[f"{agreed}{end}"].value == (
            f'=IF(COUNTIF({cells},"?*")>COUNTIF({cells},"人民币"),"－",SUM({agreed}5:{agreed}{end - 1}))'
        )
        shown = openpyxl.load_workbook(path, data_only=True)[CAPITAL]
        assert shown[f"{agreed}{end}"].value == total
        tax = openpyxl.load_workbook(path)["税收台账"]
        assert {c.value[:5] for r in tax.iter_rows() for c in r if str(c.value).startswith("=")} == {"=SUM("}
        assert [f for f in read(path).findings if f.severity == "block"] == []


def test_a_rater_comes_again_and_starts_afresh(tmp_path):
    quarter = Period.parse("2024-Q3")
    rated = {"unit_code": "kunyang", "item_code": "service", "rater_group_code": "township"}
    rated |= {"rater_name": "鳌江镇", "full_score": Decimal(5), "score": Decimal("4.5")}
    path = blank(
        tmp_path,
        unit_title="平阳县",
        period=quarter,
        layouts=layouts_of(LAYOUTS, "rating", quarter),
        last_rows={"rating_row": [rated]},
        last_period=Period.parse("2024-Q2"),
    )
    sheet = openpyxl.load_workbook(path)["评议表"]
    first = [cell.value for cell in sheet[4]]
    assert first == [1, "昆阳镇", "服务保障", "乡镇", "鳌江镇", 5, None, None]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == []


def test_places_are_whole_numbers_and_no_column_of_them_is_summed(tmp_path):
    year = Period.parse("2024")
    path = blank(tmp_path, unit_title="平阳县", period=year, layouts=layouts_of(LAYOUTS, "ballot", year))
    sheet = openpyxl.load_workbook(path)["投票表"]
    check = checks(sheet, "F")
    assert (sheet["F3"].value, check.type, check.formula1) == ("名次", "whole", "1")
    assert not any("合" in str(cell.value) for row in sheet.iter_rows(min_row=4) for cell in row)


def test_excel_checks_types_while_it_is_filled_in(tmp_path):
    book = openpyxl.load_workbook(blank(tmp_path))
    capital, tax, project = book[CAPITAL], book[TAX], book[PROJECT]
    assert checks(capital, "E").formula1 == '"省外,市外,县外,境外,本县"'
    assert checks(capital, "G").formula1 == '"是,否"'
    assert checks(capital, "J").type == "decimal"
    assert (checks(tax, "C").type, checks(tax, "C").operator, checks(tax, "C").formula1) == (
        "textLength",
        "equal",
        "18",
    )
    assert (checks(tax, "D").type, checks(tax, "D").errorStyle) == ("date", None)
    assert checks(project, "I").errorStyle == "warning"  # 2024年6月 is enough for a stage
    assert checks(book[ACTIVITY], "G").type == "whole"
    assert {tax["C5"].number_format, tax["C20"].number_format, capital["C20"].number_format} == {"@"}
    assert (capital.freeze_panes, capital.print_title_rows) == ("C5", "$3:$4")


def test_header_total_and_lines_are_those_of_the_layout(tmp_path):
    book = openpyxl.load_workbook(blank(tmp_path))
    sheet = book[CAPITAL]
    assert sheet["A1"].value == "昆阳镇2024年7月到位资金台账"
    assert sheet["A2"].value == "填报单位：昆阳镇    报告期：2024年7月    单位：万元"
    assert {"J3:L3", "A3:A4", "B3:B4"} <= {str(area) for area in sheet.merged_cells.ranges}
    assert [sheet["J3"].value, *(sheet[f"{c}4"].value for c in "JKL")] == [
        "到位资金",
        "本月",
        "本年累计",
        "自开工以来累计",
    ]
    total = '=IF(COUNTIF(M5:M35,"?*")>COUNTIF(M5:M35,"人民币"),"－",SUM(J5:J35))'
    assert (sheet["A36"].value, sheet["J36"].value) == ("合 计", total)  # 1 + 30 rows
    assert [book[COVER].cell(row, 2).value for row in (3, 4, 8, 9)] == [
        "昆阳镇",
        "2024年7月",
        "KH-YB-2024",
        "否",
    ]
    assert "亿元" in book[PROJECT]["A2"].value


def test_the_guide_says_what_each_column_wants(tmp_path):
    rows = list(openpyxl.load_workbook(blank(tmp_path))["填表说明"].iter_rows(values_only=True))
    assert (CAPITAL, "资金来源地", "以下之一：省外、市外、县外、境外、本县", "已按2024年6月报表预填") in [
        r[:4] for r in rows
    ]
    assert (TAX, "实缴税收 > 本月", "数字，单位：万元") in [r[:3] for r in rows if not r[3]]


def fill(path):
    """What a clerk types: July's money, one new project, one trip."""
    book = openpyxl.load_workbook(path)
    capital, tax, activity = book[CAPITAL], book[TAX], book[ACTIVITY]
    for cell, value in {"J5": 100, "K5": 1600.25, "L5": 1600.25}.items():
        capital[cell] = value
    new = [
        "新能源项目",
        "PY2024009",
        "乙公司",
        "境外",
        "注册资金",
        "否",
        "新建",
        3000,
        20.5,
        20.5,
        20.5,
        "人民币",
        "新签",
    ]
    for column, value in enumerate(new, start=2):
        capital.cell(6, column, value)
    for cell, value in {"F5": 5, "G5": 65, "H5": 60}.items():
        tax[cell] = value
    for column, value in enumerate([date(2024, 7, 9), "外出招商", "张镇长", "一把手", "深圳", 3, 2], start=2):
        activity.cell(5, column, value)
    book.save(path)


def test_filled_in_and_recalculated_it_is_read_without_a_finding(tmp_path):
    path = blank(tmp_path)
    fill(path)
    book = openpyxl.load_workbook(path)
    totals = {
        CAPITAL: {"I": 15000.5, "J": 120.5, "K": 1620.75, "L": 1620.75},
        TAX: {"F": 5, "G": 65, "H": 60},
    }
    for sheet in book.sheetnames:  # Excel would have calculated these
        for cell in next((row for row in book[sheet].iter_rows() if row[0].value == "合 计"), ()):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = totals.get(sheet, {}).get(cell.column_letter)
    book.save(path)
    reading = read(path)
    assert reading.findings == []
    assert [row["ytd_amount_wan"] for row in reading.rows["capital_row"]] == [
        Decimal("1600.25"),
        Decimal("20.5"),
    ]
    assert [t.values for t in reading.totals if t.sheet == TAX] == [
        {"paid_month_wan": Decimal(5), "paid_ytd_wan": Decimal(65), "reported_ytd_wan": Decimal(60)}
    ]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_its_own_formulas_add_up_in_a_real_office_program(tmp_path):
    path = blank(tmp_path)
    fill(path)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    out = tmp_path / "saved"
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(out), str(path)],
        check=True,
        timeout=120,
        capture_output=True,
    )
    reading = read(out / NAME)
    assert reading.findings == []
    assert [t.values["month_amount_wan"] for t in reading.totals if t.sheet == CAPITAL] == [Decimal("120.5")]


@pytest.mark.parametrize(
    ("form_set", "period", "title"),
    [
        ("monthly", "2023-07", "昆阳镇"),
        ("project_report", "2024-06", "昆阳镇"),
        ("score_sheet", "2024", "昆阳镇"),
        ("target", "2024", "平阳县"),
        ("county_verification", "2024-Q2", "平阳县"),
        ("certification", "2024-Q2", "平阳县"),
        ("inspection", "2024-Q2", "平阳县"),
        ("indicator", "2024-06", "平阳县"),
        ("rating", "2024-Q2", "平阳县"),
        ("rating", "2024", "平阳县"),
        ("ballot", "2024", "平阳县"),
        ("manual", "2024-06", "平阳县"),
        ("unit_change", "2024", "平阳县"),
    ],
)
def test_the_blank_of_every_form_is_understood(tmp_path, form_set, period, title):
    when = Period.parse(period)
    path = blank(
        tmp_path, unit_title=title, period=when, layouts=layouts_of(LAYOUTS, form_set, when), last_rows={}
    )
    name = f"{title}_{when.title_zh}.xlsx"
    reading = read(path, name)
    assert reading.findings == []
    expected = "kunyang" if title == "昆阳镇" else "pingyang"
    assert (reading.form_set, reading.unit_code, reading.report_period) == (form_set, expected, period)


def test_a_dropdown_too_long_for_one_cell_stands_in_the_guide(tmp_path):
    quarter = Period.parse("2024-Q2")
    one = OFFICE.units[0]
    units = tuple(
        one.model_copy(update={"unit_code": f"u{n}", "unit_name": f"第{n}招商引资工作专班", "sort_order": n})
        for n in range(30)
    )
    names = [unit.unit_name for unit in units]
    assert sum(map(len, names)) > 255
    path = blank(
        tmp_path,
        office=replace(OFFICE, units=units),
        unit_title="平阳县",
        layouts=layouts_of(LAYOUTS, "inspection", quarter),
        period=quarter,
    )
    book = openpyxl.load_workbook(path)
    sheet, _, area = checks(book["现场督查表"], "B").formula1.partition("!")
    assert [cell.value for (cell,) in book[sheet.strip("'")][area.replace("$", "")]] == names


def test_a_table_of_all_units_has_a_row_for_each(tmp_path):
    year = Period.parse("2024")
    path = blank(tmp_path, unit_title="平阳县", layouts=layouts_of(LAYOUTS, "target", year), period=year)
    sheet = openpyxl.load_workbook(path)["任务分解表"]
    names = [unit.unit_name for unit in OFFICE.units_of(2024)]
    assert [sheet.cell(row, 2).value for row in range(5, 5 + len(names) + 1)] == [*names, None]
    assert sheet["C4"].value == "到位资金（亿元）"


def test_the_same_order_gives_the_same_bytes(tmp_path):
    first = blank(tmp_path).read_bytes()
    assert blank(tmp_path).read_bytes() == first


def test_what_has_no_blank_is_said(tmp_path):
    with pytest.raises(NoTemplateError, match="没有报表“weekly”"):
        layouts_of(LAYOUTS, "weekly", JULY)
    with pytest.raises(NoTemplateError, match=r"按月（如 2024-06）报送，不能用“2024”"):
        layouts_of(LAYOUTS, "monthly", Period.parse("2024"))
    with pytest.raises(NoTemplateError, match="没有有效的模板"):
        layouts_of(LAYOUTS, "monthly", Period.parse("1999-01"))
    with pytest.raises(NoTemplateError, match="不能生成空白表"):
        blank(tmp_path, layouts=layouts_of(LAYOUTS, "project_sheet", JULY))
