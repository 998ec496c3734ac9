"""Checks of meaning of an input: the measure it looks at, and the target, pace or base that input needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scheme.conditions import CALENDAR, RESTATED, Block, Condition, Target, When, standing
from scheme.context import Context, Fault, Location, unknown
from scheme.measures import RatioMeasure, base_unit

_NEEDS_TARGET = {"completion_pct", "paced_completion_pct", "over_target", "over_paced_target"}


def input_faults(context: Context, assessment_code: str, looked_at: Any, here: Location) -> Iterator[Fault]:
    """Every fault of an input (or of a rule over one), found at `here` in the file."""
    yield from measure_faults(context, looked_at, here)
    yield from _kind(context, looked_at, here)
    yield from _target_needs(looked_at, here)
    yield from target_faults(context, assessment_code, looked_at, here)
    yield from _base(context, looked_at, here)


def when_faults(context: Context, assessment_code: str, when: When, here: Location) -> Iterator[Fault]:
    """Faults of the conditions of a gate, an override or a consequence."""
    yield from asked_faults(context, assessment_code, when.conditions, (*here, when.match))


def asked_faults(
    context: Context, assessment_code: str, asked: Sequence[Condition | Block], here: Location
) -> Iterator[Fault]:
    """Faults of a list of conditions and blocks of conditions."""
    for found in standing(asked):
        yield from input_faults(context, assessment_code, found.condition, (*here, *found.place))


def measure_faults(context: Context, item: Any, here: Location) -> Iterator[Fault]:
    """A measure nobody defined."""
    if not context.knows("measures", item.measure):
        yield (*here, "measure"), unknown("计量（measures）", item.measure, context.scheme.measures)


def target_faults(context: Context, assessment_code: str, item: Any, here: Location) -> Iterator[Fault]:
    """The target, if there is one, is known and of the measure's unit; so is its pace."""
    if item.target is None:
        return
    yield from _figure(context, item, item.target, "目标", (*here, "target"))
    yield from _pace(context, assessment_code, item.pace, (*here, "pace"))


def is_ratio(context: Context, code: str) -> bool:
    """Is the measure a ratio?"""
    return isinstance(context.scheme.measures.get(code), RatioMeasure)


def _kind(context: Context, looked_at: Any, here: Location) -> Iterator[Fault]:
    if looked_at.measure not in context.scheme.measures:
        return
    ratio = is_ratio(context, looked_at.measure)
    own = "ratio_pct" if not ratio or _is_pct(context, looked_at.measure) else "quotient"
    if looked_at.input in ("ratio_pct", "quotient") and not ratio:
        yield (*here, "measure"), f"input 为 {looked_at.input} 时计量应为比率，“{looked_at.measure}”不是"
    elif looked_at.input in ("value", "ratio_pct", "quotient") and ratio and looked_at.input != own:
        yield (*here, "input"), f"“{looked_at.measure}”是比率，input 应为 {own}"


def _is_pct(context: Context, code: str) -> bool:
    return base_unit(context.scheme.measures[code]) == "pct"


def _target_needs(looked_at: Any, here: Location) -> Iterator[Fault]:
    needs_target = looked_at.input in _NEEDS_TARGET
    if needs_target and looked_at.target is None:
        yield here, f"input 为 {looked_at.input} 时要写 target"
    for key in ("target", "pace"):
        if not needs_target and key in looked_at.model_fields_set:
            yield (*here, key), f"input 为 {looked_at.input} 时用不到 {key}"


def _figure(context: Context, item: Any, target: Target, what: str, here: Location) -> Iterator[Fault]:
    targets, measure = context.scheme.targets, context.scheme.measures.get(item.measure)
    if not context.knows("targets", target.code):
        yield (*here, "code"), unknown("年度目标（targets）", target.code, targets)
    elif target.code in targets and measure and targets[target.code].unit != base_unit(measure):
        yield (
            (*here, "code"),
            f"{what}的单位是 {targets[target.code].unit}，计量“{measure.title}”的单位是 {base_unit(measure)}，不能相除",
        )


def _pace(context: Context, assessment_code: str, code: str, here: Location) -> Iterator[Fault]:
    if code == CALENDAR:
        return
    if not context.knows("paces", code):
        yield here, unknown("时序（paces，或 calendar）", code, [*context.scheme.paces, CALENDAR])
    elif (schedule := context.scheme.paces.get(code)) and schedule.by == "quarter":
        assessment = context.scheme.assessments[assessment_code]
        if assessment.period == "month":
            yield here, f"“{schedule.title}”只写了每季末的时序，月度考核用不上"


def _base(context: Context, looked_at: Any, here: Location) -> Iterator[Fault]:
    """Growth says what it is against, and from which base on a percentage means anything."""
    written = looked_at.model_fields_set
    if looked_at.input != "growth_pct":
        for key in sorted({"base", "min_base"} & written):
            yield (*here, key), f"input 为 {looked_at.input} 时用不到 {key}"
        return
    if looked_at.base is None:
        yield (
            here,
            "input 为 growth_pct 时要写 base：prior_year（上年同期）、prior_year_restated（上年同期，按现在的单位还原），"
            "或下达的基数 {code, source}",
        )
    if "min_base" not in written:
        yield here, "缺少 min_base：基数小于多少就不算增幅；没有限制写 none"
    if isinstance(looked_at.base, Target):
        yield from _figure(context, looked_at, looked_at.base, "基数", (*here, "base"))
    elif looked_at.base == RESTATED and _is_ready_made(context, looked_at.measure):
        yield (*here, "base"), f"“{looked_at.measure}”的上年同期由报表自带，不能还原；请写 prior_year"


def _is_ready_made(context: Context, measure: str) -> bool:
    """Does a list bring its 上年同期, or that of a part of the ratio?"""
    found = context.scheme.measures.get(measure)
    parts = (found.numerator, found.denominator) if isinstance(found, RatioMeasure) else (measure,)
    return any(getattr(context.scheme.measures.get(part), "fact", None) == "indicator" for part in parts)
