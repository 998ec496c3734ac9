"""Checks of whose figures count: what the county verifies and the city certifies, and what neither says anything of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kernel.period import Period
from kernel.verdicts import KIND_ZH, STAGE_OF_KIND, Step
from scheme.context import Context, Fault, Location
from scheme.measures import plain_measures

_FIGURES_ZH = {"county_verified": "县级核实数", "city_certified": "市局核定数"}
_KIND_OF_DATE = {f"{stage}_date": kind for kind, stage in STAGE_OF_KIND.items()}


def status_faults(context: Context, code: str) -> Iterator[Fault]:
    """Verified and certified figures exist at quarter ends, of the year to date, and only of what that step decides."""
    assessment, here = context.scheme.assessments[code], ("assessments", code)
    if assessment.status == "declared":
        return
    if assessment.period == "month":
        figures = _FIGURES_ZH[assessment.status]
        yield (*here, "status"), f"{figures}按季下达，月度考核不能用 {assessment.status}"
    is_of_quarters = assessment.period != "month" and not context.scheme.lead
    ends = context.scheme.periods(code) if is_of_quarters else []
    for at, looking in _looked_at(context, code):
        for measure in plain_measures(context.scheme.measures, looking.measure):
            for reason in _reasons(context, assessment.status, measure, ends):
                yield (*at, "measure"), reason


def effective_faults(context: Context) -> Iterator[Fault]:
    """Capital takes effect with tax a step decides, in every quarter of the year."""
    effective = context.scheme.effective
    if effective is None or effective.status == "declared":
        return
    quarters = [Period(context.scheme.year, "quarter", number) for number in (1, 2, 3, 4)]
    if reason := _undecided(context, effective.status, "tax", quarters):
        yield ("effective", "status"), reason


def _looked_at(context: Context, code: str) -> list[tuple[Location, Any]]:
    """(place, what names a measure) of an assessment: its items, conditions, and those that move units."""
    assessment, here = context.scheme.assessments[code], ("assessments", code)
    found: list[tuple[Location, Any]] = [
        ((*here, *e.place), e.item) for e in assessment.items() if hasattr(e.item, "measure")
    ]
    for asked in context.scheme.conditions(code):
        at = asked.place if asked.owner_kind == "move" else (*here, *asked.place)
        found.append((at, asked.condition))
    return found


def _reasons(context: Context, status: Step, measure: Any, ends: Sequence[Period]) -> Iterator[str]:
    """Why such figures do not tell what a measure counts."""
    figures = _FIGURES_ZH[status]
    if getattr(measure, "min_arrived_share_pct", None) is not None:
        yield f"{figures}没有开工以来累计，“{measure.title}”的 min_arrived_share_pct 无从判断"
    kind = measure.fact
    if measure.fact == "project":
        kind = _KIND_OF_DATE.get(measure.date_field)
        if kind is None:
            yield f"县、市都不核项目的 {measure.date_field}，“{measure.title}”没有{figures}"
        if measure.window == "stock" or measure.value == "investment_increase":
            yield f"{figures}只有本年累计，往年达到节点的项目不在表上，“{measure.title}”无从判断"
    if kind in KIND_ZH and (reason := _undecided(context, status, kind, ends)):
        yield f"{reason}，“{measure.title}”会一直待核定"


def _undecided(context: Context, status: Step, kind: str, periods: Sequence[Period]) -> str | None:
    """The period by whose end the step does not decide such subjects, in words; None where it always does."""
    for period in periods:
        if kind not in context.folder.office.decides(status, period.end_month):
            return f"{period.title_zh}的{_FIGURES_ZH[status]}里没有{KIND_ZH[kind]}（office.yaml 的 decided）"
    return None
