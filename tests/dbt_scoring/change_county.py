"""变化练习县 on paper: a merger, two splits, a change of caliber and late corrections between 2023 and 2024.

东镇 took over 西镇 on 1 January 2024, the day 南镇 gave 40% to the new 北街道; on 1 April 东镇 gave 30% to 北街道. Nothing is
judged here; `test_changes.py` works every expected figure out from these rows by hand.
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

OFFICE = "bianhua"
TODAY = date(2024, 7, 10)
OWN_FOLDER = Path(__file__).with_name("offices") / OFFICE
# month → unit → (capital, of it real estate, tax): year to date, 万元; no entry, no workbook
FIGURES: dict[str, dict[str, tuple[str, str, str]]] = {
    "2023-03": {
        "dong": ("40", "0", "4"),
        "xi": ("10", "0", "2"),
        "nan": ("30", "0", "1"),
        "zhong": ("20", "0", "1"),
    },
    "2023-06": {
        "dong": ("120", "20", "10"),
        "xi": ("50", "0", "6"),
        "nan": ("101.000001", "0", "5"),
        "zhong": ("90", "5", "4"),  # corrected: see FIRST
    },
    "2024-03": {
        "dong": ("60", "0", "7"),
        "nan": ("20", "0", "1"),
        "bei": ("12", "0", "1"),
        "zhong": ("25", "0", "1"),
    },
    "2024-06": {
        "dong": ("133", "3", "14"),
        "nan": ("70", "0", "4"),
        "bei": ("90", "0", "8.5"),
        "zhong": ("100", "0", "5"),
    },
}
# what 中镇 said of June 2023 in time, and again, before the correction of 20 August counted
FIRST = {"zhong": ("80", "5", "4.5")}
# month → unit → (projects signed in the year, of them started)
PROJECTS = {
    "2023-03": {"dong": (1, 0), "xi": (0, 0), "nan": (1, 1), "zhong": (0, 0)},
    "2023-06": {"dong": (3, 1), "xi": (2, 1), "nan": (5, 2), "zhong": (1, 1)},
    "2024-03": {"dong": (1, 0), "nan": (1, 0), "bei": (1, 0), "zhong": (0, 0)},
    "2024-06": {"dong": (4, 2), "nan": (3, 3), "bei": (4, 1), "zhong": (2, 1)},
}
PAPER = "变政发〔2023〕9号"
CHANGES = [
    ("xi", "merge", date(2024, 1, 1), "dong", None),
    ("nan", "split", date(2024, 1, 1), "nan", "60"),
    ("nan", "split", date(2024, 1, 1), "bei", "40"),
    ("bei", "open", date(2024, 1, 1), None, None),
    ("dong", "split", date(2024, 4, 1), "dong", "70"),
    ("dong", "split", date(2024, 4, 1), "bei", "30"),
]
# 中镇's project of no real estate, in statistics since February 2023, is shared with 南镇: (from, to, 中镇's percent, 南镇's)
SHARES = [(date(2023, 1, 1), date(2023, 12, 31), "60", "40"), (date(2024, 1, 1), None, "50", "50")]


def build(root: Path) -> None:
    """`root/offices/bianhua` with two years' schemes and its share of `root/landed`."""
    folder = root / "offices" / OFFICE
    shutil.copytree(OWN_FOLDER, folder)
    this_year = (folder / "schemes" / "2024.yaml").read_text("utf-8")
    before = this_year.replace("2024", "2023").replace("real_estate: false, ", "").replace("第二条", "第一条")
    before = before.replace("[dong, nan, bei, zhong]", "[dong, xi, nan, zhong]")
    (folder / "schemes" / "2023.yaml").write_text(before, "utf-8")
    home = Home(root=root, offices=folder.parent)
    landed.prepare(home.landed)
    for year in (2023, 2024):
        scheme.land(home, load_office(folder), year, TODAY)
    for month in FIGURES:
        _month(home.landed, month)
    _changes(home.landed)
    _shares(home.landed)


def _write(root: Path, table: str, period: str, rows: Iterable[dict[str, Any]]) -> None:
    empty = {**dict.fromkeys(TABLES[table].names), "office_code": OFFICE}
    landed.write(root, table, OFFICE, period, [{**empty, **row} for row in rows])


def _submission(
    receipt: str, unit: str, period: str, moment: str, form_set: str = "monthly"
) -> dict[str, Any]:
    return {
        "receipt_no": f"{OFFICE}-{receipt}",
        "unit_code": unit,
        "form_set": form_set,
        "report_period": period,
        "file_name": f"{receipt}.xlsx",
        "sha256": f"sha-{receipt}",
        "archive_path": f"archive/{receipt}.xlsx",
        "received_at": datetime.fromisoformat(moment),
        "loaded_at": datetime.fromisoformat(moment),
        "status": "accepted",
        "is_nil_return": False,
        "block_count": 0,
        "warning_count": 0,
    }


