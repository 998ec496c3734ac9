"""Nothing of the sender's workbook is harmed: part by part, cell by cell, and Excel's relatives still open it."""

import csv
import io
import shutil
import subprocess

import openpyxl
import pytest
from lxml import etree

from ingest.returns import mark_workbook
from ingest.returns.styles import MARK_RGB
from tests.ingest.returns.senders import (
    parts_of,
    plain_workbook,
    prefixed,
    repacked,
    rich_workbook,
    slip,
    strict,
    told,
    without_styles,
)

DATA = "到位资金台账"
FINDINGS = (
    told(DATA, ("B", 2)),
    told(DATA, ("B", 2), "explain", message="比上月减少"),
    told(DATA, ("C", 3), "warning"),
    told(DATA, ("D", 2), "explain"),
    told(DATA, ("B", 6)),  # inside the merged A5:B6
    told(DATA, ("C", 2), "warning"),
    told(DATA, ("F", 40)),  # neither row nor cell exists
    told(DATA, ("H", 3)),  # row exists, cell does not; its column has a style
    told("旧数据", ("A", 1), "warning"),
    told(DATA),
    told(None),
)
MARKED = {
    "B2": "block",
    "C3": "warning",
    "D2": "explain",
    "A5": "block",
    "C2": "warning",
    "F40": "block",
    "H3": "block",
}


@pytest.fixture(scope="module")
def original() -> bytes:
    return rich_workbook()


@pytest.fixture(scope="module")
def returned(original: bytes) -> bytes:
    return marked(original, *FINDINGS)


def marked(data: bytes, *findings, **more) -> bytes:
    result = mark_workbook(data, slip(*findings, **more))
    assert result is not None
    return result


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def filled(sheet) -> dict[str, str]:
    """Cell → severity of every cell in a mark's colour."""
    severities = {rgb: severity for severity, rgb in MARK_RGB.items()}
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return {c.coordinate: severities[c.fill.fgColor.rgb] for c in cells if c.fill.fgColor.rgb in severities}


def looks(cell) -> tuple:
    """All of a cell but its fill and comment."""
    style = (cell.font, cell.border, cell.alignment, cell.protection)
    return cell.value, cell.data_type, cell.number_format, *(repr(part) for part in style)


def test_every_untouched_part_keeps_its_bytes(original, returned):
    before, after = parts_of(original), parts_of(returned)
    sheets = openpyxl.load_workbook(io.BytesIO(original)).sheetnames
    assert sheets == ["封面", DATA, "旧数据"]  # parts sheet1, sheet2, sheet3
    touched = {name for name in before if after[name] != before[name]}
    assert touched == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert after.keys() - before.keys() == {
        "xl/worksheets/sheet4.xml",  # 问题清单
        "xl/comments2.xml",  # the hidden sheet had no comments
        "xl/drawings/vmlDrawing2.vml",
        "xl/worksheets/_rels/sheet3.xml.rels",
    }
    assert {"xl/charts/chart1.xml", "xl/media/image1.png", "xl/drawings/drawing2.xml"} <= before.keys()


def test_touched_sheets_differ_by_fill_and_comment_only(original, returned):
    before, after = opened(original), opened(returned)
    assert after.sheetnames == ["问题清单", *before.sheetnames]
    for name in before.sheetnames:
        old, new = before[name], after[name]
        assert [looks(c) for row in old.iter_rows() for c in row] == [
            looks(new[c.coordinate]) for row in old.iter_rows() for c in row
        ]
        assert old.merged_cells.ranges == new.merged_cells.ranges
        assert old.sheet_state == new.sheet_state
    assert after.defined_names["税率"].attr_text == before.defined_names["税率"].attr_text
    assert after[DATA].defined_names["本表"].attr_text == before[DATA].defined_names["本表"].attr_text


def test_everything_beside_the_cells_of_a_touched_sheet_is_word_for_word(original, returned):
    before, after = (parts_of(data)["xl/worksheets/sheet2.xml"] for data in (original, returned))
    kept, now = (dict(map(spelled, etree.fromstring(data))) for data in (before, after))
    cells = kept.pop("sheetData"), now.pop("sheetData")
    assert cells[0] != cells[1]
    assert now == {**kept, "sheetViews": kept["sheetViews"].replace(b' tabSelected="1"', b"")}
    assert {
        "conditionalFormatting",
        "dataValidations",
        "autoFilter",
        "pageSetup",
        "drawing",
        "mergeCells",
    } <= kept.keys()


def spelled(element) -> tuple[str, bytes]:
    return etree.QName(element).localname, etree.tostring(element, method="c14n")


def test_cached_results_of_formulas_are_kept(original, returned):
    before, after = (
        openpyxl.load_workbook(io.BytesIO(d), data_only=True)[DATA] for d in (original, returned)
    )
    assert (
        (after["D2"].value, after["C5"].value)
        == (before["D2"].value, before["C5"].value)
        == (1.5 / 10.25, 30.25)
    )


def test_each_offending_cell_is_filled_and_commented(returned):
    sheet = opened(returned)[DATA]
    assert filled(sheet) == MARKED
    assert sheet["B2"].comment.author == "考核办"
    assert (
        sheet["B2"].comment.text
        == "【考核办】阻断：应为数字\n怎么改：请改正\n\n需说明：比上月减少\n怎么改：请改正"
    )
    assert (sheet["H3"].number_format, sheet["H3"].font.name) == ("#,##0.00", "仿宋")  # its column's style
    assert sheet["B6"].coordinate not in MARKED


