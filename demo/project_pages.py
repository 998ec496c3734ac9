"""The two project sheets that come with the workbook of a quarter's last month: 项目档案 and 节点任务, as pages."""

from __future__ import annotations

from typing import Any

from demo.forms import Writer
from demo.pages import Column, Entry, Page

_SEQUENCE = Column("序号", "sequence", 6)
_REMARK = Column("备注", "text", 14)
_CURRENCY = {"cny": "人民币", "usd": "美元"}
_STATUS = {"active": "在建", "suspended": "中止", "withdrawn": "退出"}
PROFILE_COLUMNS = [
    _SEQUENCE,
    Column("项目名称", "text", 28),
    Column("项目代码", "text", 14),
    Column("原项目代码", "text", 14),
    Column("原项目名称", "text", 24),
    Column("统一社会信用代码", "text", 22),
    Column("在线平台代码", "text", 26),
    Column("地块编号", "text", 14),
    Column("用地面积（亩）", "amount", 12, is_total=True),
    Column("合同投资额", "amount", 13, is_total=True),
    Column("意向投资额", "amount", 13, is_total=True),
    Column("注册资本", "amount", 12),
    Column("注册资本币种", "text", 10),
    Column("开工", "date", 13, "承诺时间"),
    Column("入统", "date", 13, "承诺时间"),
    Column("投产", "date", 13, "承诺时间"),
    Column("承诺达产年产值", "amount", 14, is_total=True),
    Column("本年产值累计", "amount", 14, is_total=True),
    Column("产业链", "text", 14),
    Column("标签", "text", 18),
    Column("增资原项目代码", "text", 14),
    Column("项目状态", "text", 10),
    Column("状态变更日期", "date", 13),
    _REMARK,
]
MILESTONE_COLUMNS = [
    _SEQUENCE,
    Column("项目名称", "text", 28),
    Column("项目代码", "text", 14),
    Column("节点", "text", 16),
    Column("计划完成时间", "date", 14),
    Column("实际完成时间", "date", 14),
    Column("佐证材料", "text", 24),
    _REMARK,
]


def profile(writer: Writer, rows: list[dict[str, Any]]) -> Page:
    return writer.page("项目档案", "万元", PROFILE_COLUMNS, (_profile(writer, row) for row in rows))


def milestone(writer: Writer, rows: list[dict[str, Any]]) -> Page:
    return writer.page("节点任务", "个", MILESTONE_COLUMNS, (_milestone(writer, row) for row in rows))


def _profile(writer: Writer, row: dict[str, Any]) -> list[Entry]:
    texts = (
        "project_name",
        "project_code",
        "former_code",
        "former_name",
        "credit_code",
        "approval_code",
        "land_parcel_no",
    )
    amounts = ("land_area_mu", "contract_investment_wan", "intended_investment_wan", "registered_capital_wan")
    dates = ("promised_start_date", "promised_in_statistics_date", "promised_production_date")
    return [
        *(Entry(row[name]) for name in texts),
        *(_number(row[name]) for name in amounts),
        Entry(_CURRENCY[row["currency_code"]]),
        *(writer.date(row[name]) for name in dates),
        _number(row["promised_output_wan"]),
        _number(row["output_ytd_wan"]),
        *(Entry(row[name]) for name in ("chain_name", "label_text", "added_to_code")),
        Entry(_STATUS[row["status_code"]]),
        writer.date(row["status_date"]),
        Entry(None),
    ]


def _milestone(writer: Writer, row: dict[str, Any]) -> list[Entry]:
    return [
        *(Entry(row[name]) for name in ("project_name", "project_code", "node_title")),
        writer.date(row["planned_date"]),
        writer.date(row["actual_date"]),
        Entry(row["evidence_text"]),
        Entry(None),
    ]


def _number(value: Any) -> Entry:
    return Entry(value, value)
