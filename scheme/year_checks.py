"""Checks of meaning of the assessment year: twelve months that end in the scheme's year, and what a year of its own rules out.

Workbooks and certifications are cumulated over the calendar year; a year that begins otherwise can use what has a month of
its own, and refuses by name what has not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scheme.context import Context, Fault, Location
from scheme.measures import CapitalMeasure, IndicatorMeasure, TaxMeasure

_MONTHS = 12


def year_faults(context: Context) -> Iterator[Fault]:
    """Faults of `period`, and of whatever needs a calendar year where there is none."""
    scheme = context.scheme
    if not scheme.period.end.startswith(f"{scheme.year}-"):
        yield ("period", "end"), f"考核年度应在 {scheme.year} 年结束，写的是 {scheme.period.end}"
    elif (months := _between(scheme.period.start, scheme.period.end)) != _MONTHS:
        yield (
            ("period",),
            f"考核年度应为连续 12 个月，{scheme.period.start} 到 {scheme.period.end} 有 {months} 个月",
        )
    elif scheme.lead:
        yield from _without_calendar(context)
    for key in ("tax_since", "arrived_since") if scheme.effective else ():
        if getattr(scheme.effective, key) > scheme.year:
            yield ("effective", key), f"应不晚于考核年度 {scheme.year}"


def _between(start: str, end: str) -> int:
    """Months from `start` to `end`, both counted."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:]) - int(start[5:]) + 1


def _without_calendar(context: Context) -> Iterator[Fault]:
    for code, measure in context.scheme.measures.items():
        yield from _measure(measure, ("measures", code))
    for code, assessment in context.scheme.assessments.items():
        if assessment.status != "declared":
            reason = f"核实、核定按自然年逐季进行，考核年度不从 1 月起的，不能用 {assessment.status}"
            yield ("assessments", code, "status"), reason


def _measure(measure: Any, here: Location) -> Iterator[Fault]:
    match measure:
        case IndicatorMeasure():
            yield (*here, "fact"), "指标完成情况表只有自然年的累计数，考核年度不从 1 月起的，不能用 indicator"
        case TaxMeasure(value="reported"):
            yield (*here, "value"), "上报税收只有自然年的累计数，考核年度不从 1 月起的，不能用 reported"
        case CapitalMeasure(window="ytd") if measure.min_arrived_share_pct is not None:
            reason = "考核年度不从 1 月起的，年初以来是逐月相加，不能按期末的累计到位比例（min_arrived_share_pct）取舍"
            yield (*here, "min_arrived_share_pct"), reason
