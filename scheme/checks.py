"""Checks of meaning over a whole scheme: year, groups, targets, paces, measures, and what an assessment adds up to.

Each check yields (location in the file, reason). Single indicators are checked in `item_checks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kernel.office import OWED_FORM_ZH
from kernel.period import Period
from scheme.assessments import Assessment, ByCompletion
from scheme.context import Context, Fault, Location, unknown
from scheme.item_checks import item_faults
from scheme.measures import RatioMeasure, ReportMeasure, base_unit

_DISPLAYED_AS = {
    "wan": {"万元", "亿元"},
    "wan_usd": {"万美元", "亿美元"},
    "pct": {"%"},
    "count": {"个", "家", "次", "条", "份"},
}


def faults(context: Context) -> Iterator[Fault]:
    """Every fault of meaning in the scheme, in no particular order."""
    yield from _identity(context)
    yield from _groups(context)
    yield from _paces(context)
    yield from _measures(context)
    for code, assessment in context.scheme.assessments.items():
        yield from _assessment(context, code, assessment)


def _identity(context: Context) -> Iterator[Fault]:
    scheme = context.scheme
    if scheme.office != context.folder.code:
        yield ("office",), f"写的是“{scheme.office}”，应与办公室文件夹名“{context.folder.code}”一致"
    if str(scheme.year) != context.stem:
        yield ("year",), f"写的是 {scheme.year}，应与文件名“{context.stem}.yaml”一致"
    if scheme.period.start != f"{scheme.year}-01":
        yield ("period", "start"), f"考核年度目前只支持自然年，应为 {scheme.year}-01"
    if scheme.period.end != f"{scheme.year}-12":
        yield ("period", "end"), f"考核年度目前只支持自然年，应为 {scheme.year}-12"


def _groups(context: Context) -> Iterator[Fault]:
    year = context.scheme.year
    units = {u.unit_code: u.unit_name for u in context.folder.units_of(year)}
    grouped: dict[str, str] = {}
    for group_code, group in context.scheme.groups.items():
        for place, unit_code in enumerate(group.members):
            here = ("groups", group_code, "members", place)
            if unit_code not in units:
                yield here, unknown(f"单位（{year} 年的 units.csv）", unit_code, units)
            elif unit_code in grouped:
                yield here, f"“{units[unit_code]}”已在“{grouped[unit_code]}”，一个单位只能在一个组"
            grouped.setdefault(unit_code, group.title)
    if context.is_whole(("groups",)):
        for unit_code in units.keys() - grouped.keys():
            yield ("groups",), f"“{units[unit_code]}”（{unit_code}）不在任何组"


def _paces(context: Context) -> Iterator[Fault]:
    for code, schedule in context.scheme.paces.items():
        here = ("paces", code, "cumulative_pct")
        shares = schedule.cumulative_pct
        if len(shares) != 12 // schedule.months_each:
            yield here, f"应有 {12 // schedule.months_each} 个期次的累计百分比，写了 {len(shares)} 个"
        for place, (before, share) in enumerate(pairwise((Decimal(0), *shares))):
            if share <= before:
                yield (*here, place), f"累计百分比应逐期增加：第 {place + 1} 个是 {share}，前面是 {before}"
        if shares and shares[-1] != 100:
            yield (*here, len(shares) - 1), f"最后一期应为 100，写的是 {shares[-1]}"


def _measures(context: Context) -> Iterator[Fault]:
    measures = context.scheme.measures
    for code, measure in measures.items():
        here = ("measures", code)
        if measure.unit not in _DISPLAYED_AS[base_unit(measure)]:
            allowed = "、".join(sorted(_DISPLAYED_AS[base_unit(measure)]))
            yield (*here, "unit"), f"计量单位“{measure.unit}”与数据不符，可写：{allowed}"
        if isinstance(measure, ReportMeasure):
            yield from _forms(context, here, measure)
        if isinstance(measure, RatioMeasure):
            for part in ("numerator", "denominator"):
                yield from _ratio_part(context, (*here, part), getattr(measure, part))
            continue
        low, high = getattr(measure, "min_investment_wan", None), getattr(measure, "max_investment_wan", None)
        if low is not None and high is not None and low >= high:
            yield (*here, "max_investment_wan"), f"上限 {high} 应大于下限 {low}"


def _forms(context: Context, here: Location, measure: ReportMeasure) -> Iterator[Fault]:
    """A form nobody owes would count as nothing missing, for ever."""
    for place, form in enumerate(measure.forms or ("monthly",)):
        if form not in context.folder.office.reporting:
            reason = f"office.yaml 的 reporting 没有约定报送“{OWED_FORM_ZH[form]}”（{form}）"
            yield (*here, "forms", place) if measure.forms else here, reason


def _ratio_part(context: Context, here: Location, code: str) -> Iterator[Fault]:
    if not context.knows("measures", code):
        yield here, unknown("计量（measures）", code, context.scheme.measures)
    elif isinstance(context.scheme.measures.get(code), RatioMeasure):
        yield here, f"“{code}”本身是比率，不能再作分子或分母"


def _assessment(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    here = ("assessments", code)
    seen: set[str] = set()
    for _, item_code, item, below in assessment.items():
        if item_code in seen:
            yield (*here, *below), f"代码“{item_code}”在本考核中已用过，请换一个"
        seen.add(item_code)
        yield from item_faults(context, code, item, (*here, *below))
    yield from _total(context, code, assessment)
    yield from _status(context, code, assessment)
    yield from _tie_breakers(context, code, assessment)
    yield from _grades(assessment, here)
    yield from _consequences(context, code, assessment)


def _total(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    """The full points of every group's indicators sum to the declared total."""
    if not context.is_whole(("assessments", code, "indicators")):
        return
    for group_code, group in context.scheme.groups.items():
        full = [context.scheme.full_points(i, group_code) for i in assessment.indicators.values()]
        if (found := sum((f for f in full if f is not None), Decimal(0))) != assessment.total:
            yield (
                ("assessments", code, "total"),
                f"“{group.title}”各项满分合计 {found}，应为 {assessment.total}",
            )


