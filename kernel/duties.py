"""Who owes which workbook by when: an office's reporting rules applied to its units and the calendar.

Extensions and waivers are rulings of people: `ledger.duties` puts them on top. Nothing here knows what was received.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from kernel.office import OfficeFolder, ReportingRule, Unit
from kernel.period import Period, periods_of_year
from kernel.workdays import is_arranged, next_working_day


@dataclass(frozen=True)
class Duty:
    """One workbook a unit owes. Times are naive office time, the last moment that is on time.

    `nominal_due_at` is what the rule says, `due_at` the working day it came to. `is_provisional`: that year's holidays
    are not announced yet, so `due_at` may still move.
    """

    unit: Unit
    form_set: str
    period: Period
    rule: ReportingRule
    nominal_due_at: datetime
    due_at: datetime
    is_provisional: bool


def duties_of_year(folder: OfficeFolder, year: int, lead: int = 0) -> list[Duty]:
    """Everything owed for calendar periods that end in the year, by form, period and unit in the office's own order.

    The year begins `lead` months before January.
    """
    return [
        duty
        for form_set in folder.office.reporting
        for month in periods_of_year(year, "month", lead)
        for unit in folder.units_of(year, lead)
        if (duty := _duty(folder, form_set, month.end_month, unit)) is not None
    ]


def due_of(rule: ReportingRule, period: Period) -> tuple[datetime, datetime, bool]:
    """(what the rule says, the working day it comes to, whether that day may still move)."""
    months = int(period.end_month[:4]) * 12 + int(period.end_month[5:]) - 1 + rule.due_month
    year, month = months // 12, months % 12 + 1
    nominal = date(year, month, min(rule.due_day, monthrange(year, month)[1]))
    due = nominal if rule.shift == "none" else next_working_day(nominal)
    is_provisional = rule.shift != "none" and not (is_arranged(nominal.year) and is_arranged(due.year))
    return datetime.combine(nominal, rule.due_time), datetime.combine(due, rule.due_time), is_provisional


def _duty(folder: OfficeFolder, form_set: str, month: str, unit: Unit) -> Duty | None:
    """What `unit` owes for the period that ends in `month`, if one does."""
    rule = folder.office.rule_of(form_set, unit.kind, month)
    if rule is None:
        return None
    period = next((p for p in periods_of_year(int(month[:4]), rule.every) if p.end_month == month), None)
    if period is None or not _is_owed_by(unit, rule, period):
        return None
    return Duty(unit, form_set, period, rule, *due_of(rule, period))


def _is_owed_by(unit: Unit, rule: ReportingRule, period: Period) -> bool:
    first, last = period.first_day, period.last_day
    return {
        "open_at_end": unit.is_open(last),
        "open_any_day": unit.exists_between(first, last),
        "open_throughout": unit.is_open(first) and unit.is_open(last),
    }[rule.owed_by]
