"""The numbers facts are made of: those at which a rule of the scheme turns, and a handful that are odd by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.exactness.drawing import Pick
from tests.exactness.measures import Row

ODD = tuple(
    Decimal(text)
    for text in (
        "0", "1", "2", "3", "7", "10", "100", "22", "5.5", "33.333333", "66.666667", "99.999999", "0.000001",
        "-5", "-0.000001", "12345.678901", "999999.999999",
    )
)  # fmt: skip
TARGETS = tuple(Decimal(text) for text in ("100", "0", "3", "7", "10", "22", "0.5", "33.33", "250000", "-10"))
# Of the great target, shares whose points or percent end on a half: a millionth less, and whoever rounds twice rounds up.
GREAT = Decimal(4_000_000)
_HALVES = tuple(Decimal(text) for text in ("0.10005", "0.1005", "0.10025", "0.100125", "0.1001", "0.1002"))
_LEAST = Decimal("0.000001")
_MOST = Decimal(1_000_000)  # 万元: a hundred 亿元
_THRESHOLDS = (
    "at_least",
    "above",
    "below",
    "at_most",
    "equals",
    "reference",
    "from",
    "min_base",
    "out_of",
    "step",
)


class Figures:
    """Figures worth reporting for one scheme."""

    def __init__(self, scheme: Row):
        self._thresholds = sorted({*_thresholds(scheme["assessments"]), Decimal(100)})

    def draw(self, pick: Pick, targets: list[Decimal]) -> Decimal:
        """A figure: odd by itself, at a threshold, or at a percent of a target, sometimes a millionth off."""
        if GREAT in targets and pick.chance(4):
            return GREAT * pick.one(_HALVES) - _LEAST
        kind = pick.size(0, 3)
        if kind == 0:
            return pick.one(ODD)
        figure = pick.one(self._thresholds)
        if kind > 1 and targets:
            share = pick.one((Decimal(1), Decimal("0.25"), Decimal("0.5"), Decimal("0.75")))
            figure = figure * pick.one(targets) / 100 * share
        figure += pick.one((Decimal(0), Decimal(0), _LEAST, -_LEAST))
        return max(-_MOST, min(_MOST, figure)).quantize(_LEAST)


def _thresholds(node: Any) -> Iterator[Decimal]:
    """Every number a rule or condition compares with."""
    if isinstance(node, list):
        for each in node:
            yield from _thresholds(each)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key in _THRESHOLDS and isinstance(value, int | str | Decimal) and str(value) != "none":
            yield Decimal(str(value))
        if key == "cap" and isinstance(value, dict) and "ratio" in value:
            yield Decimal(str(value["ratio"])) * 100
        yield from _thresholds(value)
