"""What goes wrong between sheets, months and units: real workbooks, read and judged together, each fault at its address.

The right monthly workbook (tests/ingest/books.py) is that of 昆阳镇, June 2024; May is made of it by taking June's month
off the running figures. 到位资金台账: J month, K year to date, L since start; rows 5 and 6, total in row 7.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl import Workbook

from tests.ingest.books import CAPITAL, COVER, NAME, PROJECT, TAX, monthly
from tests.values.judging import Book, Told, addresses, findings_apart

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


def written(spoil: Spoil, name: str, place: str) -> Book:
    """The right monthly workbook with what `spoil` changes."""
    book = monthly()
    spoil(book)
    return book, name, place


RIGHT_CODE = put(TAX, C5="91330326MA23785EX5")


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


def four_projects(first: int) -> Spoil:
    """到位资金台账 with four projects that all received money this month, numbered from `first`."""

    def spoil(book: Workbook) -> None:
        sheet = book[CAPITAL]
        rows = [[cell.value for cell in sheet[5]]] * 4
        for number, row in enumerate(rows, start=first):
            cells = [
                number - first + 1,
                f"项目{number}",
                f"PY2024{number:03d}",
                *row[3:9],
                number,
                100 + number,
                300 + number,
                None,
            ]
            for column, value in enumerate(cells, start=1):
                sheet.cell(number - first + 5, column, value)

    return spoil


def renamed(unit: str) -> Spoil:
    def spoil(book: Workbook) -> None:
        book[COVER]["B3"] = unit
        for sheet in book.worksheets[1:]:
            sheet["A1"] = str(sheet["A1"].value).replace("昆阳镇", unit)
            sheet["A2"] = str(sheet["A2"].value).replace("昆阳镇", unit)

    return spoil


AOJIANG_NAME = NAME.replace("昆阳镇", "鳌江镇")
REVISION = NAME.replace(".xlsx", "_修订2.xlsx")
MISTAKEN: dict[str, list[Book]] = {
    "another unit's name": [written(RIGHT_CODE, AOJIANG_NAME, "2024-06")],
    "another month's folder": [written(RIGHT_CODE, NAME, "2024-07")],
    "last month's sheet": [
        written(each(RIGHT_CODE, of_may, four_projects(10)), MAY_NAME, "2024-05"),
        written(each(RIGHT_CODE, four_projects(10)), NAME, "2024-06"),
    ],
    "another unit's sheet": [
        written(each(RIGHT_CODE, four_projects(20), renamed("鳌江镇")), AOJIANG_NAME, "2024-06"),
        written(each(RIGHT_CODE, four_projects(20)), NAME, "2024-06"),
    ],
    # the right workbook has other codes: all four projects are gone
    "rows lost": [
        written(each(RIGHT_CODE, four_projects(30)), NAME, "2024-06"),
        written(RIGHT_CODE, REVISION, "2024-06"),
    ],
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, set[Told]]]:
    """What the workbooks of each case are told, by receipt, as if they were alone; the cases of June after the right May."""
    may = written(each(RIGHT_CODE, of_may), MAY_NAME, "2024-05")
    june = {name: [may, written(each(RIGHT_CODE, spoil), NAME, "2024-06")] for name, spoil, _ in CASES}
    cases = june | MISTAKEN
    told = findings_apart(tmp_path_factory.mktemp("cases"), cases.values())
    found = [{receipt: addresses(findings) for receipt, findings in of.items()} for of in told]
    return dict(zip(cases, found, strict=True))


@pytest.mark.parametrize(("name", "expected"), [(n, e) for n, _, e in CASES], ids=[n for n, _, _ in CASES])
def test_a_fault_is_told_at_its_address(name: str, expected: set[Told], judged) -> None:
    assert judged[name]["r2"] == expected


def test_another_units_file_is_told_with_both_names(judged) -> None:
    assert [code for code, *_ in judged["another unit's name"]["r1"]] == ["unit_mismatch"]


def test_another_months_file_is_told_with_both_periods(judged) -> None:
    assert [code for code, *_ in judged["another month's folder"]["r1"]] == ["period_mismatch"]


def across(found: set[Told]) -> set[Told]:
    codes = {
        "resent_last_month",
        "same_as_other_unit",
        "rows_vanished",
        "rows_missing",
        "same_as_other_period",
    }
    return {item for item in found if item[0] in codes}


def test_last_months_sheet_under_this_months_name(judged) -> None:
    found = judged["last month's sheet"]
    assert across(found["r1"]) == set()
    assert across(found["r2"]) == {("resent_last_month", CAPITAL, None)}


def test_another_units_sheet_under_ones_own_name(judged) -> None:
    assert across(judged["another unit's sheet"]["r2"]) == {("same_as_other_unit", CAPITAL, None)}


def test_rows_lost_since_the_last_revision(judged) -> None:
    assert across(judged["rows lost"]["r2"]) == {("rows_vanished", CAPITAL, None)}
