"""A returned copy is corrected and sent in again: our marks of the first return go, the sender's own things stay."""

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from ingest.blanks.workbook import GUIDE
from ingest.habits import habits
from ingest.returns import Told
from ingest.returns.list_sheet import OTHER_NAME, SHEET_NAME
from tests.ingest.books import CAPITAL, NAME, monthly, read
from tests.ingest.returns.senders import parts_of, plain_workbook, rich_workbook, slip, told
from tests.ingest.returns.test_unharmed import DATA, FINDINGS, filled, marked, opened


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def commented(sheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}


@pytest.fixture(scope="module")
def returned() -> bytes:
    return marked(rich_workbook(), *FINDINGS)


def test_a_second_return_replaces_marks_comments_and_list(returned):
    second = marked(returned, told(DATA, ("B", 3)), receipt_no="pingyang-000009")
    book = opened(second)
    assert book.sheetnames == ["问题清单", "封面", DATA, "旧数据"]
    assert filled(book[DATA]) == {"B3": "block"}
    assert filled(book["旧数据"]) == {}
    assert commented(book[DATA]) == {"A2", "B3", "C3"}
    assert book[DATA]["C3"].comment.text == "核过银行回单"  # our words below the sender's are gone
    assert book[DATA]["D2"].fill.fgColor.rgb == "FFFFFF00"  # as the sender had it
    assert book[DATA]["B2"].fill.fill_type is None
    texts = [cell.value for row in book["问题清单"].iter_rows(max_row=12) for cell in row]
    assert "pingyang-000009" in texts
    assert "pingyang-000007" not in texts


def test_a_return_of_the_same_findings_piles_nothing_up(returned):
    second = marked(returned, *FINDINGS)
    third = marked(second, *FINDINGS)
    assert parts_of(third) == parts_of(second)
    assert parts_of(third).keys() == parts_of(returned).keys()
    boxes = parts_of(third)["xl/drawings/vmlDrawing1.vml"]
    assert boxes.count(b'ObjectType="Note"') == parts_of(returned)["xl/drawings/vmlDrawing1.vml"].count(
        b'ObjectType="Note"'
    )


def test_marks_are_found_after_another_program_saved_the_copy_and_rows_moved():
    book = openpyxl.Workbook()
    book.active.title = "甲表"
    for row in range(1, 5):
        book.active.append([row, f"项目{row}"])
    book.active["B2"].fill = PatternFill("solid", fgColor="FF00B050")
    first = opened(marked(saved(book), told("甲表", ("B", 2)), told("甲表", ("A", 3), "warning")))
    sheet = first["甲表"]
    sheet["B4"]._style, sheet["B4"].value = (
        sheet["B2"]._style,
        sheet["B2"].value,
    )  # the sender moved a row down
    sheet["B2"] = "另一项目"
    sheet["A3"].comment = Comment("【考核办】警告：应为数字", "考核办")
    last = opened(marked(saved(first), told("甲表", ("A", 1))))["甲表"]
    assert filled(last) == {"A1": "block"}
    assert commented(last) == {"A1"}
    assert last["B4"].fill.fgColor.rgb == last["B2"].fill.fgColor.rgb == "FF00B050"
    assert last["A3"].fill.fill_type is None


def test_a_list_the_sender_deleted_is_put_in_front_again(returned):
    book = opened(returned)
    del book["问题清单"]
    again = opened(marked(saved(book), told(DATA, ("B", 3))))
    assert again.sheetnames == ["问题清单", "封面", DATA, "旧数据"]


def test_a_sheet_of_the_senders_own_with_that_name_is_not_touched():
    data = plain_workbook("问题清单", "甲表")
    first = marked(data, told("甲表", ("A", 1)))
    book = opened(marked(first, told("甲表", ("C", 3))))
    assert book.sheetnames == ["考核办问题清单", "问题清单", "甲表"]
    assert (book["问题清单"]["A1"].value, book["问题清单"]["C3"].value) == (1, 3)
    assert filled(book["甲表"]) == {"C3": "block"}


def test_a_returned_copy_sent_in_again_reads_like_the_original(tmp_path):
    book, path = monthly(), tmp_path / NAME
    book[CAPITAL]["I5"] = "abc"
    book.save(path)
    first = read(path)
    findings = [Told.of(f.as_row(n)) for n, f in enumerate(first.findings, start=1)]
    path.write_bytes(marked(path.read_bytes(), *findings))
    again = read(path)
    assert opened(path.read_bytes())[CAPITAL]["I5"].comment
    assert (again.findings, again.rows, again.readings) == (first.findings, first.rows, first.readings)


def test_the_reader_passes_over_every_name_our_list_may_have():
    assert {SHEET_NAME, OTHER_NAME, GUIDE} <= set(habits().own_sheets)


def test_a_corrected_copy_without_findings_is_clean(returned):
    book = opened(marked(returned, state="accepted"))
    assert all(filled(sheet) == {} for sheet in book if sheet.title != "问题清单")
    assert commented(book[DATA]) == {"A2", "C3"}
    assert "没有发现问题。" in [cell.value for row in book["问题清单"].iter_rows() for cell in row]
    assert slip(state="accepted").verdict_zh == "已接收"
