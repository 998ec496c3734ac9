"""Checks of meaning of one indicator, bonus or deduction item: what it refers to, its points, bands and periods."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kernel.period import Period
from scheme.context import Context, Fault, Location, unknown
from scheme.measures import RatioMeasure, base_unit
from scheme.rules import CALENDAR
from scheme.values import EVERY_GROUP

_NEEDS_TARGET = {"completion_pct", "paced_completion_pct"}


def item_faults(context: Context, assessment_code: str, item: Any, here: Location) -> Iterator[Fault]:
    """Every fault of `item`, found at `here` in the file, belonging to one assessment."""
    yield from _points(context, item, here)
    if item.rule == "weighted_periods":
        yield from _weighted(context, assessment_code, item, here)
        return
    yield from _measure(context, item, here)
    yield from _target(context, assessment_code, item, here)
    if item.rule == "bands":
        yield from _band_needs(context, item, here)
        yield from band_faults(item.bands, (*here, "bands"))
        yield from _band_points(item, here)
    if item.rule == "deduct_per":
        yield from _floor(item, here)


def _points(context: Context, item: Any, here: Location) -> Iterator[Fault]:
    points = getattr(item, "points", None)
    if points is None or EVERY_GROUP in points:
        return
    for group_code in points:
        if not context.knows("groups", group_code):
            yield (*here, "points", group_code), unknown("组（groups）", group_code, context.scheme.groups)
    for group_code, group in context.scheme.groups.items():
        if group_code not in points:
            yield (*here, "points"), f'没有写“{group.title}”（{group_code}）的满分；不考核请写 "-"'


def _measure(context: Context, item: Any, here: Location) -> Iterator[Fault]:
    if not context.knows("measures", item.measure):
        yield (*here, "measure"), unknown("计量（measures）", item.measure, context.scheme.measures)
    elif item.rule in {"per_unit", "deduct_per"} and _is_ratio(context, item):
        yield (*here, "measure"), f"“{item.measure}”是比率，不能按个数计分"


def _is_ratio(context: Context, item: Any) -> bool:
    return isinstance(context.scheme.measures.get(item.measure), RatioMeasure)


def _target(context: Context, assessment_code: str, item: Any, here: Location) -> Iterator[Fault]:
    target = getattr(item, "target", None)
    if target is None:
        return
    targets, measure = context.scheme.targets, context.scheme.measures.get(item.measure)
    if not context.knows("targets", target.code):
        yield (*here, "target", "code"), unknown("年度目标（targets）", target.code, targets)
    elif target.code in targets and measure and targets[target.code].unit != base_unit(measure):
        yield (
            (*here, "target", "code"),
            f"目标的单位是 {targets[target.code].unit}，计量“{measure.title}”的单位是 {base_unit(measure)}，不能相除",
        )
    yield from _pace(context, assessment_code, item.pace, (*here, "pace"))


def _pace(context: Context, assessment_code: str, code: str, here: Location) -> Iterator[Fault]:
    if code == CALENDAR:
        return
    if not context.knows("paces", code):
        yield here, unknown("时序（paces，或 calendar）", code, [*context.scheme.paces, CALENDAR])
    elif (schedule := context.scheme.paces.get(code)) and schedule.by == "quarter":
        assessment = context.scheme.assessments[assessment_code]
        if assessment.period == "month":
            yield here, f"“{schedule.title}”只写了每季末的时序，月度考核用不上"


def _band_needs(context: Context, item: Any, here: Location) -> Iterator[Fault]:
    """The input decides which of measure kind, target and zero policy must be there."""
    needs_target = item.input in _NEEDS_TARGET
    if needs_target and item.target is None:
        yield here, f"input 为 {item.input} 时要写 target"
    if not needs_target and item.target is not None:
        yield (*here, "target"), f"input 为 {item.input} 时用不到 target"
    needs_policy = item.input != "value"
    if needs_policy and item.on_zero_target is None:
        yield here, "缺少 on_zero_target（目标为零或未下达、分母为零时怎么办）"
    if not needs_policy and item.on_zero_target is not None:
        yield (*here, "on_zero_target"), "input 为 value 时用不到 on_zero_target"
    if item.measure in context.scheme.measures:
        is_ratio = _is_ratio(context, item)
        if item.input == "ratio_pct" and not is_ratio:
            yield (*here, "measure"), f"input 为 ratio_pct 时计量应为比率，“{item.measure}”不是"
        if item.input == "value" and is_ratio:
            yield (*here, "input"), f"“{item.measure}”是比率，input 应为 ratio_pct"


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


def _band_points(item: Any, here: Location) -> Iterator[Fault]:
    """No band gives more than the full points of any group, and the best one is reachable full marks."""
    full = [f for f in getattr(item, "points", {}).values() if f is not None]
    if not full:
        return
    for place, band in enumerate(item.bands):
        if band.points > min(full):
            yield (*here, "bands", place, "points"), f"{band.points} 分超过满分 {min(full)}"
    best = max(band.points for band in item.bands)
    if best < max(full):
        yield (*here, "points"), f"满分 {max(full)}，但最高一档只有 {best}，谁也得不到满分"


def _floor(item: Any, here: Location) -> Iterator[Fault]:
    is_indicator = hasattr(item, "points")
    if not is_indicator and item.floor is not None and item.floor >= 0:
        yield (*here, "floor"), f"扣分项的下限是负数（最多扣多少），写的是 {item.floor}"


def _weighted(context: Context, assessment_code: str, item: Any, here: Location) -> Iterator[Fault]:
    scheme = context.scheme
    source = scheme.assessments.get(item.source)
    if source is None:
        if not context.knows("assessments", item.source):
            yield (*here, "source"), unknown("考核（assessments）", item.source, scheme.assessments)
        return
    if source.is_composite:
        yield (*here, "source"), f"“{source.title}”本身含有各期加权，不能再被引用"
        return
    if source.total != Decimal(100):
        yield (*here, "source"), f"“{source.title}”总分 {source.total}，各期加权要求百分制"
    own = scheme.assessments[assessment_code]
    if _months(source.period) > _months(own.period):
        yield (*here, "source"), f"“{source.title}”的期次比本考核还长"
    count = len(scheme.periods(item.source))
    if item.weights != "equal" and len(item.weights) != count:
        yield (*here, "weights"), f"“{source.title}”一年 {count} 期，写了 {len(item.weights)} 个权重"


def _months(kind: Any) -> int:
    return len(Period(2000, kind, 1).months())
