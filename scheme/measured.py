"""What every measure says about itself, and the units figures are kept and printed in.

What does not belong here: what any of them counts (`measures`, `project_measures`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from kernel.closed_yaml import Closed
from scheme.values import PositiveAmount, Text

# Units a figure may be handed in or down in, and those only decided figures have: points, and places on a ballot.
StatedUnit = Literal["wan", "wan_usd", "count", "pct", "mu"]
TargetUnit = Literal["wan", "wan_usd", "count", "pct", "mu", "wan_per_mu"]
BaseUnit = Literal["wan", "wan_usd", "count", "pct", "mu", "wan_per_mu", "points", "place"]
DisplayUnit = Literal[
    "万元",
    "亿元",
    "万美元",
    "亿美元",
    "个",
    "家",
    "次",
    "条",
    "份",
    "件",
    "天",
    "%",
    "亩",
    "万元/亩",
    "分",
    "名",
]
DISPLAYED_AS: dict[BaseUnit, tuple[DisplayUnit, ...]] = {
    "wan": ("万元", "亿元"),
    "wan_usd": ("万美元", "亿美元"),
    "pct": ("%",),
    "mu": ("亩",),
    "wan_per_mu": ("万元/亩",),
    "count": ("个", "家", "次", "条", "份", "件", "天"),
    "points": ("分",),
    "place": ("名",),
}
# Base units (万元, 万美元, pieces) in one display unit: printed value = value ÷ factor.
DISPLAY_FACTOR: dict[str, Decimal] = {"亿元": Decimal(10_000), "亿美元": Decimal(10_000)}

SharePct = Annotated[PositiveAmount, Field(le=100)]


class Measured(Closed):
    """What every measure says about itself: title, printing, clause."""

    title: Text
    unit: DisplayUnit
    places: int = Field(ge=0, le=6)
    clause: Text
