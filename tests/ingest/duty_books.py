"""Real workbooks of posts, rewards, idle assets and the register, and 帮办事项 in the right monthly workbook of `books`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from tests.ingest.books import monthly, write_header

ASSISTANCE = "帮办事项"
Rows = Sequence[Sequence[Any]]
# form → sheet, line above the header, columns from B on. Data begin in row 4.
SHEETS: dict[str, tuple[str, str, str]] = {
    "post": ("任职表", "考核年度：{}", "单位 姓名 职务类别 职务 任职日期 离任日期 任免文号"),
    "reward": (
        "奖励兑现表",
        "报告期：{}    单位：万元",
        "单位 批次 企业（项目）名称 信用（项目）代码 依据类别 依据年度 依据期间 依据金额 应兑现金额 本批兑现金额 兑现日期 依据文号",
    ),
    "idle_asset": (
        "闲置资源台账",
        "台账期间：{}",
        "单位 资源编号 资源名称 资源类别 用地面积（亩） 建筑面积（平方米） 闲置起始日期 闲置原因 关联项目代码 处置日期 处置方式",
    ),
    "register": ("统计名录", "名录期间：{}", "单位 项目名称 项目代码 在线平台代码 入统时间"),
    "county_verification": (
        "县级核实结果表",
        "核实期间：{}    单位：万元、个",
        "单位 核实类别 项目（企业）名称 项目（信用）代码 申报数 核减数 核实数 核减原因",
    ),
    "certification": (
        "核定结果表",
        "核定期间：{}    单位：万元、个",
        "单位 核定类别 项目（企业）名称 项目（信用）代码 申报数 核减数 核定数 核减原因",
    ),
    "credit_share": (
        "项目分成表",
        "考核年度：{}",
        "项目代码 项目名称 分成单位 金额分成比例 个数分成比例 起始日期 截止日期 依据文号",
    ),
    "unit_change": (
        "单位变动表",
        "年度：{}",
        "变动单位 变动类型 生效日期 并入（分设）单位 占比（%） 依据文号",
    ),
}
ASSISTANCE_COLUMNS = [
    ("", n)
    for n in [
        "序号",
        "事项编号",
        "事项",
        "项目代码",
        "受理日期",
        "责任人",
        "办结期限",
        "办结日期",
        "办理结果",
        "备注",
    ]
]


def table(form: str, period: str, rows: Rows) -> tuple[Workbook, str, str]:
    """(workbook, file name, folder) of one table of the office; `period` is 2024年6月, 2024年第二季度 or 2024年."""
    sheet_name, line, columns = SHEETS[form]
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name
    sheet["A1"], sheet["A2"] = f"平阳县招商引资{sheet_name}", line.format(period)
    for number, cells in enumerate(
        [["序号", *columns.split()], *([n, *r] for n, r in enumerate(rows, 1))], start=3
    ):
        for column, value in enumerate(cells, start=1):
            sheet.cell(number, column, value)
    folder = {"年": period[:4], "月": f"2024-{int(period[5:-1] or 0):02d}" if period[-1] == "月" else ""}
    folder["度"] = f"2024-Q{'一二三四'.index(period[6]) + 1}" if period[-1] == "度" else ""
    return book, f"{period}{sheet_name}.xlsx", folder[period[-1]]


def with_assistance(rows: Rows, month: int = 6) -> tuple[Workbook, str, str]:
    """The right monthly workbook with 帮办事项; data from row 5."""
    book = monthly()
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=6):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("2024年6月", f"2024年{month}月")
    sheet = book.create_sheet(ASSISTANCE)
    sheet["A1"] = f"昆阳镇2024年{month}月{ASSISTANCE}"
    sheet["A2"] = f"填报单位：昆阳镇    报告期：2024年{month}月"
    write_header(sheet, 3, ASSISTANCE_COLUMNS)
    for number, cells in enumerate(rows, start=5):
        for column, value in enumerate([number - 4, *cells], start=1):
            sheet.cell(number, column, value)
    return book, f"昆阳镇_招商引资月报_2024年{month}月.xlsx", f"2024-{month:02d}"
