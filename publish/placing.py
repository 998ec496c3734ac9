"""Places as an assessment counts them: which end of the totals is first, and how equals take up places.

What does not belong here: who is ranked (`recompute`), or the live formulas of the workbook (`formulas`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from publish.rows import Header


def is_lowest_first(header: Header) -> bool:
    """Whether the lowest total is the first."""
    return header.rank_order == "ascending"


def strength(header: Header, points: Decimal, breakers: Iterable[Decimal | None] = ()) -> tuple:
    """What units are compared by, the greater the better; a breaker without points is behind all others."""
    sign = -1 if is_lowest_first(header) else 1
    return sign * points, *((p is not None, sign * (p or Decimal(0))) for p in breakers)


def place(header: Header, own: Any, rivals: Iterable[Any]) -> int:
    """The place of a strength among others."""
    return 1 + taken(header, [rival for rival in rivals if rival > own])


def taken(header: Header, others: Collection[Any]) -> int:
    """How many places others take up: equals one together where places follow without a gap (1, 1, 2), else one each."""
    return len(set(others) if header.rank_ties == "dense" else others)


def told(header: Header) -> str:
    """How places are counted, as a note says it."""
    order = "总分低的在前，" if is_lowest_first(header) else ""
    return f"{order}同分同名次{'、后面的名次接着排' if header.rank_ties == 'dense' else ''}"
