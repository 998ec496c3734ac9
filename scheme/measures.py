"""Measures (what is counted): one closed model a kind of fact, and the caliber a definition stands for.

What does not belong here: how a measure becomes points (`rules`) or how it is computed (dbt).
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kernel.closed_yaml import Closed
from kernel.findings import Severity
from kernel.office import Code, OwedForm
from kernel.origins import Origin
from kernel.projects import LabelKind
from scheme.measured import DISPLAY_FACTOR, DISPLAYED_AS, BaseUnit, Measured, SharePct, StatedUnit
from scheme.project_measures import MilestoneMeasure, ProjectMeasure
from scheme.values import NOT_EMPTY, Amount, Points, PositiveAmount, PositivePoints, Text

Nature = Literal["registered_capital", "fixed_asset", "other"]
Construction = Literal["new", "continuing"]
Activity = Literal["outbound_trip", "visit_received", "promotion_event"]
Post = Literal["principal", "deputy", "other"]
ReportState = Literal["on_time", "late", "missing", "nil", "rejected", "corrected"]
_SAID_ONLY = {"title", "unit", "places", "clause"}


class CapitalMeasure(Measured):
    """到位资金; `largest_arrived`: of the one project that brought most. Absent filter = everything counts.

    `effective`: what took effect by the scheme's `effective`, in whatever year it arrived. `credit: shared`: a project counts
    once, for the units that share it as 项目分成表 says; without it every unit's own claim counts.

    Investment bounds test the agreed investment: min ≤ x < max.

    `scope`: one of the office's scopes of origins, in place of `origins`.
    `min_arrived_share_pct`: only what arrived since the start at least this percent of the agreed investment.
    `first_reported_before`: only of projects that capital was reported of before that day.
    `amounts_reported_before`: of every project no more than accepted workbooks had told before that day.
    `industries` and `labels` (or `label_kinds`) are the project's, as its last 项目进度表 and 项目档案 up to the period's end say.
    """

    fact: Literal["capital"]
    value: Literal["arrived", "largest_arrived", "effective"]
    window: Literal["ytd", "period"]
    credit: Literal["shared"] | None = None
    origins: Annotated[tuple[Origin, ...], NOT_EMPTY] | None = None
    scope: Code | None = None
    natures: Annotated[tuple[Nature, ...], NOT_EMPTY] | None = None
    constructions: Annotated[tuple[Construction, ...], NOT_EMPTY] | None = None
    real_estate: bool | None = None
    min_investment_wan: PositiveAmount | None = None
    max_investment_wan: PositiveAmount | None = None
    min_arrived_share_pct: SharePct | None = None
    industries: Annotated[tuple[Text, ...], NOT_EMPTY] | None = None
    industries_excluded: Annotated[tuple[Text, ...], NOT_EMPTY] | None = None
    labels: Annotated[tuple[Code, ...], NOT_EMPTY] | None = None
    label_kinds: Annotated[tuple[LabelKind, ...], NOT_EMPTY] | None = None
    first_reported_before: date | None = None
    amounts_reported_before: date | None = None


class TaxMeasure(Measured):
    """回归税收. `registered_from`: only enterprises registered on or after that day.

    `enterprises`: how many enterprises, by the tax they paid. Tax bounds test what the enterprise itself paid (of `reported`:
    what was reported of it) within the window: min ≤ x < max.
    """

    fact: Literal["tax"]
    value: Literal["paid", "reported", "enterprises"]
    window: Literal["ytd", "period"]
    headquarters: bool | None = None
    registered_from: date | None = None
    min_tax_wan: PositiveAmount | None = None
    max_tax_wan: PositiveAmount | None = None


class ActivityMeasure(Measured):
    """招商活动: number of activities, firms met, or leads found."""

    fact: Literal["activity"]
    value: Literal["count", "firms", "leads"]
    window: Literal["ytd", "period"]
    activities: Annotated[tuple[Activity, ...], NOT_EMPTY] | None = None
    posts: Annotated[tuple[Post, ...], NOT_EMPTY] | None = None


class AssistanceMeasure(Measured):
    """帮办事项, each once, as the last list up to the period's end tells it: by the day it was opened or closed.

    `closed_in_time`: closed on the day due at the latest. `overdue`: the day due is over and it is open at the period's end,
    whenever it was opened.
    """

    fact: Literal["assistance"]
    value: Literal["opened", "closed", "closed_in_time", "overdue"]
    window: Literal["ytd", "period"]


class ReportMeasure(Measured):
    """报表报送: number of reports in the listed states. `forms` absent = the monthly workbook.

    `corrected`: accepted, but not as first sent; it is on time, late or a nil return as well, and counts once.
    """

    fact: Literal["report"]
    value: Literal["count"]
    window: Literal["ytd", "period"]
    states: Annotated[tuple[ReportState, ...], NOT_EMPTY]
    forms: Annotated[tuple[OwedForm, ...], NOT_EMPTY] | None = None


class QualityMeasure(Measured):
    """报表问题: findings on reports that were due, each fault once however many versions of its report have it.

    `standing`: those the version that counts, or else the last received, still has. `severities` or `findings` (codes) says which;
    `forms` absent = the monthly workbook.
    """

    fact: Literal["quality"]
    value: Literal["findings", "standing"]
    window: Literal["ytd", "period"]
    severities: Annotated[tuple[Severity, ...], NOT_EMPTY] | None = None
    findings: Annotated[tuple[Code, ...], NOT_EMPTY] | None = None
    forms: Annotated[tuple[OwedForm, ...], NOT_EMPTY] | None = None

    @model_validator(mode="after")
    def _which(self) -> QualityMeasure:
        if (self.severities is None) == (self.findings is None):
            raise ValueError("计入哪些问题，severities（级别）和 findings（问题代码）写一种")
        return self


class IndicatorMeasure(Measured):
    """A figure reported ready-made in 指标完成情况表, by its indicator code.

    The sheet cumulates: within a `period` it is the figure of its end less that of the month before it began.
    """

    fact: Literal["indicator"]
    value: Literal["actual"]
    window: Literal["ytd", "period"]
    base_unit: StatedUnit
    indicators: Annotated[tuple[Code, ...], NOT_EMPTY]


class RatioMeasure(Measured):
    """numerator ÷ denominator, both measures of this scheme and neither a ratio itself: a percent, or 万元 an area."""

    fact: Literal["ratio"]
    numerator: Code
    denominator: Code


class Term(Closed):
    """`times` × a measure, converted by the rate `fx` where it is in another currency."""

    measure: Code
    times: Amount | None = None
    fx: Code | None = None

    @model_validator(mode="after")
    def _said(self) -> Term:
        if self.times is None and self.fx is None:
            raise ValueError("要写 times（乘以几，扣减写 -1）或 fx（按哪个汇率折算）")
        if self.times == 0:
            raise ValueError("times 为 0 的一项不计，请删去")
        return self


class SumMeasure(Measured):
    """Σ times × value over plain measures of this scheme, in the unit it is printed in."""

    fact: Literal["sum"]
    terms: Annotated[tuple[Term, ...], NOT_EMPTY]


class RatingMeasure(Measured):
    """评议: the mean score (or ballot place) a unit got on one item, weighted by rater group; the weights sum to 100."""

    fact: Literal["rating"]
    value: Literal["score", "place"]
    item: Code
    raters: Annotated[dict[Code, PositivePoints], NOT_EMPTY]
    mean_places: int = Field(ge=0, le=4)


class Between(Closed):
    """Both ends included."""

    from_: Points = Field(alias="from")
    to: Points

    @model_validator(mode="after")
    def _upward(self) -> Between:
        if self.to < self.from_:
            raise ValueError(f"to {self.to} 小于 from {self.from_}")
        return self


class ManualMeasure(Measured):
    """加减分: signed points decided by hand, or how many entries there are.

    `each_between`: what one entry may be; an entry outside stops the run, it is neither counted nor dropped.
    """

    fact: Literal["manual"]
    value: Literal["points", "count"]
    window: Literal["ytd", "period"]
    items: Annotated[tuple[Code, ...], NOT_EMPTY]
    each_between: Between | None = None


Measure = Annotated[
    CapitalMeasure
    | TaxMeasure
    | ProjectMeasure
    | MilestoneMeasure
    | ActivityMeasure
    | AssistanceMeasure
    | ReportMeasure
    | QualityMeasure
    | IndicatorMeasure
    | RatioMeasure
    | SumMeasure
    | RatingMeasure
    | ManualMeasure,
    Field(discriminator="fact"),
]


# Of the facts whose unit hangs on the value: value → base unit; all others count pieces.
_UNIT_OF_VALUE: dict[str, BaseUnit] = {
    "arrived": "wan",
    "largest_arrived": "wan",
    "effective": "wan",
    "paid": "wan",
    "reported": "wan",
    "agreed_investment": "wan",
    "fixed_asset_investment": "wan",
    "largest_agreed_investment": "wan",
    "intended_investment": "wan",
    "contract_investment": "wan",
    "investment_increase": "wan",
    "largest_fixed_asset_investment": "wan",
    "score": "points",
    "place": "place",
    "points": "points",
}


def base_unit(measure: Any) -> BaseUnit:
    """The unit the measure's value is stored in."""
    match measure:
        case RatioMeasure():
            return "wan_per_mu" if measure.unit in DISPLAYED_AS["wan_per_mu"] else "pct"
        case IndicatorMeasure():
            return measure.base_unit
        case SumMeasure():
            return next(base for base, printed in DISPLAYED_AS.items() if measure.unit in printed)
        case _:
            return _UNIT_OF_VALUE.get(measure.value, "count")


