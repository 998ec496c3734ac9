"""The numbers rules look at: one row of `scheme_input` for every indicator with a measure, and their paces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scheme.landing.rows import Row, items_of
from scheme.model import Scheme


def inputs(scheme: Scheme) -> Iterator[Row]:
    """One row an input: which number of which measure, against which target. Its key is the indicator's code."""
    for assessment_code, _, code, item in items_of(scheme):
        if not hasattr(item, "measure"):
            continue
        target = getattr(item, "target", None)
        yield {
            "assessment_code": assessment_code,
            "input_key": code,
            "owner_kind": "indicator",
            "measure_code": item.measure,
            "input_code": input_code(item),
            "target_code": target.code if target else None,
            "target_source": target.source if target else None,
            "is_prior_base": False,
        }


def input_code(item: Any) -> str:
    """The input a rule looks at: written in the item, or what the rule itself means."""
    match item.rule:
        case "completion":
            return "completion_pct"
        case "pace":
            return "paced_completion_pct"
        case "met_or_ratio":
            return "paced_completion_pct" if item.against == "paced_target" else "completion_pct"
        case "per_unit" | "deduct_per":
            return "value"
        case _:
            return item.input


def paces(scheme: Scheme) -> Iterator[Row]:
    """The share of the year due at the end of every period, for every input with a target."""
    for assessment_code, _, code, item in items_of(scheme):
        if getattr(item, "target", None) is None:
            continue
        for period in scheme.periods(assessment_code):
            numerator, denominator = scheme.pace(item.pace, period)
            yield {
                "assessment_code": assessment_code,
                "indicator_code": code,
                "input_key": code,
                "period_code": period.code,
                "pace_numerator": numerator,
                "pace_denominator": denominator,
            }
