"""How far a unit is from the next place, the next grade and full points, and what each item alone would have to be.

Other units are taken to stay as they are. What does not belong here: how an item's points follow its figure (`curves`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kernel.decimals import divide
from publish import placing
from publish.rows import Grade, Rank
from publish.sensitivity.curves import Aim, Curve, UnforeseeableError, actual, curve
from publish.sensitivity.figures import Figure, Period

ITEM_PLACES = 10  # of points that are rounded in the total only
_COUNTED = ("个", "家", "次", "条", "份", "件", "名")


@dataclass(frozen=True)
class Need:
    """The figure that is enough: `figure` in base units, `more` than now, and the points it earns."""

    figure: Decimal
    more: Decimal
    points: Fraction


@dataclass(frozen=True)
class Lever:
    """One item: what one more base unit earns, its next step, and what full points and the next place would need.

    `why_not` says why nothing can be said; `full` and `next_place` are None where more of the figure does not do it, or
    where it is done. `is_spent`: at its limit. `goes_on`: still more of it may do what these say it does not.
    """

    figure: Figure
    now: Decimal | None
    one_more: Fraction | None
    step: Need | None
    full: Need | None
    next_place: Need | None
    is_spent: bool
    goes_on: bool
    why_not: str | None


@dataclass(frozen=True)
class Reach:
    """One unit. `ahead` and `behind` are its neighbours in the official ranking; `goal` the total that passes `ahead`."""

    period: Period
    rank: Rank
    ahead: tuple[Rank, ...]
    behind: tuple[Rank, ...]
    goal: Decimal | None
    next_grade: Grade | None
    levers: tuple[Lever, ...]


def reach(period: Period, unit: str) -> Reach:
    """Everything about `unit` (code or name). Raises LookupError when it takes no part.

    Where the lowest total is first `goal` is below that of `ahead`, and no lever says what would reach it or full points: more of a
    figure leads away from both.
    """
    rank = period.rank_of(unit)
    ahead, behind = _neighbours(period, rank)
    unit_of_points = Decimal(1).scaleb(-period.header.points_places)
    is_lowest_first = placing.is_lowest_first(period.header)
    step = -unit_of_points if is_lowest_first else unit_of_points
    goal = ahead[0].total_points + step if ahead else None
    levers = tuple(_lever(period, rank, figure, goal) for figure in period.of_unit(rank.unit_code))
    return Reach(period, rank, ahead, behind, goal, _next_grade(period, rank), levers)


def _neighbours(period: Period, rank: Rank) -> tuple[tuple[Rank, ...], tuple[Rank, ...]]:
    """The units one place ahead and one behind, of those ranked with this one."""
    if rank.official_rank is None or rank.unit_code in period.zeroed:
        return (), ()
    by_group = period.header.rank_partition == "group"
    rivals = [
        r
        for r in period.ranking
        if r.official_rank is not None and (not by_group or r.group_code == rank.group_code)
    ]
    better = [r.official_rank for r in rivals if r.official_rank < rank.official_rank]
    worse = [r.official_rank for r in rivals if r.official_rank > rank.official_rank]
    ahead = tuple(r for r in rivals if better and r.official_rank == max(better))
    behind = tuple(r for r in rivals if worse and r.official_rank == min(worse))
    return ahead, behind


def _next_grade(period: Period, rank: Rank) -> Grade | None:
    """The lowest grade by points above the total; None with the best one, or where grades go by quota."""
    if rank.official_rank is None:
        return None
    above = [g for g in period.grades if g.min_points is not None and g.min_points > rank.total_points]
    return min(above, key=lambda g: g.min_points, default=None)


def _lever(period: Period, rank: Rank, figure: Figure, goal: Decimal | None) -> Lever:
    peers = [f for f in period.figures if f.indicator_code == figure.indicator_code]
    try:
        found, now = curve(figure, period.bands, peers), actual(figure)
        _require_published(period, figure, found)
    except UnforeseeableError as err:
        return Lever(figure, None, None, None, None, None, False, False, str(err))
    counts_against = placing.is_lowest_first(period.header)
    needed = None if goal is None or counts_against else _needed(period, rank, figure, goal)
    full = Fraction(figure.full_points) if figure.role == "indicator" and not counts_against else None

    def enough(points: Fraction | None) -> Need | None:
        aim = None if points is None else found.reach(points)
        return None if aim is None or aim.x == found.x else _need(figure, found, aim, now)

    step = found.jump()
    return Lever(
        figure,
        _decimal(now),
        found.one_more(),
        None if step is None else _need(figure, found, step, now),
        enough(full),
        enough(needed),
        found.highest is not None and found.at(found.x) >= found.highest,
        found.goes_on,
        None,
    )


def _require_published(period: Period, figure: Figure, found: Curve) -> None:
    """The curve starts at the published points, or nothing is said (a figure below zero counts as none, for one)."""
    places = period.header.points_places if period.header.rounding_at == "indicator" else ITEM_PLACES
    earned = found.at(found.x)
    if divide(Decimal(earned.numerator), Decimal(earned.denominator), places) != figure.points:
        raise UnforeseeableError("现有得分不是由这个数直接算出的（如数为负），不作测算")


def _needed(period: Period, rank: Rank, figure: Figure, goal: Decimal) -> Fraction | None:
    """Unrounded points of `figure` with which the total is `goal`, all else as it is; None above its block's cap."""
    header = period.header
    sums = {
        "indicator": rank.indicator_points,
        "bonus": rank.bonus_points,
        "deduction": rank.deduction_points,
    }
    is_early = header.rounding_at == "indicator"
    half = Fraction(1, 2 * 10 ** (header.points_places if is_early else ITEM_PLACES))
    # rounded in the total only: half a unit less is enough there
    total = Fraction(goal) - (0 if is_early else Fraction(1, 2 * 10**header.points_places))
    block = total - sum((Fraction(v) for role, v in sums.items() if role != figure.role), Fraction(0))
    if figure.role == "bonus" and header.bonus_cap is not None and block > Fraction(header.bonus_cap):
        return None
    if figure.role == "deduction" and block > 0:
        return None
    others = [f for f in period.of_unit(rank.unit_code) if f.role == figure.role and f is not figure]
    needed = block - sum((Fraction(f.points or 0) for f in others), Fraction(0))
    return needed - half if needed > 0 else needed


def _need(figure: Figure, found: Curve, aim: Aim, now: Fraction) -> Need:
    """The aim in the figure's own unit: a whole number of pieces, or hundredths of 万元 and of a percent."""
    exact = now + (aim.x - found.x) / found.per_unit
    places = 0 if figure.display_unit in _COUNTED else 2
    scaled = exact * 10**places
    whole = scaled.__ceil__()
    if aim.is_open and whole == scaled:
        whole += 1
    target = Decimal(whole).scaleb(-places)
    earned = found.at(found.x + (Fraction(target) - now) * found.per_unit)
    if found.rises and earned < aim.points:
        raise ArithmeticError(f"{figure.unit_name} {figure.indicator_title}: {target} earns {earned} only")
    return Need(target, target - _decimal(now), aim.points)


def _decimal(value: Fraction) -> Decimal:
    """Of a figure with few places its exact decimal; of a percent that has none, six places."""
    return divide(Decimal(value.numerator), Decimal(value.denominator), 6).normalize()
