"""A paper (`kernel.paper`) as a file: Word, workbook or page, by the ending of its name.

The same paper gives the same bytes. What does not belong here: what a paper says, how Word pieces look (`word`).
"""

from __future__ import annotations

import base64
import hashlib
import io
import math
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kernel.decimals import AMOUNT_PLACES
from kernel.paper import Grid, Paper, Section
from publish import word
from publish.printing import clean
from publish.waterfall import drawing

_TEMPLATES = Path(__file__).with_name("templates")
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  (no file says when it was printed: the same paper, the same bytes)
_WORD_WIDTH_CM, _SHEET_WIDTH = 22.5, 150
_NUMBER = re.compile(rf"-?[0-9,]+(?:\.([0-9]{{1,{AMOUNT_PLACES}}}))?")
_EXACT_DIGITS = 15  # a workbook keeps no more of a number
_FORBIDDEN = frozenset("[]:*?/\\'")  # in the name of a sheet


def write_paper(paper: Paper, target: Path) -> None:
    """Write `paper` to `target`, whose ending is one of `PAPER_ENDINGS`. Raises OSError when it cannot be written."""
    _WRITERS[target.suffix.lower()](paper, target)


def _widths(grid: Grid, whole: float) -> list[float]:
    total = sum(column.width for column in grid.columns)
    return [whole * column.width / total for column in grid.columns]


# Word ----------------------------------------------------------------------------------------------------------


def _write_word(paper: Paper, target: Path) -> None:
    document = Document()
    word.set_page(document, is_landscape=True)
    word.set_styles(document)
    center = {"align": WD_ALIGN_PARAGRAPH.CENTER, "indent": False}
    word.add_paragraph(document, clean(paper.title), 22, word.TITLE_FONT, line=36, after=6, **center)
    for line in paper.lines:
        word.add_paragraph(document, clean(line), 12, word.SUB_FONT, line=20, **center)
    for section in paper.sections:
        word.add_heading(document, clean(section.title))
        for sentence in section.sentences:
            word.add_paragraph(document, clean(sentence), 12, line=22)
        for grid in section.grids:
            _word_table(document, grid)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(paper.title), "", ""
    properties.created = properties.modified = _NO_DATE
    buffer = io.BytesIO()
    document.save(buffer)
    target.write_bytes(word.settled(buffer.getvalue()))


def _word_table(document: Any, grid: Grid) -> None:
    if grid.caption:
        word.add_caption(document, clean(grid.caption))
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    word.set_borders(table)
    word.set_widths(table, _widths(grid, _WORD_WIDTH_CM))
    for cell, column in zip(table.rows[0].cells, grid.columns, strict=True):
        word.fill_cell(cell, clean(column.title), word.HEAD_FONT)
    for row, texts in zip(list(table.rows)[1:], grid.rows, strict=True):
        for cell, column, text in zip(row.cells, grid.columns, texts, strict=True):
            word.fill_cell(cell, clean(text), word.BODY_FONT, is_centered=column.align == "center")
            if column.align == "right":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.mark_row(table.rows[0], "w:tblHeader")
    for row in table.rows:
        word.mark_row(row, "w:cantSplit")


# workbook ------------------------------------------------------------------------------------------------------


def _write_workbook(paper: Paper, target: Path) -> None:
    """One sheet a table; what is said to be a number is one, every other cell a text: nothing can become a formula."""
    with xlsxwriter.Workbook(str(target)) as book:
        book.set_properties({"title": clean(paper.title), "author": "", "created": _NO_DATE})
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        boxed = {**base, "border": 1, "text_wrap": True}
        looks = {
            "title": book.add_format({**base, "font_size": 15, "bold": True}),
            "line": book.add_format({**base, "font_color": "#595959"}),
            "head": book.add_format({**boxed, "bold": True, "bg_color": "#F2F2F2", "align": "center"}),
            "left": book.add_format(boxed),
            "center": book.add_format({**boxed, "align": "center"}),
            "right": book.add_format({**boxed, "align": "right"}),
        }
        for places in range(AMOUNT_PLACES + 1):
            shape = "#,##0" + ("." + "0" * places if places else "")
            looks[shape] = book.add_format({**boxed, "align": "right", "num_format": shape})
        pages = [(section, grid) for section in paper.sections for grid in section.grids or (None,)]
        for n, (section, grid) in enumerate(pages, 1):
            _sheet(book.add_worksheet(_sheet_name(section, grid, n)), paper, section, grid, looks)


def _sheet_name(section: Section, grid: Grid | None, n: int) -> str:
    """As a workbook can call a sheet: without the marks it forbids, short, and unique by its number."""
    said = f"{section.title.split('、')[-1]} {grid.caption if grid else ''}"
    return f"{n} {''.join(c for c in clean(said) if c not in _FORBIDDEN)}"[:31].rstrip()


def _sheet(sheet: Any, paper: Paper, section: Section, grid: Grid | None, looks: dict[str, Any]) -> None:
    captions = [grid.caption] if grid and grid.caption else []
    lines = [*paper.lines, section.title, *section.sentences, *captions]
    sheet.write_string(0, 0, clean(paper.title), looks["title"])
    for row, line in enumerate(lines, 1):
        sheet.write_string(row, 0, clean(line), looks["line"])
    if grid:
        _sheet_table(sheet, len(lines) + 1, grid, looks)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _sheet_table(sheet: Any, top: int, grid: Grid, looks: dict[str, Any]) -> None:
    """The table from row `top` on, each row as high as its longest text needs."""
    widths = _widths(grid, _SHEET_WIDTH)
    for n, (column, width) in enumerate(zip(grid.columns, widths, strict=True)):
        sheet.set_column(n, n, width)
        sheet.write_string(top, n, clean(column.title), looks["head"])
    sheet.repeat_rows(top)
    for row, texts in enumerate(grid.rows, top + 1):
        sheet.set_row(row, 15 * max(_lines(text, width) for text, width in zip(texts, widths, strict=True)))
        for n, (column, text) in enumerate(zip(grid.columns, texts, strict=True)):
            match = _NUMBER.fullmatch(text) if column.is_number else None
            if match and sum(c.isdigit() for c in text) <= _EXACT_DIGITS:
                shape = "#,##0" + ("." + "0" * len(match[1]) if match[1] else "")
                sheet.write_number(row, n, Decimal(text.replace(",", "")), looks[shape])
            else:
                sheet.write_string(row, n, clean(text), looks[column.align])


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column: a Chinese character is two wide, and a line is never quite full."""
    return math.ceil(sum(2 if ord(c) > 0x2000 else 1 for c in text) / max(width - 2, 1)) or 1


# page ----------------------------------------------------------------------------------------------------------


def _write_page(paper: Paper, target: Path) -> None:
    """One page without scripts; its style is admitted by its hash."""
    style = (_TEMPLATES / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    html = _template().render(paper=paper, drawing=drawing, style=Markup(style), style_hash=digest)
    target.write_text(clean(html), "utf-8")


@cache
def _template() -> Any:
    loader = FileSystemLoader(_TEMPLATES)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("paper.html.jinja")


_WRITERS: dict[str, Callable[[Paper, Path], None]] = {
    ".docx": _write_word,
    ".xlsx": _write_workbook,
    ".html": _write_page,
}
PAPER_ENDINGS = tuple(_WRITERS)
