"""Every format that is read is read alike: .xls as .xlsx, strict as transitional; what a fast reader misses is there."""

from __future__ import annotations

import io
import struct
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt
from openpyxl import Workbook as OpenpyxlBook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from xlwt.CompoundDoc import XlsDoc

from ingest import Reading
from ingest.opening.sheet import Sheet
from ingest.opening.workbook import Workbook
from tests.ingest.books import CAPITAL, COVER, NAME, SHEETS, TAX, cells, monthly, read, read_spoilt
from tests.ingest.opening.packages import (
    MAIN,
    STRICT_MAIN,
    cell,
    packed,
    parts_of,
    right,
    row,
    small,
    spoilt,
    written,
)

DAY = xlwt.easyxf(num_format_str="yyyy-mm-dd")
MOMENT = datetime.fromisoformat("2024-05-06T13:30")  # workbooks know no time zones
PERCENT = xlwt.easyxf(num_format_str="0.00%")
STRUCK = xlwt.easyxf("font: struck_out on")


def sheets_of(path: Path, name: str | None = None) -> list[Sheet]:
    with Workbook(path, name or path.name) as book:
        return [book.sheet(entry) for entry in book.entries]


def as_xls(source: OpenpyxlBook) -> xlwt.Workbook:
    """The same workbook in the old format: values, dates, merges, hidden rows, columns and sheets."""
    book = xlwt.Workbook()
    for old in source.worksheets:
        new = book.add_sheet(old.title)
        new.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[old.sheet_state]
        inside = {c for area in old.merged_cells.ranges for r in area.rows for c in r} - {
            (area.min_row, area.min_col) for area in old.merged_cells.ranges
        }
        for cells_ in old.iter_rows():
            for c in cells_:
                if c.value is not None and (c.row, c.column) not in inside:
                    style = DAY if isinstance(c.value, date) else xlwt.Style.default_style
                    new.write(c.row - 1, c.column - 1, c.value, style)
        for area in old.merged_cells.ranges:
            new.merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
        for number, dimension in old.row_dimensions.items():
            new.row(number - 1).hidden = dimension.hidden
        for letters, dimension in old.column_dimensions.items():
            new.col(ord(letters) - ord("A")).hidden = dimension.hidden
    return book


def saved(book: xlwt.Workbook, path: Path) -> Path:
    book.save(str(path))
    return path


def content(reading: Reading) -> tuple[Any, ...]:
    return reading.rows, reading.totals, reading.form_set, reading.unit_code, reading.report_period


def test_an_old_workbook_is_read_as_the_new_one(tmp_path: Path):
    monthly().save(tmp_path / "new.xlsx")
    new = read(tmp_path / "new.xlsx")
    old = read(saved(as_xls(monthly()), tmp_path / "old.xls"), NAME.replace(".xlsx", ".xls"))
    assert old.findings == new.findings == []
    assert content(old) == content(new)
    assert {table: len(rows) for table, rows in old.rows.items()} == {
        "capital_row": 2,
        "tax_row": 1,
        "project_row": 1,
        "activity_row": 1,
    }


def test_sheets_of_both_formats_are_the_same(tmp_path: Path):
    book = monthly()
    book[CAPITAL].row_dimensions[6].hidden = True
    book[CAPITAL].column_dimensions["J"].hidden = True
    book[TAX].sheet_state = "hidden"
    book.save(tmp_path / "new.xlsx")
    new = sheets_of(tmp_path / "new.xlsx")
    old = sheets_of(saved(as_xls(book), tmp_path / "old.xls"))
    assert [sheet.name for sheet in old] == [sheet.name for sheet in new] == [COVER, *SHEETS]
    for mine, other in zip(old, new, strict=True):
        assert mine.grid == other.grid
        assert set(mine.merges) == set(other.merges)
        assert (mine.is_hidden, mine.hidden_rows, mine.hidden_columns) == (
            other.is_hidden,
            other.hidden_rows,
            other.hidden_columns,
        )
    assert old[1].hidden_rows == {5}
    assert old[1].hidden_columns == ((9, 9),)
    assert old[2].is_hidden


