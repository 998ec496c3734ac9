"""How the county's map changed, as the office tells it: 单位变动表 of each year of `units.yaml`, its rows and its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from demo.duty_pages import table_page
from demo.pages import Column, Page
from demo.passing import load_units

Row = dict[str, Any]
KIND = {"rename": "更名", "merge": "合并", "split": "拆分", "regroup": "调组", "open": "新设"}
MADE_ON: dict[int, date] = {table.year: table.made_on for table in load_units().tables}


def change_rows(year: int) -> list[Row]:
    """The rows of the year's 单位变动表."""
    [table] = (table for table in load_units().tables if table.year == year)
    return [
        {
            "unit_code": row.unit,
            "change_code": row.change,
            "effective_date": row.effective,
            "to_unit_code": row.to,
            "share_pct": row.share_pct,
            "document_no": row.document_no,
        }
        for row in table.changes
    ]


def change_page(year: int, rows: Sequence[Row], names: dict[str, str], former: dict[str, str]) -> Page:
    """单位变动表 of the year. `former`: the names of the year before, which a renamed unit bore."""
    columns = [
        Column("变动类型", "text", 10),
        Column("变动单位", "text", 26),
        Column("生效日期", "date", 13),
        Column("并入（分设）单位", "text", 26),
        Column("占比", "text", 8),
        Column("依据文号", "text", 20),
    ]
    cells = [
        [
            KIND[row["change_code"]],
            (former if row["change_code"] == "rename" else names)[row["unit_code"]],
            row["effective_date"],
            names[row["to_unit_code"]] if row["to_unit_code"] else None,
            None if row["share_pct"] is None else f"{row['share_pct']}%",
            row["document_no"],
        ]
        for row in rows
    ]
    return table_page("单位变动表", f"平阳县{year}年考核单位变动表", f"考核年度：{year}年", columns, cells)
