"""Checks of meaning of a ranking: its tie-breakers, and what a ranking with the lowest total first, or without gaps, leaves no sense in."""

from __future__ import annotations

from collections.abc import Iterator

from scheme.assessments import MAX_TIE_BREAKERS, Assessment, Entry, ShareGrade
from scheme.context import Context, Fault, Location, unknown

_LOWEST_FIRST_ZH = "总分低的在前（order: ascending）时"


def ranking_faults(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    """Every fault of the ranking of one assessment."""
    here: Location = ("assessments", code)
    if context.is_unread((*here, "ranking")):
        return
    yield from _tie_breakers(context, code, assessment)
    yield from _same_order(context, code, assessment)
    if assessment.ranking.order == "ascending":
        yield from _lowest_first(assessment, here)
    if assessment.ranking.ties == "dense" and any(isinstance(g, ShareGrade) for g in assessment.grades):
        reason = "名额按单位数算，名次不空缺（ties: dense）时会多占名额，请写 competition 或按分数（min）分档"
        yield (*here, "ranking", "ties"), reason


def _tie_breakers(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    breakers = assessment.ranking.tie_breakers
    if len(breakers) > MAX_TIE_BREAKERS:
        reason = f"并列时最多依次看 {MAX_TIE_BREAKERS} 项，写了 {len(breakers)} 项，请删去后面的"
        yield ("assessments", code, "ranking", "tie_breakers", MAX_TIE_BREAKERS), reason
    for place, breaker in enumerate(breakers):
        here = ("assessments", code, "ranking", "tie_breakers", place)
        if not context.knows("assessments", code, "indicators", breaker):
            yield here, unknown("本考核指标", breaker, assessment.indicators)
        if breaker in breakers[:place]:
            yield here, f"“{breaker}”写了两次"


def _lowest_first(assessment: Assessment, here: Location) -> Iterator[Fault]:
    """Points count against a unit: nothing may make a total low that is no merit."""
    for key in ("bonus", "deduction"):
        if getattr(assessment, key) is not None:
            yield (*here, key), f"{_LOWEST_FIRST_ZH}，加分使名次后退、扣分使名次前进；请把扣的分写成指标"
    for entry in assessment.items():
        if (entry.parent or entry).role == "indicator":
            yield from _earned_low(entry, (*here, *entry.place))
    for code, veto in assessment.vetoes.items():
        if veto.effect == "zero_total":
            yield (*here, "vetoes", code, "effect"), f"{_LOWEST_FIRST_ZH}，总分记零反而第一，应写 not_ranked"
    for place, grade in enumerate(assessment.grades):
        if getattr(grade, "min", None) is not None:
            reason = f"{_LOWEST_FIRST_ZH}，总分高的不是好档次，应按名额（share_pct）分档，min 写 none"
            yield (*here, "grades", place, "min"), reason


def _earned_low(entry: Entry, at: Location) -> Iterator[Fault]:
    if getattr(entry.item, "on_missing", None) == "zero":
        yield (*at, "on_missing"), f"{_LOWEST_FIRST_ZH}，缺数计零分反而最好，应写 not_scored"
    if getattr(entry.item, "on_zero_target", None) == "zero":
        yield (
            (*at, "on_zero_target"),
            f"{_LOWEST_FIRST_ZH}，目标为零计零分反而最好，应写 not_applicable 或 full",
        )
    if entry.item.rule == "deduct_per":
        yield (*at, "rule"), f"{_LOWEST_FIRST_ZH}，从满分起扣的扣得越多名次越前，应写 per_unit"


def _same_order(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    """What weighs totals that count against a unit counts against it, too."""
    for entry in assessment.items():
        source = context.scheme.assessments.get(getattr(entry.item, "source", ""))
        if context.is_unread(("assessments", getattr(entry.item, "source", ""), "ranking")):
            continue
        if source is not None and source.ranking.order != assessment.ranking.order:
            said = "总分低的在前" if source.ranking.order == "ascending" else "总分高的在前"
            reason = f"“{source.title}”{said}，本考核相反，不能把它的总分算进来"
            yield ("assessments", code, *entry.place, "source"), reason
