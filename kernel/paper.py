"""A paper to be printed: a title, then sections of sentences and tables, all of it finished text.

Rooms that know something make one (`scheme` a scheme, a comparison of two), rooms that print write it (`publish` as
Word, workbook or page, `cli` on the terminal). What does not belong here: looks, files, figures that are computed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True)
class Column:
    """`width` is relative to the other columns of the same table. `is_number`: texts that are numbers stay such in a workbook."""

    title: str
    width: int
    align: Literal["left", "center", "right"] = "left"
    is_number: bool = False


@dataclass(frozen=True)
class Grid:
    """A table. Every row has one text per column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Step:
    """One bar: a whole (`is_whole`) standing on the ground, or what is added to the bars before it or taken off. `text` is
    the value as printed."""

    title: str
    value: Decimal
    text: str
    is_whole: bool = False


@dataclass(frozen=True)
class Waterfall:
    """How one figure becomes another, step by step. Drawn on a page; elsewhere its numbers stand in the table."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Section:
    """Sentences first, then charts, then tables."""

    title: str
    sentences: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    charts: tuple[Waterfall, ...] = ()


@dataclass(frozen=True)
class Paper:
    """`lines` stand centred below the title: number, date, what is compared."""

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
