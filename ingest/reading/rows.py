"""What a row under a header is: data, a total, a repeated header, a footer, or nothing. No cell is typed here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

from ingest.habits import habits
from ingest.labels import normal, squeeze
from ingest.layouts import Layout
from ingest.opening.sheet import BLANK, Sheet, Value, show
from ingest.reading.header import Header
from ingest.reading.numbers import is_none_word

_STEMS = ("甲", "乙", "丙", "丁", "栏次")
_NUMBERED = 4  # this many numbers in a row count as numbering
Kind = Literal["data", "total", "subtotal", "of_which", "footer", "torn"]


class _Text(NamedTuple):
    """A squeezed text and its 0-based column."""

    text: str
    column: int | None


_NO_LABEL = _Text("", None)


@dataclass(frozen=True)
class Row:
    """A row that counts for something: its 0-based number, what it is, the label that says so (or seems to), and where.

    `torn` rows say two things at once, and a person has to decide.
    """

    number: int
    kind: Kind
    label: str = ""
    label_column: int | None = None


@dataclass(frozen=True)
class Body:
    """The rows below a header in order, and where the footer begins (None: the sheet has none)."""

    rows: tuple[Row, ...]
    footer: int | None

    @property
    def data(self) -> list[int]:
        return [row.number for row in self.rows if row.kind == "data"]


def body(sheet: Sheet, header: Header, layout: Layout) -> Body:
    """Sort the rows below `header`. A row blank in every mapped column (序号 alone) is nothing.

    The words of a total or a footer in a row that is otherwise a record (key and most cells filled) make it `torn`.
    """
    mapped = [c.index for c in header.columns if c.field]
    keys = [c.index for c in header.columns if c.field in layout.key]
    listed = {c.index for c in header.columns if c.field and layout.fields[c.field].type == "choice"}
    labels = {c.index: {*c.path, "".join(c.path)} for c in header.columns}
    faults = {row for row, column in (*sheet.errors, *sheet.no_result) if column in mapped}
    rows: list[Row] = []
    for number in range(header.last_row + 1, len(sheet.grid)):
        cells = sheet.grid[number]
        kind, label = _kind(_leading(cells, listed))
        is_record = label.column is not None and _is_record(cells, keys, mapped, label.column)
        if kind == "footer" and not is_record:
            return Body(tuple(rows), number)
        if number == header.last_row + 1 and _is_column_numbers(cells):
            continue
        if kind != "data" and is_record:
            kind = "data" if kind == "of_which" else "torn"
        is_filled = number in faults or any(cells[c] != BLANK for c in mapped)
        if kind != "data" or (is_filled and not _is_header_again(cells, labels)):
            rows.append(Row(number, kind, label.text, label.column))
    return Body(tuple(rows), None)


def _leading(cells: list[Value], listed: set[int]) -> list[_Text]:
    """The texts among the first two filled cells; `其中：主导产业项目` in a column of listed words is such a word."""
    filled = islice(((c, value) for c, value in enumerate(cells) if value != BLANK), 2)
    return [_Text(squeeze(value), c) for c, value in filled if isinstance(value, str) and c not in listed]


def _kind(leading: list[_Text]) -> tuple[Kind, _Text]:
    """Totals are known by one of the first two cells: 序号 may be merged with the name or numbered. A footer by the first.

    The word must be the whole cell: 某某合计 may be a name. Such a row is data, and its label says what it resembles.
    """
    words = habits().words
    if leading and _footer().match(leading[0].text):
        return "footer", leading[0]
    for label in leading:
        if _whole(words.total).fullmatch(label.text):
            return "total", label
        if _whole(words.subtotal).fullmatch(label.text):
            return "subtotal", label
        if label.text.startswith(words.of_which):
            return "of_which", label
    resembling = (label for label in leading if label.text.endswith(words.total + words.subtotal))
    return "data", next(resembling, _NO_LABEL)


def _is_record(cells: list[Value], keys: list[int], mapped: list[int], label: int) -> bool:
    """Whether key and at least half of the cells beside `label` are filled, as no total and no signature line is."""
    filled = {c for c in mapped if c != label and not is_none_word(squeeze(show(cells[c])))}
    return bool(keys) and filled.issuperset(keys) and 2 * len(filled) >= len(mapped)


@cache
def _whole(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of `words` with nothing but a count, a colon or a remark behind it: 合计（万元）, 合计3个, 合计：."""
    counted = "|".join(map(re.escape, (w for w, unit in habits().units.items() if unit.code == "count")))
    return re.compile(rf"[(]?(?:{'|'.join(map(re.escape, words))})[)]?(?:[0-9]+(?:{counted})?)?(?:[:(].*)?")


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
    texts = [squeeze(show(value)) for value in cells if value != BLANK]
    numbers = [text for text in texts if text not in _STEMS]
    return len(numbers) >= _NUMBERED and numbers == [str(n) for n in range(1, len(numbers) + 1)]


@cache
def _footer() -> re.Pattern[str]:
    marks = sorted(habits().words.footer, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, marks))})(?:[:(0-9]|$)")