def _month(root: Path, month: str) -> None:
    units = FIGURES[month]
    books = {f"{unit}-{month}": (unit, figures) for unit, figures in units.items()}
    sent = {
        receipt: _submission(receipt, unit, month, f"{month}-28 10:00:00")
        for receipt, (unit, _) in books.items()
    }
    if month == "2023-06":
        books["zhong-first"] = ("zhong", FIRST["zhong"])
        sent["zhong-first"] = _submission("zhong-first", "zhong", month, "2023-07-03 10:00:00")
        sent["zhong-2023-06"] = _submission("zhong-2023-06", "zhong", month, "2023-08-20 10:00:00")
    _write(root, "submission", month, sent.values())
    _write(
        root, "capital_row", month, [r for book, (u, f) in books.items() for r in _capital(book, u, month, f)]
    )
    _write(root, "tax_row", month, [_tax(book, u, month, f) for book, (u, f) in books.items()])
    if month == "2023-03":
        profile = {"project_code": "zhong-P", "project_name": "zhong-P", "credit_code": "E-zhong"}
        _write(
            root, "profile_row", month, [{**_row("zhong-2023-03", "zhong", month, "profile", 5), **profile}]
        )
    _write(
        root, "project_row", month, [r for book, (u, _) in books.items() for r in _projects(book, u, month)]
    )
    _write(root, "reading", month, [r for book in books for r in _readings(book, month)])


def _row(receipt: str, unit: str, month: str, sheet: str, number: int) -> dict[str, Any]:
    source = {"receipt_no": f"{OFFICE}-{receipt}", "source_sheet": sheet, "source_row": number}
    return {"unit_code": unit, "report_period": month, **source}


def _capital(receipt: str, unit: str, month: str, figures: tuple[str, str, str]) -> Iterable[dict[str, Any]]:
    """One project of real estate, one of everything else."""
    total, estate, _ = map(Decimal, figures)
    for number, (code, ytd) in enumerate({"P": total - estate, "R": estate}.items(), start=5):
        said = {
            "project_code": f"{unit}-{code}",
            "project_name": f"{unit}-{code}",
            "is_real_estate": code == "R",
        }
        yield {**_row(receipt, unit, month, "capital", number), **said, "ytd_amount_wan": ytd}


def _tax(receipt: str, unit: str, month: str, figures: tuple[str, str, str]) -> dict[str, Any]:
    said = {"credit_code": f"E-{unit}", "enterprise_name": unit, "paid_ytd_wan": Decimal(figures[2])}
    return {**_row(receipt, unit, month, "tax", 5), **said}


def _projects(receipt: str, unit: str, month: str) -> Iterable[dict[str, Any]]:
    signed, started = PROJECTS[month][unit]
    year = month[:4]
    for number in range(signed):
        code = f"{unit}-{year}-{number}"
        dates = {"signed_date": date(int(year), 1, 10 + number)}
        dates |= {"started_date": date(int(year), 2, 10)} if number < started else {}
        yield {
            **_row(receipt, unit, month, "project", 5 + number),
            "project_code": code,
            "project_name": code,
            **dates,
        }
    if unit == "zhong":
        shared = {
            "project_code": "zhong-P",
            "project_name": "zhong-P",
            "in_statistics_date": date(2023, 2, 20),
        }
        yield {**_row(receipt, unit, month, "project", 5 + signed), **shared}


def _readings(receipt: str, month: str) -> Iterable[dict[str, Any]]:
    fields = {
        "ytd_amount_wan": "capital",
        "paid_ytd_wan": "tax",
        "month_amount_wan": "capital",
        "paid_month_wan": "tax",
        "signed_date": "project",
        "started_date": "project",
        "in_statistics_date": "project",
    }
    for column, (field, sheet) in zip("LGKFIJK", fields.items(), strict=True):
        place = {"source_sheet": sheet, "form_code": sheet, "field": field, "source_column": column}
        yield {"receipt_no": f"{OFFICE}-{receipt}", "report_period": month, **place}


def _changes(root: Path) -> None:
    _write(
        root,
        "submission",
        "2024",
        [_submission("changes", OFFICE, "2024", "2024-01-03 09:00:00", "unit_change")],
    )
    rows = [
        {
            **_row("changes", unit, "2024", "单位变动表", number),
            "change_code": code,
            "effective_date": day,
            "to_unit_name": to,
            "to_unit_code": to,
            "share_pct": Decimal(share) if share else None,
            "document_no": PAPER,
        }
        for number, (unit, code, day, to, share) in enumerate(CHANGES, start=4)
    ]
    _write(root, "unit_change_row", "2024", rows)


def _shares(root: Path) -> None:
    """One table a year."""
    for number, (first, last, own, other) in enumerate(SHARES):
        year, receipt = str(first.year), f"shares-{number}"
        _write(root, "credit_share_row", year, [
            {
                **_row(receipt, unit, year, "项目分成表", row),
                "project_code": "zhong-P",
                "project_name": "zhong-P",
                "amount_share_pct": Decimal(share),
                "count_share_pct": Decimal(share),
                "valid_from": first,
                "valid_to": last,
                "document_no": PAPER,
            }
            for row, (unit, share) in enumerate([("zhong", own), ("nan", other)], start=5)
        ])  # fmt: skip
        sent = [_submission(receipt, OFFICE, year, f"{year}-01-03 09:00:00", "credit_share")]
        if year == "2024":
            sent.append(_submission("changes", OFFICE, year, "2024-01-03 09:00:00", "unit_change"))
        _write(root, "submission", year, sent)
        place = {"source_sheet": "项目分成表", "form_code": "credit_share", "source_column": "F"}
        reading = {
            "receipt_no": f"{OFFICE}-{receipt}",
            "report_period": year,
            "field": "count_share_pct",
            **place,
        }
        _write(root, "reading", year, [reading])
