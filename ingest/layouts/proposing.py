"""A layout proposed for a sheet that none fits: labels compared with every known form's, and the shape of the values.

A proposal is a draft with gaps (`?`) that the check of layouts refuses until a person has filled them. It is never
used by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.addresses import column_letters
from ingest.labels import normal, squeeze
from ingest.layouts.model import PATH_SEPARATOR, Column, Layout, Layouts, join_path
from ingest.opening.sheet import BLANK, Sheet, Value, show
from ingest.periods import find_period
from ingest.reading.cells import exact
from ingest.reading.dates import date_of
from ingest.reading.header import Header, HeaderColumn, guess
from ingest.reading.numbers import RefusedError, is_none_word
from ingest.reading.units import UnitNames

_LINE = re.compile(r"([^\s:：]+(?:（[^）]*）)?)\s*[:：]\s*(\S+)")  # `填报单位：昆阳镇`
_SAMPLE = 30  # rows below the header that show what a column holds
_ENOUGH = 60  # percent from which a column is proposed
_FITS, _CONTRADICTS = 15, -30
_FULL = 85  # percent that the label alone can give
_NUMBERS = frozenset(
    {"amount", "amount_usd", "figure", "measure", "count", "percent", "points", "area", "per_area", "place"}
)
_TEXTS = frozenset({"text", "code", "choice", "unit", "value_unit"})


@dataclass(frozen=True)
class ColumnProposal:
    """One column of the sheet: the field it may be (None: no idea), how sure (percent) and why.

    `words` are words of a choice that the field does not know yet.
    """

    letter: str
    label: str
    field: str | None
    confidence: int
    reason: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A draft for one sheet: the known form it is nearest to, its 1-based header rows, a proposal for each column.

    `lines` are labels above the header that state a unit of the office or a period.
    """

    sheet: str
    near: Layout
    header_rows: tuple[int, int]
    columns: tuple[ColumnProposal, ...]
    lines: dict[str, tuple[str, ...]]

    @property
    def gaps(self) -> list[str]:
        """Labels nobody could place, words of choices nobody knows, and required fields of the nearest form that no column is."""
        placed = {column.field for column in self.columns}
        missing = [n for n in self.near.required_fields if n not in placed]
        unplaced = [c.label for c in self.columns if c.field is None]
        words = [f"{c.label}中的{'、'.join(c.words)}" for c in self.columns if c.words]
        return [*unplaced, *words, *(self.near.fields[name].labels[0] for name in missing)]


def propose(sheet: Sheet, layouts: Layouts, names: UnitNames) -> Proposal | None:
    """The best draft for `sheet`; None when no row looks like a header or no column resembles any known one."""
    header = guess(sheet)
    if header is None:
        return None
    shapes = {column.index: _shape(sheet, header, column.index, names) for column in header.columns}
    drafts = [
        (layout, _place(sheet, header, shapes, layout)) for layout in reversed(layouts.all) if layout.table
    ]
    layout, columns = max(drafts, key=lambda draft: sum(c.confidence for c in draft[1] if c.field))
    if not any(column.field for column in columns):
        return None
    rows = (header.first_row + 1, header.last_row + 1)
    return Proposal(sheet.name, layout, rows, columns, _lines(sheet, header, names))


def _place(
    sheet: Sheet, header: Header, shapes: dict[int, str | None], layout: Layout
) -> tuple[ColumnProposal, ...]:
    """Each column with the field it resembles most; a field goes to the column that resembles it most."""
    mine = [c for c in header.columns if "".join(c.path) not in layout.skip_labels]
    scores = sorted(
        (
            (score, -column.index, name, reason)
            for column in mine
            for name, score, reason in _scores(column, shapes[column.index], layout)
        ),
        reverse=True,
    )
    taken: dict[int, tuple[str, int, str]] = {}
    for score, negative, name, reason in scores:
        if score >= _ENOUGH and -negative not in taken and name not in {t[0] for t in taken.values()}:
            taken[-negative] = (name, score, reason)
    return tuple(_proposal(sheet, header, layout, c, taken.get(c.index), shapes[c.index]) for c in mine)


