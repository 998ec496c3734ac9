"""Traps of layouts that real workbooks set: where a unit is said, how a header is drawn, what is written where."""

from __future__ import annotations

from decimal import Decimal

import pytest
from openpyxl import Workbook

from tests.ingest.books import CAPITAL, PROJECT, cells, codes, read_spoilt

LINE = "填报单位：昆阳镇    报告期：2024年6月"


def amounts(reading) -> list[Decimal | None]:
    return [row["agreed_investment_wan"] for row in reading.rows["capital_row"]]


def without_totals(book: Workbook) -> None:
    for sheet in (CAPITAL, PROJECT):
        for cell in book[sheet][7 if sheet == CAPITAL else 6][1:]:
            cell.value = None


@pytest.mark.parametrize(
    ("line", "header", "cell", "expected", "findings"),
    [
        # the cell goes before the header, the header before the line, the line before the layout
        ("    单位：亿元", "协议总投资（元）", "3.5亿元", Decimal(35000), []),
        ("    单位：亿元", "协议总投资（元）", 3500000, Decimal(350), []),
        ("    单位：亿元", "协议总投资", 3.5, Decimal(35000), []),
        ("", "协议总投资（亿元）", 3.5, Decimal(35000), ["sheet_unit_unstated"]),  # the other columns
        ("", "协议总投资", 3.5, Decimal("3.5"), ["sheet_unit_unstated"]),
        (
            "    单位：亿元",
            "协议总投资",
            "8910万元",
            Decimal(8910),
            [],
        ),  # 万元 in an 亿元 column, said in the cell
        ("    （单位：人民币亿元）", "协议总投资", 3.5, Decimal("3.5"), ["sheet_unit_unexpected"]),
    ],
)
def test_which_unit_counts(tmp_path, line, header, cell, expected, findings):
    def spoil(book: Workbook) -> None:
        without_totals(book)
        book[CAPITAL]["A2"], book[CAPITAL]["I3"], book[CAPITAL]["I5"] = LINE + line, header, cell

    reading = read_spoilt(tmp_path, spoil)
    assert amounts(reading)[0] == expected
    assert codes(reading) == findings


def test_a_unit_said_only_in_the_title_or_in_a_cell_of_its_own(tmp_path):
    def in_title(book: Workbook) -> None:
        without_totals(book)
        book[CAPITAL]["A1"], book[CAPITAL]["A2"] = "到位资金台账（单位：亿元）", LINE
        book[CAPITAL]["I5"] = 3.5

    def apart(book: Workbook) -> None:
        without_totals(book)
        sheet = book[CAPITAL]
        sheet.unmerge_cells("A2:M2")
        sheet["A2"], sheet["M2"], sheet["I5"] = LINE, "单位：亿元", 3.5

    for spoil in (in_title, apart):
        reading = read_spoilt(tmp_path, spoil)
        assert amounts(reading)[0] == Decimal(35000)
        assert codes(reading) == []


def test_an_unstated_unit_is_told_once_a_sheet_and_names_the_unit_taken(tmp_path):
    def spoil(book: Workbook) -> None:
        book[CAPITAL]["A2"] = LINE

    reading = read_spoilt(tmp_path, spoil)
    assert cells(reading) == [("sheet_unit_unstated", CAPITAL, "I4")]
    finding = reading.findings[0]
    assert finding.severity == "warning"
    assert finding.message_zh.endswith("按“万元”读取。")


def test_a_sheet_whose_cells_all_say_their_unit_states_it(tmp_path):
    def spoil(book: Workbook) -> None:
        without_totals(book)
        sheet = book[CAPITAL]
        sheet["A2"] = LINE
        for row in (5, 6):
            for column in range(9, 13):
                sheet.cell(row, column).value = f"{sheet.cell(row, column).value}万元"

    reading = read_spoilt(tmp_path, spoil)
    assert codes(reading) == []
    assert amounts(reading) == [Decimal(12000), Decimal(8000)]


def test_a_group_that_is_not_merged_is_asked_about_and_nothing_is_guessed(tmp_path):
    """到位资金 centred over three columns without a merge: 本年累计 of what?"""

    def spoil(book: Workbook) -> None:
        book[CAPITAL].unmerge_cells("J3:L3")

    reading = read_spoilt(tmp_path, spoil)
    assert [c for c in cells(reading) if c[0] == "column_unmapped"] == [
        ("column_unmapped", CAPITAL, "K4"),
        ("column_unmapped", CAPITAL, "L4"),
    ]
    assert codes(reading).count("column_missing") == 2
    assert {row["ytd_amount_wan"] for row in reading.rows["capital_row"]} == {None}


def test_a_leaf_merged_over_two_columns_is_one_column(tmp_path):
    """备注 drawn over two columns: what stands in either belongs to it."""

    def spoil(book: Workbook) -> None:
        sheet = book[CAPITAL]
        sheet.unmerge_cells("M3:M4")
        sheet.merge_cells("M3:N4")
        sheet["N5"] = "已到账"

    reading = read_spoilt(tmp_path, spoil)
    assert codes(reading) == []
    assert [row["remark"] for row in reading.rows["capital_row"]] == ["已到账", "无"]


def test_a_number_in_the_second_half_of_such_a_column_is_told(tmp_path):
    def spoil(book: Workbook) -> None:
        sheet = book[CAPITAL]
        sheet.unmerge_cells("M3:M4")
        sheet.merge_cells("M3:N4")
        sheet["N5"] = 88

    assert cells(read_spoilt(tmp_path, spoil)) == [("column_unlabelled", CAPITAL, "N5")]


def test_a_total_may_stand_first(tmp_path):
    def spoil(book: Workbook) -> None:
        sheet = book[CAPITAL]
        values = [cell.value for cell in sheet[7]]
        sheet.delete_rows(7)
        sheet.insert_rows(5)
        for column, value in enumerate(values, start=1):
            sheet.cell(5, column).value = value

    reading = read_spoilt(tmp_path, spoil)
    assert codes(reading) == []
    assert [row["source_row"] for row in reading.rows["capital_row"]] == [6, 7]


def test_blank_zero_and_a_word_for_none_are_three_things(tmp_path):
    def spoil(book: Workbook) -> None:
        without_totals(book)
        book[CAPITAL]["J5"], book[CAPITAL]["J6"] = "－", 0

    months = [r["month_amount_wan"] for r in read_spoilt(tmp_path, spoil).rows["capital_row"]]
    assert months == [None, Decimal(0)]
