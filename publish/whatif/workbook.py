"""A comparison as a workbook: places and totals, every line of every unit, with live differences and a check column.

Texts are always written as texts. What does not belong here: wording (`sentences`), comparing (`compared`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from publish.printing import clean
from publish.whatif import sentences
from publish.whatif.compared import Comparison, Move, PeriodMoves

MOVES, LINES, NOTES = "名次变化", "逐项差额", "说明"
_MOVE_COLUMNS = (
    ("期次", 12),
    ("组别", 16),
    ("单位", 24),
    ("原名次", 8),
    ("新名次", 8),
    ("上升名次", 9),
    ("原总分", 10),
    ("新总分", 10),
    ("总分差", 10),
    ("逐项合计", 10),
    ("核对", 7),
    ("等次", 18),
    ("主要原因", 64),
    ("原办法名次", 10),
    ("草案名次", 10),
    ("单位代码", 14),
)
_LINE_COLUMNS = (
    ("期次", 12),
    ("单位", 24),
    ("项目", 24),
    ("原得分", 10),
    ("新得分", 10),
    ("差额", 10),
    ("原状态", 12),
    ("新状态", 12),
    ("原计算说明", 60),
    ("新计算说明", 60),
    ("单位代码", 14),
    ("项目代码", 22),
)
_HEAD = 2  # 0-based row of the header: title, note, header
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  (the same comparison, the same bytes)


def write(comparison: Comparison, target: Path) -> None:
    """Write the workbook to `target`. Raises OSError when it cannot be written."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": f"{comparison.office_name}办法试算", "author": "", "created": _NO_DATE})
        sheets = _Sheets(book)
        lines = [(p, move, line) for p in comparison.periods for move in p.moves for line in move.lines]
        last = _HEAD + 1 + max(len(lines), 1)
        _moves(sheets, comparison, last)
        _lines(sheets, comparison, lines)
        _notes(sheets, comparison)


class _Sheets:
    """One workbook being written, with its formats made once."""

    def __init__(self, book: Any):
        self.book, self._formats = book, {}

    def look(self, **options: Any) -> Any:
        key = tuple(sorted(options.items()))
        if key not in self._formats:
            base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self.book.add_format({**base, **options})
        return self._formats[key]

    def frame(
        self, name: str, title: str, note: str, columns: Sequence[tuple[str, float]], frozen: int
    ) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, clean(title), self.look(bold=True, font_size=15))
        sheet.write_string(1, 0, clean(note), self.look(font_color="#595959"))
        head = self.look(bold=True, bg_color="#F2F2F2", border=1, text_wrap=True, align="center")
        for n, (label, width) in enumerate(columns):
            sheet.set_column(n, n, width)
            sheet.write_string(_HEAD, n, label, head)
        sheet.set_row(_HEAD, 30)
        sheet.freeze_panes(_HEAD + 1, frozen)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    def row(self, sheet: Any, row: int, cells: Sequence[Any]) -> None:
        """Texts, numbers, blanks, and formulas as (formula, value, number format)."""
        for n, cell in enumerate(cells):
            if isinstance(cell, tuple):
                formula, value, pattern = cell
                look = self.look(border=1, border_color="#BFBFBF", num_format=pattern)
                sheet.write_formula(
                    row, n, formula, look, float(value) if isinstance(value, Decimal) else value
                )
            elif isinstance(cell, Decimal | int):
                pattern = "0" if isinstance(cell, int) else "#,##0.00########"
                sheet.write_number(
                    row, n, float(cell), self.look(border=1, border_color="#BFBFBF", num_format=pattern)
                )
            elif cell is None:
                sheet.write_blank(row, n, None, self.look(border=1, border_color="#BFBFBF"))
            else:
                look = self.look(border=1, border_color="#BFBFBF", text_wrap=len(cell) > 20)
                sheet.write_string(row, n, clean(cell), look)


_SIGNED = "+#,##0.00########;-#,##0.00########;0"


def _moves(sheets: _Sheets, comparison: Comparison, last: int) -> None:
    note = "名次、总分可改动试算；“核对”看逐项差额之和是否等于总分差。上升名次为负即下降。"
    title = f"{comparison.office_name}办法试算：名次变化"
    sheet = sheets.frame(MOVES, title, note, _MOVE_COLUMNS, 3)
    row = _HEAD
    for period in comparison.periods:
        for move in period.moves:
            row += 1
            sheets.row(sheet, row, _move_cells(period, move, row + 1, last))
            sheet.set_row(row, 30)
    sheet.autofilter(_HEAD, 0, max(row, _HEAD + 1), len(_MOVE_COLUMNS) - 1)


def _move_cells(period: PeriodMoves, move: Move, own: int, last: int) -> list[Any]:
    total = sum((line.change for line in move.lines), Decimal(0))
    first = _HEAD + 2
    summed = (
        f"=ROUND(SUMIFS({LINES}!$F${first}:$F${last},{LINES}!$A${first}:$A${last},A{own},"
        f"{LINES}!$K${first}:$K${last},P{own}),10)"
    )
    up = "" if move.places_up is None else move.places_up
    return [
        period.now.period_title,
        sentences.group(move),
        move.unit_name,
        move.then.place,
        move.now.place,
        (f'=IF(OR(D{own}="",E{own}=""),"",D{own}-E{own})', up, "+0;-0;0"),
        move.then.total,
        move.now.total,
        (f"=ROUND(H{own}-G{own},10)", move.change, _SIGNED),
        (summed, total, _SIGNED),
        (f'=IF(ROUND(I{own}-J{own},8)=0,"一致","不一致")', "一致" if total == move.change else "不一致", "@"),
        sentences.grade(move),
        sentences.because(move),
        move.then.official_rank,
        move.now.official_rank,
        move.unit_code,
    ]


def _lines(sheets: _Sheets, comparison: Comparison, lines: Sequence[Any]) -> None:
    note = "计入总分的得分；没有得分的项目按零计入总分，状态列说明原因。"
    sheet = sheets.frame(LINES, f"{comparison.office_name}办法试算：逐项差额", note, _LINE_COLUMNS, 3)
    for row, (period, move, line) in enumerate(lines, _HEAD + 1):
        was, is_now = sentences.line_points(line)
        cells = [
            period.now.period_title,
            move.unit_name,
            line.title,
            line.then,
            line.now,
            (f"=ROUND(E{row + 1}-D{row + 1},10)", line.change, _SIGNED),
            was,
            is_now,
            line.item_then.formula_zh if line.item_then else "",
            line.item_now.formula_zh if line.item_now else "",
            move.unit_code,
            line.code,
        ]
        sheets.row(sheet, row, cells)
    sheet.autofilter(_HEAD, 0, _HEAD + max(len(lines), 1), len(_LINE_COLUMNS) - 1)


def _notes(sheets: _Sheets, comparison: Comparison) -> None:
    sheet = sheets.book.add_worksheet(NOTES)
    sheet.set_column(0, 0, 120)
    said = [*sentences.introduction(comparison), *comparison.notes]
    for period in comparison.periods:
        said += ["", sentences.heading(period), *sentences.overview(period)]
    look = sheets.look(text_wrap=True)
    for row, text in enumerate(said):
        sheet.write_string(row, 0, clean(text), look)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
