"""练习县 on paper: four units, half a year of workbooks, landed through the landed contract and `scheme.land`.

Nothing is judged here; `test_scores.py` works every expected figure out from these rows by hand.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import load_office
from kernel.tables import TABLES

OFFICE = "lianxi"
UNITS = ("jia", "yi", "bing", "kaifaqu")
MONTHS = tuple(f"2024-{m:02d}" for m in range(1, 7))
TODAY = date(2024, 7, 10)
OWN_FOLDER = Path(__file__).with_name("offices") / OFFICE
# Column letters as the workbooks have them.
COLUMNS = {
    "capital_row": {"project_code": "C", "month_amount_wan": "K", "ytd_amount_wan": "L"},
    "tax_row": {"credit_code": "C", "paid_month_wan": "F", "paid_ytd_wan": "G"},
    "project_row": {"project_code": "C", "signed_date": "I", "agreed_investment_wan": "G"},
    "activity_row": {"activity_date": "B", "post_code": "E"},
}
SHEETS = {
    "capital_row": "到位资金台账",
    "tax_row": "税收台账",
    "project_row": "项目进度表",
    "activity_row": "招商活动",
}


def build(root: Path) -> None:
    """The whole county: `root/offices` with two years' schemes, `root/landed` with everything else."""
    folder = root / "offices" / OFFICE
    shutil.copytree(OWN_FOLDER, folder)
    this_year = (folder / "schemes" / "2024.yaml").read_text("utf-8")
    (folder / "schemes" / "2023.yaml").write_text(this_year.replace("2024", "2023"), "utf-8")
    home = Home(root=root, offices=folder.parent)
    landed.prepare(home.landed)
    for year in (2023, 2024):
        scheme.land(home, load_office(folder), year, TODAY)
    _submissions(home.landed)
    _march(home.landed)
    _june(home.landed)
    _year_before(home.landed)
    _targets(home.landed)
    _finding(home.landed)


def write(root: Path, table: str, period: str, rows: Iterable[dict[str, Any]]) -> None:
    """Land rows; columns not given are null."""
    empty = {**dict.fromkeys(TABLES[table].names), "office_code": OFFICE}
    landed.write(root, table, OFFICE, period, [{**empty, **row} for row in rows])


def _submission(
    unit: str, period: str, day: str, status: str = "accepted", form_set: str = "monthly"
) -> dict:
    received = datetime.fromisoformat(f"{day} 10:00:00")
    return {
        "receipt_no": f"{unit}-{period}",
        "unit_code": unit,
        "form_set": form_set,
        "report_period": period,
        "file_name": f"{unit}_{period}.xlsx",
        "sha256": f"sha-{unit}-{period}",
        "archive_path": f"archive/{unit}-{period}.xlsx",
        "received_at": received,
        "loaded_at": received,
        "status": status,
        "is_nil_return": False,
        "block_count": 3 if status == "rejected" else 0,
        "warning_count": 0,
    }


def _submissions(root: Path) -> None:
    """All in time, but: 甲's February came on 6 March (due the 5th), 丙's May was rejected, 丙's June never came."""
    for month in MONTHS:
        rows = []
        for unit in UNITS:
            if (unit, month) == ("bing", "2024-06"):
                continue
            day = "2024-03-06" if (unit, month) == ("jia", "2024-02") else f"{month}-28"
            status = "rejected" if (unit, month) == ("bing", "2024-05") else "accepted"
            rows.append(_submission(unit, month, day, status))
        write(root, "submission", month, rows)
    write(root, "submission", "2024", [_submission(OFFICE, "2024", "2024-02-01", form_set="target")])


def _rows(root: Path, table: str, period: str, rows: list[tuple[str, dict[str, Any]]]) -> None:
    """Land (unit, values) rows from row 5 down in each unit's own workbook, and where each field was read."""
    numbers = dict.fromkeys(UNITS, 4)
    full = []
    for unit, values in rows:
        numbers[unit] += 1
        source = {
            "receipt_no": f"{unit}-{period}",
            "source_sheet": SHEETS[table],
            "source_row": numbers[unit],
        }
        exact = {k: Decimal(v) if k.endswith("_wan") else v for k, v in values.items()}
        full.append({"unit_code": unit, "report_period": period, **source, **exact})
    write(root, table, period, full)


def _readings(root: Path, period: str, units: Iterable[str]) -> None:
    rows = [
        {
            "receipt_no": f"{unit}-{period}",
            "report_period": period,
            "source_sheet": SHEETS[table],
            "form_code": table.removesuffix("_row"),
            "field": field,
            "source_column": column,
        }
        for unit in units
        for table, columns in COLUMNS.items()
        for field, column in columns.items()
    ]
    write(root, "reading", period, rows)


