"""The values of a sheet's cells: texts as they stand, numbers as what their format shows of them, errors told apart.

What does not belong here: how cells are written in XML (sheet_xml), what their values mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache, partial
from itertools import compress
from typing import NamedTuple

from ingest.addresses import Place
from ingest.opening.book_xml import BookXml
from ingest.opening.formats import hides, moment_of, percent_text, span_of
from ingest.opening.sheet import BLANK, Value
from ingest.opening.sheet_xml import Cells
from ingest.opening.texts import TEXTS, decoded

_LOOK = re.compile(rb' (s|t)="([^"]*)"')
_NUMBER = re.compile(rb"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*")
_OF_NUMBERS = b"0123456789.+-eE"
_TRUTHS: dict[bytes, Value] = {b"1": True, b"true": True, b"0": False, b"false": False}
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?T?([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)?")
Reader = Callable[[bytes], Value]


@dataclass(frozen=True)
class CellValues:
    """What the cells of a sheet hold: `grid` from A1 to the last of them that holds anything, all rows equally wide;
    `errors`, blank in the grid; the places `struck` through as a whole, or in part of a shared string; those `unseen`,
    whose format shows nothing of the value.
    """

    grid: list[list[Value]]
    errors: dict[Place, str]
    struck: frozenset[Place]
    unseen: frozenset[Place]


class _Look(NamedTuple):
    """A cell's format (its number as written) and the type of its value."""

    style: bytes
    kind: bytes


def read_values(cells: Cells, book: BookXml) -> CellValues:
    """Raises UnreadableError, ValueError and LookupError for a value that is none of its type."""
    looks = {look: _look(look) for look in set(cells.looks)}
    errors = {cells.place(at): value.decode() for at, value in _values_of(cells, looks, b"e")}
    grid = _grid(cells, looks, book, errors)
    return CellValues(grid, errors, _struck(cells, looks, book), _unseen(cells, looks, book, grid))


@lru_cache(maxsize=2**10)
def _look(attributes: bytes) -> _Look:
    written = dict(_LOOK.findall(attributes))
    return _Look(written.get(b"s", b"0"), written.get(b"t", b"n"))


def _values_of(cells: Cells, looks: dict[bytes, _Look], kind: bytes) -> Iterator[tuple[int, bytes]]:
    """The cells, by number, with a value of this type."""
    wanted = {look for look, read in looks.items() if read.kind == kind}
    if wanted:
        every = enumerate(zip(cells.looks, cells.values, strict=True))
        yield from ((at, value) for at, (look, value) in every if look in wanted and value is not None)


def _struck(cells: Cells, looks: dict[bytes, _Look], book: BookXml) -> frozenset[Place]:
    wanted = {look for look, read in looks.items() if read.style in book.styles.struck}
    whole = [at for at, look in enumerate(cells.looks) if look in wanted] if wanted else []
    strings = book.struck_strings
    part = [at for at, number in _values_of(cells, looks, b"s") if number in strings] if strings else []
    return frozenset(map(cells.place, (*whole, *part)))


def _unseen(
    cells: Cells, looks: dict[bytes, _Look], book: BookXml, grid: list[list[Value]]
) -> frozenset[Place]:
    codes = {look: code for look, read in looks.items() if (code := book.styles.hiding.get(read.style))}
    found: set[Place] = set()
    for at, look in enumerate(cells.looks) if codes else ():
        row, column = cells.place(at)
        if look in codes and row < len(grid) and column < len(grid[row]):
            written, value = cells.values[at], grid[row][column]
            held = float(written) if looks[look].kind == b"n" and written else value
            if isinstance(held, float | str) and hides(codes[look], held):
                found.add((row, column))
    return frozenset(found)


def _grid(
    cells: Cells, looks: dict[bytes, _Look], book: BookXml, errors: dict[Place, str]
) -> list[list[Value]]:
    values: list[Value] = [*TEXTS.said(cells.texts)]
    number = float if _are_numbers(cells.values) else _number
    read = {look: _reader(told, book, number) for look, told in looks.items()}
    texts, looked = cells.texts, cells.looks
    for at, value in compress(enumerate(cells.values), cells.values):
        if texts[at] is None:
            values[at] = read[looked[at]](value)
    _, width = cells.reach
    grid: list[list[Value]] = []
    for row, column, first, count in cells.runs:
        if row == len(grid) and count == width:  # as most rows are written
            grid.append(values[first : first + count])
            continue
        while row >= len(grid):
            grid.append([BLANK] * width)
        grid[row][column : column + count] = values[first : first + count]
    _trim(grid, errors)
    return grid


def _reader(look: _Look, book: BookXml, number: Callable[[bytes], float]) -> Reader:
    """What makes a value of what is written in cells of this look."""
    if look.kind == b"n":
        shown = book.styles.kinds.get(look.style)
        return _shown(shown, number, is_1904=book.is_1904) if shown else number
    readers: dict[bytes, Reader] = {
        b"s": book.strings.__getitem__,
        b"b": _TRUTHS.__getitem__,
        b"e": lambda _: BLANK,
        b"d": _iso,
        b"str": _text,
        b"inlineStr": _text,
    }
    return readers[look.kind]


def _text(value: bytes) -> str:
    return decoded([value])[value]


def _shown(kind: str, number: Callable[[bytes], float], *, is_1904: bool) -> Reader:
    if kind == "moment":
        return partial(_moment, is_1904)
    show = percent_text if kind == "percent" else span_of
    return lambda value: show(number(value))


def _are_numbers(values: list[bytes | None]) -> bool:
    """Whether nothing but the characters of plain numbers stands in any of them."""
    return not b"".join(filter(None, values)).translate(None, _OF_NUMBERS)


def _number(value: bytes) -> float:
    if not _NUMBER.fullmatch(value):
        raise ValueError(f"not a number: {value!r}")
    return float(value)


@lru_cache(maxsize=2**14)
def _moment(is_1904: bool, value: bytes) -> Value:
    return moment_of(_number(value), is_1904=is_1904)


def _iso(value: bytes) -> Value:
    """A day, a moment or a time of day as ISO 8601 writes them; any other text as it is."""
    text = value.decode()
    match = _ISO.fullmatch(text)
    if match is None or not any(match.groups()):
        return text
    if match[1] is None:
        return time.fromisoformat(match[2])
    return datetime.fromisoformat(text) if match[2] else date.fromisoformat(match[1])


def _trim(grid: list[list[Value]], errors: dict[Place, str]) -> None:
    """Take away the blank rows and columns behind the last value or error."""
    height = max((row for row, _ in errors), default=-1) + 1
    width = max((column for _, column in errors), default=-1) + 1
    while len(grid) > height and all(value == BLANK for value in grid[-1]):
        grid.pop()
    last = len(grid[0]) if grid else 0
    while last > width and all(row[last - 1] == BLANK for row in grid):
        last -= 1
    for row in grid:
        del row[last:]
