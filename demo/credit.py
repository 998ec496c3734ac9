"""What units of the county share in 2024: `credit.yaml` read, the office's tables of shares, and how such a table looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from demo.county import County, Project
from demo.duty_pages import table_page
from demo.pages import Column, Page
from kernel.closed_yaml import Closed, load

Row = dict[str, Any]
YEAR = 2024


class Term(Closed):
    """A project (`unit:code`) its unit shares with `partner`: the leading unit's percent, since when, by which paper.

    `claimed`: the partner tells its capital, too, as if the project were its own.
    """

    project: str
    partner: str
    led_pct: int
    from_: date = Field(alias="from")
    document_no: str
    claimed: bool = False

    def among(self, county: County) -> Project:
        unit, code = self.project.split(":")
        return next(project for project in county.projects[unit] if project.code == code)


class Credit(Closed):
    """`credit.yaml`."""

    made_on: tuple[date, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class ShareTable:
    """One 项目分成表 of the year: the day it was drawn up and its rows, all that was agreed by then."""

    made_on: date
    rows: list[Row]


@cache
def load_credit() -> Credit:
    return load(Path(__file__).with_name("credit.yaml"), Credit)


def with_claims(county: County) -> County:
    """The county with what partners tell of projects others brought."""
    claims: dict[str, list[Project]] = {}
    for term in load_credit().terms:
        if term.claimed:
            claim = replace(term.among(county), unit_code=term.partner, since=f"{term.from_:%Y-%m}")
            claims.setdefault(term.partner, []).append(claim)
    return replace(county, claims=claims)


def share_tables(county: County) -> list[ShareTable]:
    """The first table, and whole again after what was agreed since."""
    terms = load_credit().terms
    return [
        ShareTable(day, [row for term in terms if term.from_ <= day for row in _rows(term, county)])
        for day in load_credit().made_on
    ]


def _rows(term: Term, county: County) -> list[Row]:
    """Of a project the leading unit, then the one that shares with it."""
    project = term.among(county)
    return [
        {
            "project_code": project.code,
            "project_name": project.name,
            "unit_code": unit,
            "amount_share_pct": Decimal(pct),
            "count_share_pct": Decimal(pct),
            "valid_from": term.from_,
            "valid_to": None,
            "document_no": term.document_no,
        }
        for unit, pct in ((project.unit_code, term.led_pct), (term.partner, 100 - term.led_pct))
    ]


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
