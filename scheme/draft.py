"""A draft applied to a year it was not written for: its year, period, dates and groups as they would have been then.

What does not belong here: reading the file (`loader`), scoring under the draft (orchestration runs dbt).
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kernel.office import OfficeFolder, Unit
from scheme.assessments import Assessment
from scheme.context import Context
from scheme.model import Group, Scheme, Span, Stay


@dataclass(frozen=True)
class Draft:
    """A draft as it would hold in one year. `unplaced` units lived then and have no group; `notes` say what was adapted."""

    scheme: Scheme
    unplaced: tuple[Unit, ...]
    notes: tuple[str, ...]


def of_year(written: Scheme, folder: OfficeFolder, year: int, placed: Mapping[str, str]) -> Draft:
    """The draft in `year`: units that did not live then leave their groups, `placed` (unit → group) join theirs.

    A date within the draft's own year moves with the year, an earlier or later one is meant as it stands.
    """
    shift = year - written.year
    living = {unit.unit_code: unit for unit in folder.units_of(year, written.lead)}
    ever = {unit.unit_code for unit in folder.units}
    groups = {
        code: group.model_copy(update={"members": _members(code, group, (living, ever), (placed, shift))})
        for code, group in written.groups.items()
    }
    grouped = {unit for group in groups.values() for unit in group.units}
    measures, moved = _moved(written, year)
    adapted = written.model_copy(
        update={
            "year": year,
            "period": Span(start=_month(written.period.start, shift), end=_month(written.period.end, shift)),
            "groups": groups,
            "measures": measures,
            "assessments": {
                code: _scored_by_living(assessment, living, ever)
                for code, assessment in written.assessments.items()
            },
        }
    )
    unplaced = tuple(unit for code, unit in living.items() if code not in grouped)
    return Draft(adapted, unplaced, (*_absent(written, folder, year), *moved))


def context_of(draft: Draft, folder: OfficeFolder, unread: frozenset) -> Context:
    """What the checks of meaning see: the draft in its year, and the office without the units it has no group for."""
    gone = {unit.unit_code for unit in draft.unplaced}
    known = replace(folder, units=tuple(unit for unit in folder.units if unit.unit_code not in gone))
    return Context(draft.scheme, str(draft.scheme.year), known, unread)


def _members(
    code: str, group: Group, known: tuple[Mapping[str, Unit], set[str]], moved: tuple[Mapping[str, str], int]
) -> tuple[str | Stay, ...]:
    """Who lived then, months moving with the year, and who is placed here; a code no unit ever had stays for the checks."""
    (living, ever), (placed, shift) = known, moved
    kept = [
        unit if first is last is None else _stay(unit, first, last, shift)
        for unit, first, last in group.stays()
        if unit in living or unit not in ever
    ]
    joining = [unit for unit, wanted in placed.items() if wanted == code and unit in living]
    return (*kept, *(unit for unit in joining if unit not in group.units))


def _scored_by_living(assessment: Assessment, living: Collection[str], ever: set[str]) -> Assessment:
    """Units that did not live then are scored by nobody, and score nobody; where nobody would be left, it stays for the checks."""
    changed = {
        key: {code: _of_living(item, living, ever) for code, item in getattr(assessment, key).items()}
        for key in ("indicators", "shadow")
    }
    return assessment.model_copy(update=changed)


def _of_living(item: Any, living: Collection[str], ever: set[str]) -> Any:
    if not getattr(item, "of_units", ()):
        return item
    gone = ever - set(living)
    kept = [
        each.model_copy(
            update={"takes": {u: w for u, w in each.takes.items() if u not in gone} or each.takes}
        )
        for each in item.of_units
        if each.unit not in gone
    ]
    return item.model_copy(update={"of_units": tuple(kept)})


def _stay(unit: str, first: str | None, last: str | None, shift: int) -> Stay:
    months = {"from": first and _month(first, shift), "until": last and _month(last, shift)}
    return Stay.model_validate({"unit": unit, **{end: month for end, month in months.items() if month}})


def _month(month: str, shift: int) -> str:
    return f"{int(month[:4]) + shift}{month[4:]}"


def _moved(written: Scheme, year: int) -> tuple[dict, list[str]]:
    """The measures with the dates of the draft's own year moved to `year`, and what was moved or kept, in Chinese."""
    measures, notes = {}, []
    for code, measure in written.measures.items():
        dates = {name: day for name, day in measure if isinstance(day, date)}
        fresh = {name: _day(day, year) for name, day in dates.items() if day.year == written.year}
        measures[code] = measure.model_copy(update=fresh) if year != written.year else measure
        for name, day in dates.items() if year != written.year else ():
            said = f"随年度移为 {fresh[name]}" if name in fresh else "不在草案年度内，按原日期"
            notes.append(f"{year} 年：“{measure.title}”口径里的日期 {day} {said}")
    return measures, notes


def _day(day: date, year: int) -> date:
    """The same day of another year; the last of February stays the last."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 2, 29 if isleap(year) else 28) if is_leap_day else day.replace(year=year)


def _absent(written: Scheme, folder: OfficeFolder, year: int) -> list[str]:
    names = {unit.unit_code: unit.unit_name for unit in folder.units}
    living = {unit.unit_code for unit in folder.units_of(year, written.lead)}
    gone = [
        names[unit]
        for group in written.groups.values()
        for unit in group.units
        if unit in names and unit not in living
    ]
    return [f"{year} 年没有{'、'.join(gone)}，不计入"] if gone else []
