"""The tables of people and promises as pages: 任职表, 帮办事项, 奖励兑现表, 闲置资源台账, 统计名录."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from demo.forms import POST, Writer, month_zh, quarter_zh
from demo.pages import Column, Entry, Page

Row = dict[str, Any]
_SEQUENCE = Column("序号", "sequence", 6)
_REMARK = Column("备注", "text", 14)
_UNIT = Column("单位", "text", 26)
_BASIS = {"tax": "税收", "capital": "到位资金"}
_KIND = {"land": "土地", "plant": "厂房"}
ASSISTANCE_COLUMNS = [
    _SEQUENCE,
    Column("事项编号", "text", 14),
    Column("事项", "text", 24),
    Column("项目代码", "text", 14),
    Column("受理日期", "date", 13),
    Column("责任人", "text", 10),
    Column("办结期限", "date", 13),
    Column("办结日期", "date", 13),
    Column("办理结果", "text", 22),
    _REMARK,
]


def assistance(writer: Writer, rows: list[Row]) -> Page:
    """帮办事项 of a unit's monthly workbook."""
    return writer.page("帮办事项", "个", ASSISTANCE_COLUMNS, (_assistance(writer, row) for row in rows))


def _assistance(writer: Writer, row: Row) -> list[Entry]:
    return [
        *(Entry(row[name]) for name in ("item_no", "title", "project_code")),
        writer.date(row["opened_date"]),
        Entry(row["owner_name"]),
        writer.date(row["due_date"]),
        writer.date(row["closed_date"]),
        Entry(row["result_text"]),
        Entry(None),
    ]


def post_page(year: int, rows: Sequence[Row], names: dict[str, str]) -> Page:
    columns = [
        _UNIT,
        Column("姓名", "text", 10),
        Column("职务类别", "text", 11),
        Column("职务", "text", 20),
        Column("任职日期", "date", 13),
        Column("离任日期", "date", 13),
        Column("任免文号", "text", 20),
    ]
    fields = ("position_title", "valid_from", "valid_to", "document_no")
    cells = [
        [names[r["unit_code"]], r["person_name"], POST[r["post_code"]], *(r[name] for name in fields)]
        for r in rows
    ]
    return table_page("任职表", f"平阳县{year}年招商领导任职表", f"考核年度：{year}年", columns, cells)


def reward_page(month: str, rows: Sequence[Row], names: dict[str, str]) -> Page:
    columns = [
        _UNIT,
        Column("批次", "text", 12),
        Column("企业（项目）名称", "text", 30),
        Column("信用（项目）代码", "text", 22),
        Column("依据类别", "text", 10),
        Column("依据年度", "count", 10),
        Column("依据期间", "text", 10),
        Column("依据金额", "amount", 13),
        Column("应兑现金额", "amount", 13),
        Column("本批兑现金额", "amount", 13),
        Column("兑现日期", "date", 13),
        Column("依据文号", "text", 18),
    ]
    fields = ("basis_amount_wan", "entitled_wan", "reward_wan", "paid_date", "document_no")
    cells = [
        [
            names[r["unit_code"]],
            *(r[name] for name in ("batch_no", "subject_name", "subject_code")),
            *(_BASIS[r["basis_kind"]], r["basis_year"], "全年"),
            *(r[name] for name in fields),
        ]
        for r in rows
    ]
    line = f"报告期：{month_zh(month)}    单位：万元"
    return table_page("奖励兑现表", f"平阳县{month_zh(month)}招商引资奖励兑现表", line, columns, cells)


def idle_asset_page(quarter: str, rows: Sequence[Row], names: dict[str, str]) -> Page:
    columns = [
        _UNIT,
        Column("资源编号", "text", 14),
        Column("资源名称", "text", 20),
        Column("资源类别", "text", 10),
        Column("用地面积（亩）", "amount", 13),
        Column("建筑面积（平方米）", "amount", 15),
        Column("闲置起始日期", "date", 14),
        Column("闲置原因", "text", 20),
        Column("关联项目代码", "text", 14),
        Column("处置日期", "date", 13),
        Column("处置方式", "text", 18),
    ]
    fields = ("land_area_mu", "floor_area_sqm", "idle_since", "cause_text", "project_code")
    fields += ("disposed_date", "disposal_text")
    cells = [
        [
            names[r["unit_code"]],
            r["asset_no"],
            r["asset_name"],
            _KIND[r["asset_kind"]],
            *(r[f] for f in fields),
        ]
        for r in rows
    ]
    line = f"台账期间：{quarter_zh(quarter)}"
    return table_page("闲置资源台账", f"平阳县{quarter_zh(quarter)}闲置资源台账", line, columns, cells)


def register_page(quarter: str, rows: Sequence[Row], names: dict[str, str]) -> Page:
    columns = [
        _UNIT,
        Column("项目名称", "text", 30),
        Column("项目代码", "text", 14),
        Column("在线平台代码", "text", 26),
        Column("入统时间", "date", 13),
    ]
    fields = ("project_name", "project_code", "approval_code", "in_statistics_date")
    cells = [[names[r["unit_code"]], *(r[name] for name in fields)] for r in rows]
    line = f"名录期间：{quarter_zh(quarter)}"
    return table_page("统计名录", f"平阳县{quarter_zh(quarter)}投资项目统计名录", line, columns, cells)


def table_page(sheet: str, title: str, line: str, columns: list[Column], cells: list[list[Any]]) -> Page:
    return Page(
        sheet=sheet,
        title=title,
        line=line,
        columns=[_SEQUENCE, *columns, _REMARK],
        rows=[
            [Entry(n), *(_entry(value) for value in row), Entry(None)] for n, row in enumerate(cells, start=1)
        ],
        footer=["说明：由县考核办汇总。"],
        total_label=None,
    )


def _entry(value: Any) -> Entry:
    return Entry(value, value) if isinstance(value, Decimal) else Entry(value)
