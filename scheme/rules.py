"""Rules (how a number becomes points): one closed model a rule, each with exactly its own parameters.

The arithmetic of every rule is in docs/contracts.md "Scores" and docs/schemes.md; it is computed in SQL, not here.
Where a rule may stand (indicator, part, bonus, deduction) is said in `items`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, Tag, model_validator

from kernel.closed_yaml import Closed
from kernel.office import Code
from scheme.conditions import CALENDAR, Case, Input, Target
from scheme.values import (
    NOT_EMPTY,
    Amount,
    ExplicitCap,
    NotNegative,
    Points,
    PointsOrNone,
    PositiveAmount,
    PositivePoints,
    StepsKind,
    Worth,
    mark,
    mark_of,
)

OnMissing = Literal["zero", "not_scored"]
OnZeroTarget = Literal["not_applicable", "full", "zero"]
Partition = Literal["group", "office"]


class _Measured(Closed):
    measure: Code
    on_missing: OnMissing


class _Targeted(_Measured):
    """`on_zero_target` also rules a ratio measure whose denominator is zero. `pace` names a schedule of `paces`."""

    target: Target
    on_zero_target: OnZeroTarget
    pace: Code = CALENDAR


class _Looking(Input):
    """A rule over any input. `on_zero_target` is needed for every input that divides."""

    on_missing: OnMissing
    on_zero_target: OnZeroTarget | None = None


class _Compared(_Looking):
    """A rule over the inputs of all units of a partition. `input_places`: where an input that divides is rounded first."""

    partition: Partition
    lower_is_better: bool
    input_places: Annotated[int, Field(ge=0, le=6)] | None = None


class Band(Closed):
    """lower ≤ x < upper → points. No `from`: open below; no `below`: open above."""

    from_: Amount | None = Field(default=None, alias="from")
    below: Amount | None = None
    points: Points


class BySize(Closed):
    """A step's worth by the size of the target, in its base unit."""

    by_target: Annotated[tuple[Band, ...], NOT_EMPTY]


Each = Annotated[
    Annotated[PositivePoints, Tag(mark("number"))] | Annotated[BySize, Tag(mark("table"))],
    mark_of(table=dict, number=object),
]


class Steps(Closed):
    """`each` points for every `step` of x away from the reference."""

    step: PositiveAmount
    each: Each
    whole_steps: StepsKind


MostOrNone = Annotated[
    Annotated[Literal["none"], Tag(mark("word"))] | Annotated[Worth, Tag(mark("worth"))],
    mark_of(worth=dict, word=object),
]


class OverSteps(Steps):
    """`most`: what all steps over the reference add at the utmost."""

    most: MostOrNone


Over = Annotated[
    Annotated[OverSteps, Tag(mark("steps"))] | Annotated[Literal["none"], Tag(mark("word"))],
    mark_of(steps=dict, word=object),
]
Under = Annotated[
    Annotated[Steps, Tag(mark("steps"))]
    | Annotated[Literal["zero", "proportional", "none"], Tag(mark("word"))],
    mark_of(steps=dict, word=object),
]


class Completion(_Targeted):
    """A ÷ T × F."""

    rule: Literal["completion"]
    cap: ExplicitCap
    floor: PointsOrNone


class Pace(_Targeted):
    """A ÷ (T × P) × F."""

    rule: Literal["pace"]
    cap: ExplicitCap
    floor: PointsOrNone


class MetOrRatio(_Targeted):
    """A ≥ T* → F, otherwise A ÷ T* × F."""

    rule: Literal["met_or_ratio"]
    against: Literal["annual_target", "paced_target"]
    floor: PointsOrNone


class PerUnit(_Looking):
    """x ÷ step × each; x below zero earns nothing. x is the figure itself, or what it is over its target."""

    rule: Literal["per_unit"]
    input: Literal["value", "over_target", "over_paced_target"] = "value"
    each: PositivePoints
    step: PositiveAmount
    whole_steps: bool
    cap: ExplicitCap


