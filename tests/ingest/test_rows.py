"""Which rows are totals, footers or data: the whole cell decides, and a row that says both is asked about."""

from __future__ import annotations

import pytest

from tests.ingest.books import CAPITAL, codes, read_spoilt

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
