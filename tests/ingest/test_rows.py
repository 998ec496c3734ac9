"""Which rows are totals, footers or data: the whole cell decides, and a row that says both is asked about."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from tests.ingest.books import CAPITAL, codes, read, read_spoilt

FIRST = ("智能装备项目", "食品加工项目")


def names(reading):
    return [row["project_name"] for row in reading.rows["capital_row"]]


@pytest.mark.parametrize(
    "label",
    [
        "合计",
        "合 计",
        "合计（万元）",
        "合计：",
        "总计",
        "（合计）",
        "合计2个",
        "合计(2项)",
        "全镇合计",
        "共计",
    ],
)
def test_a_total_is_known_by_its_whole_label(tmp_path, label):
    reading = read_spoilt(tmp_path, lambda book: book[CAPITAL].__setitem__("A7", label))
    assert [total.kind for total in reading.totals if total.sheet == CAPITAL] == ["total"]
    assert names(reading) == list(FIRST)
    assert reading.findings == []


@pytest.mark.parametrize(
    "name", ["城市综合体合计", "合计科技公司", "总计大厦", "小计算机项目", "工业小计", "其中小微园项目"]
)
def test_a_name_with_such_a_word_in_it_stays_data(tmp_path, name):
    """Without a total row nothing else would tell that it was dropped."""

    def spoil(book):
        book[CAPITAL]["B6"] = name
        book[CAPITAL].delete_rows(7)

    reading = read_spoilt(tmp_path, spoil)
    assert names(reading) == [FIRST[0], name]
    resembles = name.endswith(("合计", "小计")) or name.startswith("其中")
    assert codes(reading) == (["total_like_name"] if resembles else [])


@pytest.mark.parametrize(("cell", "word"), [("A6", "合计"), ("B6", "小计"), ("A6", "注"), ("B6", "说明")])
def test_a_row_that_is_both_a_record_and_a_total_or_footer_blocks(tmp_path, cell, word):
    def spoil(book):
        book[CAPITAL][cell] = word
        if cell[0] == "B":
            book[CAPITAL]["A6"] = None
        book[CAPITAL].delete_rows(7)

    reading = read_spoilt(tmp_path, spoil)
    assert names(reading) == [FIRST[0]]
    assert [(f.code, f.cell, f.severity) for f in reading.findings] == [("row_torn", cell, "block")]


def test_signatures_in_cells_of_their_own_are_a_footer(tmp_path):
    def spoil(book):
        for column, text in enumerate(["填报人", "李某", "审核人", "王某"], start=1):
            book[CAPITAL].cell(8, column, text)

    assert read_spoilt(tmp_path, spoil).findings == []


def test_a_subtotal_in_the_middle_and_empty_rows_are_no_data(tmp_path):
    def spoil(book):
        sheet = book[CAPITAL]
        sheet.insert_rows(6, 3)
        for column, value in (("A", "小 计"), ("I", 12000), ("J", 500.5), ("K", 1500.25), ("L", 1500.25)):
            sheet[f"{column}7"] = value

    reading = read_spoilt(tmp_path, spoil)
    assert [t.kind for t in reading.totals if t.sheet == CAPITAL] == ["subtotal", "total"]
    assert names(reading) == list(FIRST)
    assert reading.findings == []


INSPECTION = ["序号", "单位", "项目名称", "项目代码", "督查日期", "申报阶段", "督查结论", "说明"]
INSPECTED = ["昆阳镇", "甲项目", "PY1", "2024-05-06", "开工", "属实", None]


def inspected(tmp_path, rows):
    """The reading of a 现场督查表, a form without figures, with these rows below its header."""
    book = Workbook()
    book.active.title = "现场督查表"
    for row in [INSPECTION, *rows]:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    reading = read(tmp_path / "book.xlsx", "2024年第二季度现场督查表.xlsx", "2024-Q2")
    return [r["source_row"] for r in reading.rows["inspection_row"]], reading.findings


def test_a_numbered_row_with_a_footers_word_is_data(tmp_path):
    landed, findings = inspected(tmp_path, [[1, *INSPECTED], [2, "说明", *INSPECTED[1:]]])
    assert landed == [2, 3]
    assert [(f.code, f.cell) for f in findings] == [("unit_unknown", "B3")]


def test_a_filled_row_that_begins_with_a_footers_word_is_asked_about(tmp_path):
    landed, findings = inspected(tmp_path, [[1, *INSPECTED], ["填报人：", *INSPECTED]])
    assert landed == [2]
    assert [(f.code, f.cell) for f in findings] == [("row_torn", "A3")]


def test_signatures_in_cells_of_their_own_are_a_footer_of_any_form(tmp_path):
    signatures = ["填报人：", "李某", "审核人：", "王某", "填报日期：", "2024-07-01"]
    assert inspected(tmp_path, [[1, *INSPECTED], signatures]) == ([2], [])


def test_data_below_the_footer_is_told_in_a_form_without_figures(tmp_path):
    landed, findings = inspected(tmp_path, [[1, *INSPECTED], ["说明：略"], [2, *INSPECTED]])
    assert landed == [2]
    assert [(f.code, f.cell) for f in findings] == [("data_below_footer", "B4")]


def test_a_named_amount_below_the_footer_is_told_though_nothing_else_is_filled(tmp_path):
    """A project and its amount alone, no code, no investor: what stands there was reported, and is not read."""

    def spoil(book):
        book[CAPITAL]["A8"] = "填报人：李某"
        book[CAPITAL]["B10"], book[CAPITAL]["J10"] = "补报项目", 99

    reading = read_spoilt(tmp_path, spoil)
    assert names(reading) == list(FIRST)
    assert [(f.code, f.cell, f.severity) for f in reading.findings] == [("data_below_footer", "J10", "block")]


def test_a_telephone_number_below_the_footer_is_no_data(tmp_path):
    def spoil(book):
        book[CAPITAL]["A8"] = "填报人：李某"
        book[CAPITAL]["B9"], book[CAPITAL]["J9"] = "联系电话", 63798953

    assert read_spoilt(tmp_path, spoil).findings == []


def test_a_total_over_no_rows_says_that_there_are_none(tmp_path):
    """Two projects of 12000 were taken out, their total was left."""
    reading = read_spoilt(tmp_path, lambda book: book[CAPITAL].delete_rows(5, 2))
    said = next(f for f in reading.findings if f.field == "agreed_investment_wan")
    assert (said.code, said.cell) == ("total_mismatch", "I5")
    assert said.message_zh.endswith("上面没有数据行，相加得 0（万元）。")
