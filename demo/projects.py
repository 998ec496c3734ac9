"""What the county keeps of its projects beside progress: profiles and milestones, and what befell a few projects.

Handed in with the monthly workbook of a quarter's last month, since 2024. What befell is `projects.yaml`; the rest is
drawn from each project alone, so that it never hangs on how many projects there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from pydantic import Field

from demo.county import County, Project, Taxpayer, month_end
from demo.names import credit_code
from demo.rulings import load_rulings
from kernel.closed_yaml import Closed, load

Row = dict[str, Any]
FIRST_MONTH = "2024-03"
_ENTERPRISES_FROM = "in_production"  # projects in production are firms that pay tax in the county
# node → the stage it is done with, and how many days the plan allows after signing
_NODES = {
    "土地摘牌": ("land_granted", 110),
    "桩基开工": ("started", 170),
    "设备进场": (None, 400),
    "试生产": ("in_production", 640),
}


class Recoded(Closed):
    project: str
    from_: str = Field(alias="from")
    code: str


class Renamed(Closed):
    project: str
    from_: str = Field(alias="from")
    name: str


class Raised(Closed):
    project: str
    from_: str = Field(alias="from")
    agreed_wan: int


class Addition(Closed):
    project: str
    base: str


class Status(Closed):
    project: str
    status: Literal["suspended", "withdrawn"]
    date: date


class LabelDraw(Closed):
    text: str | None
    weight: int


class Events(Closed):
    """`projects.yaml`; a project is `unit:code`, with the code it was first given."""

    recoded: tuple[Recoded, ...]
    renamed: tuple[Renamed, ...]
    raised: tuple[Raised, ...]
    additions: tuple[Addition, ...]
    statuses: tuple[Status, ...]
    labels: tuple[LabelDraw, ...]
    chains: dict[str, str]


@cache
def load_events() -> Events:
    return load(Path(__file__).with_name("projects.yaml"), Events)


def as_of(project: Project, month: str) -> Project:
    """The project under the code, name and agreed investment it has in `month`."""
    key, events = f"{project.unit_code}:{project.code}", load_events()
    for recoded in events.recoded:
        if recoded.project == key and recoded.from_ <= month:
            project = replace(project, code=recoded.code)
    for renamed in events.renamed:
        if renamed.project == key and renamed.from_ <= month:
            project = replace(project, name=renamed.name)
    for raised in events.raised:
        if raised.project == key and raised.from_ <= month:
            project = replace(project, agreed_wan=raised.agreed_wan)
    return project


def has_sheets(month: str) -> bool:
    """Whether profiles and milestones are handed in with the month's workbook."""
    return month >= FIRST_MONTH and int(month[5:]) % 3 == 0


def profile_rows(county: County, unit: str, month: str) -> list[Row]:
    """One row a project signed by the month's end; none in months without the sheet."""
    if not has_sheets(month):
        return []
    signed = [p for p in county.projects[unit] if p.stages["signed"] <= month_end(month)]
    firms = _enterprises(county, unit)
    return [_profile(p, firms.get(p.code), month) | _land_of_host(county, p, month) for p in signed]


def _land_of_host(county: County, project: Project, month: str) -> Row:
    """What its profile says otherwise, where `rulings.yaml` plants it on the land of another unit's project."""
    planted = {p.project: p.like for p in load_rulings().pairs if p.is_on_its_land}
    unit, _, code = planted.get(f"{project.unit_code}:{project.code}", "").partition(":")
    if not unit:
        return {}
    host = next(p for p in county.projects[unit] if p.code == code)
    parcel = _profile(host, None, month)["land_parcel_no"]
    return {"approval_code": None, "land_parcel_no": parcel if _has_land(project, month) else None}


def milestone_rows(county: County, unit: str, month: str) -> list[Row]:
    """The nodes of every project signed since 2022, as planned and done by the month's end."""
    if not has_sheets(month):
        return []
    end = month_end(month)
    signed = [p for p in county.projects[unit] if date(2022, 1, 1) <= p.stages["signed"] <= end]
    return [_milestone(p, node, month) for p in signed for node in _NODES]


