"""Letters of a release: one Word document a unit and reminder, interview, yellow card or admonishment, with the facts behind it.

The wording is data (`letters.yaml`, or the office's own). What does not belong here: deciding who gets one (the
warehouse does), the lists in the bulletin (`wording`).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from pydantic import AfterValidator, Field

from kernel.closed_yaml import Closed, load
from publish import word
from publish.printing import clean
from publish.rows import Consequence, ReportTables

FILE = "letters.yaml"
_OWN = Path(__file__).with_name(FILE)
_WORDS = frozenset(
    ("unit", "office", "assessment", "period", "scheme", "document_no", "clause", "title", "reason")
)
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  (no file says when it was printed: the same release, the same bytes)
_HISTORY_WIDTHS = (4.0, 11.6)
_PERIOD_MARK, _STEP_MARK = "：", "｜"


def _known_words(text: str) -> str:
    """Raises ValueError for a word in braces that nothing fills."""
    try:
        used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as err:
        raise ValueError(f"花括号没有配对：{text}") from err
    if unknown := sorted(used - _WORDS):
        raise ValueError(f"没有 {{{unknown[0]}}} 这个词，可用的有：{'、'.join(sorted(_WORDS))}")
    return text


Sentence = Annotated[str, Field(min_length=1), AfterValidator(_known_words)]


class Letter(Closed):
    """`history` stands above the table of periods, where the trigger has held for several."""

    heading: Annotated[str, Field(min_length=1)]
    paragraphs: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    history: Sentence
    closing: tuple[Sentence, ...] = ()


class Letters(Closed):
    """What each action is told by; an action without a letter is only listed in the bulletin."""

    letters: dict[Literal["reminder_letter", "interview", "yellow_card", "admonishment"], Letter]


def render(tables: ReportTables, templates: Path) -> dict[str, bytes]:
    """File name → Word document, in the order of the scheme; wording from `templates` where the office has its own.

    Raises DataFileError when the office's wording does not load.
    """
    own = templates / FILE
    wording = load(own if own.exists() else _OWN, Letters).letters
    files: dict[str, bytes] = {}
    for row in tables.consequences:
        if letter := wording.get(row.action_code):
            files[_name(letter, row, tables)] = _write(letter, row, tables)
    return files


def is_letter(name: str, tables: ReportTables) -> bool:
    """Is the file one of the letters of this release?"""
    return any(is_letter_of(name, row, tables) for row in tables.consequences)


def is_letter_of(name: str, row: Consequence, tables: ReportTables) -> bool:
    """Is the file the letter about that consequence?"""
    return name.endswith(_ending(row, tables))


def facts(row: Consequence) -> list[tuple[str, str]]:
    """(period, what held then) of every period of the streak, the oldest first; empty when it is this period alone."""
    steps = row.history_zh.split(_STEP_MARK) if row.history_zh else []
    return [(period, reason) for period, _, reason in (step.partition(_PERIOD_MARK) for step in steps)]


def _name(letter: Letter, row: Consequence, tables: ReportTables) -> str:
    return _file_part(letter.heading) + _ending(row, tables)


def _ending(row: Consequence, tables: ReportTables) -> str:
    parts = (row.unit_name, row.title, tables.header.period_title)
    return "".join(f"_{_file_part(part)}" for part in parts) + ".docx"


def _file_part(text: str) -> str:
    return "".join("-" if c in '\\/:*?"<>|' or c.isspace() else c for c in clean(text)).strip(".-")


def _write(letter: Letter, row: Consequence, tables: ReportTables) -> bytes:
    document = Document()
    word.set_page(document)
    word.set_styles(document)
    center = {"align": WD_ALIGN_PARAGRAPH.CENTER, "indent": False}
    word.add_paragraph(document, clean(letter.heading), 22, word.TITLE_FONT, line=36, after=12, **center)
    word.add_paragraph(document, clean(f"{row.unit_name}："), indent=False)
    said = _said(row, tables)
    for text in letter.paragraphs:
        word.add_paragraph(document, clean(text.format_map(said)))
    if history := facts(row):
        word.add_paragraph(document, clean(letter.history.format_map(said)))
        _table(document, history)
    for text in letter.closing:
        word.add_paragraph(document, clean(text.format_map(said)))
    for line in _signature(tables):
        word.add_paragraph(document, line, align=WD_ALIGN_PARAGRAPH.RIGHT, before=12)
    if tables.header.illustrative_note:
        word.add_note(document, clean(f"说明：{tables.header.illustrative_note}"))
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(letter.heading), "", ""
    properties.created = properties.modified = _NO_DATE
    buffer = io.BytesIO()
    document.save(buffer)
    return word.settled(buffer.getvalue())


def _said(row: Consequence, tables: ReportTables) -> dict[str, str]:
    header = tables.header
    return {
        "unit": row.unit_name,
        "office": header.office_name,
        "assessment": header.assessment_title,
        "period": header.period_title,
        "scheme": header.scheme_title,
        "document_no": header.document_no or "",
        "clause": row.clause or "",
        "title": row.title,
        "reason": row.reason_zh,
    }


def _signature(tables: ReportTables) -> Iterator[str]:
    """The office, and a day to be written in when the letter is issued."""
    yield clean(tables.header.office_name)
    yield "　　　　年　　月　　日"


def _table(document: Any, history: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=1 + len(history), cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    word.set_borders(table)
    word.set_widths(table, _HISTORY_WIDTHS)
    for cell, text in zip(table.rows[0].cells, ("期间", "情况"), strict=True):
        word.fill_cell(cell, text, word.HEAD_FONT)
    word.mark_row(table.rows[0], "w:tblHeader")
    for line, (period, reason) in zip(table.rows[1:], history, strict=True):
        word.mark_row(line, "w:cantSplit")
        word.fill_cell(line.cells[0], clean(period), word.BODY_FONT)
        word.fill_cell(line.cells[1], clean(reason), word.BODY_FONT, is_centered=False)
