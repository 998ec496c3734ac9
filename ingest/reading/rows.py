"""What a row under a header is: data, a part of the row above, a total, a repeated header, a footer, or nothing.

No cell is typed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal, NamedTuple

from ingest.habits import habits
from ingest.labels import normal, split_label, squeeze
from ingest.layouts import Layout
from ingest.opening.sheet import BLANK, Sheet, Value, show
from ingest.reading.header import Header
from ingest.reading.numbers import is_none_word

_STEMS = ("甲", "乙", "丙", "丁", "栏次")
_NUMBERED = 4  # this many numbers in a row count as numbering
Kind = Literal["data", "part", "total", "subtotal", "of_which", "footer", "torn"]
Unread = Literal["blank", "header_again", "column_numbers", "number_only"]


class _Text(NamedTuple):
    """A squeezed text, its 0-based column, whether its row is blank before it."""

    text: str
    column: int | None
    is_first: bool


_NO_LABEL = _Text("", None, is_first=False)
_PLAIN: tuple[Kind, _Text] = ("data", _NO_LABEL)


class Row(NamedTuple):
    """A row that counts for something: its 0-based number, what it is, the label that says so (or seems to), and where.

    `torn` rows say two things at once, and a person has to decide.
    """

    number: int
    kind: Kind
    label: str = ""
    label_column: int | None = None


@dataclass(frozen=True)
class Body:
    """The rows below a header in order, and where the footer begins (None: the sheet has none).

    Labelled cells below the table are a footer too. `passed` are the rows that hold nothing to read, and why.
    """

    rows: tuple[Row, ...]
    footer: int | None
    passed: dict[int, Unread]

    @cached_property
    def data(self) -> list[int]:
        """Every row that is read."""
        return [row.number for row in self.rows if row.kind in ("data", "part")]

    @cached_property
    def labelled(self) -> list[Row]:
        """The few rows whose label says, or seems to say, that they are no plain data: totals and what resembles them."""
        return [row for row in self.rows if row.label]

    @cached_property
    def whole(self) -> list[int]:
        """The rows a total is the sum of: those that are no part of another."""
        return [row.number for row in self.rows if row.kind == "data"]


def body(sheet: Sheet, header: Header, layout: Layout) -> Body:
    """Sort the rows below `header`. A row blank in every mapped column (序号 alone) is nothing.

    The words of a total or a footer in a row that is otherwise a record (key and most cells filled) make it `torn`.
    """
    mapped, keys, listed, labels = _asked(header, layout)
    faults = {row for row, column in (*sheet.errors, *sheet.no_result) if column in mapped}
    rows: list[Row] = []
    passed: dict[int, Unread] = {}
    may_be_numbered = 1 in mapped and not layout.cells
    for number in range(header.last_row + 1, len(sheet.grid)):
        cells = sheet.grid[number]
        if may_be_numbered and number > header.last_row + 1 and _is_numbered(cells):
            rows.append(Row(number, "data"))
            continue
        leading = _leading(cells, listed)
        kind, label = _kind(leading) if leading else _PLAIN
        is_record = label.column is not None and _is_record(cells, keys, mapped, label.column, kind)
        if (kind == "footer" and not is_record) or (layout.cells and _begins_cells(cells, layout)):
            return Body(_nested(sheet, rows, keys, mapped, layout), number, passed)
        if number == header.last_row + 1 and _is_column_numbers(cells):
            passed[number] = "column_numbers"
            continue
        if kind != "data" and is_record:
            kind = "data" if kind == "of_which" else "torn"
        is_filled = number in faults or _holds(cells, mapped)
        if kind == "data" and not is_filled:
            passed[number] = "number_only" if any(v != BLANK for v in cells) else "blank"
        elif kind == "data" and _is_header_again(cells, labels):
            passed[number] = "header_again"
        else:
            rows.append(Row(number, kind, label.text, label.column))
    return Body(_nested(sheet, rows, keys, mapped, layout), None, passed)


@lru_cache(maxsize=256)
def _asked(
    header: Header, layout: Layout
) -> tuple[list[int], list[int], dict[int, dict[str, str]], dict[int, set[str]]]:
    """What rows below a header are asked about: its fields' columns, those of the key, listed words and labels by column."""
    return (
        [c.index for c in header.columns if c.field],
        [c.index for c in header.columns if c.field in layout.key],
        {c.index: layout.fields[c.field].code_of_word for c in header.columns if c.field},
        {c.index: {*c.path, "".join(c.path)} for c in header.columns},
    )


def _is_numbered(cells: list[Value]) -> bool:
    """Whether a row begins with its number (序号) and a text that says nothing of what the row is, as nearly all do: such
    a row is a record, whatever else is asked of it."""
    return (
        isinstance(cells[0], float) and isinstance(cells[1], str) and bool(cells[1]) and not _speaks(cells[1])
    )


def _holds(cells: list[Value], columns: list[int]) -> bool:
    """Whether any of these columns is filled, as nearly always the first is."""
    for column in columns:  # noqa: SIM110 — asked of every row, quicker than a generator
        if cells[column] != BLANK:
            return True
    return False


def is_footer(cells: list[Value]) -> bool:
    """Whether a row begins with the words of a footer (`填报人：`)."""
    leading = _leading(cells, {})
    return bool(leading) and _kind(leading)[0] == "footer"


