"""岁尾练习县 on paper: three units and an assessment year from December to November. Landed as `county` lands its own.

Nothing is judged here; `test_own_year.py` works every expected figure out from these rows by hand.
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

OFFICE = "suiwei"
TODAY = date(2024, 6, 10)
OWN_FOLDER = Path(__file__).with_name("offices") / OFFICE
# month: (month amount, ytd of the calendar year) of capital as the workbooks have them; no entry, no workbook
CAPITAL = {
    "bei": {
        "2022-12": ("60", "700"),
        "2023-01": ("30", "30"),
        "2023-02": ("30", "60"),
        "2023-12": ("100", "900"),
        "2024-01": ("50", "50"),
        "2024-02": ("30", "80"),
        "2024-03": ("20", "100"),
        "2024-04": ("0", "100"),
        "2024-05": ("40", "140"),
    },
    "hai": {  # opened on 15 January 2024
        "2024-01": ("20", "20"),
        "2024-02": ("40", "60"),
        "2024-03": ("100", "160"),
        "2024-04": ("100", "260"),
        "2024-05": ("40", "300"),
    },
    "he": {  # nothing came for February
        "2023-12": ("5", "70"),
        "2024-01": ("5", "5"),
        "2024-03": ("5", "10"),
        "2024-04": ("5", "15"),
        "2024-05": ("5", "20"),
    },
}
LATE = {("bei", "2023-12"): "2024-01-08"}  # due on 5 January
SIGNED = {
    "bei": ["2023-11-30", "2023-12-05", "2024-02-10", "2024-05-31"],
    "hai": ["2024-01-20", *(f"2024-03-{day}" for day in range(11, 18))],
    "he": [],
}
TARGETS = {"bei": ("1200", "4"), "hai": ("600", "12"), "he": ("600", "12")}


def build(root: Path) -> None:
    """`root/offices/suiwei` with two years' schemes and its share of `root/landed`."""
    folder = root / "offices" / OFFICE
    shutil.copytree(OWN_FOLDER, folder)
    this_year = (folder / "schemes" / "2024.yaml").read_text("utf-8")
    before = (
        this_year.replace("2023-12", "2022-12").replace("2024", "2023").replace("bei, hai, he", "bei, he")
    )
    (folder / "schemes" / "2023.yaml").write_text(before, "utf-8")
    home = Home(root=root, offices=folder.parent)
    landed.prepare(home.landed)
    for year in (2023, 2024):
        scheme.land(home, load_office(folder), year, TODAY)
    for month in sorted({month for months in CAPITAL.values() for month in months}):
        _month(home.landed, month)
    targets = [_submission(OFFICE, "2024", "2024-01-02", "target")]
    _write(home.landed, "submission", "2024", targets)
    _write(home.landed, "target_row", "2024", list(_targets()))


def _write(root: Path, table: str, period: str, rows: Iterable[dict[str, Any]]) -> None:
    empty = {**dict.fromkeys(TABLES[table].names), "office_code": OFFICE}
    landed.write(root, table, OFFICE, period, [{**empty, **row} for row in rows])


def _submission(unit: str, period: str, day: str, form_set: str = "monthly") -> dict[str, Any]:
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
        "status": "accepted",
        "is_nil_return": False,
        "block_count": 0,
        "warning_count": 0,
    }


def _month(root: Path, month: str) -> None:
    units = [unit for unit in CAPITAL if month in CAPITAL[unit]]
    days = [LATE.get((unit, month), f"{month}-28") for unit in units]
    _write(root, "submission", month, map(_submission, units, [month] * len(units), days))
    _write(root, "capital_row", month, [row for unit in units for row in _capital(unit, month)])
    _write(root, "tax_row", month, [_tax(unit, month) for unit in units])
    _write(root, "project_row", month, [row for unit in units for row in _projects(unit, month)])
    _write(root, "reading", month, [row for unit in units for row in _readings(unit, month)])


def _row(unit: str, month: str, sheet: str, number: int) -> dict[str, Any]:
    source = {"receipt_no": f"{unit}-{month}", "source_sheet": sheet, "source_row": number}
    return {"unit_code": unit, "report_period": month, **source}


def _capital(unit: str, month: str) -> Iterable[dict[str, Any]]:
    """Two projects, with 60% and 40% of the amount."""
    of_month, ytd = map(Decimal, CAPITAL[unit][month])
    for number, share in enumerate((Decimal("0.6"), Decimal("0.4")), start=1):
        said = {
            "project_code": f"{unit}-{number}",
            "project_name": f"{unit}-{number}",
            "origin_code": "overseas",
        }
        amounts = {"month_amount_wan": of_month * share, "ytd_amount_wan": ytd * share}
        yield {**_row(unit, month, "capital", 4 + number), **said, **amounts}


def _tax(unit: str, month: str) -> dict[str, Any]:
    """One tenth of the capital."""
    of_month, ytd = (Decimal(text) / 10 for text in CAPITAL[unit][month])
    said = {"credit_code": f"E-{unit}", "enterprise_name": unit, "is_headquarters": False}
    return {**_row(unit, month, "tax", 5), **said, "paid_month_wan": of_month, "paid_ytd_wan": ytd}


def _projects(unit: str, month: str) -> Iterable[dict[str, Any]]:
    """Every project known by the end of the month, whatever year it was signed in."""
    for number, day in enumerate(SIGNED[unit], start=5):
        if day[:7] <= month:
            said = {"project_code": f"{unit}-{number}", "project_name": f"{unit}-{number}"}
            yield {**_row(unit, month, "project", number), **said, "signed_date": date.fromisoformat(day)}


def _readings(unit: str, month: str) -> Iterable[dict[str, Any]]:
    columns = {
        "month_amount_wan": "K",
        "ytd_amount_wan": "L",
        "paid_month_wan": "F",
        "paid_ytd_wan": "G",
        "signed_date": "I",
    }
    sheets = {
        "month_amount_wan": "capital",
        "ytd_amount_wan": "capital",
        "paid_month_wan": "tax",
        "paid_ytd_wan": "tax",
        "signed_date": "project",
    }
    for field, column in columns.items():
        yield {
            "receipt_no": f"{unit}-{month}",
            "report_period": month,
            "source_sheet": sheets[field],
            "form_code": sheets[field],
            "field": field,
            "source_column": column,
        }


def _targets() -> Iterable[dict[str, Any]]:
    for number, (unit, figures) in enumerate(TARGETS.items(), start=5):
        for code, column, figure in zip(("capital", "signed"), "CD", figures, strict=True):
            source = {
                "receipt_no": f"{OFFICE}-2024",
                "source_sheet": "任务分解表",
                "source_row": number,
                "source_column": column,
            }
            said = {"target_code": code, "source_code": "county", "target_value": Decimal(figure)}
            yield {"unit_code": unit, "report_period": "2024", **source, **said}
