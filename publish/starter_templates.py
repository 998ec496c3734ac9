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
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

TITLE_FONT, BODY_FONT, HEAD_FONT, SUB_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN_FONT = "Times New Roman"
RED = RGBColor(0xC8, 0x10, 0x2E)
FILES = {
    "monthly_bulletin.docx": ("招商引资工作月通报", "{{ period_title }}"),
    "quarterly_review.docx": ("招商引资工作季督评通报", "{{ period_title }}"),
    "half_year_review.docx": ("招商引资工作半年通报", "{{ period_title }}"),
    "annual_assessment.docx": ("招商引资工作年度考核结果通报", "{{ period_title }}"),
}
Column = tuple[str, str, float]  # header, placeholder, width in cm

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
    ("单位", "{{ r.unit }}", 2.5),
    ("完成数", "{{ r.actual }}", 2.1),
    ("年度目标", "{{ r.target }}", 2.1),
    ("完成率%", "{{ r.completion }}", 1.6),
    ("进度差", "{{ r.gap }}", 1.6),
    ("同比%", "{{ r.year_on_year }}", 1.7),
    ("得分", "{{ r.points }}", 1.3),
    ("名次", "{{ r.rank }}", 1.1),
)
COUNTED: tuple[Column, ...] = (
    ("组别", "{{ r.group }}", 2.6),
    ("单位", "{{ r.unit }}", 4.4),
    ("完成数", "{{ r.actual }}", 2.6),
    ("同比%", "{{ r.year_on_year }}", 2.4),
    ("得分", "{{ r.points }}", 2.0),
    ("名次", "{{ r.rank }}", 1.6),
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
    _page(document)
    _styles(document)
    _masthead(document)
    _heading_title(document, title, subtitle)
    _overview(document)
    _ranking(document)
    _indicators(document)
    _lists(document)
    _reporting(document)
    _closing(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = datetime(2024, 1, 1)  # noqa: DTZ001
    return document


# page and styles -----------------------------------------------------------------------------------------------


def _page(document: Any) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "— ", 14, "宋体")
    _field(paragraph, "PAGE")
    _run(paragraph, " —", 14, "宋体")


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = _run(paragraph, "", 14, "宋体")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN_FONT, Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    normal.element.rPr.append(_language())
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)


def _language() -> Any:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    return language


def _run(paragraph: Any, text: str, size: float, font: str = BODY_FONT, **look: Any) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), LATIN_FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    run.bold = look.get("bold")
    if look.get("color") is not None:
        run.font.color.rgb = look["color"]
    return run


def _paragraph(document: Any, text: str, size: float = 16, font: str = BODY_FONT, **look: Any) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = look.get("align", WD_ALIGN_PARAGRAPH.JUSTIFY)
    form = paragraph.paragraph_format
    if look.get("indent", True):
        form.first_line_indent = Pt(size * 2)
    if "line" in look:
        form.line_spacing = Pt(look["line"])
    form.space_before, form.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
    form.keep_with_next = look.get("keep")
    _run(paragraph, text, size, font, **look)
    return paragraph


def _control(document: Any, statement: str) -> None:
    """A paragraph that holds only a loop or condition; it disappears when the template is filled in."""
    _paragraph(document, "{%p " + statement + " %}", 10, indent=False, line=12)


def _heading(document: Any, text: str, font: str = HEAD_FONT) -> None:
    paragraph = _paragraph(document, text, 16, font, keep=True, before=8)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0" if font == HEAD_FONT else "1")
    paragraph._p.get_or_add_pPr().append(level)


# parts of the bulletin -----------------------------------------------------------------------------------------


