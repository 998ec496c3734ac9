"""The numbers rules and conditions look at, their paces, and the conditions themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scheme.conditions import PRIOR_BASES, RESTATED, Target
from scheme.landing.rows import Row, entries
from scheme.model import Scheme
from scheme.wording import condition_title


def targets(scheme: Scheme) -> Iterator[Row]:
    """One row a target that is handed down for the year."""
    for code, target in scheme.targets.items():
        yield {"target_code": code, "title": target.title, "base_unit": target.unit}


def inputs(scheme: Scheme) -> Iterator[Row]:
    """One row an input: which number of which measure, against which target or base.

    The key is the indicator's code, or `<owner_kind>/<owner_code>/<case_order>/<condition_order>` of a condition. Of
    growth, `target_code` and `target_source` name the base that was handed down.
    """
    for assessment_code, input_key, owner_kind, item in looked_at(scheme):
        base = getattr(item, "base", None)
        figure = base if isinstance(base, Target) else getattr(item, "target", None)
        yield {
            "assessment_code": assessment_code,
            "input_key": input_key,
            "owner_kind": owner_kind,
            "measure_code": item.measure,
            "input_code": _input_code(item),
            "target_code": figure.code if figure else None,
            "target_source": figure.source if figure else None,
            "is_prior_base": base in PRIOR_BASES,
            "is_restated_base": base == RESTATED,
            "min_base": getattr(item, "min_base", None),
        }


def paces(scheme: Scheme) -> Iterator[Row]:
    """The share of the year due at the end of every period, for every input with a target."""
    for assessment_code, input_key, _, item in looked_at(scheme):
        if getattr(item, "target", None) is None:
            continue
        for period in scheme.periods(assessment_code):
            numerator, denominator = scheme.pace(item.pace, period)
            yield {
                "assessment_code": assessment_code,
                "input_key": input_key,
                "period_code": period.code,
                "pace_numerator": numerator,
                "pace_denominator": denominator,
            }


def conditions(scheme: Scheme) -> Iterator[Row]:
    """One row a condition with its owner and its words."""
    for assessment_code in scheme.assessments:
        for asked in scheme.conditions(assessment_code):
            condition = asked.condition
            yield {
                "assessment_code": assessment_code,
                "owner_kind": asked.owner_kind,
                "owner_code": asked.owner_code,
                "case_order": asked.case_order,
                "condition_order": asked.condition_order,
                "block_order": asked.block_order,
                "block_match": asked.block_match,
                "input_key": asked.input_key,
                "operator": condition.operator,
                "threshold": condition.threshold,
                "unknown_holds": condition.unknown == "holds",
                "title": condition_title(scheme, condition),
            }


def looked_at(scheme: Scheme) -> Iterator[tuple[str, str, str, Any]]:
    """(assessment code, input key, owner kind, item or condition) of everything that looks at a measure."""
    for assessment_code, entry in entries(scheme):
        if hasattr(entry.item, "measure"):
            yield assessment_code, entry.code, "indicator", entry.item
    for assessment_code in scheme.assessments:
        for asked in scheme.conditions(assessment_code):
            yield assessment_code, asked.input_key, "condition", asked.condition


def _input_code(item: Any) -> str:
    """The input a rule looks at: written in the item, or what the rule itself means."""
    if hasattr(item, "input"):
        return item.input
    match item.rule:
        case "completion":
            return "completion_pct"
        case "pace":
            return "paced_completion_pct"
        case "met_or_ratio":
            return "paced_completion_pct" if item.against == "paced_target" else "completion_pct"
        case _:
            return "value"
