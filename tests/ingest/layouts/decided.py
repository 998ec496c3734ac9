"""Real workbooks of what people decide: ratings, ballots and signed points, each right; tests spoil them in one way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

RATING, YEAR_RATING, BALLOT, MANUAL = "评议表", "年度评议表", "投票表", "加减分表"
RATING_FILE, BALLOT_FILE = "2024年第二季度评议表.xlsx", "2024年投票表.xlsx"
MANUAL_FILE = "2024年6月加减分表.xlsx"

# columns A—H; the parks and townships a team is bound to rate its service out of 5
RATING_HEAD = ["序号", "被评议单位", "评议项目", "评议主体类别", "评议单位", "满分", "评分", "备注"]
RATINGS: list[list[Any]] = [
    [1, "昆阳镇", "服务保障", "园区", "平阳经开区", 5, 4.5, None],
    [2, "昆阳镇", "服务保障", "乡镇", "鳌江镇", 5, "4.25分", None],
    [3, "鳌江", "服务保障", "园区", "平阳经开区", 5, 5, "积极"],
    [4, "鳌江镇", "服务保障", "县领导", "张 三", 5, 0, None],
]

# columns A—G; two ballots, the second by a township that leaves itself out
BALLOT_HEAD = ["序号", "投票项目", "投票人类别", "投票人", "单位", "名次", "备注"]
BALLOTS: list[list[Any]] = [
    [1, "年度票决", "县领导", "张三", "昆阳镇", 1, None],
    [2, "年度票决", "县领导", "张三", "鳌江镇", "第2名", None],
    [3, "年度票决", "县领导", "张三", "水头镇", 3, None],
    [4, "年度票决", "乡镇（街道）", "鳌江镇", "水头镇", 1, None],
    [5, "年度票决", "乡镇（街道）", "鳌江镇", "昆阳镇", 2, None],
]

# columns A—K
MANUAL_HEAD = [
    "序号",
    "单位",
    "事项",
    "类别",
    "分值",
    "事由",
    "依据文号",
    "认定日期",
    "认定人",
    "审核人",
    "备注",
]
POINTS: list[list[Any]] = [
    [1, "昆阳镇", "上级表彰", "加分", 0.5, "获省级招商先进", "浙商务〔2024〕8号", "2024-06-12", "李四", "王五", None],
    [2, "鳌江镇", "通报批评", "减分", -2, "报表数据不实", "平招考〔2024〕6号", "2024年6月20日", "李四", "王五", None],
]  # fmt: skip


def ratings(rows: Sequence[Sequence[Any]] = RATINGS, title: str = RATING, period: str = "2024年第二季度"):
    return _book(title, f"评议期间：{period}", RATING_HEAD, rows)


def ballots(rows: Sequence[Sequence[Any]] = BALLOTS, year: str = "2024年") -> Workbook:
    return _book(BALLOT, f"考核年度：{year}", BALLOT_HEAD, rows)


def points(rows: Sequence[Sequence[Any]] = POINTS, month: str = "2024年6月") -> Workbook:
    return _book(MANUAL, f"报告期：{month}", MANUAL_HEAD, rows)


def changed(rows: Sequence[Sequence[Any]], row: int, column: str, value: Any) -> list[list[Any]]:
    """The rows with the cell at (0-based `row`, column letter) replaced."""
    new = [list(r) for r in rows]
    new[row][ord(column) - ord("A")] = value
    return new


def _book(title: str, line: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Workbook:
    """Title, line 2, header in row 3, rows from row 4, footer."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet["A1"], sheet["A2"] = f"平阳县招商引资{title}", line
    for number, cells in enumerate([head, *rows], start=3):
        for column, value in enumerate(cells, start=1):
            sheet.cell(number, column, value)
    sheet.cell(len(rows) + 4, 1, "说明：由考核办汇总。")
    return book
