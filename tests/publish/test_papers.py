"""A paper as Word, workbook and page: everything it says is there, as text, and the same paper gives the same bytes."""

from __future__ import annotations

import docx
import openpyxl
import pytest
from lxml import html

from kernel.paper import Column, Grid, Paper, Section
from publish import PAPER_ENDINGS, write_paper

HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>'
ROWS = (("1", "到位资金", "每1亿元计5分"), ("2", HOSTILE, "—"))
GRID = Grid((Column("序号", 5, "center"), Column("指标", 20), Column("计分办法", 40)), ROWS, "指标")
PAPER = Paper(
    "某县考核办法",
    ("某考〔2024〕1号", "说明：虚构"),
    (Section("一、考核对象", ("共两组。",)), Section("二、月通报：附表/一", ("每月一次。",), (GRID, GRID))),
)


def texts_of(path):
    """(all paragraphs and cells of tables, tables as rows of texts)."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        tables = [[tuple(c.text for c in row.cells) for row in table.rows] for table in document.tables]
        return [p.text for p in document.paragraphs], tables
    if path.suffix == ".html":
        page = html.fromstring(path.read_bytes())
        tables = [
            [tuple(c.text for c in row.iter("th", "td")) for row in t.iter("tr")] for t in page.iter("table")
        ]
        return [e.text for e in page.iter("h1", "h2", "p", "caption")], tables
    book = openpyxl.load_workbook(path)
    said = [[c.value for c in row] for sheet in book for row in sheet.iter_rows()]
    heads = [n for n, row in enumerate(said) if row[0] == "序号"]
    return [row[0] for row in said], [[tuple(row) for row in said[n : n + 3]] for n in heads]


@pytest.mark.parametrize("ending", PAPER_ENDINGS)
def test_everything_the_paper_says_is_in_the_file_once_where_it_belongs(tmp_path, ending):
    write_paper(PAPER, tmp_path / f"paper{ending}")
    lines, tables = texts_of(tmp_path / f"paper{ending}")
    for said in (
        PAPER.title,
        *PAPER.lines,
        "一、考核对象",
        "共两组。",
        "二、月通报：附表/一",
        "每月一次。",
        "指标",
    ):
        assert said in lines
    assert tables == [[("序号", "指标", "计分办法"), *ROWS]] * 2


def test_a_workbook_keeps_numbers_as_numbers_and_says_what_it_cannot_keep(tmp_path):
    """Sixteen digits are more than a workbook holds of a number: they stay as they are written, as text."""
    said = ("1,234.50", "-7", "0", "—", "1,234,567,890.123456", "1.2.3")
    amount = Column("金额", 10, "right", is_number=True)
    grid = Grid((amount, Column("编号", 10)), tuple((text, text) for text in said))
    write_paper(Paper("表", (), (Section("表", (), (grid,)),)), tmp_path / "paper.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "paper.xlsx").active.iter_rows())[-len(said) :]
    assert [row[0].value for row in rows] == [1234.5, -7, 0, *said[3:]]
    assert [row[0].number_format for row in rows[:3]] == ["#,##0.00", "#,##0", "#,##0"]
    assert [row[1].value for row in rows] == list(said)


@pytest.mark.parametrize("ending", PAPER_ENDINGS)
def test_the_same_paper_gives_the_same_bytes(tmp_path, ending):
    for name in "ab":
        write_paper(PAPER, tmp_path / f"{name}{ending}")
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_nothing_that_was_written_can_run(tmp_path):
    write_paper(PAPER, tmp_path / "paper.html")
    write_paper(PAPER, tmp_path / "paper.xlsx")
    page = html.fromstring((tmp_path / "paper.html").read_bytes())
    assert list(page.iter("script")) == []
    assert "script-src" not in page.xpath("//meta[@http-equiv]/@content")[0]
    cells = [
        c
        for sheet in openpyxl.load_workbook(tmp_path / "paper.xlsx")
        for row in sheet.iter_rows()
        for c in row
    ]
    assert [c.data_type for c in cells if c.value == HOSTILE] == ["s", "s"]
