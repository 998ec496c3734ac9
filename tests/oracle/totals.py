"""From points to totals, what overrides them, places and grades (contracts: "Scores", "Rules over inputs")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.numbers import half_up, number
from tests.oracle.rules import PRINTED_PLACES, Score

Assessment = dict[str, Any]
_VETOES = {"zero_total", "not_ranked", "lowest_grade"}  # whom one strikes is not lifted


@dataclass(frozen=True)
class Total:
    """One unit's total in one period; ranks and grade None when it is not ranked.

    The three blocks are the sums of what is printed, the total is that of the exact points.

    `is_complete`: everything due has points, so that the total is known, whether or not the unit is ranked by it.
    `breakers` are the points of the tie-breakers, `effects` what eligibility, vetoes and promotions do to the unit.
    """

    group: str
    indicator_points: Decimal
    bonus_points: Decimal
    deduction_points: Decimal
    total_points: Decimal
    is_complete: bool
    is_ranked: bool
    is_pending: bool
    missing_count: int
    pending_count: int
    breakers: tuple[Decimal | None, ...] = ()
    effects: frozenset[str] = frozenset()
    rank_in_group: int | None = None
    rank_in_office: int | None = None
    grade_title: str | None = None

    def rank(self, partition: str) -> int | None:
        return self.rank_in_group if partition == "group" else self.rank_in_office

    def key(self, ranking: dict[str, Any]) -> tuple[Decimal, ...]:
        """What units are ordered by, the first one greatest; a breaker without points is behind all others."""
        sign = -1 if ranking.get("order") == "ascending" else 1
        return (
            sign * self.total_points,
            *(Decimal("-Infinity") if b is None else sign * b for b in self.breakers),
        )


def total_of(
    assessment: Assessment,
    group: str,
    scored: Sequence[tuple[Any, Score]],
    rulings: Sequence[tuple[str, dict[str, Any], bool | None]],
    places: int,
) -> Total:
    """Sums with their caps, the total, and whether the unit is ranked. `scored`: (entry, score) of every item."""
    own = [(entry, score) for entry, score in scored if entry.role in ("indicator", "bonus", "deduction")]
    exact, printed = (
        _blocks(assessment, [(entry.role, points) for entry, points in column])
        for column in ([(e, s.exact) for e, s in own], [(e, s.points) for e, s in own])
    )
    applies = any(e.role == "indicator" and s.status != "not_applicable" for e, s in own)
    is_open = any(s.points is None and s.status != "not_applicable" for _, s in own)
    effects, is_waiting = _effects(rulings)
    is_complete = applies and not is_open and not is_waiting
    told = [s.status for e, s in scored if not e.is_shadow and e.item["rule"] != "composite"]
    return Total(
        group=group,
        indicator_points=half_up(printed["indicator"], PRINTED_PLACES),
        bonus_points=half_up(printed["bonus"], PRINTED_PLACES),
        deduction_points=half_up(printed["deduction"], PRINTED_PLACES),
        total_points=half_up(Fraction(0) if "zero_total" in effects else sum(exact.values()), places),
        is_complete=is_complete,
        is_ranked=is_complete and not effects & {"not_eligible", "not_ranked"},
        is_pending=is_waiting or any(s.status == "pending_review" for _, s in own),
        missing_count=told.count("missing"),
        pending_count=told.count("pending_review"),
        breakers=tuple(
            next(s.points for e, s in scored if e.code == breaker)
            for breaker in assessment["ranking"]["tie_breakers"]
        ),
        effects=effects,
    )


def _blocks(assessment: Assessment, told: Sequence[tuple[str, Any]]) -> dict[str, Fraction]:
    """Sums by role, each within its cap."""
    sums = {
        role: sum((Fraction(points or 0) for own, points in told if own == role), Fraction(0))
        for role in ("indicator", "bonus", "deduction")
    }
    for role, sign in (("bonus", 1), ("deduction", -1)):
        cap = number((assessment.get(role) or {}).get("cap"))
        sums[role] = sign * _at_most(sign * sums[role], cap)
    return sums


def _at_most(points: Fraction, cap: Fraction | None) -> Fraction:
    return points if cap is None else min(points, cap)


def _effects(rulings: Sequence[tuple[str, dict[str, Any], bool | None]]) -> tuple[frozenset[str], bool]:
    """(what acts on the unit, whether something that decides its place is still pending)."""
    effects: set[str] = set()
    is_waiting = False
    for key, override, verdict in rulings:
        if key == "eligibility" and verdict is False:
            effects.add("not_eligible")
        if key == "vetoes" and verdict:
            effects.add(override["effect"])
        if key == "promotions" and verdict:
            effects.add("promoted")
        is_waiting |= key != "promotions" and verdict is None
    return frozenset(effects), is_waiting


def ranked(assessment: Assessment, totals: Mapping[str, Total]) -> dict[str, Total]:
    """The totals of one period with places and grades."""
    contenders = [total for total in totals.values() if total.is_ranked]
    placed, ranking = {}, assessment["ranking"]
    for unit, total in totals.items():
        better = [other for other in contenders if other.key(ranking) > total.key(ranking)]
        places = {
            "rank_in_group": 1 + taken(ranking, [other for other in better if other.group == total.group]),
            "rank_in_office": 1 + taken(ranking, better),
        }
        placed[unit] = replace(total, **places) if total.is_ranked else total
    partition = ranking["partition"]
    return {
        unit: replace(total, grade_title=_grade(assessment, total, _size(partition, total, contenders)))
        for unit, total in placed.items()
    }


def taken(ranking: dict[str, Any], others: Sequence[Total]) -> int:
    """The places other units take up: 1, 1, 3 as in a competition, or densely 1, 1, 2."""
    if ranking.get("ties") == "dense":
        return len({other.key(ranking) for other in others})
    return len(others)


def _size(partition: str, total: Total, contenders: Sequence[Total]) -> int:
    return sum(partition == "office" or other.group == total.group for other in contenders)


def _grade(assessment: Assessment, total: Total, size: int) -> str | None:
    """The first grade the unit's total, or its place, is good enough for; then veto, else promotion by one."""
    grades = assessment.get("grades") or []
    if not total.is_ranked or not grades:
        return None
    if "lowest_grade" in total.effects:
        return grades[-1]["title"]
    rank, last_place = total.rank(assessment["ranking"]["partition"]), 0
    for order, grade in enumerate(grades):
        least = number(grade.get("min"))
        if isinstance(grade.get("share_pct"), int | str | Decimal) and grade["share_pct"] != "rest":
            last_place += _places(grade, size)
            is_within = rank is not None and rank <= last_place
        else:
            is_within = True
        is_lowest = order == len(grades) - 1 and least == 0  # deductions may take a total below it
        if is_within and (least is None or total.total_points >= least or is_lowest):
            is_lifted = "promoted" in total.effects and not total.effects & _VETOES
            return grades[max(0, order - 1) if is_lifted else order]["title"]
    return None


def _places(grade: dict[str, Any], size: int) -> int:
    """How many units a quota holds."""
    exact = Fraction(str(grade["share_pct"])) * size / 100
    match grade["rounding"]:
        case "down":
            return exact.numerator // exact.denominator
        case "up":
            return -(-exact.numerator // exact.denominator)
        case _:
            return int(half_up(exact, 0))
