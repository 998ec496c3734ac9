"""A sheet's own total beside the rows it is of: what rounding explains is a warning, what it cannot explain blocks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.ingest.books import ACTIVITY, CAPITAL, PROJECT, Spoil, cells, read_spoilt
from tests.ingest.layouts.forms import SCORES, score_sheet
from tests.values.writers import FORMATS, read_as, read_spoilt_as

KEYS = {
    CAPITAL: ("C", "K"),
    PROJECT: ("C", "G"),
    ACTIVITY: ("D", "G"),
}  # what tells rows apart, and the figure


def of_rows(sheet_name: str, figures: Sequence[float | None], total: float) -> Spoil:
    """A sheet whose rows are like its first but for `figures`; the total row tells `total` of that column alone."""

    def spoil(book: Workbook) -> None:
        sheet = book[sheet_name]
        key, column = KEYS[sheet_name]
        first, last = [cell.value for cell in sheet[5]], sheet.max_row
        sheet.delete_rows(6, last)
        for number, figure in enumerate(figures, start=5):
            for index, value in enumerate(first, start=1):
                sheet.cell(number, index, value)
            sheet[f"{key}{number}"], sheet[f"{column}{number}"] = f"PY{number}", figure
        end = 5 + len(figures)
        sheet[f"A{end}"], sheet[f"{column}{end}"] = "合 计", total

    return spoil


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    ("sheet", "figures", "total", "code"),
    [
        (CAPITAL, [100, 200], 300, None),
        (CAPITAL, [100, 200], 301, "total_rounded"),  # 1 = 2 × 0.5
        (CAPITAL, [100, 200], 299, "total_rounded"),
        (CAPITAL, [100, 200], 302, "total_mismatch"),  # 2 > 2 × 0.5
        (CAPITAL, [100, 200, 300], 601, "total_rounded"),  # 1 ≤ 3 × 0.5
        (CAPITAL, [100, 200, 300], 602, "total_mismatch"),  # 2 > 1.5
        (CAPITAL, [100, 200, 300, 400], 1002, "total_rounded"),  # 2 = 4 × 0.5
        (CAPITAL, [100], 101, "total_mismatch"),  # 1 > 0.5: one row is its own total
        (CAPITAL, [100, None], 101, "total_mismatch"),  # a blank cell was not rounded
        (CAPITAL, [100, 0], 101, "total_rounded"),  # 0 may have been 0.4
        (CAPITAL, [1.25, 2.5], 3.76, "total_rounded"),  # 0.01 = 2 × 0.005, told to 0.01
        (CAPITAL, [1.25, 2.5], 3.77, "total_mismatch"),
        (CAPITAL, [1.25, 2.5], 3.8, None),  # written to 0.1: 0.05 = 0.1 ÷ 2
        (CAPITAL, [1.25, 2.5], 3.9, "total_mismatch"),  # 0.15 > 0.05
        (CAPITAL, [1.000001, 2.000001], 3.000003, "total_mismatch"),  # a fen is exact
        (CAPITAL, [1.00001, 2.00001], 3.00003, "total_rounded"),  # told to 0.00001 万元, ten fen
        (PROJECT, [1.25, 2.5], 3.76, "total_rounded"),  # 亿元: 0.01 = 2 × 0.005
        (PROJECT, [1.25, 2.5], 3.77, "total_mismatch"),
        (ACTIVITY, [3, 4], 8, "total_mismatch"),  # firms are counted, not rounded
    ],
)
def test_a_total_at_the_boundary(
    sheet: str, figures: list[float | None], total: float, code: str | None, extension: str, tmp_path: Path
) -> None:
    reading = read_spoilt_as(extension, tmp_path, of_rows(sheet, figures, total))
    place = f"{KEYS[sheet][1]}{5 + len(figures)}"
    assert cells(reading) == ([(code, sheet, place)] if code else [])


@pytest.mark.parametrize(
    ("figures", "total", "row"),
    [
        ([100, 2000000, 300], 600, 6),  # 200 万元 written in 元
        ([100, 601, 300], 600, 6),
        ([100, 600, 300], 600, None),  # as large as the total, not larger
        ([100, 700, 800], 600, None),  # two of them: the total is what is wrong
        ([-100, 700, 50], 600, None),  # what was taken back makes room for it
        ([700, None], 600, None),  # one row is no part
        ([100, 200], 0, None),
    ],
)
def test_a_row_larger_than_the_total_is_named(
    figures: list[float | None], total: float, row: int | None, tmp_path: Path
) -> None:
    found = cells(read_spoilt(tmp_path, of_rows(CAPITAL, figures, total)))
    mismatch = ("total_mismatch", CAPITAL, f"K{5 + len(figures)}")
    assert found == [mismatch, *([("row_over_total", CAPITAL, f"K{row}")] if row else [])]


def test_points_are_given_and_must_add_up(tmp_path: Path) -> None:
    book = score_sheet()
    sheet = book["考核评分表"]
    assert len(SCORES) > 2
    last = next(r for r in range(1, sheet.max_row + 1) if "合" in str(sheet.cell(r, 1).value))
    sheet[f"F{last}"] = sheet[f"F{last}"].value + 1
    reading = read_as("xlsx", tmp_path, book, "昆阳镇_2012年评分表.xlsx", "2012")
    assert ("total_mismatch", "考核评分表", f"F{last}") in cells(reading)


def test_a_subtotal_that_rounding_explains_of_one_block_is_that_blocks(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        of_rows(CAPITAL, [100, 200, 9, 9], 318)(book)
        book[CAPITAL].insert_rows(7)
        book[CAPITAL]["A7"], book[CAPITAL]["K7"] = "小 计", 301  # 300 above, 18 below

    reading = read_spoilt(tmp_path, spoil)
    assert cells(reading) == [("total_rounded", CAPITAL, "K7")]
    [finding] = reading.findings
    assert (finding.severity, finding.subject) == ("warning", "小计")
    assert finding.message_zh == (
        "工作表“到位资金台账”K7 的“小计”（到位资金 > 本年累计）写的是 301，"
        "第 5—6 行相加得 300（万元），相差在四舍五入范围之内。"
    )


@given(
    fen=st.lists(st.integers(0, 10**10), min_size=1, max_size=7),
    places=st.integers(0, 5),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_total_rounded_like_its_rows_never_blocks(fen: list[int], places: int, tmp_path: Path) -> None:
    def rounded(value: int) -> float:
        return float(Decimal(value).scaleb(-6).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))

    reading = read_spoilt(tmp_path, of_rows(CAPITAL, [rounded(f) for f in fen], rounded(sum(fen))))
    assert {code for code, *_ in cells(reading)} <= {"total_rounded"}