def _proposal(
    sheet: Sheet,
    header: Header,
    layout: Layout,
    column: HeaderColumn,
    found: tuple[str, int, str] | None,
    shape: str | None,
) -> ColumnProposal:
    name, score, reason = found or (None, 0, f"没有相近的字段；内容是{shape or '空白'}")
    words: tuple[str, ...] = ()
    if name and layout.fields[name].type == "choice":
        known = layout.fields[name].code_of_word
        written = (squeeze(show(value)) for value in _sample(sheet, header, column.index))
        words = tuple(dict.fromkeys(w for w in written if w not in known and not is_none_word(w)))
        reason += f"；可选词里没有：{'、'.join(words)}" if words else ""
    return ColumnProposal(column_letters(column.index), column.label, name, score, reason, words)


def _scores(column: HeaderColumn, shape: str | None, layout: Layout) -> Iterator[tuple[str, int, str]]:
    """(field, percent, reason) for every field of a layout."""
    label = "".join(column.path)
    for name, field in layout.fields.items():
        known = max(field.labels, key=lambda text: _alike(label, text))
        score = _alike(label, known) * _FULL / 100
        reason = f"表头与“{known.replace(PATH_SEPARATOR, '→').replace(' ', '')}”" + (
            "相同" if score == _FULL else "相近"
        )
        if shape is not None:
            fits = _suits(field, shape)
            score += _FITS if fits else _CONTRADICTS
            reason += f"，内容是{shape}" + ("" if fits else "，与字段类型不符")
        yield name, max(0, min(100, round(score))), reason


def _alike(label: str, known: str) -> float:
    """How alike two header paths are, 0 to 100; the leaf alone counts for less than the whole path."""
    whole = join_path(known.split(PATH_SEPARATOR))
    leaf = join_path([known.rsplit(PATH_SEPARATOR, maxsplit=1)[-1]])
    return max(fuzz.ratio(label, whole), 0.9 * fuzz.ratio(label, leaf))


def _suits(field: Column, shape: str) -> bool:
    if shape == "数字":
        return field.type in _NUMBERS or field.type == "code"
    if shape == "日期":
        return field.type == "date"
    if shape == "是否":
        return field.type in ("bool", "choice")
    if shape == "单位名称":
        return field.type in ("unit", "text")
    return field.type in _TEXTS


def _shape(sheet: Sheet, header: Header, index: int, names: UnitNames) -> str | None:
    """What most filled cells of a column are; None without any."""
    cells = _sample(sheet, header, index)
    tests: list[tuple[str, Callable[[Value], bool]]] = [
        ("数字", _is_number),
        ("日期", _is_date),
        ("是否", lambda v: squeeze(str(v)) in ("是", "否")),
        ("单位名称", lambda v: isinstance(v, str) and bool(names.named_in(v))),
    ]
    for shape, is_such in tests:
        if cells and 2 * sum(map(is_such, cells)) > len(cells):
            return shape
    return "文字" if cells else None


def _lines(sheet: Sheet, header: Header, names: UnitNames) -> dict[str, tuple[str, ...]]:
    """Labels above the header by what their values are: a unit's name, or a period."""
    found: dict[str, list[str]] = {"unit": [], "period": []}
    texts = [value for row in sheet.grid[: header.first_row] for value in row if isinstance(value, str)]
    for label, value in (pair for text in texts for pair in _LINE.findall(text)):
        if names.named_in(value):
            found["unit"].append(normal(label))
        elif find_period(value):
            found["period"].append(normal(label))
    return {kind: tuple(dict.fromkeys(labels)) for kind, labels in found.items() if labels}


def _sample(sheet: Sheet, header: Header, index: int) -> list[Value]:
    """The filled cells among the first rows below the header."""
    rows = range(header.last_row + 1, min(header.last_row + 1 + _SAMPLE, len(sheet.grid)))
    return [value for row in rows if (value := sheet.value(row, index)) != BLANK]


def _is_number(value: Value) -> bool:
    try:
        return exact(value) is not None
    except RefusedError:
        return False


def _is_date(value: Value) -> bool:
    try:
        return date_of(value, is_1904=False, month_ok=True)[0] is not None
    except RefusedError:
        return False
