"""Word as an office writes it: GB/T 9704 page, fonts, headings, captions and bordered tables, one function a piece.

A4, 37/35/28/26 mm margins, 仿宋 body, 黑体 and 楷体 headings, page numbers between dashes. What does not belong here:
what is written (`starter_templates`, `papers`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

TITLE_FONT, BODY_FONT, HEAD_FONT, SUB_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN_FONT = "Times New Roman"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def set_page(document: Any, is_landscape: bool = False) -> None:
    """A4 with its margins and page numbers; lying down, the margins turn with the sheet."""
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    margins = ("top_margin", "right_margin", "bottom_margin", "left_margin")
    sizes = (37, 26, 35, 28)
    if is_landscape:
        section.orientation, margins = (
            WD_ORIENT.LANDSCAPE,
            ("right_margin", "bottom_margin", "left_margin", "top_margin"),
        )
    section.page_width, section.page_height = (Mm(297), Mm(210)) if is_landscape else (Mm(210), Mm(297))
    for margin, size in zip(margins, sizes, strict=True):
        setattr(section, margin, Mm(size))
    section.footer_distance = Mm(15 if is_landscape else 25)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, "— ", 14, "宋体")
    _field(paragraph, "PAGE")
    add_run(paragraph, " —", 14, "宋体")


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = add_run(paragraph, "", 14, "宋体")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def set_styles(document: Any) -> None:
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


def add_run(paragraph: Any, text: str, size: float, font: str = BODY_FONT, **look: Any) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), LATIN_FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    run.bold = look.get("bold")
    if look.get("color") is not None:
        run.font.color.rgb = look["color"]
    return run


def add_paragraph(document: Any, text: str, size: float = 16, font: str = BODY_FONT, **look: Any) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = look.get("align", WD_ALIGN_PARAGRAPH.JUSTIFY)
    form = paragraph.paragraph_format
    if look.get("indent", True):
        form.first_line_indent = Pt(size * 2)
    if "line" in look:
        form.line_spacing = Pt(look["line"])
    form.space_before, form.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
    form.keep_with_next = look.get("keep")
    add_run(paragraph, text, size, font, **look)
    return paragraph


def add_heading(document: Any, text: str, font: str = HEAD_FONT) -> None:
    paragraph = add_paragraph(document, text, 16, font, keep=True, before=8)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0" if font == HEAD_FONT else "1")
    paragraph._p.get_or_add_pPr().append(level)


def add_caption(document: Any, text: str) -> None:
    look = {
        "align": WD_ALIGN_PARAGRAPH.CENTER,
        "indent": False,
        "keep": True,
        "line": 22,
        "before": 8,
        "after": 3,
    }
    add_paragraph(document, text, 12, HEAD_FONT, **look)


def add_note(document: Any, text: str) -> None:
    add_paragraph(document, text, 10.5, SUB_FONT, indent=False, line=16, after=2)


def set_widths(table: Any, widths: Sequence[float]) -> None:
    """One width in cm a column."""
    for n, width in enumerate(widths):
        table.columns[n].width = Cm(width)
        for cell in table.columns[n].cells:
            cell.width = Cm(width)


def mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def fill_cell(cell: Any, text: str, font: str, is_centered: bool = True) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_centered else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.line_spacing = Pt(18)
    add_run(paragraph, text, 10, font)
    properties = cell._tc.get_or_add_tcPr()
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), "center")
    properties.append(align)


def set_borders(table: Any) -> None:
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


def settled(data: bytes) -> bytes:
    """The same package without the time it was zipped at."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in sorted(old.infolist(), key=lambda i: (i.filename != "[Content_Types].xml", i.filename)):
            new.writestr(zipfile.ZipInfo(item.filename, _EPOCH), old.read(item), zipfile.ZIP_DEFLATED)
    return out.getvalue()
