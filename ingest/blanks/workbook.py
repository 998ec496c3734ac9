"""The blank workbook as a whole: cover, one sheet a form, 填表说明. The same order gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from ingest.blanks.checks import check_of, choices_of, fits_in_place
from ingest.blanks.headings import path_of
from ingest.blanks.looks import Looks
from ingest.blanks.order import BlankOrder, NoTemplateError
from ingest.blanks.table_sheet import TableSheet, unit_of
from ingest.layouts import PATH_SEPARATOR, Layout
from ingest.reading.reader import NIL, PERIOD, TEMPLATE, UNIT
from ingest.wording import NO, expected_of

GUIDE = "填表说明"
_LISTS_COLUMN = 6  # of the guide: long dropdowns stand here, apart from its text


def write_blank(out: Path, order: BlankOrder) -> None:
    """Write the blank workbook of `order` to `out`. Raises NoTemplateError when its forms are no tables."""
    tables = [layout for layout in order.layouts if layout.table]
    if any(not layout.fields or layout.is_repeated for layout in tables):
        raise NoTemplateError("这种报表一张表一个项目（或没有表格行），不能生成空白表，请用原有的表样")
    with xlsxwriter.Workbook(str(out)) as book:
        book.set_properties(
            {"created": datetime(order.period.year, 1, 1, tzinfo=UTC), "author": order.office.office.name}
        )
        looks = Looks(book)
        sheets = [(layout, book.add_worksheet(_sheet_name(layout))) for layout in order.layouts]
        guide = book.add_worksheet(GUIDE)
        sources = _draw_lists(guide, tables, list(order.unit_names.values()), looks)
        for layout, sheet in sheets:
            if layout.table:
                TableSheet(sheet, layout, order, looks).draw(sources[layout.form])
            else:
                _draw_cover(sheet, layout, order, looks)
        _draw_guide(guide, order, looks)


def _sheet_name(layout: Layout) -> str:
    return layout.title if layout.names_sheet(layout.title) else layout.sheets[0]


def _draw_cover(sheet: Worksheet, layout: Layout, order: BlankOrder, looks: Looks) -> None:
    known = {
        UNIT: order.unit_title,
        PERIOD: order.period.title_zh,
        TEMPLATE: order.template_code,
        NIL: NO,
    }
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 46)
    title = f"{order.office.office.place}招商引资报表"
    sheet.merge_range(0, 0, 0, 1, title, looks.title)
    sheet.set_row(0, 40)
    for row, (name, column) in enumerate(layout.cells.items(), start=2):
        sheet.write_string(row, 0, column.labels[0], looks.label)
        sheet.write(row, 1, known.get(name), looks.entry)
        if words := choices_of(column, []):
            sheet.data_validation(row, 1, row, 1, check_of(name, column, column.labels[0], None, words))


def _draw_lists(
    guide: Worksheet, tables: list[Layout], unit_names: list[str], looks: Looks
) -> dict[str, dict[str, list[str] | str]]:
    """Per form and field, the words of a dropdown; those too long for one stand in the guide, and their cells are named."""
    found: dict[str, dict[str, list[str] | str]] = {layout.form: {} for layout in tables}
    at = _LISTS_COLUMN
    for layout in tables:
        for name, column in layout.fields.items():
            words = choices_of(column, unit_names)
            if not words:
                continue
            found[layout.form][name] = words
            if not fits_in_place(words):
                guide.write_column(0, at, [f"{column.labels[0]}（可选）", *words], looks.cell)
                found[layout.form][name] = f"='{GUIDE}'!{xl_range_abs(1, at, len(words), at)}"
                at += 1
    return found


def _draw_guide(guide: Worksheet, order: BlankOrder, looks: Looks) -> None:
    for column, width in enumerate((16, 34, 56, 30)):
        guide.set_column(column, column, width)
    guide.set_landscape()
    guide.set_paper(9)
    guide.fit_to_pages(1, 0)
    guide.merge_range(0, 0, 0, 3, GUIDE, looks.title)
    row = 1
    for number, text in enumerate(_advice(order), start=1):
        guide.merge_range(row, 0, row, 3, f"{number}. {text}", looks.line)
        guide.set_row(row, 30)
        row += 1
    for column, text in enumerate(("工作表", "栏目", "填什么", "说明")):
        guide.write_string(row + 1, column, text, looks.head)
    row += 2
    for layout in order.layouts:
        for name, column in layout.columns.items():
            label = f" {PATH_SEPARATOR} ".join(path_of(column))
            expected = expected_of(name, column, unit_of(layout, column))
            note = f"已按{order.last_period.title_zh}报表预填" if _is_given(order, layout, name) else ""
            for position, text in enumerate((_sheet_name(layout), label, expected, note)):
                guide.write_string(row, position, text, looks.cell)
            row += 1


def _is_given(order: BlankOrder, layout: Layout, name: str) -> bool:
    has_rows = bool(order.last_period and order.last_rows.get(layout.table or ""))
    return has_rows and layout.columns[name].carry


def _advice(order: BlankOrder) -> list[str]:
    said = [
        "只在各表表头以下填写，不改工作表名称、表头文字和列的次序；行不够时，在“合计”行上方插入行。不用的空行可以留着。",
        "金额只填数字，按表头注明的计量单位；没有的留空或填“－”，“0”表示确实为零。合计由公式算出，不必填写；有外币的列不合计。",
        "代码列已设为文本格式，直接输入即可；从别处粘贴时请选“选择性粘贴→数值”，以免丢失位数。",
        "有下拉箭头的栏目请从列表中选择。",
    ]
    if any(NIL in layout.cells for layout in order.layouts):
        said.append("全月没有任何事项的，封面“是否零报告”选“是”，各表不填。")
    if order.last_period and order.last_rows:
        said.append(
            f"项目名称、代码等已按{order.last_period.title_zh}报表预填，请核对：已退出的整行删除，新项目填在后面的空行。"
            "金额单元格的批注是当时所报的数，仅供参考。"
        )
    return said
