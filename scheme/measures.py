"""Measures (what is counted): one closed model a kind of fact, and the caliber a definition stands for.

What does not belong here: how a measure becomes points (`rules`) or how it is computed (dbt).
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from kernel.closed_yaml import Closed
from kernel.office import Code, OwedForm
from scheme.values import NOT_EMPTY, PositiveAmount, Text

BaseUnit = Literal["wan", "wan_usd", "count", "pct"]
DisplayUnit = Literal["万元", "亿元", "万美元", "亿美元", "个", "家", "次", "条", "份", "%"]
# Base units (万元, 万美元, pieces) in one display unit: printed value = value ÷ factor.
DISPLAY_FACTOR: dict[str, Decimal] = {"亿元": Decimal(10_000), "亿美元": Decimal(10_000)}

Origin = Literal["province_outside", "city_outside", "county_outside", "overseas", "local"]
Nature = Literal["registered_capital", "fixed_asset", "other"]
Construction = Literal["new", "continuing"]
StageDate = Literal[
    "signed_date",
    "pre_registered_date",
    "land_granted_date",
    "started_date",
    "in_statistics_date",
    "in_production_date",
]
Activity = Literal["outbound_trip", "visit_received", "promotion_event"]
Post = Literal["principal", "deputy", "other"]
ReportState = Literal["on_time", "late", "missing", "nil", "rejected"]
_SAID_ONLY = {"title", "unit", "places", "clause"}


class _Measure(Closed):
    """What every measure says about itself: title, printing, clause."""

    title: Text
    unit: DisplayUnit
    places: int = Field(ge=0, le=6)
    clause: Text


class CapitalMeasure(_Measure):
    """到位资金. Absent filter = everything counts. Investment bounds test the agreed investment: min ≤ x < max."""

    fact: Literal["capital"]
    value: Literal["arrived"]
    window: Literal["ytd", "period"]
    origins: Annotated[tuple[Origin, ...], NOT_EMPTY] | None = None
    natures: Annotated[tuple[Nature, ...], NOT_EMPTY] | None = None
    constructions: Annotated[tuple[Construction, ...], NOT_EMPTY] | None = None
    real_estate: bool | None = None
    min_investment_wan: PositiveAmount | None = None
    max_investment_wan: PositiveAmount | None = None


class TaxMeasure(_Measure):
    """回归税收. `registered_from`: only enterprises registered on or after that day."""

    fact: Literal["tax"]
    value: Literal["paid", "reported"]
    window: Literal["ytd", "period"]
    headquarters: bool | None = None
    registered_from: date | None = None


class ProjectMeasure(_Measure):
    """项目个数或投资额 by the date a stage was reached. `window: stock` = reached by period end, any year."""

    fact: Literal["project"]
    value: Literal["count", "agreed_investment", "fixed_asset_investment"]
    window: Literal["ytd", "period", "stock"]
    date_field: StageDate
    single_manufacturing: bool | None = None
    min_investment_wan: PositiveAmount | None = None
    max_investment_wan: PositiveAmount | None = None


class ActivityMeasure(_Measure):
    """招商活动: number of activities, firms met, or leads found."""

    fact: Literal["activity"]
    value: Literal["count", "firms", "leads"]
    window: Literal["ytd", "period"]
    activities: Annotated[tuple[Activity, ...], NOT_EMPTY] | None = None
    posts: Annotated[tuple[Post, ...], NOT_EMPTY] | None = None


class ReportMeasure(_Measure):
    """报表报送: number of reports in the listed states. `forms` absent = the monthly workbook."""

    fact: Literal["report"]
    value: Literal["count"]
    window: Literal["ytd", "period"]
    states: Annotated[tuple[ReportState, ...], NOT_EMPTY]
    forms: Annotated[tuple[OwedForm, ...], NOT_EMPTY] | None = None


class IndicatorMeasure(_Measure):
    """A figure reported ready-made in 指标完成情况表, by its indicator code."""

    fact: Literal["indicator"]
    value: Literal["actual"]
    window: Literal["ytd"]
    base_unit: BaseUnit
    indicators: Annotated[tuple[Code, ...], NOT_EMPTY]


class RatioMeasure(_Measure):
    """numerator ÷ denominator, both measures of this scheme and neither a ratio itself."""

    fact: Literal["ratio"]
    numerator: Code
    denominator: Code


Measure = Annotated[
    CapitalMeasure
    | TaxMeasure
    | ProjectMeasure
    | ActivityMeasure
    | ReportMeasure
    | IndicatorMeasure
    | RatioMeasure,
    Field(discriminator="fact"),
]


def base_unit(measure: Any) -> BaseUnit:
    """The unit the measure's value is stored in."""
    match measure:
        case RatioMeasure():
            return "pct"
        case IndicatorMeasure():
            return measure.base_unit
        case CapitalMeasure() | TaxMeasure():
            return "wan"
        case ProjectMeasure() if measure.value != "count":
            return "wan"
        case _:
            return "count"


def caliber_id(measure: Any, measures: dict[str, Any]) -> str:
    """Twelve hex digits of the definition: everything that decides what counts, nothing that is only said about it.

    Two years compare only when their caliber ids are equal. List order does not matter; a ratio's caliber is that of
    its two parts.
    """
    text = json.dumps(_definition(measure, measures), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _definition(measure: Any, measures: dict[str, Any]) -> dict[str, Any]:
    if isinstance(measure, RatioMeasure):
        parts = {"numerator": measure.numerator, "denominator": measure.denominator}
        return {"fact": "ratio", **{k: _definition(measures[code], measures) for k, code in parts.items()}}
    said = {k: v for k, v in measure.model_dump().items() if k not in _SAID_ONLY and v is not None}
    return {k: _canonical(v) for k, v in said.items()}


def _canonical(value: Any) -> Any:
    if isinstance(value, tuple):
        return sorted(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value
