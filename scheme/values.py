"""Scalar values of the scheme language: exact numbers, explicit `none`, caps, full points.

`none` is written out; an empty value is refused before it comes here (see `loader`). What does not belong here:
anything that needs to know another part of the scheme (see `checks`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from kernel.closed_yaml import Closed

NOT_ASSESSED = "-"
EVERY_GROUP = "*"

# As the landed contract stores them: points decimal(12,4), amounts decimal(18,6).
Points = Annotated[Decimal, Field(max_digits=12, decimal_places=4)]
PositivePoints = Annotated[Points, Field(gt=0)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]
PositiveAmount = Annotated[Amount, Field(gt=0)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _not_empty(value: Any) -> Any:
    if not value:
        raise ValueError("至少要有一项")
    return value


NOT_EMPTY = AfterValidator(_not_empty)


def _explicit_none(value: Any) -> Any:
    return None if value == "none" else value


PointsOrNone = Annotated[Points | None, BeforeValidator(_explicit_none)]
PositiveOrNone = Annotated[PositivePoints | None, BeforeValidator(_explicit_none)]


class Cap(Closed):
    """Upper limit of an indicator's points: `ratio` × full points, or `points` outright, or neither (`none`)."""

    ratio: PositivePoints | None = None
    points: PositivePoints | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Cap:
        if self.ratio is not None and self.points is not None:
            raise ValueError("ratio（满分的倍数）与 points（分值）只能写一个")
        return self


def _cap(value: Any) -> Any:
    if value == "none":
        return {}
    if not isinstance(value, dict) or not value:
        raise ValueError("请写 {ratio: 满分的倍数}、{points: 分值} 或 none")
    return value


ExplicitCap = Annotated[Cap, BeforeValidator(_cap)]


def _full_points(value: Any) -> Any:
    """One number for every group, or a number per group; `"-"` in a group = not assessed there."""
    if not isinstance(value, dict):
        return {EVERY_GROUP: value}
    if EVERY_GROUP in value:
        raise ValueError("各组满分相同时直接写一个数")
    return {group: None if n == NOT_ASSESSED else n for group, n in value.items()}


FullPoints = Annotated[dict[str, PositivePoints | None], BeforeValidator(_full_points), NOT_EMPTY]
