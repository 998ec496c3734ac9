"""The right monthly workbook of `books` with its two optional sheets: 项目档案 and 节点任务."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook

from tests.ingest.books import monthly, write_header

PROFILE, MILESTONE = "项目档案", "节点任务"
PROFILE_COLUMNS = [
    ("", name)
    for name in [
        "序号",
        "项目名称",
        "项目代码",
        "原项目代码",
        "原项目名称",
        "统一社会信用代码",
        "在线平台代码",
        "地块编号",
        "用地面积（亩）",
        "合同投资额",
        "意向投资额",
        "注册资本",
        "注册资本币种",
    ]
]
PROFILE_COLUMNS += [("承诺时间", name) for name in ("开工", "入统", "投产")]
PROFILE_COLUMNS += [
    ("", name)
    for name in [
        "承诺达产年产值",
        "本年产值累计",
        "产业链",
        "标签",
        "增资原项目代码",
        "项目状态",
        "状态变更日期",
        "备注",
    ]
]
MILESTONE_COLUMNS = [
    ("", n)
    for n in ["序号", "项目名称", "项目代码", "节点", "计划完成时间", "实际完成时间", "佐证材料", "备注"]
]
# the project of the progress sheet, B–X: name B, code C, former code D, credit code F, platform G, area I, promised N–P
RIGHT: list[Any] = [
    *(
        1,
        "智能装备项目",
        "PY2024001",
        "PY-2019-77",
        "旧名项目",
        "91350100M000100Y43",
        "2404-330326-04-01-123456",
    ),
    *("PY-DK-1", 12.5, 12000, 15000, 500, "美元", "2024-04", "2024.6.30", "2025年12月31日", 30000, None),
    *("高端装备", "战新、省重大", None, "在建", None, None),
]
NODES: list[list[Any]] = [
    [1, "智能装备项目", "PY2024001", "桩基开工", "2024-04-10", "2024-04-20", "施工许可证", None],
    [2, "智能装备项目", "PY2024001", "主体封顶", "2024-12-31", None, None, None],
]


def with_project_sheets(changed: dict[str, Any] | None = None) -> Workbook:
    """The workbook; `changed` are cells of its new sheets, `项目档案!F5` → value. Data begin in row 5."""
    book = monthly()
    for name, columns, rows in (
        (PROFILE, PROFILE_COLUMNS, [RIGHT]),
        (MILESTONE, MILESTONE_COLUMNS, NODES),
    ):
        sheet = book.create_sheet(name)
        sheet["A1"] = f"昆阳镇2024年6月{name}"
        sheet["A2"] = "填报单位：昆阳镇    报告期：2024年6月    单位：万元"
        write_header(sheet, 3, columns)
        for number, row in enumerate(rows, start=5):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column, value)
    for place, value in (changed or {}).items():
        sheet, cell = place.split("!")
        book[sheet][cell] = value
    return book