def _capital(code: str, ytd: str, origin: str = "province_outside") -> dict[str, Any]:
    return {
        "project_code": code,
        "project_name": code,
        "origin_code": origin,
        "nature_code": "fixed_asset",
        "construction_code": "new",
        "is_real_estate": False,
        "ytd_amount_wan": ytd,
    }


def _tax(code: str, ytd: str) -> dict[str, Any]:
    return {"credit_code": code, "enterprise_name": code, "is_headquarters": False, "paid_ytd_wan": ytd}


def _project(code: str, agreed: str, signed: date) -> dict[str, Any]:
    return {
        "project_code": code,
        "project_name": code,
        "agreed_investment_wan": agreed,
        "signed_date": signed,
    }


def _trip(day: int, post: str) -> dict[str, Any]:
    return {"activity_code": "outbound_trip", "activity_date": date(2024, 6, day), "post_code": post}


def _march(root: Path) -> None:
    _rows(root, "capital_row", "2024-03", [("jia", _capital("P1", "11000"))])
    _rows(root, "tax_row", "2024-03", [("yi", _tax("E2", "150"))])
    _readings(root, "2024-03", UNITS)


def _june(root: Path) -> None:
    capital = [
        ("jia", _capital("P1", "55000")),
        ("jia", _capital("P2", "5000", "local")),  # not from outside the province
        ("yi", _capital("P6", "108000.5")),
    ]
    projects = [
        ("jia", _project("P1", "50000", date(2024, 3, 1))),
        ("jia", _project("P3", "10000", date(2024, 5, 6))),  # 1亿元以上 takes in 1亿元
        ("jia", _project("P4", "9999.999999", date(2024, 6, 1))),
        ("jia", _project("P5", "120000", date(2023, 12, 31))),  # last year's
        ("yi", _project("P6", "100000", date(2024, 2, 2))),
    ]
    trips = [("jia", _trip(day, "principal")) for day in (1, 2, 3)] + [("jia", _trip(4, "deputy"))]
    trips += [("yi", _trip(day, "principal")) for day in range(1, 7)]
    _rows(root, "capital_row", "2024-06", capital)
    _rows(root, "tax_row", "2024-06", [
        ("jia", _tax("E1", "599.99")), ("yi", _tax("E2", "600")), ("kaifaqu", _tax("E3", "400.4")),
    ])  # fmt: skip
    _rows(root, "project_row", "2024-06", projects)
    _rows(root, "activity_row", "2024-06", trips)
    _readings(root, "2024-06", UNITS)


def _year_before(root: Path) -> None:
    """June 2023: 甲 and 开发区 reported, 乙 and 丙 did not."""
    units = ("jia", "kaifaqu")
    write(root, "submission", "2023-06", [_submission(u, "2023-06", "2023-07-01") for u in units])
    _rows(root, "capital_row", "2023-06", [("jia", _capital("P0", "40000"))])
    _readings(root, "2023-06", units)


def _targets(root: Path) -> None:
    """开发区 has no capital target and a target of zero signed projects."""
    targets = {
        "capital": ("C", {"jia": "220000", "yi": "90000", "bing": "100000"}),
        "tax": ("D", {"jia": "1200", "yi": "1200", "bing": "1200", "kaifaqu": "2400"}),
        "signed": ("E", {"jia": "4", "yi": "3", "bing": "4", "kaifaqu": "0"}),
    }
    rows = [
        {
            "unit_code": unit,
            "report_period": "2024",
            "receipt_no": f"{OFFICE}-2024",
            "source_sheet": "任务分解表",
            "source_row": 5 + UNITS.index(unit),
            "source_column": column,
            "target_code": code,
            "source_code": "county",
            "target_value": Decimal(value),
            "document_no": "练考〔2024〕2号",
        }
        for code, (column, values) in targets.items()
        for unit, value in values.items()
    ]
    write(root, "target_row", "2024", rows)


def _finding(root: Path) -> None:
    finding = {
        "receipt_no": "bing-2024-05",
        "unit_code": "bing",
        "report_period": "2024-05",
        "finding_no": 1,
        "code": "made_up",
        "severity": "block",
        "source_sheet": "税收台账",
        "source_row": 7,
        "source_column": "F",
        "message_zh": "测试",
        "remedy_zh": "测试",
    }
    write(root, "finding", "2024-05", [finding])
