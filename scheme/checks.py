"""Checks of meaning over a whole scheme: its year, groups and paces; measures and assessments have their own modules.

Each check yields (location in the file, reason).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from scheme.assessment_checks import assessment_faults
from scheme.context import Context, Fault, unknown
from scheme.measure_checks import measure_faults
from scheme.year_checks import year_faults


def faults(context: Context) -> Iterator[Fault]:
    """Every fault of meaning in the scheme, in no particular order."""
    yield from _identity(context)
    yield from year_faults(context)
    yield from _groups(context)
    yield from _paces(context)
    yield from measure_faults(context)
    for code in context.scheme.assessments:
        yield from assessment_faults(context, code)


def _identity(context: Context) -> Iterator[Fault]:
    scheme = context.scheme
    if scheme.office != context.folder.code:
        yield ("office",), f"写的是“{scheme.office}”，应与办公室文件夹名“{context.folder.code}”一致"
    if str(scheme.year) != context.stem:
        yield ("year",), f"写的是 {scheme.year}，应与文件名“{context.stem}.yaml”一致"


def _groups(context: Context) -> Iterator[Fault]:
    year = context.scheme.year
    units = {u.unit_code: u.unit_name for u in context.folder.units_of(year, context.scheme.lead)}
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
