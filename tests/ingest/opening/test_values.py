"""Every value is read as another program reads it: calamine, over real workbooks and over cells written in every way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bench.workbooks import write_months
from ingest.opening.formats import percent_text
from ingest.opening.guard import UnreadableError
from ingest.opening.sheet import BLANK, Sheet, Value
from ingest.opening.workbook import Workbook
from kernel.home import PROJECT_ROOT
from tests.ingest.layouts.forms import project_sheets, score_sheet, self_assessment, target_tree
from tests.ingest.opening.packages import cell, packed, right, row, small, written

STYLES = """<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/>
<numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="166" formatCode="0.00&quot;d&quot;"/>
<numFmt numFmtId="167" formatCode="[Red]0;[Blue]-0"/><numFmt numFmtId="168" formatCode="[$-804]h:mm\\ AM/PM"/></numFmts>
<cellXfs>{}</cellXfs></styleSheet>"""
FORMATS = (0, 2, 10, 14, 22, 31, 46, 49, 164, 165, 166, 167, 168)
STYLE_LINK = b'<Relationship Id="rIdT" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
REAL = sorted(PROJECT_ROOT.glob("examples/*/*/inbox/**/*.xlsx"))
MAKERS = {
    make.__name__: make
    for make in (self_assessment, target_tree, score_sheet, lambda: project_sheets("甲", "乙"))
}


def sheets_of(path: Path) -> list[Sheet]:
    with Workbook(path, path.name) as book:
        return [book.sheet(entry) for entry in book.entries]


def theirs(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def check_alike(path: Path) -> int:
    """Every value of every sheet is theirs, and stands where theirs does; how many there are."""
    others, count = theirs(path), 0
    for sheet in sheets_of(path):
        other = others[sheet.name]
        height = max(len(other), len(sheet.grid))
        width = max((len(values) for values in (*other, *sheet.grid)), default=0)
        for place in ((r, c) for r in range(height) for c in range(width)):
            if place in sheet.errors or place in sheet.no_result:
                assert sheet.value(*place) == BLANK
                continue
            mine, known = sheet.value(*place), value_at(other, *place)
            if isinstance(mine, str) and mine.endswith("%") and isinstance(known, float):
                known = percent_text(known)
            assert (type(mine), mine) == (type(known), known), (sheet.name, place)
            count += mine != BLANK
    return count


def value_at(grid: list[list[Any]], row_: int, column: int) -> Any:
    inside = row_ < len(grid) and column < len(grid[row_])
    return grid[row_][column] if inside else BLANK


@pytest.mark.parametrize("path", REAL, ids=[path.stem for path in REAL])
def test_published_workbooks_are_read_alike(path: Path):
    assert check_alike(path) > 10


@pytest.mark.parametrize("maker", MAKERS)
def test_forms_are_read_alike(tmp_path: Path, maker: str):
    MAKERS[maker]().save(tmp_path / "book.xlsx")
    assert check_alike(tmp_path / "book.xlsx") > 10


def test_a_large_month_is_read_alike(tmp_path: Path):
    assert check_alike(write_months(tmp_path, ["2024-06"])[0]) > 2000
    assert check_alike(written(tmp_path, right())) > 50


def test_what_excel_writes_is_read_alike(tmp_path: Path):
    """Shared strings, rich ones among them, formulas with their results, formats of every kind."""
    path = tmp_path / "excel.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet("甲表"), book.add_format({"bold": True})
        for at, (value, code) in enumerate(
            [(date(2024, 5, 6), "yyyy-mm-dd"), (1.5, "[h]:mm"), (0.25, "hh:mm"), (0.3722, "0.0%"), (7, "0_ ")]
        ):
            sheet.write(0, at, value, book.add_format({"num_format": code}))
        for at, text in enumerate(["昆阳镇", " 前后有空格 ", "两\n行", "昆阳镇", "A&B <3>", "_x000D_", "\r"]):
            sheet.write_string(1, at, text)
        sheet.write_rich_string(2, 0, "一", bold, "二", " 三")
        sheet.write_formula(3, 0, "=A1&B1", None, "文字")
        sheet.write_formula(3, 1, "=1+1", None, 2)
        sheet.write_formula(3, 2, "=TRUE", None, True)
        sheet.write_boolean(3, 3, False)
    assert check_alike(path) == 17
    assert sheets_of(path)[0].grid[0] == [
        *(date(2024, 5, 6), timedelta(hours=36), time(6), "37.2200%", 7.0),
        *([BLANK] * 2),
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    [
        "合计",
        "_x000D_",
        "1.50",
        "a\nb",
        "\t",
        " 首",
        "尾 ",
        "\ue000",
        "\ue000\ue000",
        "&amp;",
        "]]>",
        "%",
        "1_0",
    ]
)
NUMBERS = st.one_of(
    st.integers(0, 10**8).map(str),
    st.integers(0, 2_958_465 * 86_400).map(lambda second: repr(second / 86_400)),  # any moment there is
    st.decimals(0, 10**8, places=2).map(str),
    st.sampled_from(["1E-3", ".5", "5.", "-0", "0.30000000000000004", "1.5", "59.5", "60.5", "61.5"]),
)
DAYS = st.sampled_from(["2024-05-06", "2024-05-06T13:30:00", "13:30:00", "5月"])


@st.composite
def cells_of(draw: st.DrawFn, ref: str, strings: list[str]) -> str:
    """One cell as some program might write it, plain or not; a shared string is added to `strings`."""
    style = draw(st.none() | st.integers(0, len(FORMATS) - 1))
    look = "" if style is None else f' s="{style}"'
    said = draw(TEXTS)
    text = escape(said, {"\r": "&#13;", "\t": "&#9;", "\n": "&#10;"})
    if draw(st.booleans()):
        text = "".join(f"&#{ord(ch)};" if ord(ch) > 127 else ch for ch in text)
    # the other reader takes spaces at the ends away unless they are said to stay, as every program says of them
    keep = ' xml:space="preserve"' if said != said.strip() or draw(st.booleans()) else ""
    item = draw(st.sampled_from([f"<t{keep}>{text}</t>", f"<r><t{keep}>{text}</t></r><r><t>尾</t></r>"]))
    reading_aid = draw(st.sampled_from(["", "<rPh><t>音</t></rPh>"]))
    number = draw(NUMBERS)
    written_as = draw(
        st.sampled_from(
            [
                f'<c r="{ref}"{look}/>',
                f'<c r="{ref}"{look} t="n"></c>',
                f'<c r="{ref}"{look}><v>{number}</v></c>',
                f'<c{look} r="{ref}" t="n"><v>{number}</v></c>',
                f'<c r="{ref}" t="n"{look}><f>SUM(A1:A2)</f><v>{number}</v></c>',
                f'<c r="{ref}"{look}><f t="shared" si="0"/><v>{number}</v></c>',
                f'<c r="{ref}"{look} t="s"><v>{len(strings)}</v></c>',
                f'<c r="{ref}"{look} t="str"><f>A1&amp;B1</f><v>{text}</v></c>',
                f'<c r="{ref}"{look} t="b"><v>{draw(st.integers(0, 1))}</v></c>',
                f'<c r="{ref}"{look} t="e"><v>#REF!</v></c>',
                f'<c r="{ref}" t="d"><v>{draw(DAYS)}</v></c>',
                f'<c r="{ref}"{look} t="inlineStr"><is>{item}{reading_aid}</is></c>',
            ]
        )
    )
    if 't="s"' in written_as:
        strings.append(item)
    return written_as


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    strings: list[str] = []
    rows = "".join(
        row(
            number,
            *(draw(cells_of(f"{letter}{number}", strings)) for letter in "ABCDEF"[: draw(st.integers(1, 6))]),
        )
        for number in range(1, draw(st.integers(1, 4)) + 1)
    )
    items = "".join(f"<si>{item}</si>" for item in strings)
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in FORMATS)
    parts = small(
        rows,
        sharedStrings__xml=f"<sst>{items}</sst>".encode(),
        styles__xml=STYLES.format(formats).encode(),
    )
    relations = "xl/_rels/workbook.xml.rels"
    link = STYLE_LINK + b'Target="styles.xml"/></Relationships>'
    return packed(parts | {relations: parts[relations].replace(b"</Relationships>", link)})


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(workbooks())
def test_any_cell_is_read_alike(tmp_path: Path, data: bytes):
    assert check_alike(written(tmp_path, data)) <= 4 * 6  # no more values than cells were drawn


def only(tmp_path: Path, xml: str, strings: str = "<si><t>甲</t></si>") -> Value:
    data = packed(small(row(1, xml), sharedStrings__xml=f"<sst>{strings}</sst>".encode()))
    grid = sheets_of(written(tmp_path, data))[0].grid
    return grid[0][0] if grid else BLANK


@pytest.mark.parametrize(
    "xml",
    [
        cell("A1", "abc"),
        cell("A1", "1_0"),
        cell("A1", "0x10"),
        cell("A1", "nan"),
        cell("A1", "1,5"),
        '<c r="A1" t="b"><v>2</v></c>',
        '<c r="A1" t="s"><v>1</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1" t="x"><v>1</v></c>',
        '<c r="A1" t="str"><v>a&b;</v></c>',
        '<c r="A1" t="inlineStr"><is><t>a&b</t></is></c>',
    ],
)
def test_a_value_that_is_none_of_its_type_is_a_damaged_workbook(tmp_path: Path, xml: str):
    with pytest.raises(UnreadableError) as refused:
        only(tmp_path, xml)
    assert refused.value.finding.code == "file_damaged"


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="A1" s=\'0\' t="n"><v>5</v></c>', 5.0),
        ('<c r="A1" cm="1"><v>5</v></c>', 5.0),
        ('<c r="A1"><v> 5 </v></c>', 5.0),
        ('<c r="A1"><v>-1.5e+20</v></c>', -1.5e20),
        ('<c r="A1" t="inlineStr"><is><t> 甲 </t></is></c>', " 甲 "),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 甲 </t></is></c>', " 甲 "),
        ('<c r="A1" t="inlineStr"><is><t>&#19968;</t></is></c>', "一"),
        ('<c r="A1" t="s"><v>0</v></c>', "甲"),
        ('<c r="A1" t="str"><f>A2</f><v></v></c>', BLANK),
        ('<c r="A1" t="d"><v>2024-05-06T13:30:00</v></c>', datetime.fromisoformat("2024-05-06T13:30")),
        ("<!-- " + cell("A1", 9) + " -->" + cell("A1", 5), 5.0),  # a cell in a remark is none
    ],
)
def test_cells_written_otherwise_say_the_same(tmp_path: Path, xml: str, value: Value):
    assert only(tmp_path, xml) == value


@pytest.mark.parametrize(
    ("strings", "texts"),
    [
        ("<si><t>甲</t><phoneticPr fontId='1'/></si><si><t/></si><si/>", ["甲", BLANK, BLANK]),
        ("<si><r><t>甲</t></r></si><si><t>乙</t></si>", ["甲", "乙"]),
        ("<!-- <si><t>丙</t></si> --><si><t>甲</t></si>", ["甲"]),
        ("<si><t>\ue000</t></si><si><t>乙</t></si>", ["\ue000", "乙"]),
        ("<si><t>_x005F__xD800_</t></si>", ["__xD800_"]),
    ],
)
def test_shared_strings_keep_their_order(tmp_path: Path, strings: str, texts: list[str]):
    numbers = [f'<c r="A{at + 1}" t="s"><v>{at}</v></c>' for at in range(len(texts))]
    rows = "".join(row(at + 1, number) for at, number in enumerate([*numbers, cell(f"A{len(texts) + 1}")]))
    data = packed(small(rows, sharedStrings__xml=f"<sst>{strings}</sst>".encode()))
    assert [values[0] for values in sheets_of(written(tmp_path, data))[0].grid] == [*texts, 1.0]
