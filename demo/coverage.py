"""The statistics' register of projects at each quarter's end of 2024, with what is wrong between it and the reports.

Which project is left out, listed elsewhere or called otherwise is drawn from the project alone, so that it stays so.
"""

from __future__ import annotations

from random import Random
from typing import Any

from demo.county import STRENGTH, County, Project, month_end
from demo.projects import as_of, profile_rows
from demo.verdicts import quarter_months

Row = dict[str, Any]
QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3")  # the register of the fourth quarter has not come yet
_TWISTS = {"left_out": 6, "other_unit": 4, "other_name": 5, "by_platform": 10, "not_entered": 6}
LISTED_TWICE = "PY-2022-022"  # once by its code, once by the platform


def twist_of(project: Project) -> str | None:
    """What is wrong with the project's entry; None for most."""
    if project.code == LISTED_TWICE:
        return "twice"
    rest = 100 - sum(_TWISTS.values())
    rng = Random(f"register-{project.code}")
    return rng.choices([*_TWISTS, None], [*_TWISTS.values(), rest])[0]


def register_rows(county: County, quarter: str) -> list[Row]:
    """Entries by unit: projects that entered the statistics, those under way, and two nobody reports."""
    month = quarter_months(quarter)[1]
    end = month_end(month)
    rows: list[Row] = []
    for unit in STRENGTH:
        platform = {r["project_code"]: r["approval_code"] for r in profile_rows(county, unit, month)}
        begun = [p for p in county.projects[unit] if "started" in p.stages and p.stages["started"] <= end]
        for project in begun:
            rows += _entries(project, month, platform[as_of(project, month).code])
    rows += [_unreported("aojiang", "鳌江冷链仓储扩建项目", "2403-330326-04-01-900001")]
    if quarter > "2024-Q1":
        rows += [_unreported("tengjiao", "腾蛟白鹤茶产业园项目", "2405-330326-04-01-900002")]
    order = list(STRENGTH)
    return sorted(rows, key=lambda r: order.index(r["unit_code"]))


def _entries(project: Project, month: str, approval_code: str) -> list[Row]:
    now, twist = as_of(project, month), twist_of(project)
    entered = project.stages.get("in_statistics")
    is_in = entered is not None and entered <= month_end(month) and twist != "not_entered"
    entry = {
        "unit_code": project.unit_code,
        "project_name": now.name,
        "project_code": now.code,
        "approval_code": None,
        "in_statistics_date": entered if is_in else None,
    }
    match twist:
        case "left_out":
            return []
        case "other_unit":
            units = list(STRENGTH)
            return [{**entry, "unit_code": units[units.index(project.unit_code) - 1]}]
        case "other_name":
            return [{**entry, "project_name": f"{now.name}（一期）"}]
        case "by_platform":
            return [{**entry, "project_code": None, "approval_code": approval_code}]
        case "twice":
            return [entry, {**entry, "project_code": None, "approval_code": approval_code}]
        case _:
            return [entry]


def _unreported(unit: str, name: str, approval_code: str) -> Row:
    return {
        "unit_code": unit,
        "project_name": name,
        "project_code": None,
        "approval_code": approval_code,
        "in_statistics_date": None,
    }
