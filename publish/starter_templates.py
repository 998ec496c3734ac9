"""Builds the Word templates an office starts with; from then on the office edits them in Word.

The layout follows GB/T 9704 as offices practise it: A4, 37/35/28/26 mm margins, red title line, 小标宋 title, 仿宋 body,
黑体 and 楷体 headings, page numbers between dashes. The placeholders are those of `publish.bulletin.context`.
What does not belong here: any figure or sentence of a particular release.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor

from publish import word
from publish.printing import FORECAST_ZH

RED = RGBColor(0xC8, 0x10, 0x2E)
FILES = {
    "monthly_bulletin.docx": ("招商引资工作月通报", "{{ period_title }}"),
    "quarterly_review.docx": ("招商引资工作季督评通报", "{{ period_title }}"),
    "half_year_review.docx": ("招商引资工作半年通报", "{{ period_title }}"),
    "annual_assessment.docx": ("招商引资工作年度考核结果通报", "{{ period_title }}"),
}
Column = tuple[str, str, float]  # header, placeholder, width in cm

FORECASTS: tuple[Column, ...] = (
    ("单位", "{{ r.unit }}", 3.6),
    ("预计月份", "{{ r.months }}", 2.2),
    *((title, f"{{{{ r.{kind} }}}}", 2.45) for kind, title in FORECAST_ZH.items()),
)
REASONS: tuple[Column, ...] = (
    ("结果", "{{ r.title }}", 3.0),
    ("单位", "{{ r.unit }}", 3.6),
    ("事由", "{{ r.reason }}", 8.9),
)
RANKING: tuple[Column, ...] = (
    ("名次", "{{ r.rank }}", 1.2),
    ("单位", "{{ r.unit }}", 3.8),
    ("指标得分", "{{ r.indicator_points }}", 2.0),
    ("加分", "{{ r.bonus_points }}", 1.5),
    ("扣分", "{{ r.deduction_points }}", 1.5),
    ("总分", "{{ r.total_points }}", 1.9),
    ("等次", "{{ r.grade }}", 1.6),
    ("上期名次", "{{ r.previous_rank }}", 2.0),
)
MEASURED: tuple[Column, ...] = (
    ("组别", "{{ r.group }}", 1.6),
    ("单位", "{{ r.unit }}", 2.3),
    ("完成数", "{{ r.actual }}", 2.0),
    ("年度目标", "{{ r.target }}", 2.0),
    ("完成率%", "{{ r.completion }}", 1.6),
    ("进度差", "{{ r.gap }}", 1.7),
    ("同比%", "{{ r.year_on_year }}", 1.8),
    ("得分", "{{ r.points }}", 1.6),
    ("名次", "{{ r.rank }}", 1.0),
)
COUNTED: tuple[Column, ...] = (
    ("组别", "{{ r.group }}", 2.6),
    ("单位", "{{ r.unit }}", 4.4),
    ("完成数", "{{ r.actual }}", 2.6),
    ("同比%", "{{ r.year_on_year }}", 2.4),
    ("得分", "{{ r.points }}", 2.0),
    ("名次", "{{ r.rank }}", 1.6),
)
POINTED: tuple[Column, ...] = (
    ("组别", "{{ r.group }}", 3.6),
    ("单位", "{{ r.unit }}", 6.0),
    ("得分", "{{ r.points }}", 3.4),
    ("名次", "{{ r.rank }}", 2.6),
)


def write(folder: Path) -> list[Path]:
    """Write the starter templates, one a kind of period, to `folder`, which must exist. Files already there are replaced."""
    paths = []
    for name, (title, subtitle) in FILES.items():
        path = folder / name
        _template(title, subtitle).save(str(path))
        paths.append(path)
    return paths


def _template(title: str, subtitle: str) -> Any:
    document = Document()
    word.set_page(document)
    word.set_styles(document)
    _masthead(document)
    _heading_title(document, title, subtitle)
    _overview(document)
    _ranking(document)
    _indicators(document)
    _forecasts(document)
    _lists(document)
    _reporting(document)
    _closing(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = datetime(2024, 1, 1)  # noqa: DTZ001
    return document


def _control(document: Any, statement: str) -> None:
    """A paragraph that holds only a loop or condition; it disappears when the template is filled in."""
    word.add_paragraph(document, "{%p " + statement + " %}", 10, indent=False, line=12)


# parts of the bulletin -----------------------------------------------------------------------------------------


def _masthead(document: Any) -> None:
    center = WD_ALIGN_PARAGRAPH.CENTER
    word.add_paragraph(
        document,
        "{{ office_name }}",
        22,
        word.TITLE_FONT,
        color=RED,
        align=center,
        indent=False,
        line=36,
        after=14,
    )
    line = word.add_paragraph(
        document, "{{ short_name }}招考办通报〔{{ year }}〕　号", 16, align=center, indent=False, after=18
    )
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "C8102E")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _heading_title(document: Any, title: str, subtitle: str) -> None:
    center = WD_ALIGN_PARAGRAPH.CENTER
    word.add_paragraph(
        document,
        "{{ short_name }}" + title,
        22,
        word.TITLE_FONT,
        align=center,
        indent=False,
        line=36,
        before=10,
    )
    word.add_paragraph(document, f"（{subtitle}）", 16, word.SUB_FONT, align=center, indent=False, after=14)


def _overview(document: Any) -> None:
    word.add_paragraph(document, "{{ introduction }}")
    word.add_heading(document, "一、总体情况")
    _control(document, "for sentence in overview")
    word.add_paragraph(document, "{{ sentence }}")
    _control(document, "endfor")


def _ranking(document: Any) -> None:
    word.add_heading(document, "二、考核得分及名次")
    _control(document, "for g in rankings")
    word.add_caption(document, "{{ g.caption }}")
    _table(document, RANKING, "g.rows")
    _control(document, "if g.unranked")
    word.add_note(document, "{{ g.unranked }}")
    _control(document, "endif")
    _control(document, "endfor")


def _indicators(document: Any) -> None:
    word.add_heading(document, "三、分项指标完成情况")
    _control(document, "for t in indicators")
    word.add_caption(document, "{{ t.caption }}")
    _control(document, "if t.has_target")
    _table(document, MEASURED, "t.rows")
    _control(document, "elif t.has_figures")
    _table(document, COUNTED, "t.rows")
    _control(document, "else")
    _table(document, POINTED, "t.rows")
    _control(document, "endif")
    word.add_note(document, "{{ t.note }}")
    _control(document, "endfor")


def _forecasts(document: Any) -> None:
    _control(document, "if forecasts.rows")
    word.add_caption(document, "{{ forecasts.caption }}")
    _table(document, FORECASTS, "forecasts.rows")
    word.add_note(document, "{{ forecasts.note }}")
    _control(document, "endif")


def _lists(document: Any) -> None:
    word.add_heading(document, "四、结果运用")
    _control(document, "for c in consequences")
    word.add_paragraph(document, "{{ c }}")
    _control(document, "endfor")
    _control(document, "if reasons.rows")
    word.add_caption(document, "{{ reasons.caption }}")
    _table(document, REASONS, "reasons.rows")
    _control(document, "endif")


def _reporting(document: Any) -> None:
    word.add_heading(document, "五、报送情况")
    _control(document, "for sentence in reporting")
    word.add_paragraph(document, "{{ sentence }}")
    _control(document, "endfor")


def _closing(document: Any) -> None:
    word.add_paragraph(document, "", 16)
    right = {"align": WD_ALIGN_PARAGRAPH.RIGHT, "indent": False}
    word.add_paragraph(document, "{{ office_name }}", 16, **right)
    word.add_paragraph(document, "{{ sign_date }}　　", 16, **right)
    word.add_paragraph(document, "", 10, line=14)
    _control(document, "for n in notes")
    word.add_note(document, "注{{ loop.index }}：{{ n }}")
    _control(document, "endfor")


# tables --------------------------------------------------------------------------------------------------------


def _table(document: Any, columns: Sequence[Column], rows: str) -> None:
    """Header, then one row repeated over `rows`; the two control rows disappear when the template is filled in."""
    table = document.add_table(rows=4, cols=len(columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    word.set_borders(table)
    word.set_widths(table, [width for _, _, width in columns])
    for n, (label, placeholder, _) in enumerate(columns):
        word.fill_cell(table.cell(0, n), label, word.HEAD_FONT)
        word.fill_cell(table.cell(2, n), placeholder, word.BODY_FONT)
    word.fill_cell(table.cell(1, 0), "{%tr for r in " + rows + " %}", word.BODY_FONT)
    word.fill_cell(table.cell(3, 0), "{%tr endfor %}", word.BODY_FONT)
    word.mark_row(table.rows[0], "w:tblHeader")
    for row in table.rows:
        word.mark_row(row, "w:cantSplit")
