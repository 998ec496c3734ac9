"""Assessments: one of 月通报, 季督评, 年考核 with its indicators, adjustments, ranking, grades and consequences."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kernel.closed_yaml import Closed
from kernel.office import Code
from kernel.period import Kind
from scheme.rules import BonusItem, DeductionItem, Indicator
from scheme.values import NOT_EMPTY, Points, PositiveOrNone, PositivePoints, Text

ValueStatus = Literal["declared", "city_certified"]
Action = Literal["red_list", "black_list", "reminder_letter", "interview", "praise"]


class Ranking(Closed):
    """Where places are counted, and which indicators break a tie, first one first."""

    partition: Literal["group", "office"]
    tie_breakers: tuple[Code, ...]


class Bonus(Closed):
    cap: PositiveOrNone
    items: Annotated[dict[Code, BonusItem], NOT_EMPTY]


class Deduction(Closed):
    cap: PositiveOrNone
    items: Annotated[dict[Code, DeductionItem], NOT_EMPTY]


class Grade(Closed):
    title: Text
    min: Points


class _Consequence(Closed):
    title: Text
    action: Action
    streak: int = Field(default=1, ge=1)
    clause: Text


class ByRank(_Consequence):
    """The first or last `places` of a partition."""

    trigger: Literal["rank_top", "rank_bottom"]
    places: int = Field(ge=1)


class ByPoints(_Consequence):
    trigger: Literal["points_below", "points_at_least"]
    points: Points


class ByCompletion(_Consequence):
    """Completion of one indicator against its pace, in percentage points."""

    trigger: Literal["completion_behind_pace", "completion_ahead_of_pace"]
    indicator: Code
    gap_pct: Annotated[Points, Field(ge=0)]


class ByReport(_Consequence):
    trigger: Literal["report_missing"]


Consequence = Annotated[ByRank | ByPoints | ByCompletion | ByReport, Field(discriminator="trigger")]


class Assessment(Closed):
    """One assessment. `total`: what the full points of every group's indicators must sum to."""

    title: Text
    period: Kind
    status: ValueStatus
    total: PositivePoints
    clause: Text
    ranking: Ranking
    indicators: Annotated[dict[Code, Indicator], NOT_EMPTY]
    bonus: Bonus | None = None
    deduction: Deduction | None = None
    grades: tuple[Grade, ...] = ()
    consequences: dict[Code, Consequence] = Field(default_factory=dict)

    def items(self) -> list[tuple[str, str, Any, tuple[str, ...]]]:
        """(role, code, item, location below the assessment) of everything that gives or takes points, in order."""
        found = [("indicator", c, i, ("indicators", c)) for c, i in self.indicators.items()]
        for role, block in (("bonus", self.bonus), ("deduction", self.deduction)):
            if block:
                found += [(role, c, i, (role, "items", c)) for c, i in block.items.items()]
        return found

    @property
    def is_composite(self) -> bool:
        return any(i.rule == "weighted_periods" for i in self.indicators.values())