def _enterprises(county: County, unit: str) -> Mapping[str, Taxpayer]:
    """Project code → the unit's firm it became: in order of both, so that a few firms have two projects."""
    grown = [p for p in county.projects[unit] if _ENTERPRISES_FROM in p.stages]
    firms = county.taxpayers[unit]
    return {p.code: firms[n // 2 % len(firms)] for n, p in enumerate(grown)}


def _profile(project: Project, firm: Taxpayer | None, month: str) -> Row:
    key, rng = f"{project.unit_code}:{project.code}", Random(f"profile-{project.code}")
    events, now = load_events(), as_of(project, month)
    signed = project.stages["signed"]
    former = rng.random() < 0.08
    own_credit_code = credit_code(rng)
    area = Decimal(project.fixed_asset_wan * 10 // rng.randint(150, 420)).scaleb(-1)
    start = signed + timedelta(days=rng.randint(150, 420))
    production = start + timedelta(days=rng.randint(500, 900))
    output = Decimal(project.agreed_wan * rng.randint(70, 160) // 100)
    labels = rng.choices([d.text for d in events.labels], [d.weight for d in events.labels])[0]
    status = next((s for s in events.statuses if s.project == key and s.date <= month_end(month)), None)
    return {
        "project_code": now.code,
        "project_name": now.name,
        "former_code": project.code
        if now.code != project.code
        else f"XM{signed.year}-{rng.randint(100, 999)}"
        if former
        else None,
        "former_name": project.name if now.name != project.name else None,
        "credit_code": firm.credit_code if firm else own_credit_code,
        "approval_code": f"{signed:%y%m}-330326-04-01-{rng.randint(100000, 999999)}",
        "land_parcel_no": f"PY{signed.year}-{rng.randint(1, 99):02d}" if _has_land(project, month) else None,
        "land_area_mu": area if _has_land(project, month) else None,
        "contract_investment_wan": Decimal(now.agreed_wan),
        "intended_investment_wan": Decimal(project.agreed_wan * 5 // 4),
        "registered_capital_wan": Decimal(max(500, project.agreed_wan // 10)),
        "currency_code": "usd" if project.origin_code == "overseas" else "cny",
        "promised_start_date": start,
        "promised_in_statistics_date": start + timedelta(days=60),
        "promised_production_date": production,
        "promised_output_wan": output,
        "output_ytd_wan": _output(project, month, output, rng.randint(60, 150)),
        "chain_name": next(
            (c for part, c in events.chains.items() if part in project.industry_name + project.name), None
        ),
        "label_text": labels,
        "added_to_code": next((a.base for a in events.additions if a.project == key), None),
        "status_code": status.status if status else "active",
        "status_date": status.date if status else None,
    }


def _has_land(project: Project, month: str) -> bool:
    return project.stages.get("land_granted", date.max) <= month_end(month)


def _output(project: Project, month: str, promised: Decimal, full_pct: int) -> Decimal | None:
    """Output of the year to date: from the month after production on, a twelfth of `full_pct` of the promise a month."""
    begun = project.stages.get("in_production", date.max)
    if begun > month_end(month):
        return None
    first = 0 if begun.year < int(month[:4]) else begun.month
    return promised * full_pct * (int(month[5:]) - first) // 1200


def _milestone(project: Project, node: str, month: str) -> Row:
    stage, days = _NODES[node]
    rng, now = Random(f"node-{project.code}-{node}"), as_of(project, month)
    planned = project.stages["signed"] + timedelta(days=days + rng.randint(-30, 60))
    moved = rng.random() < 0.06 and month > FIRST_MONTH
    done = project.stages.get(stage) if stage else _halfway(project, rng)
    is_done = done is not None and done <= month_end(month)
    return {
        "project_code": now.code,
        "project_name": now.name,
        "node_title": node,
        "planned_date": planned + timedelta(days=90) if moved else planned,
        "actual_date": done if is_done else None,
        "evidence_text": "现场照片、许可证" if is_done else None,
    }


def _halfway(project: Project, rng: Random) -> date | None:
    """The day machines came: between start and production."""
    begun = project.stages.get("started")
    return begun + timedelta(days=rng.randint(120, 260)) if begun else None