def full_xls(path: Path, *, is_1904: bool = False) -> Sheet:
    book = xlwt.Workbook()
    book.dates_1904 = is_1904
    sheet = book.add_sheet("甲表")
    sheet.write(0, 0, date(2024, 5, 6), DAY)
    sheet.write(0, 1, MOMENT, DAY)
    sheet.write(0, 2, time(12, 0), xlwt.easyxf(num_format_str="hh:mm"))
    sheet.write(0, 3, 0.3722, PERCENT)
    sheet.write(0, 4, True)
    sheet.write(0, 5, 1234.5)
    sheet.write(0, 6, "作废", STRUCK)
    sheet.row(0).set_cell_error(7, "#REF!")
    sheet.write(0, 8, xlwt.Formula("1+1"))
    sheet.write(0, 9, xlwt.Formula("SUM(F1:F2)"))
    sheet.write(0, 10, xlwt.Formula('IF(F1=0,"","")'))  # a formula may well result in nothing
    sheet.write(40000, 200, "", DAY)  # only formatted: as good as nothing
    return sheets_of(saved(book, path))[0]


def test_what_stands_in_an_old_workbook(tmp_path: Path):
    sheet = full_xls(tmp_path / "old.xls")
    assert sheet.grid == [[date(2024, 5, 6), MOMENT, time(12), "37.2200%", True, 1234.5, "作废", *[""] * 4]]
    assert sheet.errors == {(0, 7): "#REF!"}
    assert sheet.no_result == {(0, 8), (0, 9)}
    assert sheet.struck == {(0, 6)}
    assert not sheet.is_1904


def test_a_zero_that_asks_to_be_calculated_is_no_result(tmp_path: Path):
    # as Java programs leave a formula they have not calculated: the number 0, "calculate on opening"
    path = tmp_path / "old.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲表")
    sheet.write(0, 0, xlwt.Formula("1+1"))
    sheet.write(0, 1, xlwt.Formula("1+1"))
    data = bytearray(saved(book, path).read_bytes())
    unwritten = bytes.fromhex("030000000000ffff0000")  # xlwt's own result and options
    first = data.index(unwritten)
    data[first : first + 10] = bytes(8) + b"\2\0"
    second = data.index(unwritten)
    data[second : second + 10] = bytes(8) + b"\0\0"  # calculated, and zero
    path.write_bytes(data)
    assert sheets_of(path)[0].no_result == {(0, 0)}
    assert sheets_of(path)[0].grid == [["", 0.0]]


def test_an_old_workbook_counting_from_1904(tmp_path: Path):
    sheet = full_xls(tmp_path / "mac.xls", is_1904=True)
    assert sheet.is_1904
    assert sheet.grid[0][:2] == [date(2024, 5, 6), MOMENT]


def test_a_strict_workbook_is_read_as_any_other(tmp_path: Path):
    parts = {
        name: data.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT_MAIN.encode()
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in parts_of(right()).items()
    }
    strict = read(written(tmp_path, packed(parts)))
    monthly().save(tmp_path / "usual.xlsx")
    assert strict.findings == []
    assert content(strict) == content(read(tmp_path / "usual.xlsx"))


def test_what_stands_in_a_strict_sheet(tmp_path: Path):
    rows = row(1, cell("A1", 5), '<c r="B1" t="d"><v>2024-05-06</v></c>', '<c r="C1" t="e"><v>#REF!</v></c>')
    rows += '<row r="2" hidden="1"><c r="A2"><f>1+1</f></c></row>'
    sheet = sheets_of(
        written(tmp_path, small(rows, '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>', main=STRICT_MAIN))
    )[0]
    assert sheet.grid == [[5.0, date(2024, 5, 6), ""]]
    assert sheet.errors == {(0, 2): "#REF!"}
    assert sheet.no_result == {(1, 0)}
    assert sheet.hidden_rows == {1}
    assert sheet.merges == ((0, 0, 1, 0),)


@pytest.mark.parametrize("name", [NAME, NAME.replace(".xlsx", ".xlsm")])
def test_macros_are_never_run_and_said_so(tmp_path: Path, name: str):
    parts = parts_of(right()) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"}
    reading = read(written(tmp_path, packed(parts)), name)
    assert [(f.code, f.severity) for f in reading.findings] == [("macros_ignored", "warning")]
    assert reading.row_count == 5
    assert "宏没有运行" in reading.findings[0].message_zh


def test_a_workbook_under_another_workbooks_ending_is_read_and_said_so(tmp_path: Path):
    new = read(written(tmp_path, right()), NAME.replace(".xlsx", ".xls"))
    old = read(saved(as_xls(monthly()), tmp_path / "old.xls"), NAME)
    for reading, suffix in ((new, ".xls"), (old, ".xlsx")):
        assert [(f.code, f.severity) for f in reading.findings] == [("extension_differs", "warning")]
        assert f"扩展名是 {suffix}，" in reading.findings[0].message_zh
        assert reading.row_count == 5


def comment(text: str, author: str) -> Comment:
    return Comment(text, author)