def _leading(cells: list[Value], listed: dict[int, dict[str, str]]) -> list[_Text]:
    """The texts with a word of a total or a footer among the first two filled cells. One of a choice's listed words
    (`其中：主导产业项目`) is that word."""
    texts: list[_Text] = []
    filled = 0
    for column, value in enumerate(cells):
        if isinstance(value, str):
            if value == BLANK:
                continue
            if _speaks(value) and squeeze(value) not in listed.get(column, ()):
                texts.append(_Text(squeeze(value), column, is_first=filled == 0))
        filled += 1
        if filled == 2:
            break
    return texts


def _begins_cells(cells: list[Value], layout: Layout) -> bool:
    """Whether a row begins with the label of a labelled cell: the table ends above it."""
    first = next((value for value in cells if value != BLANK), None)
    label = split_label(first.replace("：", ":").partition(":")[0])[0] if isinstance(first, str) else ""
    return label in layout.cell_by_label


def _kind(leading: list[_Text]) -> tuple[Kind, _Text]:
    """Totals are known by one of the first two cells: 序号 may be merged with the name or numbered. A footer by the first.

    The word must be the whole cell: 某某合计 may be a name. Such a row is data, and its label says what it resembles.
    """
    if leading[0].is_first and _begins_footer(leading[0].text):
        return "footer", leading[0]
    speaking = [(kind, label) for label in leading if (kind := _said(label.text))]
    return next((s for s in speaking if s[0] != "data"), speaking[0] if speaking else _PLAIN)


@lru_cache(maxsize=20_000)
def _speaks(value: str) -> bool:
    """Whether a text may tell what its row is, as few texts do."""
    text = squeeze(value)
    return _said(text) is not None or _begins_footer(text)


def _said(text: str) -> Kind | None:
    """The kind of total a text names; `data` when it only resembles one."""
    words = habits().words
    if _whole(words.total).fullmatch(text):
        return "total"
    if _whole(words.subtotal).fullmatch(text):
        return "subtotal"
    if text.startswith(words.of_which):
        return "of_which"
    return "data" if text.endswith(words.total + words.subtotal) else None


def _is_record(cells: list[Value], keys: list[int], mapped: list[int], label: int, kind: Kind) -> bool:
    """Whether key and at least half of the cells beside `label` are filled, as no total and no signature line is.

    Beside a footer's word the key may be wanting: what tells a footer are other signatures in cells of their own.
    """
    texts = {c: squeeze(show(cells[c])) for c in mapped if c != label}
    filled = {c for c, text in texts.items() if not is_none_word(text)}
    if 2 * len(filled) < len(mapped):
        return False
    if kind == "footer":
        return not any(":" in texts[c] and _begins_footer(texts[c]) for c in filled)
    return bool(keys) and filled.issuperset(keys)


@cache
def _whole(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of `words` with nothing but a count, a colon or a remark behind it: 合计（万元）, 合计3个, 合计：."""
    counted = "|".join(map(re.escape, (w for w, unit in habits().units.items() if unit.code == "count")))
    return re.compile(rf"[(]?(?:{'|'.join(map(re.escape, words))})[)]?(?:[0-9]+(?:{counted})?)?(?:[:(].*)?")


def _nested(
    sheet: Sheet, rows: list[Row], keys: list[int], mapped: list[int], layout: Layout
) -> tuple[Row, ...]:
    """In a nested form, rows with 其中 that hold figures are parts of the whole row above, and so are rows written
    further in than it."""
    if not layout.is_nested:
        return tuple(rows)
    out: list[Row] = []
    margin: int | None = None
    for row in rows:
        indent = max((_indent(sheet.grid[row.number][c]) for c in keys), default=0)
        has_figures = any(sheet.grid[row.number][c] != BLANK for c in mapped if c not in keys)
        is_marked = row.kind == "of_which" and has_figures
        is_further_in = row.kind == "data" and margin is not None and indent > margin
        out.append(Row(row.number, "part") if is_marked or is_further_in else row)
        if out[-1].kind == "data":
            margin = indent
    return tuple(out)


def _indent(value: Value) -> int:
    """How far in a text begins: a wide space counts twice."""
    text = value if isinstance(value, str) else ""
    return sum(2 if ch == "\u3000" else 1 for ch in text[: len(text) - len(text.lstrip())])


def _is_header_again(cells: list[Value], labels: dict[int, set[str]]) -> bool:
    """Whether a row repeats the header, as printed tables do on every page."""
    filled = 0
    for column, value in enumerate(cells):
        if value != BLANK:
            if not isinstance(value, str) or normal(value) not in labels.get(column, ()):
                return False
            filled += 1
    return filled > 1


def _is_column_numbers(cells: list[Value]) -> bool:
    """Whether a row numbers the columns (`栏次`: 1, 2, 3 …; 甲 and 乙 may lead), as statistical forms do."""
    count = 0
    for value in cells:
        text = "" if value == BLANK else squeeze(show(value))
        if text and text not in _STEMS:
            count += 1
            if text != str(count):
                return False
    return count >= _NUMBERED


@lru_cache(maxsize=20_000)
def _begins_footer(text: str) -> bool:
    return _footer().match(text) is not None


@cache
def _footer() -> re.Pattern[str]:
    marks = sorted(habits().words.footer, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, marks))})(?:[:(0-9]|$)")
