"""Checks of meaning of measures: what they refer to, their units, their filters."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kernel.findings import catalogue
from kernel.office import OWED_FORM_ZH
from scheme.context import Context, Fault, Location, unknown
from scheme.derived_stages import named_stages, rules_of
from scheme.labels import labels_of
from scheme.measured import DISPLAYED_AS
from scheme.measures import (
    CapitalMeasure,
    QualityMeasure,
    RatingMeasure,
    RatioMeasure,
    ReportMeasure,
    SumMeasure,
    TaxMeasure,
    Term,
    base_unit,
    base_unit_title,
)
from scheme.project_measures import ProjectMeasure
from scheme.scopes import scopes_of

_WHOLE = Decimal(100)
_VALUE_PLACES = 6  # of an amount, and so of a rating
_FACTOR_PLACES = 6


def measure_faults(context: Context) -> Iterator[Fault]:
    """Every fault of the scheme's measures."""
    for code, measure in context.scheme.measures.items():
        here = ("measures", code)
        if measure.unit not in (allowed := DISPLAYED_AS[base_unit(measure)]):
            yield (*here, "unit"), f"计量单位“{measure.unit}”与数据不符，可写：{'、'.join(allowed)}"
        match measure:
            case ReportMeasure() | QualityMeasure():
                yield from _forms(context, here, measure)
                yield from _findings(measure, here)
            case RatioMeasure():
                for part in ("numerator", "denominator"):
                    yield from _ratio_part(context, (*here, part), getattr(measure, part))
                yield from _per_cent(context, measure, here)
                yield from _per_area(context, measure, here)
            case SumMeasure():
                for place, term in enumerate(measure.terms):
                    yield from _term(context, measure, term, (*here, "terms", place))
            case RatingMeasure():
                yield from _raters(measure, here)
            case CapitalMeasure():
                yield from _bounds(measure, here)
                yield from _scope(context, measure, here)
                yield from _effective(context, measure, here)
                yield from _as_told(measure, here)
                yield from _industries(measure, here)
                yield from _labels(context, measure, here)
            case _:
                yield from _bounds(measure, here)
                yield from _payers(measure, here)
                yield from _industries(measure, here)
                yield from _stages(measure, here)
                yield from _labels(context, measure, here)
                yield from _increase(measure, here)
                yield from _ruled(context, measure, here)
                yield from _shared(measure, here)


def _scope(context: Context, measure: CapitalMeasure, here: Location) -> Iterator[Fault]:
    """A scope is a word of the office for several origins, said in its office.yaml."""
    if measure.scope is None:
        return
    if measure.origins is not None:
        yield (*here, "scope"), "来源地写 origins 或 scope 一种就够了"
    if measure.scope not in (known := scopes_of(context.folder, context.scheme)):
        missing = unknown("口径", measure.scope, known)
        yield (*here, "scope"), missing if known else f"{missing}：office.yaml 没有写这一年的 scopes"


def _effective(context: Context, measure: CapitalMeasure, here: Location) -> Iterator[Fault]:
    """Capital takes effect by the scheme's own rule; what is shared would take effect for several units at once."""
    if measure.value != "effective":
        return
    if context.scheme.effective is None and context.is_whole(("effective",)):
        yield (*here, "value"), "办法没有写资金怎样才生效（effective）"
    if measure.credit is not None:
        yield (*here, "credit"), "生效资金按申报单位计，不按分成计；请删去 credit"


def _as_told(measure: CapitalMeasure, here: Location) -> Iterator[Fault]:
    """What had been told of an amount is known of a unit's own figures, not of what took effect or was shared out."""
    is_own = measure.value != "effective" and measure.credit is None
    if measure.amounts_reported_before is not None and not is_own:
        reason = "数额上报时限只用于单位自己申报或核定的到位资金，不用于生效资金和分成；请删去"
        yield (*here, "amounts_reported_before"), reason


def _shared(measure: Any, here: Location) -> Iterator[Fault]:
    """项目分成表 shares out amounts that arrived and the count of projects; of investments it says nothing.

    Parts of projects that are printed as whole ones would not add up.
    """
    if not isinstance(measure, ProjectMeasure) or measure.credit != "shared":
        return
    if measure.value != "count":
        yield (*here, "credit"), "项目分成只用于项目个数（value: count），投资额按申报单位计；请删去 credit"
    elif measure.places == 0:
        yield (*here, "places"), "按分成计的个数有小数，places 至少写 1"


