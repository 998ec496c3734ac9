"""Indicators, parts, bonus and deduction items as rows: the parameters of their rules, their full points, their gates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scheme.assessments import Entry
from scheme.landing.rows import Row, entries
from scheme.model import Scheme
from scheme.rules import BySize, Step, Steps


def indicators(scheme: Scheme) -> Iterator[Row]:
    """One row an item, with exactly the parameters its rule has."""
    order: dict[str, int] = {}
    for assessment_code, entry in entries(scheme):
        order[assessment_code] = order.get(assessment_code, 0) + 1
        item, parent = entry.item, entry.parent
        yield {
            "assessment_code": assessment_code,
            "indicator_code": entry.code,
            "indicator_order": order[assessment_code],
            "title": item.title,
            "role": entry.role,
            "rule": item.rule,
            "clause": (parent or entry).item.clause,
            **_looked_at(item),
            **_limits(item),
            **_parameters(item),
            **_place_in_composite(entry),
            "gate_match": item.gate.match if item.gate else None,
            "gate_otherwise": item.gate.otherwise if item.gate else None,
        }


def _looked_at(item: Any) -> Row:
    target = getattr(item, "target", None)
    return {
        "measure_code": getattr(item, "measure", None),
        "target_code": target.code if target else None,
        "target_source": target.source if target else None,
        "against": getattr(item, "against", None),
        "on_missing": getattr(item, "on_missing", None),
        "on_zero_target": getattr(item, "on_zero_target", None),
    }


def _limits(item: Any) -> Row:
    cap = getattr(item, "cap", None)
    return {
        "cap_ratio": getattr(cap, "ratio", None),
        "cap_points": cap.points if cap else None,
        "floor_points": getattr(item, "floor", None),
    }


def _place_in_composite(entry: Entry) -> Row:
    parent = entry.parent
    return {
        "parent_code": parent.code if parent else None,
        "part_weight": entry.item.weight if parent else None,
        "part_places": parent.item.part_places if parent else getattr(entry.item, "part_places", None),
    }


def _parameters(item: Any) -> Row:
    """The parameters of one rule under the names of the landed table."""
    match item.rule:
        case "per_unit" | "deduct_per":
            return {
                "each_points": item.each,
                "step_value": item.step,
                "is_whole_steps": item.whole_steps,
            }
        case "step":
            return _step(item)
        case "efficacy":
            return {"floor_pct": item.floor_pct, "span_pct": item.span_pct, "on_equal": item.on_equal} | (
                _compared(item)
            )
        case "rank_points":
            return {"ties": item.ties, "beyond_points": item.beyond, **_compared(item)}
        case "proportional":
            return {"out_of": item.out_of}
        case _:
            return {}


def _compared(item: Any) -> Row:
    return {
        "partition": item.partition,
        "is_lower_better": item.lower_is_better,
        "input_places": item.input_places,
    }


def _step(item: Step) -> Row:
    most = getattr(item.over, "most", "none")
    return {
        "reference_value": item.reference,
        "met_points": item.met.points,
        "met_ratio": item.met.ratio,
        **_side("over", item.over),
        "over_most_points": None if most == "none" else most.points,
        "over_most_ratio": None if most == "none" else most.ratio,
        "under_kind": "steps" if isinstance(item.under, Steps) else item.under,
        **_side("under", item.under),
    }


def _side(side: str, steps: Steps | str) -> Row:
    """A side without steps has none of the three; one whose worth hangs on the target has its worths in step_size."""
    if not isinstance(steps, Steps):
        return {}
    return {
        f"{side}_step": steps.step,
        f"{side}_each": None if isinstance(steps.each, BySize) else steps.each,
        f"{side}_steps_kind": steps.whole_steps,
    }


def points(scheme: Scheme) -> Iterator[Row]:
    """Full points of every item for every group; null = not assessed there.

    A group that an assessment leaves out, with no indicator assessed, has no bonus or deduction in it either.
    """
    found = [
        (a, entry, g, scheme.full_points(entry, g)) for a, entry in entries(scheme) for g in scheme.groups
    ]
    assessed = {(a, g) for a, entry, g, full in found if entry.role == "indicator" and full is not None}
    for assessment_code, entry, group_code, full in found:
        is_left_out = entry.role in ("bonus", "deduction") and (assessment_code, group_code) not in assessed
        yield {
            "assessment_code": assessment_code,
            "indicator_code": entry.code,
            "group_code": group_code,
            "full_points": None if is_left_out else full,
        }
