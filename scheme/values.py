"""Scalar values of the scheme language: exact numbers, explicit `none`, caps, full points.

`none` is written out; an empty value is refused before it comes here (see `loader`). What does not belong here:
anything that needs to know another part of the scheme (see `checks`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    StringConstraints,
    model_validator,
)

from kernel.closed_yaml import Closed

NOT_ASSESSED = "-"
EVERY_GROUP = "*"

# As the landed contract stores them: points decimal(12,4), amounts decimal(18,6).
Points = Annotated[Decimal, Field(max_digits=12, decimal_places=4)]
PositivePoints = Annotated[Points, Field(gt=0)]
NotNegative = Annotated[Points, Field(ge=0)]
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


PointsOrNone = Annotated[
    Points | None, BeforeValidator(_explicit_none, json_schema_input_type=Decimal | Literal["none"])
]
PositiveOrNone = Annotated[
    PositivePoints | None, BeforeValidator(_explicit_none, json_schema_input_type=Decimal | Literal["none"])
]
AmountOrNone = Annotated[
    PositiveAmount | None, BeforeValidator(_explicit_none, json_schema_input_type=Decimal | Literal["none"])
]


class _Worth(Closed):
    """Points outright, or a share of the full points: exactly one of the two."""

    ratio: Points | None = None
    points: Points | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> _Worth:
        if (self.ratio is None) == (self.points is None):
            raise ValueError("ratio（满分的倍数）与 points（分值）要写一个，也只能写一个")
        return self


class Worth(_Worth):
    """What meeting the reference earns: `points`, or `ratio` × full points; 0 is allowed."""

    ratio: NotNegative | None = None
    points: NotNegative | None = None


class Cap(_Worth):
    """Upper limit of an indicator's points: `ratio` × full points, or `points` outright."""

    ratio: PositivePoints | None = None
    points: PositivePoints | None = None


def _cap(value: Any) -> Any:
    if value == "none":
        return None
    if not isinstance(value, dict) or not value:
        raise ValueError("请写 {ratio: 满分的倍数}、{points: 分值} 或 none")
    return value


ExplicitCap = Annotated[Cap | None, BeforeValidator(_cap, json_schema_input_type=Cap | Literal["none"])]


def _full_points(value: Any) -> Any:
    """One number for every group, or a number per group; `"-"` in a group = not assessed there."""
    if not isinstance(value, dict):
        return {EVERY_GROUP: value}
    if EVERY_GROUP in value:
        raise ValueError("各组满分相同时直接写一个数")
    return {group: None if n == NOT_ASSESSED else n for group, n in value.items()}


FullPoints = Annotated[
    dict[str, PositivePoints | None],
    BeforeValidator(
        _full_points, json_schema_input_type=Decimal | dict[str, Decimal | Literal[NOT_ASSESSED]]
    ),
    NOT_EMPTY,
]


def _steps_kind(value: Any) -> Any:
    for kind, written in STEPS_KINDS.items():
        if value is written or value == written == "begun":
            return kind
    raise ValueError("请写 true（满一档才算）、begun（不满一档也算一档）或 false（按比例）")


# How incomplete steps count, as written in the file; the landed tables have the keys.
STEPS_KINDS = {"whole": True, "exact": False, "begun": "begun"}
StepsKind = Annotated[
    Literal["whole", "exact", "begun"],
    BeforeValidator(_steps_kind, json_schema_input_type=bool | Literal["begun"]),
]


def mark_of(**kinds: type) -> Discriminator:
    """Tells apart the kinds a value may be written in; the marks are `mark(name)`, never keys of the file.

    The first of `kinds` the value is an instance of names it; the last stands for all else, so that one plain reason
    is given for a value of no kind at all.
    """
    last = mark(list(kinds)[-1])

    def of(value: Any) -> str:
        return next((mark(name) for name, kind in kinds.items() if isinstance(value, kind)), last)

    return Discriminator(of)


def mark(name: str) -> str:
    """The tag of a union that is told apart by how a value is written; the loader drops it from a fault's place."""
    return f"<{name}>"
