"""Real workbooks of the published forms F2 to F5, each right; tests spoil them in one way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest import Reading
from tests.ingest.books import read

Spoil = Callable[[Workbook], object]

FUNDS = ["资金来源", "总投资", "今年计划", "当月", "当年累计", "开工以来累计"]
FUND_ROWS = [
    ["业主自筹", 6000, 2000, 150.5, 900, 2400],
    ["银行贷款", 4000, 1000, 100, 600, 1600],
    ["政府投资", 0, 0, 0, 0, 0],
    ["合  计", 10000, 3000, 250.5, 1500, 4000],
]


def project_sheets(*names: str) -> Workbook:
    """F2: one sheet a project; fund rows 9—12, text blocks 13—15."""
    book = Workbook()
    book.remove(book.active)
    for name in names:
        _project_sheet(book.create_sheet(name), name)
    return book


def _project_sheet(sheet: Worksheet, name: str) -> None:
    sheet["A1"] = "重点招商项目进展情况月报表"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "填报单位：昆阳镇    报告期：2024年6月    单位：万元"
    sheet.merge_cells("A2:F2")
    pairs = [
        ("项目名称", name, "项目编号", f"LY-{name}"),
        ("业主单位", "某某实业有限公司", "建设地点", "昆阳镇东门村"),
        ("建设性质", "新建", None, None),
        ("建设内容及规模", "厂房2万平方米，年产设备500台套。", None, None),
    ]
    for row, (left, value, right, other) in enumerate(pairs, start=4):
        sheet.cell(row, 1, left)
        sheet.cell(row, 2, value)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=3 if right else 6)
        if right:
            sheet.cell(row, 4, right)
            sheet.cell(row, 5, other)
            sheet.merge_cells(start_row=row, start_column=5, end_row=row, end_column=6)
    for row, cells in enumerate([FUNDS, *FUND_ROWS], start=8):
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column, value)
    blocks = {
        "形象进度": "一期主体完工。\n\n二期正在打桩。",
        "存在问题": None,
        "需协调解决的问题": "用电增容",
    }
    for row, (label, text) in enumerate(blocks.items(), start=13):
        sheet.cell(row, 1, label)
        sheet.cell(row, 2, text)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=6)
    sheet["A16"] = "填报人：李某    审核人：王某    填报日期：2024年7月2日"


# F3: (group, leaf, 自评 figure, 考核 figure); 9 + 18 + 31.5 + 35 = 93.5 and 8 + 18 + 31.5 + 35 = 92.5
SELF = [
    ("合同项目履约率（10分）", "签约项目数", 20, 20),
    ("合同项目履约率（10分）", "履约项目数", 18, 16),
    ("合同项目履约率（10分）", "履约率（%）", 90, 80),
    ("合同项目履约率（10分）", "得分", 9, 8),
    ("开竣工率（20分）", "开工项目数", 16, 16),
    ("开竣工率（20分）", "竣工项目数", 9, 9),
    ("开竣工率（20分）", "开竣工率（%）", 90, 90),
    ("开竣工率（20分）", "得分", 18, 18),
    ("区外资金到位率（35分）", "合同总额", 120000, 120000),
    ("区外资金到位率（35分）", "到位总额", 108000, 108000),
    ("区外资金到位率（35分）", "到位率（%）", 90, 90),
    ("区外资金到位率（35分）", "得分", 31.5, 31.5),
    ("当年区外到位资金（含续建）（35分）", "目标", 30000, 30000),
    ("当年区外到位资金（含续建）（35分）", "到位资金", 33000, 33000),
    ("当年区外到位资金（含续建）（35分）", "完成率（%）", 110, 110),
    ("当年区外到位资金（含续建）（35分）", "得分", 35, 35),
]


def self_assessment() -> Workbook:
    """F3: sheets 自评表 and 考核表; header rows 3—4, figures in row 5, the total in row 6."""
    book = Workbook()
    book.remove(book.active)
    for position, name, total in ((2, "自评表", 93.5), (3, "考核表", 92.5)):
        sheet = book.create_sheet(name)
        sheet["A1"] = f"2008年招商引资项目大兑现考核{name}"
        sheet.merge_cells("A1:P1")
        sheet["A2"] = "被考核单位（盖章）：昆阳镇    考核日期：2009年1月10日    单位：万元"
        sheet.merge_cells("A2:P2")
        _grouped(sheet, 3, [column[:2] for column in SELF])
        for index, column in enumerate(SELF, start=1):
            sheet.cell(5, index, column[position])
        sheet["A6"], sheet["B6"] = "考核总得分", total
    return book


def _grouped(sheet: Worksheet, row: int, columns: list[tuple[str, str]]) -> None:
    for index, (group, leaf) in enumerate(columns, start=1):
        sheet.cell(row + 1, index, leaf)
        if index == 1 or columns[index - 2][0] != group:
            last = index + sum(1 for g, _ in columns if g == group) - 1
            sheet.cell(row, index, group)
            sheet.merge_cells(start_row=row, start_column=index, end_row=row, end_column=last)


# F4: 昆阳镇 = 1000 万美元, of which 万全镇 400; 鳌江镇 with two parts; Σ wholes 1000 + 800 = 1800 and 20 + 15.5 = 35.5
TREE = [
    ["合  计", 1800, 35.5, None],
    ["昆阳镇", 1000, 20, None],
    ["其中：万全镇", 400, 8.5, "国家级园区"],
    ["鳌江镇", 800, 15.5, None],
    ["其中：水头镇", 300, 5, None],
    ["    萧江镇", 200, None, "新设"],
]


def target_tree() -> Workbook:
    """F4: header in row 3, rows from 4."""
    book = Workbook()
    sheet = book.active
    sheet.title = "目标任务分解表"
    sheet["A1"] = "2010年招商引资目标任务分解表"
    sheet["A2"] = "文号：长招〔2010〕1号    年度：2010年"
    for column, text in enumerate(
        ["单位", "实际利用外资（万美元）", "引进市外境内资金（亿元）", "备注"], start=1
    ):
        sheet.cell(3, column, text)
    for row, cells in enumerate(TREE, start=4):
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column, value)
    return book


# F5
SCORES = [
    ["引进实绩（50分）", "落地项目", 50, "每个落地项目10分，多超多得", "H0", 60, 50, "6个"],
    ["组织服务（50分）", "组织活动", 10, "按活动情况得分", "H1", 10, 8.5, None],
    [None, "信息服务", 8, "按报送情况得分", "H2", 8, 8, None],
    ["合计", None, 68, None, None, 78, 66.5, None],
]


def score_sheet() -> Workbook:
    """F5: header rows 3—4, rows from 5; the second content is merged over two rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "考核评分表"
    sheet["A1"] = "2012年度温商回归引进考核评分表"
    sheet["A2"] = "填报单位：昆阳镇    考核年度：2012年"
    leaves = ["内容（分值）", "指标", "分值", "评分办法和标准", "编码", None, None, "备注"]
    for column, text in enumerate(leaves, start=1):
        if text:
            sheet.cell(3, column, text)
            sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    sheet["F3"], sheet["F4"], sheet["G4"] = "得分", "自评", "综评"
    sheet.merge_cells("F3:G3")
    for row, cells in enumerate(SCORES, start=5):
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column, value)
    sheet.merge_cells("A6:A7")
    return book


def read_book(tmp_path: Path, book: Workbook, name: str, folder: str, spoil: Spoil | None = None) -> Reading:
    if spoil:
        spoil(book)
    path = tmp_path / "book.xlsx"
    book.save(path)
    return read(path, name, folder)


def put(sheet: str, cell: str, value: Any) -> Spoil:
    def spoil(book: Workbook) -> None:
        book[sheet][cell] = value

    return spoil
