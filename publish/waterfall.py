"""Where the bars of a waterfall stand: coordinates of an SVG, as text with two places.

What does not belong here: which figures are its steps (the report's definition), colours (`page.css`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kernel.paper import Waterfall

WIDTH, HEIGHT = 720, 260
_TOP, _FLOOR = 30, 216  # room for a number above, a title below
_CHARACTER = 13  # of a title; it stands in its bar's place whole
_GAP = Decimal("0.3")  # of a bar's place, left free beside it


@dataclass(frozen=True)
class Bar:
    """One bar with its words. `look`: `whole`, `more`, `less` or `none`; `joint` leads at `level` to the next bar."""

    x: str
    y: str
    width: str
    height: str
    look: str
    title: str
    text: str
    middle: str
    text_y: str
    level: str
    joint: str | None


@dataclass(frozen=True)
class Drawing:
    """Bars from left to right over the line of zero."""

    title: str
    bars: tuple[Bar, ...]
    zero: str
    width: int = WIDTH
    height: int = HEIGHT


def drawing(chart: Waterfall) -> Drawing:
    """The chart's bars; each begins where the one before it ended, a whole at zero."""
    spans: list[tuple[Decimal, Decimal]] = []
    for step in chart.steps:
        start = Decimal(0) if step.is_whole or not spans else spans[-1][1]
        spans.append((start, start + step.value))
    reached = [Decimal(0), *(value for span in spans for value in span)]
    low, high = min(reached), max(reached)
    scale = (_FLOOR - _TOP) / (high - low or Decimal(1))

    def height_of(value: Decimal) -> Decimal:
        return _FLOOR - (value - low) * scale

    longest = max(len(step.title) for step in chart.steps)
    place = max(Decimal(WIDTH) / len(chart.steps), Decimal(_CHARACTER * longest))
    lefts = [place * n + place * _GAP / 2 for n in range(len(chart.steps))]
    bars = []
    for n, (step, (start, end)) in enumerate(zip(chart.steps, spans, strict=True)):
        upper, lower = sorted((height_of(start), height_of(end)))
        look = (
            "whole" if step.is_whole else "more" if step.value > 0 else "less" if step.value < 0 else "none"
        )
        bars.append(
            Bar(
                x=_at(lefts[n]),
                y=_at(upper),
                width=_at(place * (1 - _GAP)),
                height=_at(max(lower - upper, Decimal(1))),
                look=look,
                title=step.title,
                text=step.text,
                middle=_at(lefts[n] + place * (1 - _GAP) / 2),
                text_y=_at(upper - 6),
                level=_at(height_of(end)),
                joint=_at(lefts[n + 1]) if n + 1 < len(lefts) else None,
            )
        )
    width = int(place * len(chart.steps))
    return Drawing(chart.title, tuple(bars), _at(height_of(Decimal(0))), width)


def _at(value: Decimal) -> str:
    return f"{value:.2f}"
