"""Write the workbooks and Word templates of the published examples, the same bytes every time.

Workbooks: one .xlsx a `<office>/figures/<month>.csv`, which holds the figures exactly as published, under the column
titles of the sheet; nothing is computed here. Templates: the demo county's, under the title of the publication.
Run as `python -m examples.published.build` from the project root.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from demo.excel import save
from kernel.home import PROJECT_ROOT
from kernel.office import OfficeFolder, list_offices, load_office
from kernel.period import Period

HERE = Path(__file__).resolve().parent
SHEET = "指标完成情况表"
_STARTER = PROJECT_ROOT / "offices" / "pingyang" / "templates"
_MONTHLY = ("monthly_bulletin.docx", "招商引资工作月通报")
_QUARTERLY = ("quarterly_review.docx", "招商引资工作季督评通报")
# office: the starter it uses (file, its title), the file publish looks for, the title of the publication
TEMPLATES = {
    "guichi": (_MONTHLY, "monthly_bulletin.docx", "招商引资工作情况通报"),
    "leye": (_QUARTERLY, "quarterly_review.docx", "招商引资工作情况通报"),
    "luan": (_QUARTERLY, "half_year_review.docx", "招商引资工作成效公示"),
    "miluo": (_MONTHLY, "monthly_bulletin.docx", "招商引资工作情况通报"),
    "sichuan_county": (_MONTHLY, "monthly_bulletin.docx", "招商引资工作情况通报"),
    "unnamed_city": (_MONTHLY, "monthly_bulletin.docx", "招商引资工作情况通报"),
    "xiping": (_QUARTERLY, "quarterly_review.docx", "财政收入完成情况通报"),
}
_WIDTHS = {"序号": 6, "单位": 12, "指标": 38, "备注": 30}
_SIDE = Side(style="thin", color="FF808080")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_HEAD = PatternFill("solid", fgColor="FFEDEDED")


@dataclass(frozen=True)
class Sheet:
    """One published table: its office, its month, the column titles and the rows below them, as text."""

    office: OfficeFolder
    period: Period
    columns: list[str]
    rows: list[list[str]]

    @property
    def target(self) -> Path:
        """Where the workbook lies, laid out as an inbox is."""
        return self.office.path / "inbox" / self.period.code / f"{SHEET}_{self.period.title_zh}.xlsx"


def sheets(root: Path = HERE) -> list[Sheet]:
    """Every published table below `root`, by office and month."""
    found = []
    for code in list_offices(root):
        office = load_office(root / code)
        for path in sorted((office.path / "figures").glob("*.csv")):
            columns, *rows = csv.reader(path.read_text("utf-8").splitlines())
            numbered = [[str(number), *row] for number, row in enumerate(rows, start=1)]
            found.append(Sheet(office, Period.parse(path.stem), ["序号", *columns], numbered))
    return found


def workbook(sheet: Sheet) -> bytes:
    """The table as a clerk lays it out: merged title, 报告期 line, bordered grid, the source below."""
    book = Workbook()
    page = book.active
    page.title = SHEET
    book.properties.creator = sheet.office.office.short_name
    width = len(sheet.columns)
    _line(
        page,
        1,
        width,
        f"{sheet.office.office.short_name}{SHEET}",
        Font(name="黑体", size=16, bold=True),
        "center",
    )
    _line(page, 2, width, f"报告期：{sheet.period.title_zh}", Font(name="宋体", size=10), "left")
    for column, title in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(title, 13)
        cell = page.cell(3, column, title)
        cell.font, cell.fill = Font(name="宋体", size=10, bold=True), _HEAD
    for number, row in enumerate(sheet.rows, start=4):
        for column, text in enumerate(row, start=1):
            _write(page, number, column, text)
    for cells in page.iter_rows(min_row=3, max_row=3 + len(sheet.rows), max_col=width):
        for cell in cells:
            cell.border = _BOX
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    last = 4 + len(sheet.rows)
    _line(page, last, width, f"说明：{sheet.office.office.note}", Font(name="宋体", size=9), "left")
    page.row_dimensions[1].height, page.row_dimensions[last].height = 30, 48
    page.freeze_panes = "A4"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    return save(book, date.fromisoformat(f"{sheet.period.end_month}-28"))


def _line(page: Worksheet, row: int, width: int, text: str, font: Font, horizontal: str) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    cell = page.cell(row, 1, text)
    cell.font, cell.alignment = font, Alignment(horizontal=horizontal, vertical="center", wrap_text=True)


def _write(page: Worksheet, row: int, column: int, text: str) -> None:
    """A number with the decimals it was published with, or the text as it stands; nothing for an empty field."""
    if not text:
        return
    cell = page.cell(row, column)
    cell.font = Font(name="宋体", size=10)
    try:
        cell.value = Decimal(text)
    except InvalidOperation:
        cell.value = text
        return
    places = max(0, -int(cell.value.as_tuple().exponent))
    cell.number_format = f"0.{'0' * places}" if places else "0"


def template(office_code: str, target: Path) -> None:
    """Write the office's Word template to `target`. Raises ValueError when the starter no longer has its title."""
    (source, old), _, new = TEMPLATES[office_code]
    with ZipFile(_STARTER / source) as starter, ZipFile(target, "w", ZIP_DEFLATED) as titled:
        for part in starter.infolist():
            data = starter.read(part)
            if part.filename == "word/document.xml":
                if old.encode() not in data:
                    raise ValueError(f"{source}: 标题“{old}”不在模板中")
                data = data.replace(old.encode(), new.encode())
            titled.writestr(ZipInfo(part.filename), data, ZIP_DEFLATED)


def main() -> None:
    for sheet in sheets():
        sheet.target.parent.mkdir(parents=True, exist_ok=True)
        sheet.target.write_bytes(workbook(sheet))
    for office_code, (_, name, _) in TEMPLATES.items():
        target = HERE / office_code / "templates" / name
        target.parent.mkdir(exist_ok=True)
        template(office_code, target)


if __name__ == "__main__":
    main()
