"""The rules of docs/contracts.md in exact fractions: one score row in, its raw points and points out.

Written from the contract, not from the warehouse's SQL: it exists to disagree when one of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kernel.decimals import divide
from publish.rows import Band, Header, PeriodWeight, Score

RAW_PLACES, PCT_PLACES = 10, 2
UNSCORED = ("pending_review", "too_early")
NEEDS_TARGET = ("completion", "pace", "met_or_ratio")


class NotComputableError(ValueError):
    """The row lacks an input its rule needs; the message names it in Chinese."""


@dataclass(frozen=True)
class Outcome:
    """What a score row must say. `raw` at 10 places, null where nothing was computed."""

    status: str
    raw: Decimal | None
    points: Decimal | None


def rounded(value: Fraction, places: int) -> Decimal:
    """The fraction half up at `places`, rounded once."""
    return divide(Decimal(value.numerator), Decimal(value.denominator), places)


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part ÷ whole × 100, half up at 2; None where either is absent or the whole is zero."""
    if part is None or not whole:
        return None
    return divide(part * 100, whole, PCT_PLACES)


def actual(score: Score) -> Fraction | None:
    """A: the measure's value; for a ratio measure its percentage, kept exact. None when nothing was reported."""
    if score.is_ratio:
        if score.numerator_value is None or not score.denominator_value:
            return None
        return Fraction(score.numerator_value) * 100 / Fraction(score.denominator_value)
    return None if score.actual_value is None else Fraction(score.actual_value)


def outcome(score: Score, header: Header, bands: Sequence[Band], weights: Sequence[PeriodWeight]) -> Outcome:
    """Status, raw points and points of one row, decided in the contract's order.

    Raises NotComputableError when a row that should be scored lacks an input. That a value is pending or too early cannot
    be told from the row: such a row must only carry no points.
    """
    if score.role == "indicator" and not score.full_points:
        return Outcome("not_applicable", None, None)
    without_base = lacks_base(score)
    if without_base and score.on_zero_target == "not_applicable":
        return Outcome("not_applicable", None, None)
    if score.score_status in UNSCORED:
        return Outcome(score.score_status, None, None)
    if _is_missing(score, weights):
        return Outcome("missing", None, Decimal(0) if score.on_missing == "zero" else None)
    if without_base:
        earned = score.full_points if score.on_zero_target == "full" else Decimal(0)
        return Outcome("scored", earned, earned)
    return _scored(_RULES[score.rule](score, bands, weights), score, header)


def _scored(exact: Fraction, score: Score, header: Header) -> Outcome:
    """Rounded once, from the exact fraction: the ten places of the raw points may already have reached a half."""
    raw = rounded(exact, RAW_PLACES)
    if header.rounding_at == "indicator":
        return Outcome("scored", raw, rounded(_within_limits(exact, score), header.points_places))
    return Outcome("scored", raw, rounded(_within_limits(Fraction(raw), score), RAW_PLACES))


def _is_paced(score: Score) -> bool:
    by_rule = score.rule == "met_or_ratio" and score.against == "paced_target"
    return score.rule == "pace" or by_rule or score.input_code == "paced_completion_pct"


def lacks_base(score: Score) -> bool:
    """Nothing to divide by: no target where the rule needs one, no pace yet, or a ratio measure over nothing."""
    if score.rule == "weighted_periods":
        return False
    needs_target = score.rule in NEEDS_TARGET or score.input_code in (
        "completion_pct",
        "paced_completion_pct",
    )
    no_target = needs_target and (not score.target_value or (_is_paced(score) and not score.pace_numerator))
    return no_target or (score.is_ratio and score.denominator_value == 0)


def _is_missing(score: Score, weights: Sequence[PeriodWeight]) -> bool:
    if score.rule == "weighted_periods":
        return any(w.total_points is None for w in weights)
    return actual(score) is None