def base_unit_title(measure: Any) -> str:
    """What its base unit is called where it is printed: the display unit, or what that is so many of (亿元: 万元)."""
    return DISPLAYED_AS[base_unit(measure)][0] if measure.unit in DISPLAY_FACTOR else measure.unit


def plain_measures(measures: dict[str, Any], code: str) -> list[Any]:
    """The measures `code` is made of that are neither ratios nor sums, itself where it is one; unknown codes are left out."""
    measure = measures.get(code)
    return [] if measure is None else _plain(measure, {k: m for k, m in measures.items() if k != code})


def _plain(measure: Any, measures: dict[str, Any]) -> list[Any]:
    match measure:
        case RatioMeasure():
            parts = (measure.numerator, measure.denominator)
        case SumMeasure():
            parts = tuple(term.measure for term in measure.terms)
        case _:
            return [measure]
    return [found for part in parts for found in plain_measures(measures, part)]


def caliber_id(measure: Any, measures: dict[str, Any], effective: Closed | None = None) -> str:
    """Twelve hex digits of the definition: everything that decides what counts, nothing that is only said about it.
    `effective`: the scheme's rule of when capital takes effect, part of the definition of what counts only then.

    Two years compare only when their caliber ids are equal. List order does not matter; a ratio's caliber is that of
    its two parts, a sum's that of its terms. A rate of exchange is no caliber: it changes every year.
    """
    definition = _definition(measure, measures)
    if effective is not None and any(
        getattr(part, "value", None) == "effective" for part in _plain(measure, measures)
    ):
        definition["effective"] = _counting(effective)
    text = json.dumps(definition, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _definition(measure: Any, measures: dict[str, Any]) -> dict[str, Any]:
    if isinstance(measure, RatioMeasure):
        parts = {"numerator": measure.numerator, "denominator": measure.denominator}
        return {"fact": "ratio", **{k: _definition(measures[code], measures) for k, code in parts.items()}}
    if isinstance(measure, SumMeasure):
        terms = [
            {
                "of": _definition(measures[t.measure], measures),
                "times": _canonical(t.times or Decimal(1)),
                "fx": t.fx,
            }
            for t in measure.terms
        ]
        return {
            "fact": "sum",
            "terms": sorted(terms, key=lambda t: json.dumps(t, sort_keys=True, default=str)),
        }
    return _counting(measure)


def _counting(written: Closed) -> dict[str, Any]:
    """What is written of it and decides what counts."""
    said = {k: v for k, v in written.model_dump().items() if k not in _SAID_ONLY and v is not None}
    return {k: _canonical(v) for k, v in said.items()}


def _canonical(value: Any) -> Any:
    if isinstance(value, tuple):
        return sorted(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return {k: _canonical(v) for k, v in value.items()}
    return value
