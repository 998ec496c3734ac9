"""Real workbooks for the tests: a right monthly report, written by openpyxl, that each test spoils in one way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from ingest import Layouts, Reading, load_layouts, read_workbook
from kernel.home import PROJECT_ROOT
from kernel.office import load_office

OFFICE = load_office(PROJECT_ROOT / "offices" / "pingyang")
LAYOUTS: Layouts = load_layouts(None)
NAME = "昆阳镇_招商引资月报_2024年6月.xlsx"
FOLDER = "2024-06"
CAPITAL, TAX, PROJECT, ACTIVITY, COVER = "到位资金台账", "税收台账", "项目进度表", "招商活动", "封面"

STAGES = ("2024.1.15", "2024年2月3日", "20240320", "2024/4/1", None, None)

# sheet → (unit, header columns as (group, leaf), rows, total row). Data begin in row 5.
SHEETS: dict[str, tuple[str, list[tuple[str, str]], list[list[Any]], list[Any]]] = {
    CAPITAL: (
        "万元",
        [
            ("", n)
            for n in (
                "序号",
                "项目名称",
                "项目代码",
                "投资方",
                "资金来源地",
                "资金性质",
                "是否房地产",
                "建设性质",
                "协议总投资",
            )
        ]
        + [("到位资金", "本月"), ("到位资金", "本年累计"), ("到位资金", "自开工以来累计"), ("", "备注")],
        [
            [
                1,
                "智能装备项目",
                "PY2024001",
                "甲公司",
                "省外",
                "固定资产投资",
                "否",
                "新建",
                12000,
                500.5,
                1500.25,
                1500.25,
                None,
            ],
            [
                2,
                "食品加工项目",
                "PY2023007",
                "乙公司",
                "市外",
                "注册资金",
                "否",
                "续建",
                8000,
                0,
                320,
                2100,
                "无",
            ],
        ],
        ["合 计", *[None] * 7, 20000, 500.5, 1820.25, 3600.25, None],
    ),
    TAX: (
        "万元",
        [("", n) for n in ("序号", "企业名称", "统一社会信用代码", "注册日期", "是否总部企业")]
        + [("实缴税收", "本月"), ("实缴税收", "本年累计"), ("", "上报核定税收"), ("", "备注")],
        [[1, "甲贸易公司", "91330326MA2ABCDE1X", date(2023, 5, 8), "是", 12.5, 60, 55, None]],
        ["合 计", None, None, None, None, 12.5, 60, 55, None],
    ),
    PROJECT: (
        "亿元",
        [
            ("", n)
            for n in (
                "序号",
                "项目名称",
                "项目代码",
                "投资方",
                "行业类别",
                "是否单体制造业",
                "协议总投资",
                "固定资产投资",
            )
        ]
        + [("项目节点时间", n) for n in ("签约", "预入库", "土地出让", "开工", "入统", "投产")]
        + [("", "重点清单"), ("", "备注")],
        [
            [
                1,
                "智能装备项目",
                "PY2024001",
                "甲公司",
                "通用设备制造业",
                "是",
                1.2,
                0.9,
                *STAGES,
                "重点签约",
                None,
            ]
        ],
        ["合 计", *[None] * 5, 1.2, 0.9, *[None] * 8],
    ),
    ACTIVITY: (
        "个",
        [
            ("", n)
            for n in (
                "序号",
                "活动日期",
                "活动类型",
                "参加人",
                "职务类别",
                "目的地",
                "对接企业数",
                "有效信息数",
                "备注",
            )
        ],
        [[1, date(2024, 6, 12), "外出招商", "张镇长", "一把手", "深圳", 3, 2, None]],
        ["合 计", *[None] * 5, 3, 2, None],
    ),
}
COVER_CELLS = {
    "单位名称": "昆阳镇",
    "报告期": "2024年6月",
    "填报人": "李某",
    "审核人": "王某",
    "联系电话": "0577-00000000",
    "模板编号": "KH-YB-2024",
    "是否零报告": "否",
}
Spoil = Callable[[Workbook], object]


def monthly() -> Workbook:
    """A right monthly workbook of 昆阳镇, June 2024: 2 + 1 + 1 + 1 rows."""
    book = Workbook()
    cover = book.active
    cover.title = COVER
    cover["A1"] = "平阳县招商引资工作月报"
    cover.merge_cells("A1:D1")
    for row, (label, value) in enumerate(COVER_CELLS.items(), start=3):
        cover.cell(row, 1, label)
        cover.cell(row, 2, value)
    for name, (unit, columns, rows, total) in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet["A1"] = f"昆阳镇2024年6月{name}"
        sheet["A2"] = f"填报单位：昆阳镇    报告期：2024年6月    单位：{unit}"
        for row in (1, 2):
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(columns))
        write_header(sheet, 3, columns)
        for number, cells in enumerate([*rows, total], start=5):
            for column, value in enumerate(cells, start=1):
                sheet.cell(number, column, value)
        sheet.cell(5 + len(rows) + 1, 1, "填报人：李某    审核人：王某    填报日期：2024年7月2日")
        sheet.cell(5 + len(rows) + 2, 1, "说明：以银行进账凭证为准。")
    return book


def write_header(sheet: Any, row: int, columns: list[tuple[str, str]]) -> None:
    """Two merged header rows: a leaf without a group spans both, a group spans its leaves."""
    groups: dict[str, list[int]] = {}
    for index, (group, leaf) in enumerate(columns, start=1):
        if group:
            groups.setdefault(group, []).append(index)
            sheet.cell(row + 1, index, leaf)
        else:
            sheet.cell(row, index, leaf)
            sheet.merge_cells(start_row=row, start_column=index, end_row=row + 1, end_column=index)
    for group, indexes in groups.items():
        sheet.cell(row, indexes[0], group)
        sheet.merge_cells(start_row=row, start_column=indexes[0], end_row=row, end_column=indexes[-1])


def read(path: Path, name: str = NAME, folder: str = FOLDER) -> Reading:
    return read_workbook(path, OFFICE, LAYOUTS, name=name, folder=folder)


def read_spoilt(tmp_path: Path, spoil: Spoil, name: str = NAME, folder: str = FOLDER) -> Reading:
    """The reading of the right workbook after `spoil` changed it."""
    book = monthly()
    spoil(book)
    path = tmp_path / "book.xlsx"
    book.save(path)
    return read(path, name, folder)


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def cells(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    """(code, sheet, cell) of every finding."""
    return [(f.code, f.sheet, f.cell) for f in reading.findings]