def test_comments_are_the_senders_own(tmp_path: Path):
    book = OpenpyxlBook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = 1, 2, 3, 4
    sheet["A1"].comment = comment("含上年结转", "李会计")
    sheet["B1"].comment = comment("【考核办】应为万元", "李会计")
    sheet["C1"].comment = comment("应为万元", "考核办")
    sheet["D1"].comment = comment("合同金额\n见附件\n【考核办】应为万元", "")
    book.save(tmp_path / "new.xlsx")
    assert sheets_of(tmp_path / "new.xlsx")[0].comments == {(0, 0): "含上年结转", (0, 3): "合同金额\n见附件"}


def test_comments_beside_data_are_told_once_a_sheet(tmp_path: Path):
    def explain(book: OpenpyxlBook) -> None:
        book[CAPITAL]["K5"].comment = comment("含上月补报 200 万元", "李会计")
        book[CAPITAL]["L5"].comment = comment("同上", "李会计")
        book[CAPITAL]["A1"].comment = comment("表题", "李会计")  # a title is no data
        book[CAPITAL]["J5"].comment = comment("应为万元", "考核办")  # ours, of a returned copy

    reading = read_spoilt(tmp_path, explain)
    assert cells(reading) == [("comments_unread", CAPITAL, "K5")]
    assert "有 2 处批注（K5、L5）" in reading.findings[0].message_zh
    assert reading.findings[0].severity == "warning"


def test_struck_data_is_asked_about(tmp_path: Path):
    def strike(book: OpenpyxlBook) -> None:
        book[CAPITAL]["K5"].font = Font(strike=True)
        book[CAPITAL]["A1"].font = Font(strike=True)  # a title is no data
        book[CAPITAL]["M5"].font = Font(strike=True)  # nothing stands there

    reading = read_spoilt(tmp_path, strike)
    assert cells(reading) == [("cell_struck", CAPITAL, "K5")]
    assert "K5（到位资金 > 本年累计）的“1500.25”" in reading.findings[0].message_zh


def test_text_struck_in_part_is_never_read_whole(tmp_path: Path):
    path = tmp_path / "runs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, struck = book.add_worksheet("甲表"), book.add_format({"font_strikeout": True})
        sheet.write_rich_string(0, 0, struck, "100", "120")
        sheet.write(0, 1, "120")
    inline = '<c r="A1" t="inlineStr"><is><r><rPr><strike/></rPr><t>100</t></r><r><t>120</t></r></is></c>'
    for source in (path, written(tmp_path, small(row(1, inline, cell("B1"))))):
        sheet = sheets_of(source)[0]
        assert sheet.grid[0][0] == "100120"
        assert sheet.struck == {(0, 0)}


def test_percentages_stand_as_people_see_them_whoever_wrote_the_cell(tmp_path: Path):
    styles = b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs></styleSheet>'
    rows = row(1, '<c r="A1" s="1"><v>0.3722</v></c>', '<c s="1" r="B1"><v>0.5</v></c>', cell("C1", 0.5))
    parts = small(rows, styles__xml=styles)
    link = b'<Relationship Id="rIdT" Type="x/styles" Target="/xl/styles.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", link
    )
    sheet = sheets_of(written(tmp_path, parts))[0]
    assert sheet.grid == [["37.2200%", "50.0%", 0.5]]


def test_far_formatted_cells_cost_nothing(tmp_path: Path):
    rows = row(1, cell("A1"), '<c r="XFD1" s="1"/>') + row(1048576, '<c r="B1048576" s="1"></c>')
    assert sheets_of(written(tmp_path, small(rows)))[0].grid == [[1.0]]


def test_a_lying_dimension_hides_nothing(tmp_path: Path):
    parts = small(row(1, cell("A1")) + row(3, cell("C3", 9)))
    sheet = "xl/worksheets/sheet1.xml"
    for lie in ("A1", "A1:XFD1048576", "Z9:B2"):
        changed = parts[sheet].replace(b"<sheetData>", f'<dimension ref="{lie}"/><sheetData>'.encode())
        grid = sheets_of(written(tmp_path, parts | {sheet: changed}))[0].grid
        assert grid == [[1.0, "", ""], ["", "", ""], ["", "", 9.0]]


def test_cells_out_of_order_keep_their_places(tmp_path: Path):
    rows = row(3, cell("A3", 3)) + row(1, cell("C1", 2), cell("A1", 1))
    grid = sheets_of(written(tmp_path, small(rows)))[0].grid
    assert grid == [[1.0, "", 2.0], ["", "", ""], [3.0, "", ""]]