def _bounds(measure: Any, here: Location) -> Iterator[Fault]:
    for amount in ("investment_wan", "tax_wan"):
        low, high = getattr(measure, f"min_{amount}", None), getattr(measure, f"max_{amount}", None)
        if low is not None and high is not None and low >= high:
            yield (*here, f"max_{amount}"), f"上限 {high} 应大于下限 {low}"


def _payers(measure: Any, here: Location) -> Iterator[Fault]:
    """Without a bound it would count whoever stands on the list, whether it paid or not."""
    if not isinstance(measure, TaxMeasure) or measure.value != "enterprises":
        return
    if measure.min_tax_wan is None and measure.max_tax_wan is None:
        yield (*here, "value"), "纳税企业个数要写纳税额的下限（min_tax_wan）或上限（max_tax_wan）"


def _industries(measure: Any, here: Location) -> Iterator[Fault]:
    counted = getattr(measure, "industries", None) or ()
    for place, name in enumerate(getattr(measure, "industries_excluded", None) or ()):
        if name in counted:
            yield (*here, "industries_excluded", place), f"“{name}”同时写在计入的行业（industries）里"


def _stages(measure: Any, here: Location) -> Iterator[Fault]:
    stages = getattr(measure, "also_reached", None) or ()
    for place, stage in enumerate(stages):
        if stage == measure.date_field or stage in stages[:place]:
            yield (*here, "also_reached", place), f"“{stage}”已经写了，不必再写"


def _increase(measure: Any, here: Location) -> Iterator[Fault]:
    """What a sum rose by, it rose by within some months."""
    if (
        isinstance(measure, ProjectMeasure)
        and measure.value == "investment_increase"
        and measure.window == "stock"
    ):
        yield (*here, "window"), "增资额按时段计，window 写 ytd 或 period"


def _ruled(context: Context, measure: Any, here: Location) -> Iterator[Fault]:
    """履约 and 达效 are what the office rules them to be; without a rule nobody knows them."""
    if not isinstance(measure, ProjectMeasure):
        return
    rules, stages = rules_of(context.folder, context.scheme), named_stages(measure)
    year, output = context.scheme.year, rules.full_output if rules else None
    if "performed_date" in stages and (rules is None or rules.performed_by is None):
        yield here, f"office.yaml 的 projects 没有写 {year} 年怎样算履约（performed_by）"
    if "at_capacity_date" in stages and output is None:
        yield here, f"office.yaml 的 projects 没有写 {year} 年怎样算达效（full_output）"
    elif "at_capacity_date" in stages and output not in (
        "output",
        *labels_of(context.folder, context.scheme),
    ):
        yield (
            here,
            f"达效按标签“{output}”认定（office.yaml 的 full_output），labels.csv 里没有 {year} 年的这个标签",
        )


def _labels(context: Context, measure: Any, here: Location) -> Iterator[Fault]:
    """Labels are those of the office's catalogue in the year; a kind it has none of would count nothing, for ever."""
    if not isinstance(measure, ProjectMeasure | CapitalMeasure):
        return
    if measure.labels is not None and measure.label_kinds is not None:
        yield (*here, "label_kinds"), "标签写 labels 或 label_kinds 一种就够了"
    known = labels_of(context.folder, context.scheme)
    year = context.scheme.year
    for place, code in enumerate(measure.labels or ()):
        if code not in known:
            yield (
                (*here, "labels", place),
                f"{unknown('标签', code, known)}：labels.csv 里 {year} 年的标签才能用",
            )
    for place, kind in enumerate(measure.label_kinds or ()):
        if all(label.kind != kind for label in known.values()):
            yield (*here, "label_kinds", place), f"labels.csv 里 {year} 年没有 {kind} 类的标签"
    for code, label in known.items():
        is_named = code in (measure.labels or ()) or label.kind in (measure.label_kinds or ())
        if is_named and (own := context.scheme.titles.get(code, label.title)) != label.title:
            yield (
                ("titles", code),
                f"{code} 是标签“{label.title}”的代码，这里写成“{own}”；一个代码只能有一个名称，请改用别的代码",
            )


