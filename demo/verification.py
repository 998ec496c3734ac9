"""What the county verifies before the city certifies (县级核实结果表, since 2024), and what units expect of the year (全年预计).

The county finds part of what would be disallowed, so that what the city certifies in the end is what it would have been.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from demo.county import County, month_end, wan
from demo.forms import Writer, decided_cells, quarter_zh
from demo.pages import Column, Entry, Page
from demo.verdicts import CLAIMED_BY_OTHERS, Certification, tax_paid

Row = dict[str, Any]
YEAR = 2024
COUNTY_ALONE = frozenset({"started"})  # kinds the city does not certify
FOUND_BY_COUNTY = frozenset({"到账凭证不全", "现场督查结论不属实", "注册地不在本辖区", CLAIMED_BY_OTHERS})
FORECAST_MONTHS = ("03", "06", "09", "12")
FORECAST_YEARS = ("2023", "2024")
FORECAST = {"capital": "到位资金", "tax": "实缴回归税收", "signed": "签约项目", "in_statistics": "入统项目"}
COLUMNS = [
    Column("序号", "sequence", 6),
    Column("预计指标", "text", 16),
    Column("全年预计", "amount", 14),
    Column("预计依据", "text", 24),
    Column("备注", "text", 14),
]

Decisions = dict[str, list[Certification]]


def split_steps(certifications: Decisions) -> tuple[Decisions, Decisions]:
    """(county verifications, certifications): of YEAR's quarters what FOUND_BY_COUNTY disallows is disallowed by the county
    already, and the city is given what is left; other quarters have no verification. What COUNTY_ALONE names ends there."""
    verified: Decisions = {}
    certified: Decisions = {}
    for quarter, rows in certifications.items():
        if quarter[:4] != str(YEAR):
            certified[quarter] = rows
            continue
        verified[quarter] = [_by_county(row) for row in rows]
        pairs = zip(rows, verified[quarter], strict=True)
        certified[quarter] = [
            _by_city(row, before) for row, before in pairs if row.subject_kind not in COUNTY_ALONE
        ]
    return verified, certified


def _by_county(row: Certification) -> Certification:
    is_found = row.reason in FOUND_BY_COUNTY or row.subject_kind in COUNTY_ALONE
    return row if is_found else replace(row, disallowed_value=Decimal(0), reason="")


def _by_city(row: Certification, before: Certification) -> Certification:
    left = row.disallowed_value - before.disallowed_value
    return replace(
        row,
        declared_value=before.certified_value,
        disallowed_value=left,
        reason=row.reason if left else "",
    )


def forecast_rows(county: County, unit: str, month: str) -> list[Row]:
    """What a unit expects of the year at a quarter's end: what is there, and a share of what is still to come.

    Nobody knows that share exactly: it is off by up to as many times 4 percent as months are left.
    """
    year, number = month.split("-")
    if year not in FORECAST_YEARS or number not in FORECAST_MONTHS:
        return []
    rng = Random(f"forecast-{unit}-{month}")
    so_far, whole = year_figures(county, unit, month), year_figures(county, unit, f"{year}-12")
    rows = []
    for kind in FORECAST:
        rest = whole[kind] - so_far[kind]
        percent = 100 + rng.randint(-4, 5) * (12 - int(number))
        expected = so_far[kind] + rest * percent // 100
        value = wan(expected) if kind in ("capital", "tax") else Decimal(expected)
        rows.append({"forecast_kind": kind, "forecast_value": value})
    return rows


def year_figures(county: County, unit: str, month: str) -> dict[str, int]:
    """What the year has brought a unit by `month`: fen of 万元 arrived and paid, projects signed and entered."""
    first, end = f"{month[:4]}-01", month_end(month)
    reached = {
        stage: sum(
            stage in p.stages and f"{p.stages[stage]:%Y}" == month[:4] and p.stages[stage] <= end
            for p in county.projects_of(unit, month)
        )
        for stage in ("signed", "in_statistics")
    }
    return {
        "capital": sum(project.arrived(first, month) for project in county.paid_for(unit, month)),
        "tax": sum(tax_paid(firm, first, month) for firm in county.taxpayers[unit]),
        **reached,
    }


def forecast(writer: Writer, rows: list[Row]) -> Page:
    """全年预计 of a unit's monthly workbook."""
    cells = (
        [
            Entry(FORECAST[row["forecast_kind"]]),
            Entry(row["forecast_value"], row["forecast_value"]),
            Entry("在谈项目进度"),
            Entry(None),
        ]
        for row in rows
    )
    return writer.page("全年预计", "万元、个", COLUMNS, cells)


def verification_page(quarter: str, rows: list[Certification], names: dict[str, str]) -> Page:
    """The quarterly 县级核实结果表: year to date, 万元 or 个."""
    labels = ["单位", "核实类别", "项目（企业）名称", "项目（信用）代码"]
    figures = ["申报数", "核减数", "核实数"]
    columns = [Column("序号", "sequence", 6), *(Column(label, "text", 24) for label in labels)]
    columns += [
        *(Column(label, "amount", 13) for label in figures),
        Column("核减原因", "text", 28),
    ]
    return Page(
        sheet="县级核实结果表",
        title=f"平阳县{quarter_zh(quarter)}招商引资县级核实结果表",
        line=f"核实期间：{quarter_zh(quarter)}    单位：万元、个",
        columns=columns,
        rows=decided_cells(rows, names),
        footer=["说明：申报数为各单位季末月报数；三栏均为本年累计，项目类填1或0。"],
        total_label=None,
    )
