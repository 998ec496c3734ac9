"""What goes wrong between sheets, months and units: real workbooks, read and judged together, each fault at its address.

The right monthly workbook (tests/ingest/books.py) is that of 昆阳镇, June 2024; May is made of it by taking June's month
off the running figures. 到位资金台账: J month, K year to date, L since start; rows 5 and 6, total in row 7.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.ingest.books import CAPITAL, COVER, NAME, PROJECT, TAX, monthly
from tests.values.judging import Told, judged_books

Spoil = Callable[[Workbook], object]
MAY_NAME = "昆阳镇_招商引资月报_2024年5月.xlsx"


def put(sheet: str, **cells: object) -> Spoil:
    def spoil(book: Workbook) -> None:
        for address, value in cells.items():
            book[sheet][address] = value

    return spoil


def each(*spoils: Spoil) -> Spoil:
    def spoil(book: Workbook) -> None:
        for one in spoils:
            one(book)

    return spoil


def without_totals(sheet: str, row: int) -> Spoil:
    def spoil(book: Workbook) -> None:
        for cell in book[sheet][row][1:]:
            cell.value = None

    return spoil


def of_may(book: Workbook) -> None:
    """The May report June goes on from: 1500.25 − 500.5 = 999.75 and 320 in the year, 60 − 12.5 = 47.5 of tax."""
    book[COVER]["B4"] = "2024年5月"
    for sheet in book.worksheets[1:]:
        sheet["A2"] = str(sheet["A2"].value).replace("6月", "5月")
        sheet["A1"] = str(sheet["A1"].value).replace("6月", "5月")
    capital, tax = book[CAPITAL], book[TAX]
    for address, value in {
        "J5": 80,
        "K5": 999.75,
        "L5": 999.75,
        "J7": 80,
        "K7": 1319.75,
        "L7": 3099.75,
    }.items():
        capital[address] = value
    for row in (5, 6):
        tax[f"F{row}"], tax[f"G{row}"], tax[f"H{row}"] = 7.5, 47.5, 40
    book["招商活动"]["B5"] = datetime(2024, 5, 12)  # noqa: DTZ001


def judged(folder: Path, *books: tuple[Spoil, str, str]) -> dict[str, set[Told]]:
    """As `judged_books`, of the right monthly workbook: (what is changed, name, folder)."""
    written = []
    for spoil, name, place in books:
        book = monthly()
        spoil(book)
        written.append((book, name, place))
    return judged_books(folder, *written)


RIGHT_CODE = put(TAX, C5="91330326MA23785EX5")


def june_after_may(folder: Path, spoil: Spoil) -> set[Told]:
    books = ((each(RIGHT_CODE, of_may), MAY_NAME, "2024-05"), (each(RIGHT_CODE, spoil), NAME, "2024-06"))
    return judged(folder, *books)["r2"]


CASES: list[tuple[str, Spoil, set[Told]]] = [
    ("right", lambda book: None, set()),
    ("Σ ≠ total", put(CAPITAL, K7=1820.27), {("total_mismatch", CAPITAL, "K7")}),
    ("Σ ≈ total", put(CAPITAL, K7=1820.26), {("total_rounded", CAPITAL, "K7")}),
    ("ytd ≠ Σ months", each(put(CAPITAL, K5=1600.25, L5=1600.25), without_totals(CAPITAL, 7)),
     {("ytd_not_continuous", CAPITAL, "K5")}),
    ("a month nobody can read", each(put(CAPITAL, J5="不详"), without_totals(CAPITAL, 7)),
     {("value_not_number", CAPITAL, "J5")}),
    ("a blank month", each(put(CAPITAL, J5=None), without_totals(CAPITAL, 7)),
     {("ytd_not_continuous", CAPITAL, "K5")}),
    ("cumulative lower than last month", each(put(CAPITAL, L6=2000), without_totals(CAPITAL, 7)),
     {("cumulative_fell", CAPITAL, "L6")}),
    ("亿元 in a 万元 column", each(put(CAPITAL, I6=0.8), without_totals(CAPITAL, 7)),
     {("unit_suspect_against_agreed", CAPITAL, "L6"), ("unit_suspect_against_last_month", CAPITAL, "I6")}),
    ("万元 in an 亿元 column", each(put(PROJECT, G5=12000), without_totals(PROJECT, 6)),
     {("amount_out_of_range", PROJECT, "G5"), ("unit_suspect_against_last_month", PROJECT, "G5")}),
    ("dates out of order", put(PROJECT, L5="2023/12/1"), {("stage_before_signed", PROJECT, "L5"), ("stage_date_changed", PROJECT, "L5")}),
    ("wrong check digit", put(TAX, C5="91330326MA23785EX6"),
     {("credit_code_check_failed", TAX, "C5"), ("ytd_first_seen", TAX, "G5")}),
    ("the same project twice", each(put(CAPITAL, B6="智能装备项目", C6="PY2024001", D6="甲公司", E6="省外", F6="固定资产投资", H6="新建"),
     without_totals(CAPITAL, 7)), {("possible_duplicate", CAPITAL, "C6"), ("ytd_not_continuous", CAPITAL, "K5"),
                                   ("duplicate_key", CAPITAL, "C6"), ("rows_missing", CAPITAL, None),
                                   ("since_start_not_continuous", CAPITAL, "L5")}),
    ("wrong template", put(COVER, B8="KH-YB-2022"), {("template_wrong", COVER, "B8")}),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_fault_is_told_at_its_address(spoil: Spoil, expected: set, tmp_path: Path) -> None:
    assert june_after_may(tmp_path, spoil) == expected


def test_another_units_file_is_told_with_both_names(tmp_path: Path) -> None:
    found = judged(tmp_path, (RIGHT_CODE, "鳌江镇_招商引资月报_2024年6月.xlsx", "2024-06"))["r1"]
    assert [code for code, *_ in found] == ["unit_mismatch"]


def test_another_months_file_is_told_with_both_periods(tmp_path: Path) -> None:
    found = judged(tmp_path, (RIGHT_CODE, NAME, "2024-07"))["r1"]
    assert [code for code, *_ in found] == ["period_mismatch"]


def four_projects(book: Workbook) -> None:
    """到位资金台账 with four projects that all received money this month."""
    sheet = book[CAPITAL]
    rows = [[cell.value for cell in sheet[5]]] * 4
    for number, row in enumerate(rows, start=5):
        cells = [
            number - 4,
            f"项目{number}",
            f"PY202400{number}",
            *row[3:9],
            number,
            100 + number,
            300 + number,
            None,
        ]
        for column, value in enumerate(cells, start=1):
            sheet.cell(number, column, value)


def renamed(unit: str) -> Spoil:
    def spoil(book: Workbook) -> None:
        book[COVER]["B3"] = unit
        for sheet in book.worksheets[1:]:
            sheet["A1"] = str(sheet["A1"].value).replace("昆阳镇", unit)
            sheet["A2"] = str(sheet["A2"].value).replace("昆阳镇", unit)

    return spoil


def across(found: set[Told]) -> set[Told]:
    codes = {
        "resent_last_month",
        "same_as_other_unit",
        "rows_vanished",
        "rows_missing",
        "same_as_other_period",
    }
    return {item for item in found if item[0] in codes}


def test_last_months_sheet_under_this_months_name(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        (each(RIGHT_CODE, of_may, four_projects), MAY_NAME, "2024-05"),
        (each(RIGHT_CODE, four_projects), NAME, "2024-06"),
    )
    assert across(found["r1"]) == set()
    assert across(found["r2"]) == {("resent_last_month", CAPITAL, None)}


def test_another_units_sheet_under_ones_own_name(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        (each(RIGHT_CODE, four_projects, renamed("鳌江镇")), "鳌江镇_招商引资月报_2024年6月.xlsx", "2024-06"),
        (each(RIGHT_CODE, four_projects), NAME, "2024-06"),
    )
    assert across(found["r2"]) == {("same_as_other_unit", CAPITAL, None)}


def test_rows_lost_since_the_last_revision(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        (each(RIGHT_CODE, four_projects), NAME, "2024-06"),
        (RIGHT_CODE, NAME.replace(".xlsx", "_修订2.xlsx"), "2024-06"),
    )
    # the right workbook has other codes: all four projects are gone
    assert across(found["r2"]) == {("rows_vanished", CAPITAL, None)}