def _findings(measure: Any, here: Location) -> Iterator[Fault]:
    for place, code in enumerate(getattr(measure, "findings", None) or ()):
        if code not in catalogue():
            yield (*here, "findings", place), unknown("报表问题", code, catalogue())


def _forms(context: Context, here: Location, measure: ReportMeasure | QualityMeasure) -> Iterator[Fault]:
    """A form nobody owes would count as nothing missing, for ever."""
    for place, form in enumerate(measure.forms or ("monthly",)):
        if form not in context.folder.office.reporting:
            reason = f"office.yaml 的 reporting 没有约定报送“{OWED_FORM_ZH[form]}”（{form}）"
            yield (*here, "forms", place) if measure.forms else here, reason


def _ratio_part(context: Context, here: Location, code: str) -> Iterator[Fault]:
    if not context.knows("measures", code):
        yield here, unknown("计量（measures）", code, context.scheme.measures)
    elif isinstance(context.scheme.measures.get(code), RatioMeasure):
        yield here, f"“{code}”本身是比率，不能再作分子或分母"


def _per_cent(context: Context, measure: RatioMeasure, here: Location) -> Iterator[Fault]:
    """Only of its own kind is a figure a percentage."""
    if measure.unit != "%":
        return
    parts = [context.scheme.measures.get(code) for code in (measure.numerator, measure.denominator)]
    if any(part is None or isinstance(part, RatioMeasure) for part in parts):
        return
    above, below = parts
    if base_unit(above) != base_unit(below):
        told = "，".join(f"“{part.title}”的单位是{base_unit_title(part)}" for part in parts)
        reason = f"单位为 % 时分子、分母应是同一单位：{told}"
        yield (*here, "denominator"), reason


def _per_area(context: Context, measure: RatioMeasure, here: Location) -> Iterator[Fault]:
    """万元/亩 is 万元 over 亩."""
    if base_unit(measure) != "wan_per_mu":
        return
    for part, unit in (("numerator", "wan"), ("denominator", "mu")):
        own = context.scheme.measures.get(getattr(measure, part))
        if own is not None and base_unit(own) != unit:
            reason = f"单位为 {measure.unit} 时这里应是 {unit}，“{own.title}”的单位是 {base_unit(own)}"
            yield (*here, part), reason


def _term(context: Context, measure: SumMeasure, term: Term, here: Location) -> Iterator[Fault]:
    """A term is a plain measure in the unit of the sum, or brought into it by a rate."""
    scheme = context.scheme
    if not context.knows("measures", term.measure):
        yield (*here, "measure"), unknown("计量（measures）", term.measure, scheme.measures)
    if term.fx is not None and not context.knows("fx", term.fx):
        yield (*here, "fx"), unknown("汇率（fx）", term.fx, scheme.fx)
    own, fx = scheme.measures.get(term.measure), scheme.fx.get(term.fx or "")
    if isinstance(own, RatioMeasure | SumMeasure):
        yield (*here, "measure"), f"“{term.measure}”本身是比率或合计，不能再相加"
        return
    if (
        fx
        and term.times is not None
        and -(fx.rate * term.times).normalize().as_tuple().exponent > _FACTOR_PLACES
    ):
        yield (*here, "times"), f"times 乘以汇率超过 {_FACTOR_PLACES} 位小数"
    if own is None or (term.fx is not None and fx is None):
        return
    if fx and fx.from_ != base_unit(own):
        yield (*here, "fx"), f"“{fx.title}”折算的是 {fx.from_}，计量“{own.title}”的单位是 {base_unit(own)}"
    elif (unit := fx.to if fx else base_unit(own)) != base_unit(measure):
        yield here, f"“{own.title}”的单位是 {unit}，合计的单位是 {base_unit(measure)}，不能相加"


def _raters(measure: RatingMeasure, here: Location) -> Iterator[Fault]:
    """Weights are percentages, and the weighted mean is exact to six places."""
    if (found := sum(measure.raters.values(), Decimal(0))) != _WHOLE:
        yield (*here, "raters"), f"各类评议人的权重合计 {found}，应为 100"
    finest = max(max(0, -weight.normalize().as_tuple().exponent) for weight in measure.raters.values())
    if measure.mean_places + finest + 2 > _VALUE_PLACES:
        most = _VALUE_PLACES - finest - 2
        yield (*here, "mean_places"), f"权重有 {finest} 位小数时 mean_places 最多 {most}，否则加权平均除不尽"
