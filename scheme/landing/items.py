"""Indicators, bonus and deduction items as rows: the parameters of their rules, full points, bands, weights."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scheme.landing.rows import Row, items_of
from scheme.model import Scheme


def indicators(scheme: Scheme) -> Iterator[Row]:
    """One row an item, with exactly the parameters its rule has."""
    order: dict[str, int] = {}
    for assessment_code, role, code, item in items_of(scheme):
        order[assessment_code] = order.get(assessment_code, 0) + 1
        target, cap = getattr(item, "target", None), getattr(item, "cap", None)
        yield {
            "assessment_code": assessment_code,
            "indicator_code": code,
            "indicator_order": order[assessment_code],
            "title": item.title,
            "role": role,
            "measure_code": getattr(item, "measure", None),
            "target_code": target.code if target else None,
            "target_source": target.source if target else None,
            "rule": item.rule,
            "against": getattr(item, "against", None),
            "band_input": getattr(item, "input", None),
            "each_points": getattr(item, "each", None),
            "step_value": getattr(item, "step", None),
            "is_whole_steps": getattr(item, "whole_steps", None),
            "cap_ratio": cap.ratio if cap else None,
            "cap_points": cap.points if cap else None,
            "floor_points": getattr(item, "floor", None),
            "on_missing": getattr(item, "on_missing", None),
            "on_zero_target": getattr(item, "on_zero_target", None),
            "clause": item.clause,
        }


def points(scheme: Scheme) -> Iterator[Row]:
    """Full points of every item for every group; null = not assessed there."""
    for assessment_code, _, code, item in items_of(scheme):
        for group_code in scheme.groups:
            yield {
                "assessment_code": assessment_code,
                "indicator_code": code,
                "group_code": group_code,
                "full_points": scheme.full_points(item, group_code),
            }


def bands(scheme: Scheme) -> Iterator[Row]:
    """One row a band, upward."""
    for assessment_code, _, code, item in items_of(scheme):
        for order, band in enumerate(getattr(item, "bands", ()), start=1):
            yield {
                "assessment_code": assessment_code,
                "indicator_code": code,
                "band_order": order,
                "lower_bound": band.from_,
                "upper_bound": band.below,
                "band_points": band.points,
            }


def period_weights(scheme: Scheme) -> Iterator[Row]:
    """One row a period of the assessment a `weighted_periods` indicator takes its totals from."""
    for assessment_code, _, code, item in items_of(scheme):
        if item.rule != "weighted_periods":
            continue
        periods = scheme.periods(item.source)
        weights = [Decimal(1)] * len(periods) if item.weights == "equal" else item.weights
        for period, weight in zip(periods, weights, strict=True):
            yield {
                "assessment_code": assessment_code,
                "indicator_code": code,
                "source_assessment_code": item.source,
                "source_period_code": period.code,
                "weight": weight,
            }