def _status(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    """City-certified figures exist at quarter ends only, and only year to date."""
    if assessment.status != "city_certified":
        return
    if assessment.period == "month":
        yield ("assessments", code, "status"), "市局核定数按季下达，月度考核不能用 city_certified"
    for _, _, item, below in assessment.items():
        measure = context.scheme.measures.get(getattr(item, "measure", ""))
        if getattr(measure, "fact", None) in {"capital", "tax"} and measure.window == "period":
            place = ("assessments", code, *below, "measure")
            yield place, "市局核定数是年初以来累计，计量的 window 应为 ytd"


def _tie_breakers(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    breakers = assessment.ranking.tie_breakers
    for place, breaker in enumerate(breakers):
        here = ("assessments", code, "ranking", "tie_breakers", place)
        if not context.knows("assessments", code, "indicators", breaker):
            yield here, unknown("本考核指标", breaker, assessment.indicators)
        if breaker in breakers[:place]:
            yield here, f"“{breaker}”写了两次"


def _grades(assessment: Assessment, here: Location) -> Iterator[Fault]:
    for place, (above, grade) in enumerate(pairwise(assessment.grades), start=1):
        if grade.min >= above.min:
            yield (
                (*here, "grades", place, "min"),
                f"档次应从高到低：“{grade.title}”{grade.min} 不低于“{above.title}”{above.min}",
            )
    if assessment.grades and (last := assessment.grades[-1]).min > 0:
        place = len(assessment.grades) - 1
        yield (*here, "grades", place, "min"), f"最低一档“{last.title}”应从 0 分起，否则有的总分没有档次"


def _consequences(context: Context, code: str, assessment: Assessment) -> Iterator[Fault]:
    periods = 12 // len(Period(context.scheme.year, assessment.period, 1).months())
    for name, consequence in assessment.consequences.items():
        here = ("assessments", code, "consequences", name)
        if consequence.streak > periods:
            yield (*here, "streak"), f"一年只有 {periods} 期，不会连续 {consequence.streak} 期"
        if not isinstance(consequence, ByCompletion):
            continue
        indicator = assessment.indicators.get(consequence.indicator)
        if not context.knows("assessments", code, "indicators", consequence.indicator):
            yield (
                (*here, "indicator"),
                unknown("本考核指标", consequence.indicator, assessment.indicators),
            )
        elif indicator is not None and getattr(indicator, "target", None) is None:
            yield (*here, "indicator"), f"“{indicator.title}”没有年度目标，谈不上完成率"
