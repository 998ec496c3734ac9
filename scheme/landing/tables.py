"""The tables rules hold: bands, steps by size of target, places, cases, weights of periods."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle
from typing import Any

from scheme.landing.rows import Row, entries
from scheme.model import Scheme
from scheme.rules import BySize


def _of_rule(scheme: Scheme, rule: str) -> Iterator[tuple[Row, Any]]:
    """(key columns, item) of every item of one rule."""
    for assessment_code, entry in entries(scheme):
        if entry.item.rule == rule:
            yield {"assessment_code": assessment_code, "indicator_code": entry.code}, entry.item


def bands(scheme: Scheme) -> Iterator[Row]:
    """One row a band, upward."""
    for key, item in _of_rule(scheme, "bands"):
        for order, band in enumerate(item.bands, start=1):
            bounds = {"lower_bound": band.from_, "upper_bound": band.below}
            yield {**key, "band_order": order, **bounds, "band_points": band.points}


def step_sizes(scheme: Scheme) -> Iterator[Row]:
    """One row a size of target, upward, where a step's worth hangs on it."""
    for key, item in _of_rule(scheme, "step"):
        for side, steps in item.sides:
            if not isinstance(steps.each, BySize):
                continue
            for order, size in enumerate(steps.each.by_target, start=1):
                bounds = {"lower_bound": size.from_, "upper_bound": size.below}
                yield {**key, "side": side, "size_order": order, **bounds, "each_points": size.points}


def places(scheme: Scheme) -> Iterator[Row]:
    """One row a place that has points of its own."""
    for key, item in _of_rule(scheme, "rank_points"):
        for row in item.places:
            for place in range(row.from_, row.to + 1):
                yield {**key, "place": place, "points": row.points}


def cases(scheme: Scheme) -> Iterator[Row]:
    """One row a case in order, `otherwise` last; the title is null where none is written."""
    for key, item in _of_rule(scheme, "cases"):
        for order, case in enumerate(item.cases, start=1):
            yield {
                **key,
                "case_order": order,
                "title": case.title,
                "points": case.points,
                "is_otherwise": False,
            }
        if item.otherwise:
            yield {
                **key,
                "case_order": len(item.cases) + 1,
                "points": item.otherwise.points,
                "is_otherwise": True,
            }


def period_units(scheme: Scheme) -> Iterator[Row]:
    """One row a unit and a unit whose totals a `weighted_periods` indicator takes for it."""
    for key, item in _of_rule(scheme, "weighted_periods"):
        for each in item.of_units:
            for order, (source, weight) in enumerate(each.takes.items(), start=1):
                unit = {"unit_code": each.unit, "source_unit_code": source}
                yield {**key, **unit, "source_unit_order": order, "weight": weight}


def period_weights(scheme: Scheme) -> Iterator[Row]:
    """One row a period of the assessment a `weighted_periods` indicator takes its totals from.

    Of those within the score's own period the weights begin anew in each of them.
    """
    for key, item in _of_rule(scheme, "weighted_periods"):
        weights = cycle([Decimal(1)] if item.weights == "equal" else item.weights)
        for period, weight in zip(scheme.periods(item.source), weights, strict=False):
            yield {
                **key,
                "source_assessment_code": item.source,
                "source_period_code": period.code,
                "window": item.window,
                "weight": weight,
            }
