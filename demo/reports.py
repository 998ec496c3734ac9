"""What each unit declares each month: the rows of its sheets, as the landed tables name their fields.

Amounts are 万元 as text-free Decimals; a month without anything to say is an empty list.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from demo.county import NIL_UNITS, STAGES, County, Project, Taxpayer, month_end, strength_of, wan
from demo.duties import YEAR as POSTS_KEPT_IN
from demo.duties import assistance_rows, held_post
from demo.names import DESTINATIONS
from demo.projects import as_of, milestone_rows, profile_rows
from demo.verdicts import tax_paid
from demo.verification import forecast_rows

Row = dict[str, Any]
SHEETS = ("capital", "tax", "project", "activity")
EXTRA_SHEETS = ("profile", "milestone", "assistance", "forecast")  # only where they have rows


def declare(county: County, unit: str, month: str) -> dict[str, list[Row]]:
    """All rows of one unit's month, by form."""
    projects = county.projects_of(unit, month)
    return {
        "capital": [
            _capital_row(p, month) for p in county.paid_for(unit, month) if _is_in_capital_sheet(p, month)
        ],
        "tax": [_tax_row(t, month) for t in county.taxpayers[unit] if f"{t.registered_date:%Y-%m}" <= month],
        "project": [_project_row(p, month) for p in projects if p.stages["signed"] <= month_end(month)],
        "activity": _activity_rows(county, unit, month),
        "profile": profile_rows(county, unit, month),
        "milestone": milestone_rows(county, unit, month),
        "assistance": assistance_rows(county, unit, month),
        "forecast": forecast_rows(county, unit, month),
    }


def _is_in_capital_sheet(project: Project, month: str) -> bool:
    """From the first arrival on, until the year after the last one."""
    last = max(project.arrivals, default="")
    return project.arrived("", month) > 0 and last[:4] >= month[:4]


def _capital_row(project: Project, month: str) -> Row:
    first_year = min(project.arrivals)[:4]
    paid = project.paid or project  # a sheet's row is in one currency, its agreed sum too
    agreed = project.paid.agreed if project.paid else project.agreed_wan
    return {
        "project_code": project.code,
        "project_name": project.name,
        "investor_name": project.investor_name,
        "origin_code": project.origin_code,
        "nature_code": project.nature_code,
        "is_real_estate": project.is_real_estate,
        "construction_code": "new" if first_year == month[:4] else "continuing",
        "currency_code": project.paid.currency_in(month) if project.paid else None,
        "agreed_investment_wan": Decimal(agreed),
        "month_amount_wan": wan(paid.arrivals.get(month, 0)),
        "ytd_amount_wan": wan(paid.arrived(f"{month[:4]}-01", month)),
        "since_start_amount_wan": wan(paid.arrived("", month)),
    }


def _tax_row(firm: Taxpayer, month: str) -> Row:
    """Tax is reported for certification at quarter ends: between them the figure of the last one stands."""
    january, quarter_end = f"{month[:4]}-01", f"{month[:4]}-{int(month[5:]) // 3 * 3:02d}"
    return {
        "enterprise_name": firm.name,
        "credit_code": firm.credit_code,
        "registered_date": firm.registered_date,
        "is_headquarters": firm.is_headquarters,
        "paid_month_wan": wan(firm.payments.get(month, 0)),
        "paid_ytd_wan": wan(tax_paid(firm, january, month)),
        "reported_ytd_wan": wan(tax_paid(firm, january, quarter_end)),
    }


def _project_row(project: Project, month: str) -> Row:
    end, project = month_end(month), as_of(project, month)
    dates = {stage: project.stages.get(stage) for stage in STAGES}
    return {
        "project_code": project.code,
        "project_name": project.name,
        "investor_name": project.investor_name,
        "industry_name": project.industry_name,
        "is_single_manufacturing": project.is_single_manufacturing,
        "agreed_investment_wan": Decimal(project.agreed_wan),
        "fixed_asset_investment_wan": Decimal(project.fixed_asset_wan),
        **{f"{stage}_date": day if day and day <= end else None for stage, day in dates.items()},
        "focus_list_code": _focus(project, end) if month >= "2024-01" else None,
    }


def _focus(project: Project, end: date) -> str | None:
    """The four lists follow the stage reached: pushed, watched, about to land, then served until production."""
    reached = [stage for stage in STAGES if stage in project.stages and project.stages[stage] <= end]
    if not project.has_focus or "in_production" in reached:
        return None
    steps = {"signed": "promote", "pre_registered": "pursue", "land_granted": "sign"}
    return steps.get(reached[-1], "serve")


def _activity_rows(county: County, unit: str, month: str) -> list[Row]:
    rng = Random(f"activity-{unit}-{month}")
    if unit in NIL_UNITS and month[5:] in ("01", "02"):
        return []
    slow = month[5:] in ("01", "02")
    count = max(0, strength_of(unit).trips + rng.choice([-1, 0, 0, 1]) - (1 if slow else 0))
    days = sorted(rng.sample(range(3, month_end(month).day), count))
    return [_activity_row(county, unit, date(int(month[:4]), int(month[5:]), day), rng) for day in days]


def _activity_row(county: County, unit: str, day: date, rng: Random) -> Row:
    people = county.people[unit]
    post = rng.choices(["principal", "deputy", "other"], weights=[44, 40, 16])[0]
    name = {"principal": [people.principal], "deputy": people.deputies, "other": people.others}[post]
    kind = rng.choices(["outbound_trip", "visit_received", "promotion_event"], weights=[66, 27, 7])[0]
    person = rng.choice(name)
    firms = rng.randint(8, 30) if kind == "promotion_event" else rng.randint(1, 6)
    return {
        "activity_date": day,
        "activity_code": kind,
        "person_name": person,
        "post_code": post,
        "held_post_code": held_post(county, unit, person, day) if day.year == POSTS_KEPT_IN else post,
        "destination": rng.choice(DESTINATIONS[kind]),
        "firm_count": firms,
        "lead_count": rng.randint(0, max(1, firms // 2)),
    }
