"""Checks of meaning over a whole scheme: its year, groups and paces; measures and assessments have their own modules.

Each check yields (location in the file, reason).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from scheme.assessment_checks import assessment_faults
from scheme.context import Context, Fault, unknown
from scheme.input_checks import when_faults
from scheme.measure_checks import measure_faults
from scheme.model import Scheme
from scheme.verdict_checks import effective_faults
from scheme.year_checks import year_faults


def faults(context: Context) -> Iterator[Fault]:
    """Every fault of meaning in the scheme, in no particular order."""
    yield from _identity(context)
    yield from year_faults(context)
    yield from _groups(context)
    yield from _moves(context)
    yield from _paces(context)
    yield from _rates(context)
    yield from measure_faults(context)
    yield from effective_faults(context)
    for code in context.scheme.assessments:
        yield from assessment_faults(context, code)


def _identity(context: Context) -> Iterator[Fault]:
    scheme = context.scheme
    if scheme.office != context.folder.code:
        yield ("office",), f"写的是“{scheme.office}”，应与办公室文件夹名“{context.folder.code}”一致"
    if str(scheme.year) != context.stem:
        yield ("year",), f"写的是 {scheme.year}，应与文件名“{context.stem}.yaml”一致"


def _groups(context: Context) -> Iterator[Fault]:
    """Every unit of the year is in exactly one group in every month of it."""
    year, months = context.scheme.year, _months(context.scheme)
    units = {u.unit_code: u.unit_name for u in context.folder.units_of(year, context.scheme.lead)}
    grouped: dict[str, dict[str, str]] = {code: {} for code in units}
    for group_code, group in context.scheme.groups.items():
        for place, (unit_code, first, last) in enumerate(group.stays()):
            here = ("groups", group_code, "members", place)
            stay = [m for m in months if (first or m) <= m <= (last or m)]
            if unit_code not in units:
                yield here, unknown(f"单位（{year} 年的 units.csv）", unit_code, units)
            elif not stay:
                yield here, f"{first or '年初'} 至 {last or '年末'} 没有考核年度内的月份"
            elif taken := [m for m in stay if m in grouped[unit_code]]:
                also = grouped[unit_code][taken[0]]
                yield here, f"“{units[unit_code]}”{_span(taken, months)}已在“{also}”，一个单位只能在一个组"
            else:
                grouped[unit_code] |= dict.fromkeys(stay, group.title)
    if context.is_whole(("groups",)):
        for unit_code, name in units.items():
            if without := [m for m in months if m not in grouped[unit_code]]:
                yield ("groups",), f"“{name}”（{unit_code}）{_span(without, months)}不在任何组"


def _months(scheme: Scheme) -> list[str]:
    """Twelve months from the start of the assessment year."""
    first = int(scheme.period.start[:4]) * 12 + int(scheme.period.start[5:]) - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, first + 12)]


def _span(found: list[str], months: list[str]) -> str:
    """Nothing for the whole year, otherwise the months."""
    return "" if found == months else "、".join(found)


def _moves(context: Context) -> Iterator[Fault]:
    """A move leads from known groups to another one; its conditions are asked in every assessment."""
    scheme = context.scheme
    used = {name for a in scheme.assessments.values() for _, name, _, _ in a.overrides()}
    for code, move in scheme.moves.items():
        here = ("moves", code)
        if code in used:
            yield here, f"代码“{code}”在资格条件、一票否决、晋档中已用过，请换一个"
        for place, group in [*enumerate(move.from_), (None, move.to)]:
            at = (*here, "to") if place is None else (*here, "from", place)
            if not context.knows("groups", group):
                yield at, unknown("组（groups）", group, scheme.groups)
        if move.to in move.from_:
            yield (*here, "to"), f"“{move.to}”也写在 from 里，等于没有转"
        for assessment_code in scheme.assessments:
            yield from when_faults(context, assessment_code, move.when, (*here, "when"))


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


def _rates(context: Context) -> Iterator[Fault]:
    """What is reported in a currency is converted by its rate, so a currency has one."""
    first: dict[str, str] = {}
    for code, fx in context.scheme.fx.items():
        if fx.from_ in first:
            yield ("fx", code, "from"), f"“{first[fx.from_]}”折算的也是 {fx.from_}，一种货币只能有一个汇率"
        first.setdefault(fx.from_, fx.title)
