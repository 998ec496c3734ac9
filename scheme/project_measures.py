"""Measures of projects: one closed model a kind of fact.

What does not belong here: all other measures (`measures`), or how any is computed (dbt).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from kernel.office import Code
from kernel.projects import LabelKind, Sign
from scheme.measured import Measured, SharePct
from scheme.values import NOT_EMPTY, PositiveAmount, Text

StageDate = Literal[
    "signed_date",
    "pre_registered_date",
    "land_granted_date",
    "started_date",
    "in_statistics_date",
    "in_production_date",
    "performed_date",
    "at_capacity_date",
]
FocusList = Literal["promote", "pursue", "sign", "serve"]


class ProjectMeasure(Measured):
    """项目个数或投资额 by the date a stage was reached. `window: stock` = reached by period end, any year.

    `performed_date` 履约 and `at_capacity_date` 达效 are what the office rules them to be.
    `also_reached`: stages the same project must have reached by period end too, in whatever year.
    `min_fixed_asset_share_pct` of the agreed investment; `first_reported_before`: not reported only at assessment time.
    `largest_…`: of the one project that counts and has most. A project whose industry nobody wrote passes neither list.
    `intended_investment`, `contract_investment`: as the unit's latest profile of the project says. `investment_increase`: what the
    agreed sum of a project that had reached the stage by the period's end, in whatever year, rose by within the window.
    `labels` of the year's catalogue, or all of some `label_kinds`: only projects whose latest profile has one of them.
    `credit: shared`, of a count: as of capital, by the shares of the count; `leader`: whole and once, for the unit whose claim
    counts: the first of the table of those that report it, without a table the first that reported it.
    """

    fact: Literal["project"]
    value: Literal[
        "count",
        "agreed_investment",
        "fixed_asset_investment",
        "largest_agreed_investment",
        "largest_fixed_asset_investment",
        "intended_investment",
        "contract_investment",
        "investment_increase",
    ]
    window: Literal["ytd", "period", "stock"]
    date_field: StageDate
    credit: Literal["shared", "leader"] | None = None
    also_reached: Annotated[tuple[StageDate, ...], NOT_EMPTY] | None = None
    single_manufacturing: bool | None = None
    min_investment_wan: PositiveAmount | None = None
    max_investment_wan: PositiveAmount | None = None
    min_fixed_asset_share_pct: SharePct | None = None
    focus_lists: Annotated[tuple[FocusList, ...], NOT_EMPTY] | None = None
    industries: Annotated[tuple[Text, ...], NOT_EMPTY] | None = None
    industries_excluded: Annotated[tuple[Text, ...], NOT_EMPTY] | None = None
    labels: Annotated[tuple[Code, ...], NOT_EMPTY] | None = None
    label_kinds: Annotated[tuple[LabelKind, ...], NOT_EMPTY] | None = None
    first_reported_before: date | None = None


class RuledProjectMeasure(ProjectMeasure):
    """The same with what the office rules 履约 and 达效 to be, where it asks for them: nothing a scheme writes."""

    performed_by: tuple[Sign, ...] | None = None
    full_output: Code | None = None


class MilestoneMeasure(Measured):
    """节点任务 planned within the window, each node of a project once for the unit that tells it, as its last sheet up to the
    period's end tells it.

    `done`: of those, done by the period's end, `done_in_time` on the planned day at the latest. `overdue`: the planned day is over
    and nothing is done at the period's end, whenever it was planned.
    """

    fact: Literal["milestone"]
    value: Literal["planned", "done", "done_in_time", "overdue"]
    window: Literal["ytd", "period"]
