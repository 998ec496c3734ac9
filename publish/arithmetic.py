"""The exact numbers of one score row: what was measured, the x its rule looks at, whether there is anything to divide by.

Written from docs/contracts.md, not from the warehouse's SQL: it exists to disagree when one of the two is wrong.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from kernel.decimals import divide
from publish.rows import Score

PCT_PLACES = 2
NEEDS_TARGET = ("completion", "pace", "met_or_ratio")
TARGET_INPUTS = ("completion_pct", "paced_completion_pct", "over_target", "over_paced_target")
PACED_INPUTS = ("paced_completion_pct", "over_paced_target")
WITHOUT_MEASURE = ("weighted_periods", "cases", "composite")


class NotComputableError(ValueError):
    """The row lacks an input its rule needs; the message names it in Chinese."""


def rounded(value: Fraction, places: int) -> Decimal:
    """The fraction half up at `places`, rounded once."""
    return divide(Decimal(value.numerator), Decimal(value.denominator), places)


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part ÷ whole × 100, half up at 2; None where either is absent or the whole is zero."""
    if part is None or not whole:
        return None
    return divide(part * 100, whole, PCT_PLACES)


def known(value: Decimal | None, name: str) -> Fraction:
    """The operand as a fraction. Raises NotComputableError naming it when it is absent."""
    if value is None:
        raise NotComputableError(f"缺少{name}")
    return Fraction(value)


def actual(score: Score) -> Fraction | None:
    """A: the measure's value; of a ratio measure its percentage or quotient, kept exact. None when nothing was reported."""
    if score.is_ratio:
        if score.numerator_value is None or not score.denominator_value:
            return None
        return ratio(score, score.numerator_value, score.denominator_value)
    return None if score.actual_value is None else Fraction(score.actual_value)


def ratio(score: Score, numerator: Decimal, denominator: Decimal) -> Fraction:
    """A fraction in the unit of the score's ratio: in % times 100, in 万元/亩 as it is."""
    return Fraction(numerator) * (100 if score.display_unit == "%" else 1) / Fraction(denominator)


def base(score: Score) -> Fraction | None:
    """B: what growth is measured from, of a ratio measure the fraction of its parts' figures; None where there is none."""
    if score.base_numerator is not None and score.base_denominator:
        return (
            ratio(score, score.base_numerator, score.base_denominator) if score.base_denominator > 0 else None
        )
    return None if score.base_value is None else Fraction(score.base_value)


def is_reported(score: Score) -> bool:
    """Whether the figure came: of a ratio both of its parts, which may well have nothing to divide by."""
    if score.is_ratio:
        return score.numerator_value is not None and score.denominator_value is not None
    return score.actual_value is not None


def measured(score: Score) -> Fraction:
    """A, of a row that must have one. Raises NotComputableError."""
    value = actual(score)
    if value is None:
        raise NotComputableError("缺少实际完成数")
    return value


def pace(score: Score) -> Fraction:
    """P, exact."""
    share = known(score.pace_denominator, "时序进度分母")
    if share == 0:
        raise NotComputableError("时序进度分母为零")
    return known(score.pace_numerator, "时序进度分子") / share


def target(score: Score) -> Fraction:
    """T, above or below zero. Raises NotComputableError where there is none to divide by."""
    value = known(score.target_value, "年度目标")
    if value == 0:
        raise NotComputableError("年度目标为零")
    return value


def paced_target(score: Score) -> Fraction:
    """T × P, not zero."""
    value = target(score) * pace(score)
    if value == 0:
        raise NotComputableError("时序目标为零")
    return value


def is_paced(score: Score) -> bool:
    by_rule = score.rule == "met_or_ratio" and score.against == "paced_target"
    return score.rule == "pace" or by_rule or score.input_code in PACED_INPUTS


def lacks_base(score: Score) -> bool:
    """Nothing to compare with: no target or base where one is needed, no pace yet, or a ratio measure over nothing."""
    if score.rule in WITHOUT_MEASURE:
        return False
    if score.input_code == "growth_pct" and _has_no_base(score):
        return True
    needs_target = score.rule in NEEDS_TARGET or score.input_code in TARGET_INPUTS
    no_target = needs_target and (not score.target_value or (is_paced(score) and not score.pace_numerator))
    return no_target or (score.is_ratio and score.denominator_value == 0)


def _has_no_base(score: Score) -> bool:
    """A base that comes with the figure itself is not known to be absent before the figure is there."""
    if actual(score) is None:
        return (score.case_code or "").startswith("no_target")
    from_ = base(score)
    return from_ is None or from_ <= 0 or (score.min_base is not None and from_ < score.min_base)


def looked_at(score: Score) -> Fraction:
    """x: the number the rule looks at. Raises NotComputableError without what it is compared to."""
    match score.input_code:
        case "completion_pct":
            return measured(score) / target(score) * 100
        case "paced_completion_pct":
            return measured(score) / paced_target(score) * 100
        case "over_target" | "over_paced_target":
            goal = target if score.input_code == "over_target" else paced_target
            return measured(score) - goal(score)
        case "growth_pct":
            from_ = base(score)
            if from_ is None:
                raise NotComputableError("缺少基数")
            if from_ <= 0:
                raise NotComputableError("基数不大于零")
            return (measured(score) - from_) / from_ * 100
        case _:  # value, or of a ratio its percentage or quotient
            return measured(score)
