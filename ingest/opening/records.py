"""The records of a BIFF workbook stream, as far as xlrd does not tell of them: passwords, unfinished formulas, counts."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingest.addresses import Place
from ingest.opening.guard import beyond, damaged, refusal
from ingest.opening.limits import limits

_HEAD = struct.Struct("<HH")
_BOF, _EOF, _FILEPASS, _CODEPAGE, _BOUNDSHEET, _FORMULA = 0x0809, 0x000A, 0x002F, 0x0042, 0x0085, 0x0006
_CELLS = frozenset(
    {0x0203, 0x0204, 0x00FD, 0x027E, 0x0205, 0x0006, 0x00D6}
)  # one cell that holds something each
_MANY_CELLS = 0x00BD  # MULRK: several numbers of one row
_BIFF8 = b"\x00\x06"
_WORKSHEET, _MACRO_SHEET = 0, 1
_CALCULATE_ON_OPENING = 0x0002
_ZERO, _EMPTY_TEXT = bytes(8), b"\x03\0\0\0\0\0\xff\xff"
_ARITHMETIC = {
    b"\x03",
    b"\x04",
    b"\x05",
    b"\x06",
    b"\x07",
    b"\x12",
    b"\x13",
    b"\x14",
}  # + - * / ^ and the signs, %
_SUM_TOKEN = b"\x19\x10"
_VARIABLE_FUNCTIONS, _FIXED_FUNCTIONS = {b"\x22", b"\x42", b"\x62"}, {b"\x21", b"\x41", b"\x61"}
# COUNT SUM AVERAGE MIN MAX ABS INT ROUND COUNTA PRODUCT ROUNDUP ROUNDDOWN SUMPRODUCT SUBTOTAL SUMIF COUNTIF
_NUMERIC_FUNCTIONS = {0, 4, 5, 6, 7, 24, 25, 27, 169, 183, 212, 213, 228, 344, 345, 346}


@dataclass(frozen=True)
class Scan:
    """What the records say. `no_result`: by number of the worksheet, its formulas nobody has calculated yet."""

    says_encoding: bool
    has_macro_sheets: bool
    no_result: dict[int, frozenset[Place]]


def scan(stream: bytes, name: str) -> Scan:
    """Walk the records once. Raises UnreadableError for a password, a torn record or more cells than allowed."""
    scanner = _Scanner(stream)
    for record in _records(stream, name):
        if record.kind == _FILEPASS:
            raise refusal("file_encrypted", name)
        scanner.take(record)
    if scanner.cells > limits().cells.value:
        raise beyond("cells_too_many", name, limits().cells, sheet="（全部）")
    return scanner.result


class _Record(NamedTuple):
    """One record: its own offset, its kind, the size and the offset of its body."""

    at: int
    kind: int
    size: int
    body: int


class _Scanner:
    """What is known after each record."""

    def __init__(self, stream: bytes):
        self._stream = stream
        self.cells = 0
        self._says_encoding = self._has_macro_sheets = False
        self._worksheets: dict[int, int] = {}
        self._current = -1
        self._no_result: dict[int, set[Place]] = defaultdict(set)
        self._take = {_BOF: self._begin, _BOUNDSHEET: self._list, _FORMULA: self._formula}

    @property
    def result(self) -> Scan:
        no_result = {number: frozenset(places) for number, places in self._no_result.items()}
        return Scan(self._says_encoding, self._has_macro_sheets, no_result)

    def take(self, record: _Record) -> None:
        if record.kind in _CELLS:
            self.cells += 1
        elif record.kind == _MANY_CELLS:
            self.cells += (record.size - 6) // 6
        elif record.kind == _CODEPAGE:
            self._says_encoding = True
        if take := self._take.get(record.kind):
            take(record)

    def _begin(self, record: _Record) -> None:
        version = self._stream[record.body : record.body + 2]
        self._says_encoding = self._says_encoding or version == _BIFF8  # which is Unicode throughout
        self._current = self._worksheets.get(record.at, self._current)

    def _list(self, record: _Record) -> None:
        if record.size < 6:
            return
        kind = self._stream[record.body + 5]
        if kind == _WORKSHEET:
            (begin,) = struct.unpack_from("<L", self._stream, record.body)
            self._worksheets[begin] = len(self._worksheets)
        self._has_macro_sheets = self._has_macro_sheets or kind == _MACRO_SHEET

    def _formula(self, record: _Record) -> None:
        if record.size >= 16 and _is_unfinished(self._stream, record.body):
            self._no_result[self._current].add(struct.unpack_from("<HH", self._stream, record.body))


def _is_unfinished(stream: bytes, body: int) -> bool:
    """Whether a program wrote the formula without calculating it.

    It left a zero and asks for calculation on opening, or an empty text although the formula results in a number.
    """
    result = stream[body + 6 : body + 14]
    if result == _ZERO:
        return bool(struct.unpack_from("<H", stream, body + 14)[0] & _CALCULATE_ON_OPENING)
    if result != _EMPTY_TEXT:
        return False
    length = struct.unpack_from("<H", stream, body + 20)[0]
    return _is_numeric(stream[body + 22 : body + 22 + length])


def _is_numeric(tokens: bytes) -> bool:
    """Whether a formula (operands first, the last token decides) can only be a number: arithmetic, a sum and the like."""
    if tokens[-1:] in _ARITHMETIC or tokens[-4:-2] == _SUM_TOKEN:
        return True
    is_function = tokens[-4:-3] in _VARIABLE_FUNCTIONS or tokens[-3:-2] in _FIXED_FUNCTIONS
    return is_function and int.from_bytes(tokens[-2:], "little") in _NUMERIC_FUNCTIONS


def _records(stream: bytes, name: str) -> Iterator[_Record]:
    """Each record, up to the end of the last substream."""
    at, last = 0, len(stream) - _HEAD.size
    depth = 0
    while at <= last:
        kind, size = _HEAD.unpack_from(stream, at)
        body = at + _HEAD.size
        if body + size > len(stream):
            raise damaged(name, "记录被截断")
        yield _Record(at, kind, size, body)
        depth += (kind == _BOF) - (kind == _EOF)
        at = body + size
        if kind == _EOF and depth == 0 and not stream[at : at + 2].strip(b"\0"):
            return  # what follows is padding up to the end of the sector
    if depth > 0:
        raise damaged(name, "记录不完整")
