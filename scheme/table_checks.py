"""Checks of the tables a rule may hold: bands, steps by size of target, places; and the points they give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from scheme.context import Fault, Location
from scheme.rules import BySize, Step
from scheme.values import Worth


def band_faults(bands: tuple[Any, ...], here: Location) -> Iterator[Fault]:
    """Faults of a table of bands: it must run upward and cover every number exactly once."""
    if bands[0].from_ is not None:
        yield (*here, 0), f"不足 {bands[0].from_} 的没有档：第一档不写 from（向下不封口）"
    if bands[-1].below is not None:
        yield (*here, len(bands) - 1), f"{bands[-1].below} 以上的没有档：最后一档不写 below（向上不封口）"
    for place, band in enumerate(bands):
        if band.from_ is not None and band.below is not None and band.from_ >= band.below:
            yield (*here, place), f"from {band.from_} 应小于 below {band.below}"
    for place, (left, right) in enumerate(pairwise(bands), start=1):
        yield from _between(left, right, (*here, place))


def _between(left: Any, right: Any, here: Location) -> Iterator[Fault]:
    if left.below is None or right.from_ is None:
        yield here, "只有第一档可以不写 from，只有最后一档可以不写 below"
    elif right.from_ > left.below:
        yield here, f"{left.below} 以上、不足 {right.from_} 的没有档"
    elif right.below is not None and right.below <= left.below:
        yield here, "各档应从低到高排列"
    elif right.from_ < left.below:
        yield here, f"{right.from_} 以上、不足 {left.below} 的落在两档"


def size_faults(item: Step, here: Location) -> Iterator[Fault]:
    """A step's worth by the size of the target: there is a target, every size has a worth, none below zero."""
    for side, steps in item.sides:
        if not isinstance(steps.each, BySize):
            continue
        below = (*here, side, "each", "by_target")
        if item.target is None:
            yield below, f"input 为 {item.input} 时没有目标，不能按目标大小计分"
        yield from band_faults(steps.each.by_target, below)
        for place, size in enumerate(steps.each.by_target):
            if size.points < 0:
                yield (*below, place, "points"), f"每档的分值不应小于 0，写的是 {size.points}"


def place_faults(item: Any, is_taken: bool, here: Location) -> Iterator[Fault]:
    """Faults of a table of places: it starts with the first, leaves none out, and an earlier place earns, or costs, no less.

    `is_taken`: the points are taken off, the first place loses most.
    """
    due, best = 1, None
    for number, row in enumerate((*item.places, None)):
        at = (*here, "places", number) if row else (*here, "beyond")
        points = row.points if row else item.beyond
        if row and row.from_ != due:
            said = f"第 {due} 名没有分值" if row.from_ > due else f"第 {row.from_} 名写了两次"
            yield at, f"{said}：名次应从 1 起依次写"
        if best is not None and (points < best if is_taken else points > best):
            yield at, f"名次靠后的得 {points} 分，反而{'少' if is_taken else '多'}于前面的 {best} 分"
        due, best = (row.to + 1 if row else due), points


def table_points(item: Any) -> list[tuple[Location, Decimal]]:
    """(location below the item, points) of every line of its table that names points; empty for other rules."""
    match item.rule:
        case "bands":
            return [(("bands", n, "points"), band.points) for n, band in enumerate(item.bands)]
        case "cases":
            lines = [(("cases", n, "points"), case.points) for n, case in enumerate(item.cases)]
            return lines + ([(("otherwise", "points"), item.otherwise.points)] if item.otherwise else [])
        case "rank_points":
            lines = [(("places", n, "points"), row.points) for n, row in enumerate(item.places)]
            return [*lines, (("beyond",), item.beyond)]
        case _:
            return []


def points_faults(item: Any, full: list[Decimal], here: Location) -> Iterator[Fault]:
    """No line of a table gives more than the full points of any group, and full marks are within reach of every group."""
    if not full:
        return
    named = [*table_points(item), *_met_points(item)]
    for below, points in named:
        if points > min(full):
            yield (*here, *below), f"{points} 分超过满分 {min(full)}"
    best = _best(item, max(full))
    if best is not None and best < max(full):
        yield (*here, "points"), f"满分 {max(full)}，但最高只能得 {best}，谁也得不到满分"


def _met_points(item: Any) -> list[tuple[Location, Decimal]]:
    met = item.met.points if isinstance(item, Step) else None
    return [] if met is None else [(("met", "points"), met)]


def _best(item: Any, full: Decimal) -> Decimal | None:
    """The most an item of `full` points can earn where its own parameters limit it; None = they do not."""
    match item.rule:
        case "bands" | "cases" | "rank_points":
            return max(points for _, points in table_points(item))
        case "manual":
            return item.cap.points
        case "step" if item.over == "none":
            return _worth(item.met, full)
        case "step" if item.over.most != "none":
            return _worth(item.met, full) + _worth(item.over.most, full)
        case _:
            return None


def _worth(worth: Worth, full: Decimal) -> Decimal:
    return worth.ratio * full if worth.points is None else worth.points
