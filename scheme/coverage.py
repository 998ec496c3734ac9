"""Does a decision table decide every combination? Proven over the grid of intervals its thresholds cut each input into.

Inputs are taken as independent and unbounded, so a proof of coverage always holds; a gap may be a combination that
cannot happen in fact, and then `otherwise` costs nothing. No figure at all is one more cell of every input.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, product
from typing import Any

from scheme.conditions import Block, Condition, Input, Operator

_COMPARE = {
    "at_least": int.__ge__,
    "above": int.__gt__,
    "below": int.__lt__,
    "at_most": int.__le__,
    "equals": int.__eq__,
}


@dataclass(frozen=True)
class Span:
    """An interval of one input, as the comparisons that bound it; none and known = any number; unknown = no figure."""

    of: Input
    bounds: tuple[tuple[Operator, Decimal], ...] = ()
    is_unknown: bool = False


@dataclass
class Coverage:
    """`gap`: one combination no case decides, None when there is none; `reached`: cases that decide some combination."""

    gap: tuple[Span, ...] | None = None
    reached: set[int] = field(default_factory=set)


def prove(cases: Sequence[Sequence[Condition | Block]]) -> Coverage:
    """What the cases, the first one that holds deciding, leave undecided, and which of them ever decide.

    A case with an `any` in it is looked at as so many cases, one after the other, with the same points.
    """
    owners, plain = [], []
    for number, case in enumerate(cases):
        for conditions in _ways(case):
            owners.append(number)
            plain.append(conditions)
    axes = [_Axis(inputs, plain) for inputs in _inputs(plain)]
    known, whole = _Walk(plain, axes, is_unknown_too=False), _Walk(plain, axes, is_unknown_too=True)
    reached = {owners[way] for way in whole.found.reached}
    return Coverage(known.found.gap or whole.found.gap, reached)


def _ways(case: Sequence[Condition | Block]) -> list[list[Condition]]:
    """The ways a case may hold: in each, all conditions must."""
    choices = [
        [[each]]
        if isinstance(each, Condition)
        else [[condition] for condition in each.conditions]
        if each.match == "any"
        else [list(each.conditions)]
        for each in case
    ]
    return [[condition for part in way for condition in part] for way in product(*choices)]


def _key(condition: Condition) -> tuple[Any, ...]:
    return tuple(getattr(condition, name) for name in Input.model_fields)


def _inputs(cases: Sequence[Sequence[Condition]]) -> list[Condition]:
    """One condition of every distinct input, in the order they are written."""
    found: dict[tuple[Any, ...], Condition] = {}
    for conditions in cases:
        for condition in conditions:
            found.setdefault(_key(condition), condition)
    return list(found.values())


class _Axis:
    """One input cut at its thresholds. Cell 2i+1 is the i-th threshold, even cells are the open intervals beside."""

    def __init__(self, example: Condition, cases: Sequence[Sequence[Condition]]):
        self.input, key = example, _key(example)
        self.conditions = [[c for c in conditions if _key(c) == key] for conditions in cases]
        self.thresholds = sorted({c.threshold for own in self.conditions for c in own})

    def spans(self, is_unknown_too: bool) -> Iterator[tuple[Span, frozenset[int]]]:
        """(span, the cases whose conditions on this input hold all over it), from high to low."""
        cells = range(2 * len(self.thresholds), -1, -1)
        for holding, group in groupby(cells, key=self._holding):
            own = list(group)
            yield self._span(own[-1], own[0]), holding
        if is_unknown_too:
            unknown = {n for n, own in enumerate(self.conditions) if all(c.unknown == "holds" for c in own)}
            yield Span(self.input, is_unknown=True), frozenset(unknown)

    def _holding(self, cell: int) -> frozenset[int]:
        return frozenset(n for n, own in enumerate(self.conditions) if all(self._holds(c, cell) for c in own))

    def _holds(self, condition: Condition, cell: int) -> bool:
        return _COMPARE[condition.operator](cell, 2 * self.thresholds.index(condition.threshold) + 1)

    def _span(self, low: int, high: int) -> Span:
        """The interval from cell `low` to cell `high`."""
        if low == high and low % 2:
            return Span(self.input, (("equals", self.thresholds[low // 2]),))
        bounds: list[tuple[Operator, Decimal]] = []
        if low > 0:
            bounds.append(
                ("at_least", self.thresholds[low // 2])
                if low % 2
                else ("above", self.thresholds[low // 2 - 1])
            )
        if high < 2 * len(self.thresholds):
            bounds.append(("at_most" if high % 2 else "below", self.thresholds[high // 2]))
        return Span(self.input, tuple(bounds))


class _Walk:
    """Input by input, which cases are still alive; what was seen alive at an input once is not looked at again."""

    def __init__(self, cases: Sequence[Sequence[Condition]], axes: list[_Axis], is_unknown_too: bool):
        self.found = Coverage()
        self._spans = [list(axis.spans(is_unknown_too)) for axis in axes]
        # after how many inputs nothing more is asked of a case
        self._settled = [
            max((n + 1 for n, axis in enumerate(axes) if axis.conditions[case]), default=0)
            for case in range(len(cases))
        ]
        self._seen: set[tuple[int, tuple[int, ...]]] = set()
        self._go(0, tuple(range(len(cases))), ())

    def _go(self, axis: int, alive: tuple[int, ...], path: tuple[Span, ...]) -> None:
        if (axis, alive) in self._seen:
            return
        self._seen.add((axis, alive))
        if not alive:
            self.found.gap = self.found.gap or path
        elif self._settled[alive[0]] <= axis:
            self.found.reached.add(alive[0])
        else:
            for span, holding in self._spans[axis]:
                self._go(axis + 1, tuple(case for case in alive if case in holding), (*path, span))
