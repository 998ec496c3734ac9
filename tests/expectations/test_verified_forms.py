"""Declared, verified by the county, certified by the city; and what is expected of the year: real workbooks to findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.verdicts import DecidedKinds, decided_kinds
from tests.ingest.books import CAPITAL, FOLDER, NAME, monthly, write_header
from tests.ingest.duty_books import SHEETS, table
from tests.values.judging import Book, Found, findings_apart, findings_of, told

FIRM, PLANT, FOOD = "91330326MA2ABCDE1X", "PY2024001", "PY2023007"  # of the right monthly workbook
VERIFIED, CERTIFIED, FORECAST = SHEETS["county_verification"][0], SHEETS["certification"][0], "全年预计"
QUARTER = "2024年第二季度"
MONTHLY: Book = (monthly(), NAME, FOLDER)


def decided(subject: str, *figures: Any, kind: str = "到位资金") -> list[Any]:
    return ["昆阳镇", kind, "某项目", subject, *figures]


def verification(*rows: list[Any]) -> Book:
    return table("county_verification", QUARTER, rows)


def certification(*rows: list[Any]) -> Book:
    return table("certification", QUARTER, rows)


def forecast(*rows: list[Any]) -> Book:
    """The right monthly workbook with 全年预计; data from row 5."""
    book = monthly()
    sheet = book.create_sheet(FORECAST)
    sheet["A1"], sheet["A2"] = (
        "昆阳镇2024年6月全年预计表",
        "填报单位：昆阳镇    报告期：2024年6月    单位：万元、个",
    )
    write_header(sheet, 3, [("", n) for n in ("序号", "预计指标", "全年预计", "预计依据", "备注")])
    for number, cells in enumerate(rows, start=5):
        for column, value in enumerate([number - 4, *cells], start=1):
            sheet.cell(number, column, value)
    return book, NAME, FOLDER


def in_dollars() -> Book:
    """The right monthly workbook with the plant's amounts in dollars."""
    book = monthly()
    book[CAPITAL]["N3"], book[CAPITAL]["N5"] = "币种", "美元"
    return book, NAME, FOLDER


