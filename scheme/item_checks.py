"""Checks of meaning of one item (indicator, part, bonus, deduction): what it refers to, its points, its tables, its gate."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kernel.period import Period
from scheme.assessments import Assessment, Entry
from scheme.conditions import Input
from scheme.context import Context, Fault, Location, unknown
from scheme.coverage import prove
from scheme.input_checks import (
    asked_faults,
    input_faults,
    is_ratio,
    measure_faults,
    target_faults,
    when_faults,
)
from scheme.measures import ManualMeasure
from scheme.model import Scheme
from scheme.rules import Cases, PerUnit, Step
from scheme.table_checks import band_faults, place_faults, points_faults, size_faults, table_points
from scheme.values import EVERY_GROUP
from scheme.wording import span_title

_FULL_PCT = Decimal(100)
_WEIGHT_PLACES = 4


def item_faults(context: Context, assessment_code: str, entry: Entry) -> Iterator[Fault]:
    """Every fault of one item of an assessment."""
    item, here = entry.item, ("assessments", assessment_code, *entry.place)
    yield from _group_points(context, item, here)
    if item.gate:
        yield from when_faults(context, assessment_code, item.gate, (*here, "gate"))
    yield from _input(context, assessment_code, item, here)
    yield from _rule(context, assessment_code, entry, here)
    if entry.role in ("bonus", "deduction"):
        yield from _sign(entry.role, item, here)
    else:
        full = [context.scheme.full_points(entry, group) for group in context.scheme.groups]
        known = [f for f in full if f is not None]
        yield from points_faults(item, known, here)
        yield from _floor(item, known, here)


def _floor(item: Any, full: list[Decimal], here: Location) -> Iterator[Fault]:
    """A floor is what an item earns at least: never more than it is worth, nor than its own cap."""
    floor = getattr(item, "floor", None)
    if floor is None:
        return
    if full and floor > min(full):
        yield (*here, "floor"), f"下限 {floor} 超过满分 {min(full)}"
    cap = getattr(item, "cap", None)
    if item.rule == "manual" or cap is None:
        return
    if cap.points is not None and floor > cap.points:
        yield (*here, "floor"), f"下限 {floor} 超过上限 {cap.points}"
    elif cap.ratio is not None and full and floor > cap.ratio * min(full):
        yield (*here, "floor"), f"下限 {floor} 超过上限：满分 {min(full)} 的 {cap.ratio} 倍"


def _group_points(context: Context, item: Any, here: Location) -> Iterator[Fault]:
    for n, group_code in enumerate(getattr(item, "groups", None) or ()):
        if not context.knows("groups", group_code):
            yield (*here, "groups", n), unknown("组（groups）", group_code, context.scheme.groups)
    points = getattr(item, "points", None)
    if points is None or EVERY_GROUP in points:
        return
    for group_code in points:
        if not context.knows("groups", group_code):
            yield (*here, "points", group_code), unknown("组（groups）", group_code, context.scheme.groups)
    for group_code, group in context.scheme.groups.items():
        if group_code not in points:
            yield (*here, "points"), f'没有写“{group.title}”（{group_code}）的满分；不考核请写 "-"'


def _input(context: Context, assessment_code: str, item: Any, here: Location) -> Iterator[Fault]:
    """What the rule looks at: an input block, a measure with or without a target, or nothing of its own."""
    if isinstance(item, PerUnit) and item.input == "value" and is_ratio(context, item.measure):
        yield (*here, "measure"), f"“{item.measure}”是比率，不能按个数计分"
    elif isinstance(item, Input):
        yield from input_faults(context, assessment_code, item, here)
        yield from _zero_policy(item, here)
    elif hasattr(item, "measure"):
        yield from measure_faults(context, item, here)
        if hasattr(item, "target"):
            yield from target_faults(context, assessment_code, item, here)
        elif is_ratio(context, item.measure):
            yield (*here, "measure"), f"“{item.measure}”是比率，不能按个数计分"


def _zero_policy(item: Any, here: Location) -> Iterator[Fault]:
    needs_policy = item.input != "value"
    if needs_policy and item.on_zero_target is None:
        yield here, "缺少 on_zero_target（目标为零或未下达、分母或基数为零时怎么办）"
    if not needs_policy and item.on_zero_target is not None:
        yield (*here, "on_zero_target"), "input 为 value 时用不到 on_zero_target"


def _rule(context: Context, assessment_code: str, entry: Entry, here: Location) -> Iterator[Fault]:
    item = entry.item
    match item.rule:
        case "bands":
            yield from band_faults(item.bands, (*here, "bands"))
        case "step":
            yield from size_faults(item, here)
            if item.under == "proportional" and item.reference <= 0:
                yield (
                    (*here, "reference"),
                    f"under 为 proportional 时 reference 应大于 0，写的是 {item.reference}",
                )
        case "cases":
            yield from _cases(context, assessment_code, item, here)
        case "efficacy":
            yield from _input_places(item, here)
            if (best := item.floor_pct + item.span_pct) != _FULL_PCT:
                yield here, f"floor_pct 与 span_pct 合计 {best}，应为 100：最好的一个得满分"
        case "rank_points":
            yield from _input_places(item, here)
            yield from place_faults(item, entry.role == "deduction", here)
        case "manual":
            yield from _manual(context, item, here)
        case "weighted_periods":
            yield from _weighted(context, assessment_code, item, here)


def _input_places(item: Any, here: Location) -> Iterator[Fault]:
    """Units are compared on printed figures: an input that divides says where it is rounded first."""
    if item.input != "value" and item.input_places is None:
        yield here, "缺少 input_places：比较之前保留几位小数（四舍五入）"
    if item.input == "value" and item.input_places is not None:
        yield (*here, "input_places"), "input 为 value 时不需要四舍五入，用不到 input_places"


def _cases(context: Context, assessment_code: str, item: Cases, here: Location) -> Iterator[Fault]:
    for number, case in enumerate(item.cases):
        at = (*here, "cases", number, "when")
        yield from asked_faults(context, assessment_code, case.when, at)
    coverage = prove([case.when for case in item.cases])
    for number in range(len(item.cases)):
        if number not in coverage.reached:
            yield (*here, "cases", number), "前面各档已经包括了这一档，永远用不到"
    if coverage.gap is not None and item.otherwise is None:
        gap = "，而".join(span_title(context.scheme, span) for span in coverage.gap)
        yield (*here, "cases"), f"“{gap}”没有规定得几分，请写 otherwise"
    if coverage.gap is None and item.otherwise is not None:
        yield (*here, "otherwise"), "各档已经包括所有情形，otherwise 永远用不到"


def _manual(context: Context, item: Any, here: Location) -> Iterator[Fault]:
    measure = context.scheme.measures.get(item.measure)
    if measure and not (isinstance(measure, ManualMeasure) and measure.value == "points"):
        yield (*here, "measure"), f"“{item.measure}”不是加减分（fact: manual，value: points）"
    if item.floor >= item.cap.points:
        yield (*here, "floor"), f"下限 {item.floor} 应小于上限 {item.cap.points}"


def _sign(role: str, item: Any, here: Location) -> Iterator[Fault]:
    """A bonus never takes and a deduction never gives; neither has full points to take a share of."""
    for below, points in table_points(item):
        if role == "bonus" and points < 0:
            yield (*here, *below), f"加分项的分值不应小于 0，写的是 {points}"
        if role == "deduction" and points > 0:
            yield (*here, *below), f"扣分项的分值不应大于 0，写的是 {points}"
    if isinstance(item, Step):
        yield from _step_sign(role, item, here)
    yield from _no_full_points(item, here)
    if role == "bonus":
        if item.rule == "manual" and item.floor < 0:
            yield (*here, "floor"), f"加分项的下限不应小于 0，写的是 {item.floor}"
        return
    if item.rule == "manual" and item.cap.points > 0:
        yield (*here, "cap", "points"), f"扣分项的上限不应大于 0，写的是 {item.cap.points}"
    if (floor := getattr(item, "floor", None)) is not None and floor >= 0:
        yield (*here, "floor"), f"扣分项的下限是负数（最多扣多少），写的是 {floor}"


def _no_full_points(item: Any, here: Location) -> Iterator[Fault]:
    if getattr(getattr(item, "cap", None), "ratio", None) is not None:
        yield (*here, "cap"), "加分项没有满分，cap 请写 {points: 分值} 或 none"
    if getattr(item, "on_zero_target", None) == "full":
        yield (*here, "on_zero_target"), "加分项、扣分项没有满分，on_zero_target 请写 not_applicable 或 zero"


def _step_sign(role: str, item: Step, here: Location) -> Iterator[Fault]:
    if item.met.points is None:
        yield (*here, "met"), "加分项、扣分项没有满分，met 请写 {points: 分值}"
    if role == "deduction":
        if item.met.points:
            yield (*here, "met", "points"), "扣分项达到 reference 不扣分，met 应为 {points: 0}"
        if item.over != "none":
            yield (*here, "over"), "扣分项只在 reference 以下扣分，over 应为 none"
        return
    if item.under not in ("zero", "none"):
        yield (*here, "under"), "加分项不倒扣，under 应为 zero 或 none；要扣请另写扣分项"
    if getattr(getattr(item.over, "most", None), "ratio", None) is not None:
        yield (*here, "over", "most"), "加分项没有满分，most 请写 {points: 分值} 或 none"


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
    if source.total != _FULL_PCT:
        yield (*here, "source"), f"“{source.title}”总分 {source.total}，各期加权要求百分制"
    own = scheme.assessments[assessment_code]
    if _months(source.period) > _months(own.period):
        yield (*here, "source"), f"“{source.title}”的期次比本考核还长"
    if item.window == "period" and own.period == "year":
        yield (*here, "window"), "本期就是全年，年初以来（ytd）和本期（period）是一回事，请删去 window"
    span = "在本考核一期内有" if item.window == "period" else "一年"
    count = (_months(own.period) if item.window == "period" else 12) // _months(source.period)
    if item.weights != "equal" and len(item.weights) != count:
        yield (*here, "weights"), f"“{source.title}”{span} {count} 期，写了 {len(item.weights)} 个权重"
    if item.of_units:
        yield from _of_units(scheme, own, source, item, (*here, "of_units"))
        return
    for group_code in _assessed_groups(scheme, own, item) - _assessed_groups(scheme, source):
        title = scheme.groups[group_code].title
        reason = f'“{title}”在“{source.title}”里不考核，没有各期得分可以加权：这里也写 {group_code}: "-"'
        yield (*here, "points"), reason


def _of_units(
    scheme: Scheme, own: Assessment, source: Assessment, item: Any, here: Location
) -> Iterator[Fault]:
    """Every unit that may be scored by others is named once, with units the source assesses, and weights that multiply exactly."""
    there = _units_of(scheme, _assessed_groups(scheme, source))
    scored = _units_of(scheme, _assessed_groups(scheme, own, item))
    weights = [Decimal(1)] if item.weights == "equal" else item.weights
    seen: set[str] = set()
    for n, each in enumerate(item.of_units):
        if each.unit not in scored:
            yield (*here, n, "unit"), unknown("本项考核的单位", each.unit, scored)
        if each.unit in seen:
            yield (*here, n, "unit"), f"“{each.unit}”写了两次"
        seen.add(each.unit)
        for code, weight in each.takes.items():
            if code not in there:
                yield (*here, n, "takes", code), unknown(f"“{source.title}”所考核的单位", code, there)
            if any(weight * w != round(weight * w, _WEIGHT_PLACES) for w in weights):
                yield (
                    (*here, n, "takes", code),
                    f"与各期权重相乘后超过 {_WEIGHT_PLACES} 位小数，请写成较整的数",
                )
    for code in sorted(scored - seen):
        yield here, f"没有写“{code}”取哪些单位的得分"


def _units_of(scheme: Scheme, groups: set[str]) -> set[str]:
    """Units that are in one of the groups at some time of the year, those that may be moved there with them."""
    reached = [m.from_ for m in scheme.moves.values() if m.to in groups]
    every = groups | {code for codes in reached for code in codes}
    return {unit for code in every & scheme.groups.keys() for unit in scheme.groups[code].units}


def _assessed_groups(scheme: Scheme, assessment: Assessment, item: Any = None) -> set[str]:
    """Groups for which an indicator of the assessment, or the one given, has points."""
    entries = [e for e in assessment.items() if e.role == "indicator" and item in (None, e.item)]
    return {group for group in scheme.groups if any(scheme.full_points(e, group) for e in entries)}


def _months(kind: Any) -> int:
    return len(Period(2000, kind, 1).months())