def test_hidden_rows_and_faults_between_ordinary_rows_are_told(tmp_path: Path):
    def high(number: int, attributes: str, *cells: str) -> str:
        return f'<row r="{number}" spans="1:3" ht="15.6" customHeight="1"{attributes}>{"".join(cells)}</row>'

    error = '<c r="B4" t="e"><v>#REF!</v></c>'
    rows = (
        high(1, "", cell("A1"), cell("B1")),
        high(2, ' hidden="1"', cell("A2")),
        high(3, "", cell("A3")),
        high(4, "", cell("A4"), error, '<c r="C4"><f>1+1</f></c>'),
        '<row r="5" ht="0" customHeight="1"><c r="A5"><v>5</v></c></row>',
        high(6, "", cell("A6")),
    )
    sheet = sheets_of(written(tmp_path, small("".join(rows))))[0]
    assert sheet.hidden_rows == {1, 4}
    assert (sheet.errors, sheet.no_result) == ({(3, 1): "#REF!"}, {(3, 2)})
    assert [values[0] for values in sheet.grid] == [1.0, 1.0, 1.0, 1.0, 5.0, 1.0]


def test_what_looks_like_the_start_of_the_cells_but_is_a_text_stays_as_it_is(tmp_path: Path):
    """Cells under a prefix: the plain tag stands in a text alone."""
    text = "<![CDATA[<sheetData>]]>"
    parts = small()
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr">'
        f"<x:is><x:t>{text}</x:t></x:is></x:c></x:row></x:sheetData>"
        '<x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
    ).encode()
    sheet = sheets_of(written(tmp_path, parts))[0]
    assert (sheet.grid, sheet.merges) == ([["<sheetData>"]], ((0, 0, 0, 1),))


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path):
    inner = packed({"xl/a.bin": bytes(1024 * 1024)})
    for _ in range(10):
        inner = packed({"xl/a.zip": inner})
    parts = small(row(1, cell("A1"))) | {"xl/embeddings/a.zip": inner}
    assert sheets_of(written(tmp_path, parts))[0].grid == [[1.0]]


def test_a_prefixed_dialect_is_the_same_dialect(tmp_path: Path):
    plain = sheets_of(written(tmp_path, right()))[1]
    prefixed = spoilt(
        "xl/worksheets/sheet2.xml",
        lambda d: (
            d.replace(b"</", b"</x:")
            .replace(b"<", b"<x:")
            .replace(b"<x:/x:", b"</x:")
            .replace(b"xmlns=", b"xmlns:x=")
        ),
    )
    assert sheets_of(written(tmp_path, prefixed))[1] == plain


def biff5() -> bytes:
    """A workbook of Excel 95 by a program that names no code page: one sheet, its texts in GBK, the second struck."""

    def record(kind: int, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack("<HH", kind, len(body)) + body

    def text(row_: int, column: int, xf: int, words: str) -> bytes:
        encoded = words.encode("gbk")
        return record(0x0204, struct.pack("<HHHH", row_, column, xf, len(encoded)), encoded)

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHH", 0x0500, kind, 0, 0))

    end, name = record(0x000A), "到位资金台账".encode("gbk")
    font = [
        record(0x0031, struct.pack("<HHHHHBBBBB", 200, look, 0, 400, 0, 0, 0, 0, 0, 1), b"A")
        for look in (0, 8)
    ]
    xf = [record(0x00E0, struct.pack("<HHHHHHHH", number, 0, 0, 0, 0, 0, 0, 0)) for number in (0, 1)]
    globals_ = begin(5) + b"".join(font * 2) + b"".join(xf)
    listed = record(0x0085, struct.pack("<LBBB", 0, 0, 0, len(name)), name)
    offset = len(globals_) + len(listed) + len(end)
    listed = record(0x0085, struct.pack("<LBBB", offset, 0, 0, len(name)), name)
    number = record(0x0203, struct.pack("<HHHd", 1, 1, 0, 1234.5))
    stream = (
        globals_
        + listed
        + end
        + begin(16)
        + text(0, 0, 0, "项目名称")
        + text(1, 0, 1, "甲项目")
        + number
        + end
    )
    buffer = io.BytesIO()
    XlsDoc().save(buffer, stream)
    title = "Workbook\0".encode("utf-16-le")
    return buffer.getvalue().replace(
        title + bytes(64 - len(title)) + struct.pack("<H", len(title)),
        "Book\0".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 10),
    )


def test_a_workbook_of_excel_95_without_a_code_page_is_chinese(tmp_path: Path):
    sheet = sheets_of(written(tmp_path, biff5(), "old.xls"))[0]
    assert sheet.name == "到位资金台账"
    assert sheet.grid == [["项目名称", ""], ["甲项目", 1234.5]]
    assert sheet.struck == {(1, 0)}
