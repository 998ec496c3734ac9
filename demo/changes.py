"""How the county's map changed: 宋桥产业园 (invented) was split out of 万全镇 in July 2022 and divided at the end of 2023.

`county.PASSING` is its code, `county.LIFE` its days; offices/pingyang/units.csv says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from demo.county import LIFE, PASSING
from demo.duty_pages import table_page
from demo.pages import Column, Page

Row = dict[str, Any]
MADE_ON = {2022: date(2022, 7, 4), 2024: date(2024, 1, 3)}
KIND = {"split": "拆分", "open": "新设"}
_BEGINS, _ENDED = LIFE[0], LIFE[1] + timedelta(days=1)
_PAPERS = {2022: "平政发〔2022〕21号", 2024: "平政发〔2023〕46号"}
# (unit, change, first day after it, the unit part of it went to, percent)
_CHANGES = {
    2022: [
        ("wanquan", "split", _BEGINS, "wanquan", 80),
        ("wanquan", "split", _BEGINS, PASSING, 20),
        (PASSING, "open", _BEGINS, None, None),
    ],
    2024: [
        (PASSING, "split", _ENDED, "xinxing", 60),
        (PASSING, "split", _ENDED, "wanquan", 40),
    ],
}


def change_rows(year: int) -> list[Row]:
    """The rows of the year's 单位变动表."""
    return [
        {
            "unit_code": unit,
            "change_code": change,
            "effective_date": day,
            "to_unit_code": to,
            "share_pct": None if share is None else Decimal(share),
            "document_no": _PAPERS[year],
        }
        for unit, change, day, to, share in _CHANGES[year]
    ]


def change_page(year: int, rows: Sequence[Row], names: dict[str, str]) -> Page:
    """单位变动表 of the year."""
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
            *(KIND[row["change_code"]], names[row["unit_code"]], row["effective_date"]),
            names[row["to_unit_code"]] if row["to_unit_code"] else None,
            None if row["share_pct"] is None else f"{row['share_pct']}%",
            row["document_no"],
        ]
        for row in rows
    ]
    return table_page("单位变动表", f"平阳县{year}年考核单位变动表", f"考核年度：{year}年", columns, cells)