class DeductPer(_Measured):
    """F − A ÷ step × each; outside the total − A ÷ step × each."""

    rule: Literal["deduct_per"]
    each: PositivePoints
    step: PositiveAmount
    whole_steps: bool
    floor: PointsOrNone


class Bands(_Looking):
    """Points of the band x falls into."""

    rule: Literal["bands"]
    bands: Annotated[tuple[Band, ...], NOT_EMPTY]


class Step(_Looking):
    """x ≥ reference: met + steps over × each; below: met − steps × each, nothing, met × x ÷ reference, or met."""

    rule: Literal["step"]
    reference: Amount
    met: Worth
    over: Over
    under: Under
    floor: PointsOrNone

    @property
    def sides(self) -> list[tuple[str, Steps]]:
        """The sides on which steps count: (`over` or `under`, its steps)."""
        return [(s, steps) for s in ("over", "under") if isinstance(steps := getattr(self, s), Steps)]


class Otherwise(Closed):
    points: Points


class Cases(Closed):
    """A decision table: points of the first case whose conditions all hold, or those of `otherwise`."""

    rule: Literal["cases"]
    cases: Annotated[tuple[Case, ...], NOT_EMPTY]
    otherwise: Otherwise | None = None


class Efficacy(_Compared):
    """功效系数: (floor_pct + span_pct × (x − min) ÷ (max − min)) ÷ 100 × F over the units that have an x."""

    rule: Literal["efficacy"]
    floor_pct: NotNegative
    span_pct: PositivePoints
    on_equal: Literal["full", "floor", "not_applicable"]


class Places(Closed):
    """Points of the places `from` to `to`, both included."""

    from_: int = Field(alias="from", ge=1)
    to: int = Field(ge=1, le=1000)
    points: Points

    @model_validator(mode="after")
    def _forward(self) -> Places:
        if self.to < self.from_:
            raise ValueError(f"to {self.to} 小于 from {self.from_}")
        return self


def _places(value: object) -> object:
    """`[10, 8, 6]` is short for the first, second and third place. Raises ValueError where both ways are mixed."""
    if not isinstance(value, list):
        return value
    spans = sum(isinstance(each, dict) for each in value)
    if spans == len(value):
        return value
    if spans:
        raise ValueError(
            "要么逐名写分值，如 [10, 8, 6]，要么每一项都写成 {from: 1, to: 5, points: 10}，不能混写"
        )
    return [{"from": place, "to": place, "points": points} for place, points in enumerate(value, start=1)]


class RankPoints(_Compared):
    """Points by the place of x; places that are not listed earn `beyond`."""

    rule: Literal["rank_points"]
    places: Annotated[
        tuple[Places, ...],
        BeforeValidator(_places, json_schema_input_type=list[Decimal] | list[Places]),
        NOT_EMPTY,
    ]
    beyond: Points
    ties: Literal["share", "average"]


class Proportional(_Looking):
    """x ÷ out_of × F."""

    rule: Literal["proportional"]
    out_of: PositiveAmount
    cap: ExplicitCap
    floor: PointsOrNone


class SignedCap(Closed):
    """An upper limit in points, which may be below zero."""

    points: Points


class Manual(_Measured):
    """The signed points of a manual measure, within floor and cap."""

    rule: Literal["manual"]
    cap: SignedCap
    floor: Points


class OfUnits(Closed):
    """`unit` takes the totals of other units, each with a weight, in place of its own."""

    unit: Code
    takes: Annotated[dict[Code, PositivePoints], NOT_EMPTY]


class WeightedPeriods(Closed):
    """Weighted mean of an earlier assessment's totals × F ÷ 100. `weights`: `equal`, or one number a period in order.

    `window`: the periods since the year began, or only those within the score's own period. `of_units`: whose totals, where
    it is not the unit's own; a total weighs what its period and its unit weigh, multiplied.
    """

    rule: Literal["weighted_periods"]
    source: Code
    window: Literal["ytd", "period"] = "ytd"
    weights: Literal["equal"] | tuple[PositivePoints, ...]
    of_units: tuple[OfUnits, ...] = ()
    cap: ExplicitCap
