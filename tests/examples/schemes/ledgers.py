"""Rows of the units' own monthly workbooks, as an example office had them: what a row needs is filled in, the rest is said.

Amounts (`…_wan`) are given as text. What does not belong here: landing them (`facts`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

Row = dict[str, Any]


def capital(code: str, ytd: str, **other: object) -> Row:
    """到位资金台账: new, no real estate, fixed assets out of another province unless said otherwise."""
    return _exact({
        "project_code": code,
        "project_name": code,
        "origin_code": "province_outside",
        "nature_code": "fixed_asset",
        "construction_code": "new",
        "is_real_estate": False,
        "ytd_amount_wan": ytd,
        **other,
    })  # fmt: skip


def project(code: str, agreed: str | None = None, **other: object) -> Row:
    """项目进度表; stage dates by name."""
    return _exact({"project_code": code, "project_name": code, "agreed_investment_wan": agreed, **other})


def projects(prefix: str, count: int, agreed: str, **other: object) -> list[Row]:
    """`count` projects alike: prefix-1, prefix-2, …."""
    return [project(f"{prefix}-{number}", agreed, **other) for number in range(1, count + 1)]


def profile(code: str, labels: str | None = None, **other: object) -> Row:
    """项目档案."""
    return _exact({"project_code": code, "project_name": code, "label_text": labels, **other})


def profiles(rows: list[tuple[str, Row]], labels: str) -> list[tuple[str, Row]]:
    """A profile with the same labels for each of these projects of 项目进度表."""
    return [(unit, profile(row["project_code"], labels)) for unit, row in rows]


def tax(enterprise: str, ytd: str) -> Row:
    """税收台账; the enterprise's credit code is its name."""
    return _exact({
        "enterprise_name": enterprise,
        "credit_code": enterprise,
        "is_headquarters": False,
        "paid_ytd_wan": ytd,
    })  # fmt: skip


def activity(code: str, day: date, **other: object) -> Row:
    """招商活动."""
    return {"activity_code": code, "activity_date": day, **other}


def of_all(units: dict[str, list[Row]]) -> list[tuple[str, Row]]:
    """(unit, row) of all units."""
    return [(unit, row) for unit, rows in units.items() for row in rows]


def _exact(row: Row) -> Row:
    return {
        name: Decimal(value) if isinstance(value, str) and name.endswith("_wan") else value
        for name, value in row.items()
    }
