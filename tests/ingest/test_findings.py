"""One spoilt workbook per finding: the code, the sheet and the cell; and nothing is lost because of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from kernel.closed_yaml import read_values
from kernel.findings import MESSAGES, is_blocking
from tests.ingest.books import (
    ACTIVITY,
    CAPITAL,
    COVER,
    FOLDER,
    NAME,
    PROJECT,
    TAX,
    cells,
    codes,
    read,
    read_spoilt,
)

Spoil = Callable[[Workbook], object]


def put(sheet: str, cell: str, value: Any) -> Spoil:
    def spoil(book: Workbook) -> None:
        book[sheet][cell] = value

    return spoil


def each(*spoils: Spoil) -> Spoil:
    return lambda book: [spoil(book) for spoil in spoils]


def drop_row_total(sheet: str, row: int) -> Spoil:
    """Blank the numbers of a total row, so that a changed cell is the only fault."""

    def spoil(book: Workbook) -> None:
        for cell in book[sheet][row][1:]:
            cell.value = None

    return spoil


def copy_row(book: Workbook) -> None:
    sheet = book[CAPITAL]
    sheet.insert_rows(7)
    for column in range(1, 14):
        sheet.cell(7, column, sheet.cell(6, column).value)
    for cell, value in (("I8", 28000), ("K8", 2140.25), ("L8", 5700.25)):
        sheet[cell] = value


def hide(sheet: str, *, row: int | None = None, column: str | None = None) -> Spoil:
    def spoil(book: Workbook) -> None:
        if row:
            book[sheet].row_dimensions[row].hidden = True
        elif column:
            book[sheet].column_dimensions[column].hidden = True
        else:
            book[sheet].sheet_state = "hidden"

    return spoil


def delete_column(sheet: str, index: int) -> Spoil:
    """Delete a leaf without a group, header merge included."""

    def spoil(book: Workbook) -> None:
        target = book[sheet]
        for area in list(target.merged_cells.ranges):
            target.unmerge_cells(str(area))
        target.delete_cols(index)
        target["J4"] = target["J4"].value

    return spoil


def add_sheet(name: str, state: str = "visible", like: str | None = None) -> Spoil:
    def spoil(book: Workbook) -> None:
        sheet = book.copy_worksheet(book[like]) if like else book.create_sheet()
        sheet.title, sheet.sheet_state = name, state
        if not like:
            sheet["A1"], sheet["B2"] = "草稿", 5

    return spoil


def add_inspection(book: Workbook) -> None:
    sheet = book.create_sheet("现场督查表")
    for column, text in enumerate(
        ["单位", "项目名称", "项目代码", "督查日期", "申报阶段", "督查结论", "说明"], start=1
    ):
        sheet.cell(1, column, text)


CASES: list[tuple[str, Spoil, tuple[str | None, str | None]]] = [
    ("cell_error", put(CAPITAL, "K5", "#REF!"), (CAPITAL, "K5")),
    ("formula_no_result", put(CAPITAL, "K6", "=K5-1"), (CAPITAL, "K6")),
    ("sheet_foreign", add_sheet("草稿"), ("草稿", None)),
    ("sheet_hidden_foreign", add_sheet("草稿", "hidden"), ("草稿", None)),
    ("sheet_hidden", hide(TAX), (TAX, None)),
    ("sheet_duplicate", add_sheet("税收台账 (2)", like=TAX), ("税收台账 (2)", None)),
    ("sheet_of_other_form", add_inspection, ("现场督查表", None)),
    ("sheet_missing", lambda book: book.remove(book[TAX]), (None, None)),
    ("sheet_name_unusual", lambda book: setattr(book[TAX], "title", "Sheet3"), ("Sheet3", None)),
    ("template_wrong", put(COVER, "B8", "KH-YB-2022"), (COVER, "B8")),
    ("header_not_found", lambda book: book[TAX].delete_rows(3, 2), (TAX, None)),
    ("cover_missing", put(COVER, "B3", None), (COVER, None)),
    ("nil_with_rows", put(COVER, "B9", "是"), (CAPITAL, None)),
    ("unit_unknown", put(COVER, "B3", "昆洋镇"), (COVER, "B3")),
    ("unit_mismatch", put(COVER, "B3", "鳌江镇"), (COVER, "B3")),
    ("period_mismatch", put(COVER, "B4", "2024年5月"), (COVER, "B4")),
    ("period_unreadable", put(COVER, "B4", "本月"), (COVER, "B4")),
    ("column_unmapped", put(CAPITAL, "N3", "县领导挂联"), (CAPITAL, "N4")),
    ("column_missing", delete_column(ACTIVITY, 8), (ACTIVITY, None)),
    ("column_duplicate", put(CAPITAL, "N3", "备 注"), (CAPITAL, "N4")),
    ("column_unlabelled", put(CAPITAL, "N6", "已核"), (CAPITAL, "N6")),
    ("column_unit_unexpected", put(CAPITAL, "I3", "协议总投资（万美元）"), (CAPITAL, "I4")),
    (
        "sheet_unit_unexpected",
        put(CAPITAL, "A2", "填报单位：昆阳镇  报告期：2024年6月  单位：万美元"),
        (CAPITAL, "A2"),
    ),
    (
        "total_of_currencies",
        each(put(CAPITAL, "N3", "币种"), put(CAPITAL, "N5", "美元")),
        (CAPITAL, "A7"),
    ),
    (
        "currency_contradicted",
        each(
            put(CAPITAL, "N3", "币种"),
            put(CAPITAL, "N5", "美元"),
            put(CAPITAL, "N6", "USD"),
            put(CAPITAL, "K5", "人民币1500.25万元"),
        ),
        (CAPITAL, "K5"),
    ),
    ("hidden_column", hide(CAPITAL, column="J"), (CAPITAL, "J4")),
    ("hidden_rows", hide(CAPITAL, row=6), (CAPITAL, None)),
    ("duplicate_key", copy_row, (CAPITAL, "C7")),
    (
        "merged_data",
        each(put(CAPITAL, "K6", None), lambda book: book[CAPITAL].merge_cells("K5:K6")),
        (CAPITAL, "K5"),
    ),
    (
        "data_below_footer",
        each(put(TAX, "B9", "乙公司"), put(TAX, "C9", "91330326MA2ABCDE3X"), put(TAX, "F9", 3)),
        (TAX, "F9"),
    ),
    ("number_below_footer", put(CAPITAL, "J12", 99), (CAPITAL, "J12")),
    ("total_mismatch", put(CAPITAL, "K7", 1820.27), (CAPITAL, "K7")),
    ("digits_lost", put(TAX, "C5", 913303260000000123), (TAX, "C5")),
    ("value_approximate", put(CAPITAL, "K5", "约1500"), (CAPITAL, "K5")),
    ("value_not_number", put(CAPITAL, "K5", "已到位"), (CAPITAL, "K5")),
    ("value_is_date", put(ACTIVITY, "G5", date(2024, 5, 1)), (ACTIVITY, "G5")),
    ("value_not_whole", put(ACTIVITY, "G5", 2.5), (ACTIVITY, "G5")),
    ("value_too_large", put(CAPITAL, "K5", 2_000_000_000_000), (CAPITAL, "K5")),
    ("unit_unexpected", put(CAPITAL, "K5", "300万美元"), (CAPITAL, "K5")),
    ("total_like_name", put(CAPITAL, "B5", "城市综合体合计"), (CAPITAL, "B5")),
    ("row_torn", put(CAPITAL, "A6", "备注："), (CAPITAL, "A6")),
    ("bool_unknown", put(CAPITAL, "G5", "部分"), (CAPITAL, "G5")),
    ("choice_unknown", put(CAPITAL, "E5", "外地"), (CAPITAL, "E5")),
    ("code_as_number", put(CAPITAL, "C5", 2024001), (CAPITAL, "C5")),
    ("date_month_only", put(PROJECT, "I5", "2024.5"), (PROJECT, "I5")),
    ("date_no_day", put(TAX, "D5", "2023年5月"), (TAX, "D5")),
    ("date_ambiguous", put(PROJECT, "I5", 2023.1), (PROJECT, "I5")),
    ("date_approximate", put(PROJECT, "I5", "5月底"), (PROJECT, "I5")),
    ("date_out_of_range", put(TAX, "D5", "1023-05-08"), (TAX, "D5")),
    ("date_unreadable", put(TAX, "D5", "2023.13.8"), (TAX, "D5")),
]
# Checked in the tests named: they need another workbook or another kind of file.
ELSEWHERE = {
    "test_guard": {"workbook_foreign"},
    "test_identity": {"unit_missing", "period_missing", "layout_none_valid"},
    "test_office_forms": {"row_unit_missing", "value_unit_unknown"},
    "test_monthly": {"row_without_unit"},
}


@pytest.mark.parametrize(("code", "spoil", "place"), CASES, ids=[case[0] for case in CASES])
def test_every_fault_is_found_at_its_place(
    tmp_path, code: str, spoil: Spoil, place: tuple[str | None, str | None]
):
    reading = read_spoilt(tmp_path, spoil)
    assert (code, *place) in cells(reading)
    found = next(f for f in reading.findings if f.code == code)
    assert "{" not in found.message_zh + found.remedy_zh
    if place[1]:
        named = (place[1], f" {found.column} 列", f"第 {found.row} 行")
        assert any(words in found.message_zh for words in named)


def test_every_message_of_the_catalogue_is_tested():
    catalogue = set(read_values(MESSAGES / "ingest.yaml"))
    assert catalogue == {case[0] for case in CASES}.union(*ELSEWHERE.values())


# One wrong cell is one finding: the fault itself, no echo of it in totals or elsewhere.
ALONE = [
    "row_torn",
    "total_like_name",
    "cell_error",
    "formula_no_result",
    "column_unlabelled",
    "value_approximate",
    "value_not_number",
    "value_is_date",
    "value_not_whole",
    "unit_unexpected",
    "choice_unknown",
    "bool_unknown",
    "date_approximate",
    "digits_lost",
    "hidden_rows",
    "unit_mismatch",
    "period_mismatch",
    "total_mismatch",
]


@pytest.mark.parametrize("code", ALONE)
def test_a_fault_has_no_echo(tmp_path, code: str):
    spoil = next(case[1] for case in CASES if case[0] == code)
    assert codes(read_spoilt(tmp_path, spoil)) == [code]


def test_all_faults_are_told_at_once_and_no_row_is_lost(tmp_path):
    spoil = each(
        put(CAPITAL, "E5", "外地"),
        put(CAPITAL, "J6", "约3"),
        put(TAX, "D5", "5月底"),
        put(PROJECT, "G5", "#DIV/0!"),
        put(ACTIVITY, "H5", "两条"),
    )
    reading = read_spoilt(tmp_path, spoil)
    assert sorted(cells(reading)) == [
        ("cell_error", PROJECT, "G5"),
        ("choice_unknown", CAPITAL, "E5"),
        ("date_approximate", TAX, "D5"),
        ("value_approximate", CAPITAL, "J6"),
        ("value_not_number", ACTIVITY, "H5"),
    ]
    assert {table: len(rows) for table, rows in reading.rows.items()} == {
        "capital_row": 2,
        "tax_row": 1,
        "project_row": 1,
        "activity_row": 1,
    }
    assert reading.rows["capital_row"][1]["month_amount_wan"] is None  # refused, never 0 and never 3


def test_a_finding_says_who_is_meant_what_was_written_and_how_to_mend_it(tmp_path):
    finding = read_spoilt(tmp_path, put(CAPITAL, "K5", "约1500")).findings[0]
    assert finding.subject == "智能装备项目"
    assert finding.field == "ytd_amount_wan"
    assert (
        finding.message_zh
        == "工作表“到位资金台账”K5（到位资金 > 本年累计）写的是“约1500”，是约数，不能入库。"
    )
    assert finding.remedy_zh == "请填写确切的数字；没有确切数字的留空，在备注中说明。"
    assert is_blocking([finding])


@pytest.mark.parametrize(
    ("written", "is_right"),
    [
        (1820.25, True),
        (1820.3, True),  # rounded to one place: |1820.3 − 1820.25| ≤ 0.05
        (1820, True),  # rounded to a whole: 0.25 ≤ 0.5
        (1820.27, False),  # as finely written as the rows: 0.02 > 2 × 0.005
        (1820.4, False),  # 0.15 > 0.05
        (1821, False),  # 0.75 > 0.5
    ],
)
def test_a_total_is_compared_within_the_precision_of_what_was_written(
    tmp_path, written: float, is_right: bool
):
    # rows: 1500.25 + 320 = 1820.25
    reading = read_spoilt(tmp_path, put(CAPITAL, "K7", written))
    assert codes(reading) == ([] if is_right else ["total_mismatch"])


def test_rows_rounded_more_coarsely_than_their_total_may_differ_by_their_rounding(tmp_path):
    # rows 12000 + 8000, each rounded to a whole: the true sum is within 2 × 0.5 of 20000
    assert codes(read_spoilt(tmp_path, put(CAPITAL, "I7", 20000.9))) == []
    assert codes(read_spoilt(tmp_path, put(CAPITAL, "I7", 20001.1))) == ["total_mismatch"]


def subtotals(book: Workbook, first: float) -> None:
    sheet = book[CAPITAL]
    sheet.insert_rows(6)
    sheet["A6"], sheet["K6"] = "小 计", first
    sheet.insert_rows(8)
    sheet["B8"], sheet["K8"] = "小计", 320
    sheet.insert_rows(9)
    sheet["B9"], sheet["K9"] = "其中：省外", 1500.25


def test_subtotals_are_of_their_own_block_and_of_which_rows_are_no_data(tmp_path):
    reading = read_spoilt(tmp_path, lambda book: subtotals(book, 1500.25))
    assert codes(reading) == []
    assert [r["source_row"] for r in reading.rows["capital_row"]] == [5, 7]
    assert [(t.kind, t.row) for t in reading.totals if t.sheet == CAPITAL] == [
        ("subtotal", 6),
        ("subtotal", 8),
        ("of_which", 9),
        ("total", 10),
    ]
    wrong = read_spoilt(tmp_path, lambda book: subtotals(book, 1500))
    assert codes(wrong) == []  # 1500 is 1500.25 without its decimals
    assert cells(read_spoilt(tmp_path, lambda book: subtotals(book, 1400))) == [
        ("total_mismatch", CAPITAL, "K6")
    ]


def test_hidden_rows_are_told_as_ranges(tmp_path):
    reading = read_spoilt(tmp_path, each(hide(CAPITAL, row=5), hide(CAPITAL, row=6)))
    assert [(f.code, f.params["rows"]) for f in reading.findings] == [("hidden_rows", "5—6")]
    assert len(reading.rows["capital_row"]) == 2


def test_an_error_in_the_total_row_is_told_too(tmp_path):
    assert cells(read_spoilt(tmp_path, put(CAPITAL, "K7", "#VALUE!"))) == [("cell_error", CAPITAL, "K7")]
    assert cells(read_spoilt(tmp_path, put(CAPITAL, "K7", "约1820"))) == [
        ("value_approximate", CAPITAL, "K7")
    ]


def test_a_formula_with_its_result_is_read(tmp_path):
    path = tmp_path / "formula.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("现场督查表")
        sheet.write_row(0, 0, ["单位", "项目名称", "项目代码", "督查日期", "申报阶段", "督查结论", "说明"])
        sheet.write_row(1, 0, ["昆阳镇", "甲项目", "PY1", "2024-05-06", "开工", "属实"])
        sheet.write_formula(1, 6, '=B2&"已复核"', None, "甲项目已复核")
    reading = read(path, "2024年第二季度现场督查表.xlsx", "2024-Q2")
    assert codes(reading) == []
    assert [r["finding_text"] for r in reading.rows["inspection_row"]] == ["甲项目已复核"]


def test_name_and_folder_are_checked_against_the_content(tmp_path):
    def nothing(_: Workbook) -> None:
        return None

    other = read_spoilt(tmp_path, nothing, "鳌江镇_招商引资月报_2024年6月.xlsx", FOLDER)
    assert codes(other) == ["unit_mismatch"]
    assert other.findings[0].params["other"] == "文件名"
    assert other.unit_code == "kunyang"
    late = read_spoilt(tmp_path, nothing, NAME, "2024-07")
    assert codes(late) == ["period_mismatch"]
    assert late.findings[0].message_zh == "工作表“封面”B4 写的报告期是2024年6月，所在文件夹写的是2024年7月。"
    assert codes(read_spoilt(tmp_path, nothing, "月报.xlsx", "")) == []
