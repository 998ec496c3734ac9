"""The number a rule or a condition looks at, and conditions on it.

An input is one exact number, or the reason why there is none; what each input code means is in docs/contracts.md
"Inputs". What does not belong here: how an input becomes points (`rules`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Discriminator, Tag, model_validator

from kernel.closed_yaml import Closed
from kernel.office import Code
from scheme.values import NOT_EMPTY, Amount, AmountOrNone, Points, Text, mark, mark_of

InputCode = Literal[
    "value",
    "ratio_pct",
    "quotient",
    "completion_pct",
    "paced_completion_pct",
    "over_target",
    "over_paced_target",
    "growth_pct",
]
# In the unit of the measure itself; every other input is a percentage.
IN_UNIT_OF_MEASURE: frozenset[InputCode] = frozenset(
    {"value", "quotient", "over_target", "over_paced_target"}
)
Operator = Literal["at_least", "above", "below", "at_most", "equals"]
OPERATORS: tuple[Operator, ...] = ("at_least", "above", "below", "at_most", "equals")
CALENDAR = "calendar"
PRIOR_YEAR = "prior_year"
RESTATED = "prior_year_restated"
PRIOR_BASES = (PRIOR_YEAR, RESTATED)


class Target(Closed):
    """Which yearly target: its code in `targets` and who set it."""

    code: Code
    source: Literal["county", "city", "self"]


# What growth is measured against: the same period of last year, by the units of then or (`_restated`) those of now, or a
# figure handed down as a target.
Base = Annotated[
    Annotated[Literal["prior_year", "prior_year_restated"], Tag(mark("word"))]
    | Annotated[Target, Tag(mark("figure"))],
    mark_of(figure=dict, word=object),
]


class Input(Closed):
    """`target` and `pace` serve the two completions and what is over a target, `base` and `min_base` growth; a base below `min_base` is none."""

    measure: Code
    input: InputCode
    target: Target | None = None
    pace: Code = CALENDAR
    base: Base | None = None
    min_base: AmountOrNone = None


class Condition(Input):
    """One comparison. `unknown`: does it hold when the figure is missing or has no base?"""

    at_least: Amount | None = None
    above: Amount | None = None
    below: Amount | None = None
    at_most: Amount | None = None
    equals: Amount | None = None
    unknown: Literal["holds", "fails"]

    @model_validator(mode="after")
    def _one_operator(self) -> Condition:
        if len(self._written()) != 1:
            raise ValueError(f"要写一个比较，也只能写一个：{'、'.join(OPERATORS)}")
        return self

    def _written(self) -> list[Operator]:
        return [name for name in OPERATORS if getattr(self, name) is not None]

    @property
    def operator(self) -> Operator:
        return self._written()[0]

    @property
    def threshold(self) -> Decimal:
        return getattr(self, self.operator)


Conditions = Annotated[tuple[Condition, ...], NOT_EMPTY]


class _Matched(Closed):
    """`all` of a list must hold, or `any` of it."""

    @model_validator(mode="after")
    def _one_list(self) -> _Matched:
        if (self.all is None) == (self.any is None):
            raise ValueError("all（都成立）与 any（有一个成立）要写一个，也只能写一个")
        return self

    @property
    def match(self) -> Literal["all", "any"]:
        return "any" if self.all is None else "all"

    @property
    def conditions(self) -> tuple[Any, ...]:
        return self.any if self.all is None else self.all


class Block(_Matched):
    """Conditions that stand as one among others: all of them must hold, or any."""

    all: Conditions | None = None
    any: Conditions | None = None


def _is_block(value: Any) -> str:
    is_block = isinstance(value, Block) or (isinstance(value, dict) and bool({"all", "any"} & value.keys()))
    return mark("block" if is_block else "condition")


Asking = Annotated[
    Annotated[Block, Tag(mark("block"))] | Annotated[Condition, Tag(mark("condition"))],
    Discriminator(_is_block),
]
Askings = Annotated[tuple[Asking, ...], NOT_EMPTY]


class When(_Matched):
    """Conditions, or blocks of conditions, that must all hold, or of which any must."""

    all: Askings | None = None
    any: Askings | None = None


class Standing(NamedTuple):
    """A condition where it stands: below `place`, in the block of that order (from 1; 0 in none) and match."""

    place: tuple[str | int, ...]
    block_order: int
    block_match: str | None
    condition: Condition


def standing(asked: Sequence[Condition | Block]) -> Iterator[Standing]:
    """Every condition of a list, in order, those of its blocks in their places."""
    blocks = 0
    for n, each in enumerate(asked):
        if isinstance(each, Condition):
            yield Standing((n,), 0, None, each)
            continue
        blocks += 1
        for m, condition in enumerate(each.conditions):
            yield Standing((n, each.match, m), blocks, each.match, condition)


class Gate(When):
    """What must hold for an item to earn anything; otherwise it earns zero, or does not apply."""

    otherwise: Literal["zero", "not_applicable"]


class Case(Closed):
    """One line of a decision table: the first case whose conditions all hold gives its points."""

    title: Text | None = None
    when: Askings
    points: Points