CASES: dict[str, tuple[list[Book], str, list[tuple[str, str]]]] = {
    "as the unit declared": (
        [MONTHLY, verification(decided(PLANT, 1500.25, 500.25, 1000, "凭证不全"), decided(FOOD, 320, 0, 320))],
        VERIFIED,
        [],
    ),
    "not as the unit declared": (
        [MONTHLY, verification(decided(PLANT, 1500.24, 0, 1500.24), decided("PY9", 5, 0, 5))],
        VERIFIED,
        [("declared_differs", "F4"), ("declared_unknown", "E5")],
    ),
    # what dollars are worth is the scheme's business: the list has Renminbi, 1500.25 × 7.1
    "declared in dollars": (
        [in_dollars(), verification(decided(PLANT, 10651.775, 0, 10651.775), decided(FOOD, 319, 0, 319))],
        VERIFIED,
        [("declared_differs", "F5")],
    ),
    "out of balance, no reason, twice, negative": (
        [
            verification(
                decided(PLANT, 100, 10, 91, "凭证不全"),
                decided(FOOD, 100, 10, 90),
                decided(FOOD, 100, -1, 101, "补计"),
                decided(FIRM, -1, 0, -1, kind="税收"),
            )
        ],
        VERIFIED,
        [
            ("verified_not_balanced", "H4"),
            ("reason_blank", "I5"),
            ("duplicate_key", "E6"),
            ("duplicate_row", "E6"),
            ("negative_unexplained", "G6"),
            ("amount_negative", "F7"),
            ("amount_negative", "H7"),
        ],
    ),
    "the city is given what the county verified": (
        [
            MONTHLY,
            verification(decided(PLANT, 1500.25, 500.25, 1000, "凭证不全")),
            certification(decided(PLANT, 1000, 400, 600, "口径不符")),
        ],
        CERTIFIED,
        [],
    ),
    "the city is given something else": (
        [
            MONTHLY,
            verification(decided(PLANT, 1500.25, 500.25, 1000, "凭证不全")),
            certification(decided(PLANT, 1500.25, 0, 1500.25), decided(FOOD, 320, 0, 320)),
        ],
        CERTIFIED,
        [("declared_not_as_verified", "F4"), ("not_verified_by_county", "E5")],
    ),
    "a verification that came later": (
        [
            MONTHLY,
            certification(decided(PLANT, 1500.25, 0, 1500.25)),
            verification(decided(PLANT, 1500.25, 500.25, 1000, "凭证不全")),
        ],
        CERTIFIED,
        [],
    ),
    "a verification of another quarter": (
        [
            MONTHLY,
            table("county_verification", "2024年第一季度", [decided(PLANT, 9, 0, 9)]),
            certification(decided(PLANT, 1500.25, 0, 1500.25)),
        ],
        CERTIFIED,
        [],
    ),
    # 1500.25 + 320 = 1820.25 arrived so far
    "a forecast of what is there": ([forecast(["到位资金", 1820.25, "在谈项目", None], ["签约项目", 3, None, None])], FORECAST, []),
    "a forecast below what is there": (
        [
            forecast(
                ["到位资金", 1820.24, None, None],
                ["到位资金", 2000, None, None],
                ["税收", -1, None, None],
                [None, 5, None, None],
            )
        ],
        FORECAST,
        [
            ("forecast_below_actual", "C5"),
            ("duplicate_key", "B6"),
            ("duplicate_row", "B6"),
            ("amount_negative", "C7"),
            ("forecast_below_actual", "C7"),
            ("required_blank", "B8"),
        ],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """What the workbooks of each case are told, as if they were alone."""
    found = findings_apart(tmp_path_factory.mktemp("books"), [books for books, _, _ in CASES.values()])
    return dict(zip(CASES, found, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_workbooks_give_exactly_these_findings(name: str, judged: dict[str, Found]) -> None:
    books, sheet, expected = CASES[name]
    receipt = f"r{1 + max(n for n, (book, _, _) in enumerate(books) if sheet in book.sheetnames)}"
    assert told(f for f in judged[name][receipt] if f.sheet == sheet) == sorted(expected)


RULES = (
    DecidedKinds(
        valid_from="2024-04",
        county_verified=("capital", "signed", "started"),
        city_certified=("signed", "in_production"),
    ),
)


def test_stages_are_held_against_the_dates_and_the_step_before(tmp_path: Path) -> None:
    """The plant was signed and started this year, the food project is not on the unit's sheet of projects. The city is given
    what the county verified of signings; of production, which the county does not decide, the unit's own sheet."""
    found = findings_of(
        tmp_path,
        MONTHLY,
        verification(
            decided(PLANT, 1, 0, 1, kind="签约项目"),
            decided(PLANT, 2, 0, 2, kind="开工"),
            decided(FOOD, 1, 0, 1, kind="签约"),
            decided(PLANT, 1, 0, 1, kind="投产项目"),
            decided(FIRM, 1, 0, 1, kind="税收"),
        ),
        certification(
            decided(PLANT, 1, 1, 0, "合同未生效", kind="签约项目"),
            decided(FOOD, 0, 0, 0, kind="签约项目"),
            decided(PLANT, 1, 0, 1, kind="投产项目"),
        ),
        decides=lambda step, month: decided_kinds(RULES, step, month),
    )
    assert told(found["r2"]) == sorted(
        [
            ("project_count_not_one", "F5"),
            ("project_count_not_one", "H5"),
            ("declared_differs", "F5"),
            ("declared_unknown", "E6"),
            ("kind_not_decided", "C7"),
            ("declared_differs", "F7"),
            ("kind_not_decided", "C8"),
            ("declared_differs", "F8"),
        ]
    )
    assert told(found["r3"]) == [
        ("declared_differs", "F6"),
        ("declared_not_as_verified", "F5"),
        ("declared_unknown", "E5"),
    ]
