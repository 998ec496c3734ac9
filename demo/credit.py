"""What units of the county share in 2024: two projects, by the office's table of shares, and how that table looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from demo.county import STRENGTH, County, Project
from demo.duty_pages import table_page
from demo.pages import Column, Page
from demo.projects import load_events
from demo.rulings import load_rulings

Row = dict[str, Any]
YEAR = 2024
MADE_ON = date(2024, 4, 8)
# who shares with the unit that brought the project, the leading unit's percent, since when
_TERMS = (("nanyan", 50, date(2024, 1, 1)), ("wanquan", 70, date(2024, 4, 1)))
_PAPERS = ("平委办〔2024〕3号", "平招商办〔2024〕11号")


def share_rows(county: County) -> list[Row]:
    """The table of shares: of each project the leading unit, then the one that shares with it."""
    rows = []
    for project, (partner, led_pct, since), paper in zip(_shared(county), _TERMS, _PAPERS, strict=True):
        for unit, pct in ((project.unit_code, led_pct), (partner, 100 - led_pct)):
            rows.append(
                {
                    "project_code": project.code,
                    "project_name": project.name,
                    "unit_code": unit,
                    "amount_share_pct": Decimal(pct),
                    "count_share_pct": Decimal(pct),
                    "valid_from": since,
                    "valid_to": None,
                    "document_no": paper,
                }
            )
    return rows


def _shared(county: County) -> list[Project]:
    """Of two units the project that most arrived for in 2024, of those with one name and unit all their life."""
    odd = {r.project for r in load_events().recoded}
    odd |= {name for pair in load_rulings().pairs for name in (pair.project, pair.like)}
    partners = {partner for partner, _, _ in _TERMS}
    best = [
        max(usual, key=lambda p: (p.arrived("2024-01", "2024-12"), p.code))
        for unit in STRENGTH
        if unit not in partners
        and (usual := [p for p in county.projects[unit] if f"{unit}:{p.code}" not in odd and not p.since])
    ]
    return sorted(best, key=lambda p: (-p.arrived("2024-01", "2024-12"), p.code))[: len(_TERMS)]


def share_page(rows: Sequence[Row], names: dict[str, str]) -> Page:
    """项目分成表 of the year."""
    columns = [
        Column("项目代码", "text", 14),
        Column("项目名称", "text", 30),
        Column("分成单位", "text", 26),
        Column("金额分成比例", "text", 13),
        Column("个数分成比例", "text", 13),
        Column("起始日期", "date", 13),
        Column("截止日期", "date", 13),
        Column("依据文号", "text", 20),
    ]
    cells = [
        [
            *(r["project_code"], r["project_name"], names[r["unit_code"]]),
            *(f"{r[kind]}%" for kind in ("amount_share_pct", "count_share_pct")),
            *(r["valid_from"], r["valid_to"], r["document_no"]),
        ]
        for r in rows
    ]
    return table_page(
        "项目分成表", f"平阳县{YEAR}年招商引资项目分成表", f"考核年度：{YEAR}年", columns, cells
    )
