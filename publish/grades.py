"""Grades: earned by points or by a place within the best share of the ranked units; moved by a veto or a promotion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from publish.arithmetic import rounded
from publish.conditions import Ruling
from publish.rows import Grade


@dataclass(frozen=True)
class Standing:
    """One ranked unit: its total, its place among `size` units ranked together, and what acts on it."""

    total: Decimal
    place: int
    size: int
    ruling: Ruling


def place_count(grade: Grade, size: int) -> int:
    """How many of `size` units the grade's share comes to, rounded as the scheme says."""
    share = Fraction(size) * Fraction(grade.share_pct or 0) / 100
    match grade.share_rounding:
        case "down":
            return share.__floor__()
        case "up":
            return share.__ceil__()
        case _:
            return int(rounded(share, 0))


def earned_grade(standing: Standing | None, grades: Sequence[Grade]) -> str | None:
    """The title; None for a unit that is not ranked or falls into no grade. Units that share a place share its grade."""
    if standing is None or not grades:
        return None
    ordered = sorted(grades, key=lambda g: g.grade_order)
    if standing.ruling.is_lowest:
        return ordered[-1].title
    last_place = 0
    for n, grade in enumerate(ordered):
        last_place += place_count(grade, standing.size)
        if _is_earned(standing, grade, last_place, is_last=n == len(ordered) - 1):
            return ordered[max(n - 1, 0) if standing.ruling.is_promoted else n].title
    return None


def _is_earned(standing: Standing, grade: Grade, last_place: int, is_last: bool) -> bool:
    """The last grade begins at 0 and holds what is below it, too: there is no lower one for a total that deductions took there."""
    if grade.is_rest or (is_last and grade.min_points == 0):
        return True
    within = grade.share_pct is None or standing.place <= last_place
    return within and (grade.min_points is None or standing.total >= grade.min_points)
