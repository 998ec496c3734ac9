"""`kaohe office new`: the folder runs as it is, from the blank workbook to the score, and appears whole or not at all."""

from __future__ import annotations

import json
from decimal import Decimal

import openpyxl
import pytest


def fill(path, rows):
    """Write `rows` (sheet, row, header text → value) below the two-row headers of a blank; sums stand as values."""
    book = openpyxl.load_workbook(path)
    for name, row, values in rows:
        for header, value in values.items():
            heads = (c for line in book[name].iter_rows(min_row=3, max_row=4) for c in line)
            book[name].cell(row, next(c for c in heads if c.value == header).column, value)
    for sheet in book:
        for cell in [c for line in sheet.iter_rows() for c in line if str(c.value).startswith("=")]:
            above = (sheet.cell(row, cell.column).value for row in range(5, cell.row))
            cell.value = sum(value for value in above if isinstance(value, int | float))
    book.save(path)


def found(kaohe):
    """The office as it is made. 温溪镇: 2,000万元 of 2.4亿元 in January, one signed project of a target of 12; 鹤城街道 sends
    nothing.
    """
    offices = kaohe.home.offices
    made = kaohe(
        "office",
        "new",
        "qingtian",
        "--title",
        "青田县",
        "--year",
        "2024",
        "--units",
        "hecheng=鹤城街道,温溪镇",
    )
    assert made.returncode == 0, made.stderr
    scheme_file = offices / "qingtian/schemes/2024.yaml"
    checked = kaohe.inside("scheme", "check", scheme_file)
    assert (checked.returncode, "注意" in checked.stdout) == (0, False), checked.stdout
    assert scheme_file.read_text("utf-8").splitlines()[0].startswith("# yaml-language-server: $schema=")
    inbox = kaohe.home.inbox / "qingtian"
    (inbox / "2024").mkdir(parents=True)
    (inbox / "2024-01").mkdir()
    targets, report = inbox / "2024" / "任务分解表.xlsx", inbox / "2024-01" / "温溪镇.xlsx"
    of = ("template", "--office", "qingtian")
    assert kaohe.inside(*of, "--form-set", "target", "--period", "2024", "--output", targets).returncode == 0
    assert kaohe.inside(*of, "--unit", "温溪镇", "--period", "2024-01", "--output", report).returncode == 0
    heads = [c.value for c in openpyxl.load_workbook(targets)["任务分解表"][4] if c.value]
    assert heads == ["到位资金（亿元）", "亿元以上签约项目"]  # what the scheme measures by, and nothing else
    goals = {"到位资金（亿元）": 2.4, "亿元以上签约项目": 12}
    fill(targets, [("任务分解表", row, goals) for row in (5, 6)])
    money = {"项目名称": "锂电池项目", "项目代码": "P2024001", "投资方": "甲公司", "资金来源地": "省外"}
    money |= {"资金性质": "固定资产", "是否房地产": "否", "建设性质": "新建", "协议总投资": 12000}
    money |= {"本月": 2000, "本年累计": 2000, "自开工以来累计": 2000}
    project = {"项目名称": "锂电池项目", "项目代码": "P2024001", "投资方": "甲公司", "行业类别": "电池制造"}
    project |= {"是否单体制造业": "是", "协议总投资": 1.2, "固定资产投资": 1.0, "签约": "2024-01-10"}
    fill(report, [("到位资金台账", 5, money), ("项目进度表", 5, project)])
    (inbox / "receipts.csv").write_text(
        "file,received_at,sender\n2024/任务分解表.xlsx,2024-01-02 09:00:00,考核办\n"
        "2024-01/温溪镇.xlsx,2024-02-02 09:00:00,温溪镇\n",
        "utf-8",
    )


def test_a_new_office_runs_from_its_blank_workbooks_to_its_scores(backfilled_offices):
    kaohe = backfilled_offices
    printed = kaohe.inside("scores", "--office", "qingtian", "--period", "2024-01", "--format", "json")
    assert printed.returncode == 0, printed.stderr
    points = {
        (row["unit_name"], row["indicator_code"]): row["points"] and Decimal(row["points"])
        for row in json.loads(printed.stdout)
    }
    assert points == {
        ("温溪镇", "arrived_capital"): 60,  # 2,000 ÷ (24,000 × 1 ÷ 12) × 60
        ("温溪镇", "signed_projects"): 30,  # 1 of 12 × 1 ÷ 12 = 1: met
        ("温溪镇", "reporting"): 10,
        ("鹤城街道", "arrived_capital"): 0,  # due and not reported: zero, as the scheme says
        ("鹤城街道", "signed_projects"): 0,
        ("鹤城街道", "reporting"): 9,  # 10 − 1 missing report × 1
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["Qingtian", "--title", "青田县"], "代码只用小写英文字母"),
        (["qingtian", "--title", "青田县", "--units", "鹤城"], "看不出“鹤城”是哪类单位"),
        (["qingtian", "--title", "青田县", "--units", "鹤城:town"], "“鹤城”的类别没有 town"),
        (["qingtian", "--title", "青田县", "--units", "鹤城,温溪"], "看不出“温溪”是哪类单位"),
        (
            ["qingtian", "--title", "青田县", "--units", "鹤城"],
            "类别有：township 乡镇、street 街道、community 社区",
        ),
        (["qingtian", "--title", "青田县", "--units", "甲=鹤城镇"], "“鹤城镇”的代码 甲 应为小写英文"),
        (["qingtian", "--title", "青田 #1"], "YAML 的专用符号"),
        (["qingtian", "--title", "青田县", "--level", "village"], "county"),
    ],
)
def test_what_makes_no_office_is_told_and_leaves_nothing(new_kaohe, tmp_path, words, says):
    kaohe = new_kaohe(tmp_path / "offices")
    result = kaohe.inside("office", "new", *words)
    assert (result.returncode, says in result.stderr) == (2, True), result.stderr
    assert list((tmp_path / "offices").glob("**/*")) == []


def test_an_office_that_is_there_is_left_alone(new_kaohe, tmp_path):
    kaohe = new_kaohe(tmp_path / "offices")
    words = ("office", "new", "qingtian", "--title", "青田县")
    made = kaohe.inside(*words)
    assert made.returncode == 0
    assert "示例单位" in made.stdout
    before = {p: p.read_bytes() for p in (tmp_path / "offices").rglob("*") if p.is_file()}
    again = kaohe.inside(*words)
    assert (again.returncode, "已存在" in again.stderr) == (2, True)
    assert {p: p.read_bytes() for p in (tmp_path / "offices").rglob("*") if p.is_file()} == before
