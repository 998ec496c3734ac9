"""Items: everything that gives or takes points, and which rules may stand where."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

from kernel.closed_yaml import Closed
from kernel.office import Code
from scheme import rules
from scheme.conditions import Gate
from scheme.values import NOT_EMPTY, FullPoints, PositivePoints, Text


class _Item(Closed):
    title: Text
    gate: Gate | None = None


class Assessed(_Item):
    """An indicator: it has full points, for every group or by group."""

    clause: Text
    points: FullPoints


class Weighed(_Item):
    """A part of a composite indicator: scored out of 100, then weighed."""

    weight: PositivePoints


class Adjusting(_Item):
    """A bonus or deduction item: it stands outside the total and has no full points; `groups` limits it to some groups."""

    clause: Text
    groups: Annotated[tuple[Code, ...], NOT_EMPTY] | None = None


def _union(role: type[BaseModel], *models: type[BaseModel]) -> Any:
    """One closed model a rule, with the fields of `role` and of the rule; told apart by `rule`."""
    made = [
        create_model(f"{role.__name__}{model.__name__}", __base__=(role, model), __doc__=model.__doc__)
        for model in models
    ]
    return Annotated[reduce(or_, made), Field(discriminator="rule")]


_SCORED = (
    rules.Completion,
    rules.Pace,
    rules.MetOrRatio,
    rules.PerUnit,
    rules.DeductPer,
    rules.Bands,
    rules.Step,
    rules.Cases,
    rules.Efficacy,
    rules.RankPoints,
    rules.Proportional,
    rules.Manual,
)
Part = _union(Weighed, *_SCORED)


class Composite(Closed):
    """Σ weight × part ÷ Σ weight × F ÷ 100; every part is scored out of 100 and rounded at `part_places`."""

    rule: Literal["composite"]
    parts: Annotated[dict[Code, Part], NOT_EMPTY]
    part_places: int = Field(ge=0, le=4)


Indicator = _union(Assessed, *_SCORED, Composite, rules.WeightedPeriods)
BonusItem = _union(
    Adjusting, rules.PerUnit, rules.Bands, rules.Step, rules.Cases, rules.RankPoints, rules.Manual
)
DeductionItem = _union(
    Adjusting, rules.DeductPer, rules.Bands, rules.Step, rules.Cases, rules.RankPoints, rules.Manual
)