def _within_limits(points: Fraction, score: Score) -> Fraction:
    """Cap as a share of full points, cap in points, floor: in this order."""
    if score.cap_ratio is not None and score.full_points is not None:
        points = min(points, Fraction(score.cap_ratio) * Fraction(score.full_points))
    if score.cap_points is not None:
        points = min(points, Fraction(score.cap_points))
    if score.floor_points is not None:
        points = max(points, Fraction(score.floor_points))
    return points


def _known(value: Decimal | None, name: str) -> Fraction:
    if value is None:
        raise NotComputableError(f"缺少{name}")
    return Fraction(value)


def _value(score: Score) -> Fraction:
    value = actual(score)
    if value is None:
        raise NotComputableError("缺少实际完成数")
    return value


def pace(score: Score) -> Fraction:
    """P, exact."""
    share = _known(score.pace_denominator, "时序进度分母")
    if share == 0:
        raise NotComputableError("时序进度分母为零")
    return _known(score.pace_numerator, "时序进度分子") / share


def _paced_target(score: Score) -> Fraction:
    target = _known(score.target_value, "年度目标") * pace(score)
    if target == 0:
        raise NotComputableError("时序目标为零")
    return target


def _completion(score: Score, *_: object) -> Fraction:
    return _value(score) / Fraction(score.target_value) * _known(score.full_points, "满分")


def _pace(score: Score, *_: object) -> Fraction:
    return _value(score) / _paced_target(score) * _known(score.full_points, "满分")


def _met_or_ratio(score: Score, *_: object) -> Fraction:
    target = _paced_target(score) if score.against == "paced_target" else Fraction(score.target_value)
    return min(_value(score) / target, Fraction(1)) * _known(score.full_points, "满分")


def _steps(score: Score) -> Fraction:
    step = _known(score.step_value, "计分单位")
    if step == 0:
        raise NotComputableError("计分单位为零")
    steps = _value(score) / step
    return Fraction(steps.__floor__()) if score.is_whole_steps else steps


def _per_unit(score: Score, *_: object) -> Fraction:
    return _steps(score) * _known(score.each_points, "每单位分值")


def _deduct_per(score: Score, *_: object) -> Fraction:
    start = _known(score.full_points, "满分") if score.role == "indicator" else Fraction(0)
    return start - _steps(score) * _known(score.each_points, "每单位分值")


def band_value(score: Score) -> Fraction:
    """x: what the bands are looked up with. Raises NotComputableError without the target it is compared to."""
    match score.input_code:
        case "completion_pct":
            if not score.target_value:
                raise NotComputableError("缺少年度目标")
            return _value(score) / Fraction(score.target_value) * 100
        case "paced_completion_pct":
            return _value(score) / _paced_target(score) * 100
        case _:  # value, or ratio_pct whose value already is the percentage
            return _value(score)


def _bands(score: Score, bands: Sequence[Band], _: object) -> Fraction:
    x = band_value(score)
    for band in bands:
        above = band.lower_bound is None or Fraction(band.lower_bound) <= x
        if above and (band.upper_bound is None or x < Fraction(band.upper_bound)):
            return Fraction(band.band_points)
    raise NotComputableError("没有任何档次包含该数值")


def _weighted_periods(score: Score, _: object, weights: Sequence[PeriodWeight]) -> Fraction:
    total = sum(Fraction(w.weight) for w in weights)
    if total == 0:
        raise NotComputableError("各期权重之和为零")
    mean = sum(Fraction(w.weight) * Fraction(w.total_points) for w in weights) / total
    return mean * _known(score.full_points, "满分") / 100


_RULES: dict[str, Callable[[Score, Sequence[Band], Sequence[PeriodWeight]], Fraction]] = {
    "completion": _completion,
    "pace": _pace,
    "met_or_ratio": _met_or_ratio,
    "per_unit": _per_unit,
    "bands": _bands,
    "deduct_per": _deduct_per,
    "weighted_periods": _weighted_periods,
}
