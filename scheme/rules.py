"""Rules (how a measure becomes points): a closed union by `rule`, each with exactly its own parameters.

The arithmetic of every rule is in docs/contracts.md "Scores" and docs/schemes.md; it is computed in SQL, not here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kernel.closed_yaml import Closed
from kernel.office import Code
from scheme.values import (
    NOT_EMPTY,
    Amount,
    ExplicitCap,
    FullPoints,
    Points,
    PointsOrNone,
    PositiveAmount,
    PositivePoints,
    Text,
)

OnMissing = Literal["zero", "not_scored"]
OnZeroTarget = Literal["not_applicable", "full", "zero"]
BandInput = Literal["value", "completion_pct", "paced_completion_pct", "ratio_pct"]
CALENDAR = "calendar"


class Target(Closed):
    """Which yearly target: its code in `targets` and who set it."""

    code: Code
    source: Literal["county", "city", "self"]


class _Item(Closed):
    """Common to everything that gives or takes points."""

    title: Text
    clause: Text


class _Measured(_Item):
    measure: Code
    on_missing: OnMissing


class _Targeted(Closed):
    """`on_zero_target` also rules a ratio measure whose denominator is zero. `pace` names a schedule of `paces`."""

    target: Target
    on_zero_target: OnZeroTarget
    pace: Code = CALENDAR


class Band(Closed):
    """lower ≤ x < upper → points. No `from`: open below; no `below`: open above."""

    from_: Amount | None = Field(default=None, alias="from")
    below: Amount | None = None
    points: Points


class _PerUnit(Closed):
    rule: Literal["per_unit"]
    each: PositivePoints
    step: PositiveAmount
    whole_steps: bool
    cap: ExplicitCap


class _Bands(Closed):
    """`target` is needed for the two completion inputs, `on_zero_target` for those and for `ratio_pct`."""

    rule: Literal["bands"]
    input: BandInput
    target: Target | None = None
    on_zero_target: OnZeroTarget | None = None
    pace: Code = CALENDAR
    bands: Annotated[tuple[Band, ...], NOT_EMPTY]


class _DeductPer(Closed):
    rule: Literal["deduct_per"]
    each: PositivePoints
    step: PositiveAmount
    whole_steps: bool
    floor: PointsOrNone


class Completion(_Measured, _Targeted):
    """A ÷ T × F."""

    rule: Literal["completion"]
    points: FullPoints
    cap: ExplicitCap
    floor: PointsOrNone


class MetOrRatio(_Measured, _Targeted):
    """A ≥ T* → F, otherwise A ÷ T* × F."""

    rule: Literal["met_or_ratio"]
    points: FullPoints
    against: Literal["annual_target", "paced_target"]
    floor: PointsOrNone


class Pace(_Measured, _Targeted):
    """A ÷ (T × P) × F."""

    rule: Literal["pace"]
    points: FullPoints
    cap: ExplicitCap
    floor: PointsOrNone


class PerUnit(_Measured, _PerUnit):
    """A ÷ step × each, as an indicator with full points."""

    points: FullPoints


class Bands(_Measured, _Bands):
    """Points of the band x falls into."""

    points: FullPoints


class DeductPer(_Measured, _DeductPer):
    """F − A ÷ step × each."""

    points: FullPoints


class WeightedPeriods(_Item):
    """Weighted mean of an earlier assessment's totals × F ÷ 100. `weights`: `equal`, or one number a period in order."""

    rule: Literal["weighted_periods"]
    points: FullPoints
    source: Code
    weights: Literal["equal"] | tuple[PositivePoints, ...]
    cap: ExplicitCap


Indicator = Annotated[
    Completion | MetOrRatio | Pace | PerUnit | Bands | DeductPer | WeightedPeriods,
    Field(discriminator="rule"),
]


class PerUnitBonus(_Measured, _PerUnit):
    """A ÷ step × each, on top of the total."""


class BandsBonus(_Measured, _Bands):
    """Points of the band, on top of the total."""


BonusItem = Annotated[PerUnitBonus | BandsBonus, Field(discriminator="rule")]


class DeductionItem(_Measured, _DeductPer):
    """− A ÷ step × each, off the total. `floor` is this item's own lower limit (a negative number) or none."""
