"""Conditions in Chinese, as printed and as told in a fault: `到位资金年度完成率80%以上`.

The words are data (`sentences.yaml`, conditions); numbers are exact, amounts in the measure's display unit.
"""

from __future__ import annotations

from decimal import Decimal

from kernel.decimals import divide
from scheme.conditions import IN_UNIT_OF_MEASURE, PRIOR_BASES, Condition, Input, Operator
from scheme.coverage import Span
from scheme.measured import DISPLAY_FACTOR
from scheme.model import Scheme
from scheme.sentences import load_sentences

_PRINTED_PLACES = 10  # six of an amount and four of 亿


def condition_title(scheme: Scheme, condition: Condition) -> str:
    """What is compared with what: `签约项目3个以上`."""
    return _name(scheme, condition) + _comparison(scheme, condition, condition.operator, condition.threshold)


def span_title(scheme: Scheme, span: Span) -> str:
    """An interval of one input: `到位资金年度完成率80%以上、不足100%`."""
    words = load_sentences().conditions
    if span.is_unknown:
        return words.unknown.format(name=_name(scheme, span.of))
    if not span.bounds:
        return words.anything.format(name=_name(scheme, span.of))
    return _name(scheme, span.of) + "、".join(_comparison(scheme, span.of, *bound) for bound in span.bounds)


def _name(scheme: Scheme, looked_at: Input) -> str:
    words = load_sentences().conditions
    is_handed_down = looked_at.input == "growth_pct" and looked_at.base not in PRIOR_BASES
    name = getattr(words.inputs, "growth_pct_of_base" if is_handed_down else looked_at.input)
    measure = scheme.measures.get(looked_at.measure)
    return name.format(title=measure.title if measure else looked_at.measure)


def _comparison(scheme: Scheme, looked_at: Input, operator: Operator, threshold: Decimal) -> str:
    measure = scheme.measures.get(looked_at.measure)
    unit, factor = "%", Decimal(1)
    if looked_at.input in IN_UNIT_OF_MEASURE:
        unit = measure.unit if measure else ""
        factor = DISPLAY_FACTOR.get(unit, factor)
    number = f"{divide(threshold, factor, _PRINTED_PLACES).normalize():f}"
    return getattr(load_sentences().conditions.comparisons, operator).format(threshold=number + unit)
