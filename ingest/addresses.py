"""Cell addresses as sheets write them (`F7`, `B3:C4`) and as this room counts them (0-based row and column)."""

from __future__ import annotations

import re
from functools import lru_cache

_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Place = tuple[int, int]
Area = tuple[int, int, int, int]


def place(ref: str) -> Place:
    """`F7` → (6, 5). Raises ValueError for anything that is no cell address."""
    match = _REF.fullmatch(ref.replace("$", "").upper())
    if match is None:
        raise ValueError(f"not a cell address: {ref!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + _LETTERS.index(letter) + 1
    return int(match[2]) - 1, column - 1


def letters(column: int) -> str:
    """1-based column number as letters: 28 → `AB`."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = _LETTERS[rest] + text
    return text


@lru_cache(maxsize=1024)
def column_letters(index: int) -> str:
    """0-based column number as letters: 5 → `F`."""
    return letters(index + 1)


@lru_cache(maxsize=4096)
def area(ref: str) -> Area:
    """`B3:C4` or `B3` → (top, left, bottom, right), 0-based, inclusive. Raises ValueError like `place`."""
    first, _, last = ref.partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    return top, left, bottom, right
