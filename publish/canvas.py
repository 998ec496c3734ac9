"""The common look of the score workbook: its sheets, cells, headers and print set-up.

Texts are always written as texts, so nothing received from a unit can become a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import xlsxwriter

from publish import printing
from publish.printing import clean
from publish.rows import ReportTables

(
    SCORES,
    RANKING,
    TOTALS,
    BANDS,
    PERIODS,
    CASES,
    PLACES,
    CONDITIONS,
    OVERRIDES,
    FORECASTS,
    EVIDENCE,
    TARGETS,
    NOTES,
) = (
    "得分明细",
    "排名",
    "指标汇总",
    "档次",
    "期间得分",
    "情形",
    "名次分",
    "条件",
    "特别规定",
    "全年预计",
    "来源",
    "目标来源",
    "说明",
)
SHEETS = (
    RANKING,
    SCORES,
    TOTALS,
    BANDS,
    PERIODS,
    CASES,
    PLACES,
    CONDITIONS,
    OVERRIDES,
    FORECASTS,
    EVIDENCE,
    TARGETS,
    NOTES,
)
HEADER_ROW = 2  # 0-based: title, note, header
DIGITS = 15  # significant ones a spreadsheet keeps of a number
_KEPT = Context(prec=DIGITS, rounding=ROUND_HALF_UP)


def kept(value: Decimal | int) -> Decimal:
    """The number a cell can hold: half up at the significant digits a spreadsheet keeps. Its exact figure stands in a note."""
    return _KEPT.plus(Decimal(value))


class Canvas:
    """One workbook being written, with its formats made once."""

    def __init__(self, book: xlsxwriter.Workbook, tables: ReportTables):
        self.book, self.tables, self.header = book, tables, tables.header
        self._formats: dict[tuple, Any] = {}
        title = f"{self.header.short_name}{self.header.assessment_title}得分表{printing.in_brackets(self.header.period_title)}"
        book.set_properties({"title": clean(title), "author": "", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        book.set_calc_mode("auto")
        rare = {
            CASES: tables.cases,
            PLACES: tables.places,
            CONDITIONS: tables.conditions,
            OVERRIDES: tables.overrides,
            FORECASTS: tables.forecasts,
        }
        shown = [name for name in SHEETS if rare.get(name, True)]
        self.sheets = {name: book.add_worksheet(name) for name in shown}

    def format(self, **options: Any) -> Any:
        key = tuple(sorted(options.items()))
        if key not in self._formats:
            base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self.book.add_format({**base, **options})
        return self._formats[key]

    def cell(
        self, sheet: Any, row: int, column: int, value: Any, formula: str | None = None, **style: Any
    ) -> None:
        """One bordered cell: a formula with its cached value, a number, or a text, never anything guessed; what a
        number loses in a spreadsheet stands in a note beside it."""
        look = {"border": 1, "border_color": "#BFBFBF", **style}
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            look = {"num_format": "#,##0.######", "align": "right", **look}
        if formula is not None:
            cached = "" if value is None else float(kept(value)) if isinstance(value, Decimal) else value
            sheet.write_formula(row, column, formula, self.format(**look), cached)
        elif value is None:
            sheet.write_blank(row, column, None, self.format(**look))
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value), self.format(**look))
        else:
            sheet.write_number(row, column, float(kept(value)), self.format(**look))
            if kept(value) != value:
                exact = f"精确数为 {Decimal(value):,f}；电子表格的数只保留{DIGITS}位有效数字。"
                sheet.write_comment(row, column, exact, {"author": "", "x_scale": 2})

    def frame(
        self, name: str, title: str, note: str, columns: Sequence[tuple[str, float]], frozen: int
    ) -> Any:
        """Title, note, header row, widths, frozen panes and print set-up of one sheet."""
        sheet, last = self.sheets[name], len(columns) - 1
        sheet.merge_range(0, 0, 0, min(max(last, 1), 14), clean(title), self.format(bold=True, font_size=15))
        sheet.merge_range(1, 0, 1, min(max(last, 1), 14), clean(note), self.format(font_color="#595959"))
        sheet.set_row(0, 26)
        sheet.set_row(HEADER_ROW, 32)
        head = {"bold": True, "bg_color": "#F2F2F2", "border": 1, "border_color": "#BFBFBF"}
        for n, (label, width) in enumerate(columns):
            sheet.set_column(n, n, width)
            sheet.write_string(HEADER_ROW, n, label, self.format(**head, text_wrap=True, align="center"))
        sheet.freeze_panes(HEADER_ROW + 1, frozen)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    @property
    def points_format(self) -> str:
        places = self.header.points_places
        return "0" if places == 0 else "0." + "0" * places

    def title(self, what: str) -> str:
        return f"{self.header.short_name}{self.header.assessment_title}{what}{printing.in_brackets(self.header.period_title)}"