def _masthead(document: Any) -> None:
    center = WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(
        document,
        "{{ office_name }}",
        22,
        TITLE_FONT,
        color=RED,
        align=center,
        indent=False,
        line=36,
        after=14,
    )
    line = _paragraph(
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
    _paragraph(
        document, "{{ short_name }}" + title, 22, TITLE_FONT, align=center, indent=False, line=36, before=10
    )
    _paragraph(document, f"（{subtitle}）", 16, SUB_FONT, align=center, indent=False, after=14)


def _overview(document: Any) -> None:
    _paragraph(document, "{{ introduction }}")
    _heading(document, "一、总体情况")
    _control(document, "for sentence in overview")
    _paragraph(document, "{{ sentence }}")
    _control(document, "endfor")


def _caption(document: Any, text: str) -> None:
    look = {
        "align": WD_ALIGN_PARAGRAPH.CENTER,
        "indent": False,
        "keep": True,
        "line": 22,
        "before": 8,
        "after": 3,
    }
    _paragraph(document, text, 12, HEAD_FONT, **look)


def _ranking(document: Any) -> None:
    _heading(document, "二、考核得分及名次")
    _control(document, "for g in rankings")
    _caption(document, "{{ g.caption }}")
    _table(document, RANKING, "g.rows")
    _control(document, "if g.unranked")
    _note(document, "{{ g.unranked }}")
    _control(document, "endif")
    _control(document, "endfor")


def _indicators(document: Any) -> None:
    _heading(document, "三、分项指标完成情况")
    _control(document, "for t in indicators")
    _caption(document, "{{ t.caption }}")
    _control(document, "if t.has_target")
    _table(document, MEASURED, "t.rows")
    _control(document, "else")
    _table(document, COUNTED, "t.rows")
    _control(document, "endif")
    _note(document, "{{ t.note }}")
    _control(document, "endfor")


def _lists(document: Any) -> None:
    _heading(document, "四、结果运用")
    _control(document, "for c in consequences")
    _paragraph(document, "{{ c }}")
    _control(document, "endfor")
    _control(document, "if reasons.rows")
    _caption(document, "{{ reasons.caption }}")
    _table(document, REASONS, "reasons.rows")
    _control(document, "endif")


def _reporting(document: Any) -> None:
    _heading(document, "五、报送情况")
    _control(document, "for sentence in reporting")
    _paragraph(document, "{{ sentence }}")
    _control(document, "endfor")


def _closing(document: Any) -> None:
    _paragraph(document, "", 16)
    right = {"align": WD_ALIGN_PARAGRAPH.RIGHT, "indent": False}
    _paragraph(document, "{{ office_name }}", 16, **right)
    _paragraph(document, "{{ sign_date }}　　", 16, **right)
    _paragraph(document, "", 10, line=14)
    _control(document, "for n in notes")
    _note(document, "注{{ loop.index }}：{{ n }}")
    _control(document, "endfor")


def _note(document: Any, text: str) -> None:
    _paragraph(document, text, 10.5, SUB_FONT, indent=False, line=16, after=2)


# tables --------------------------------------------------------------------------------------------------------


def _table(document: Any, columns: Sequence[Column], rows: str) -> None:
    """Header, then one row repeated over `rows`; the two control rows disappear when the template is filled in."""
    table = document.add_table(rows=4, cols=len(columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _borders(table)
    _layout(table, columns)
    for n, (label, placeholder, _) in enumerate(columns):
        _fill(table.cell(0, n), label, HEAD_FONT)
        _fill(table.cell(2, n), placeholder, BODY_FONT)
    _fill(table.cell(1, 0), "{%tr for r in " + rows + " %}", BODY_FONT)
    _fill(table.cell(3, 0), "{%tr endfor %}", BODY_FONT)
    _row_property(table.rows[0], "w:tblHeader")
    for row in table.rows:
        _row_property(row, "w:cantSplit")


def _layout(table: Any, columns: Sequence[Column]) -> None:
    for n, (_, _, width) in enumerate(columns):
        table.columns[n].width = Cm(width)
        for cell in table.columns[n].cells:
            cell.width = Cm(width)


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fill(cell: Any, text: str, font: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(18)
    _run(paragraph, text, 10, font)
    properties = cell._tc.get_or_add_tcPr()
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), "center")
    properties.append(align)


def _borders(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
