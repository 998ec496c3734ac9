"""南岭练习县 on paper: four units, one half year, every rule that 练习县 does not use. Landed as `county` lands its own.

Nothing is judged here; `test_rules.py` works every expected figure out from these rows by hand.
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

OFFICE = "nanling"
UNITS = ("dong", "xi", "nan", "yuan")
TODAY = date(2024, 7, 10)
OWN_FOLDER = Path(__file__).with_name("offices") / OFFICE
PERIOD = "2024-06"
# indicator: (actual, same period of last year, target) of 东, 西, 南, 园区; the signed projects of all but 南 are 5, 5 and 7
FIGURES = {
    "fdi": [("1270", None, "1000"), ("880", None, "900"), ("1000", None, "1000"), ("500", None, "1000")],
    "domestic": [("4000", None, None), ("9000", None, None), ("0.5", None, None), ("8000", None, None)],
    "tax": [("120", "100", None), ("90", "100", None), ("50", "0", None), ("8", "4", None)],
    "signed": [("5", None, None), ("5", None, None), ("2", None, None), ("7", None, None)],
    "started": [("3", None, None), ("5", None, None), ("1", None, None), ("0", None, None)],
}
# 西 is not rated by any township
RATINGS = [
    ("dong", "park", "甲企业", "90"),
    ("dong", "park", "乙企业", "95"),
    ("dong", "township", "北乡", "88"),
    ("xi", "park", "甲企业", "80"),
    ("nan", "park", "甲企业", "79.99"),
    ("nan", "park", "乙企业", "80"),
    ("nan", "township", "北乡", "60"),
    ("yuan", "park", "甲企业", "100"),
    ("yuan", "township", "北乡", "100"),
]
SIGNED_POINTS = [
    ("dong", "praise", "2"),
    ("dong", "praise", "1.5"),
    ("xi", "criticism", "-1"),
    ("yuan", "praise", "1"),
]


def build(root: Path) -> None:
    """`root/offices/nanling` and its share of `root/landed`."""
    folder = root / "offices" / OFFICE
    shutil.copytree(OWN_FOLDER, folder)
    home = Home(root=root, offices=folder.parent)
    landed.prepare(home.landed)
    scheme.land(home, load_office(folder), 2024, TODAY)
    _write(
        home.landed, "submission", PERIOD, [_submission(form) for form in ("indicator", "rating", "manual")]
    )
    _write(home.landed, "indicator_row", PERIOD, list(_figures()))
    _write(home.landed, "rating_row", PERIOD, list(_ratings()))
    _write(home.landed, "manual_row", PERIOD, list(_signed_points()))
    _write(home.landed, "reading", PERIOD, list(_readings()))


def _write(root: Path, table: str, period: str, rows: Iterable[dict[str, Any]]) -> None:
    empty = {**dict.fromkeys(TABLES[table].names), "office_code": OFFICE}
    landed.write(root, table, OFFICE, period, [{**empty, **row} for row in rows])


def _submission(form_set: str) -> dict[str, Any]:
    received = datetime.fromisoformat("2024-07-01 10:00:00")
    return {
        "receipt_no": f"{form_set}-6",
        "unit_code": OFFICE,
        "form_set": form_set,
        "report_period": PERIOD,
        "file_name": f"{form_set}.xlsx",
        "sha256": f"sha-{form_set}",
        "archive_path": f"archive/{form_set}.xlsx",
        "received_at": received,
        "loaded_at": received,
        "status": "accepted",
        "is_nil_return": False,
        "block_count": 0,
        "warning_count": 0,
    }


def _row(form_set: str, unit: str, number: int) -> dict[str, Any]:
    source = {"receipt_no": f"{form_set}-6", "source_sheet": form_set, "source_row": number}
    return {"unit_code": unit, "report_period": PERIOD, **source}


def _figures() -> Iterable[dict[str, Any]]:
    number = 4
    for code, figures in FIGURES.items():
        for unit, (actual, prior, target) in zip(UNITS, figures, strict=True):
            number += 1
            values = {"actual_value": actual, "prior_value": prior, "target_value": target}
            exact = {name: Decimal(text) for name, text in values.items() if text is not None}
            yield {
                **_row("indicator", unit, number),
                "indicator_code": code,
                "indicator_title": code,
                **exact,
            }


def _ratings() -> Iterable[dict[str, Any]]:
    for number, (unit, group, rater, score) in enumerate(RATINGS, start=5):
        said = {"item_code": "service", "rater_group_code": group, "rater_name": rater}
        yield {**_row("rating", unit, number), **said, "score": Decimal(score), "full_score": Decimal(100)}


def _signed_points() -> Iterable[dict[str, Any]]:
    for number, (unit, item, points) in enumerate(SIGNED_POINTS, start=5):
        yield {
            **_row("manual", unit, number),
            "item_code": item,
            "points": Decimal(points),
            "reason": f"{item}{number}",
            "document_no": "南考认〔2024〕1号",
            "effective_date": date(2024, 6, 3),
            "first_signer": "张三",
            "second_signer": "李四",
        }


def _readings() -> Iterable[dict[str, Any]]:
    columns = [("indicator", "actual_value", "D"), ("indicator", "target_value", "C")]
    columns += [("indicator", "prior_value", "E")]
    columns += [("rating", "score", "F"), ("manual", "points", "E")]
    for form_set, field, column in columns:
        yield {
            "receipt_no": f"{form_set}-6",
            "report_period": PERIOD,
            "source_sheet": form_set,
            "form_code": form_set,
            "field": field,
            "source_column": column,
        }