def test_comments_of_the_sender_are_kept_with_ours_below(original, returned):
    before, after = opened(original)[DATA], opened(returned)[DATA]
    assert (after["A2"].comment.text, after["A2"].comment.author) == (before["A2"].comment.text, "李某")
    assert after["C3"].comment.author == "李某"
    assert (
        after["C3"].comment.text == before["C3"].comment.text + "\n【考核办】警告：应为数字\n怎么改：请改正"
    )


def test_every_comment_has_one_box(returned):
    boxes = parts_of(returned)["xl/drawings/vmlDrawing1.vml"].decode()
    assert boxes.count('ObjectType="Note"') == len({"A2", "C3"} | MARKED.keys()) == 8
    ids = [part.split('"')[0] for part in boxes.split('<v:shape id="')[1:]]
    assert len(ids) == len(set(ids)) == 8


def test_the_list_comes_first_and_is_the_only_open_sheet(returned):
    book = opened(returned)
    assert book.active.title == "问题清单"
    assert [s.title for s in book if s.sheet_view.tabSelected] == ["问题清单"]


def test_the_list_holds_every_finding_with_a_link_to_its_cell(returned):
    sheet = opened(returned)["问题清单"]
    rows = [
        row for row in sheet.iter_rows(min_col=1, max_col=7) if row[0].value in ("阻断", "警告", "需说明")
    ]
    assert len(rows) == len(FINDINGS)
    assert [row[0].value for row in rows] == ["阻断"] * 6 + ["警告"] * 3 + ["需说明"] * 2
    links = {(row[1].value, row[2].value): row[2].hyperlink and row[2].hyperlink.location for row in rows}
    assert links["到位资金台账", "F40"] == "'到位资金台账'!F40"
    assert links["旧数据（隐藏）", "A1"] is None  # nobody can jump to a hidden sheet
    assert links[None, None] is None
    texts = [cell.value for row in sheet.iter_rows(max_row=9) for cell in row if cell.value]
    assert texts[1].startswith("退回")
    for fact in (
        "pingyang-000007",
        "平阳县考核办",
        "昆阳镇",
        "2024年6月",
        "2024-07-03 09:12",
        "阻断 6 条，警告 3 条，需说明 2 条",
    ):
        assert fact in texts


def test_no_finding_is_left_out_however_many(original):
    many = [told(DATA, ("B", row), subject=f"项目{row}") for row in range(2, 1502)]
    book = opened(marked(original, *many))
    subjects = [row[3].value for row in book["问题清单"].iter_rows() if row[0].value == "阻断"]
    assert subjects == [f"项目{row}" for row in range(2, 1502)]
    assert len(filled(book[DATA])) == 1500 - 1  # B6 lies in the merged A5:B6, as B5 does


@pytest.mark.parametrize("dialect", [strict, prefixed, without_styles])
def test_other_dialects_are_marked_as_well(dialect):
    data = dialect(plain_workbook("甲表", "乙表"))
    result = marked(data, told("乙表", ("C", 3)), told("乙表", ("B", 9), "warning"))
    again = marked(result, told("乙表", ("C", 3)))
    parts = parts_of(result)
    assert parts["xl/worksheets/sheet1.xml"] == parts_of(data)["xl/worksheets/sheet1.xml"].replace(
        b' tabSelected="1"', b""
    )
    if dialect is strict:
        result, again = transitional(result), transitional(again)
    for data, cells in ((result, {"C3": "block", "B9": "warning"}), (again, {"C3": "block"})):
        sheet = opened(data)["乙表"]
        assert filled(sheet) == cells
        assert {c.coordinate for row in sheet.iter_rows() for c in row if c.comment} == cells.keys()
        assert (sheet["A1"].value, sheet["C3"].value) == (1, 3)


def transitional(data: bytes) -> bytes:
    """Back into the dialect openpyxl reads."""

    def change(_: str, part: bytes) -> bytes:
        part = part.replace(
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        )
        return part.replace(
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        )

    return repacked(data, change)


def test_a_drawing_of_buttons_that_is_no_xml_keeps_its_buttons():
    data = repacked(marked(plain_workbook("甲表"), told("甲表", ("A", 1))), _with_button)
    drawing = parts_of(marked(data, told("甲表", ("C", 3))))["xl/drawings/vmlDrawing1.vml"].decode()
    assert (
        '<v:shape id="_x0000_s9000" type="#_x0000_t201"><v:textbox>确认<br></v:textbox></v:shape>' in drawing
    )
    assert drawing.count('ObjectType="Note"') == 1
    assert "_x0000_s9001" in drawing


def _with_button(name: str, part: bytes) -> bytes:
    """Excel writes <br> without an end into the drawings of its old buttons."""
    button = '<v:shape id="_x0000_s9000" type="#_x0000_t201"><v:textbox>确认<br></v:textbox></v:shape></xml>'
    return part.replace(b"</xml>", button.encode()) if name.endswith(".vml") else part


def test_the_same_input_gives_the_same_bytes(original, returned):
    assert marked(original, *FINDINGS) == returned


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_reads_the_same_values(original, returned, tmp_path):
    for name, data in (("before", original), ("after", returned)):
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    files = [str(tmp_path / f"{name}.xlsx") for name in ("before", "after")]
    subprocess.run(
        [*command, "--convert-to", filters, "--outdir", str(tmp_path), *files],
        check=True,
        timeout=120,
        capture_output=True,
    )
    for sheet in ("封面", DATA):
        assert values(tmp_path / f"after-{sheet}.csv") == values(tmp_path / f"before-{sheet}.csv") != {}
    assert "阻断" in (tmp_path / "after-问题清单.csv").read_text("utf-8")


def values(path) -> dict[tuple[int, int], str]:
    """Filled cells of a sheet as LibreOffice shows them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = enumerate(csv.reader(file))
        return {(r, c): text for r, row in rows for c, text in enumerate(row) if text}
