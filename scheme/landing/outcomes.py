"""What follows from totals: tie-breakers, grades, consequences."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scheme.landing.rows import Row
from scheme.model import Scheme


def tie_breakers(scheme: Scheme) -> Iterator[Row]:
    """One row an indicator that breaks ties, first one first."""
    for assessment_code, assessment in scheme.assessments.items():
        for order, code in enumerate(assessment.ranking.tie_breakers, start=1):
            yield {"assessment_code": assessment_code, "breaker_order": order, "indicator_code": code}


def grades(scheme: Scheme) -> Iterator[Row]:
    """One row a grade, best first."""
    for assessment_code, assessment in scheme.assessments.items():
        for order, grade in enumerate(assessment.grades, start=1):
            yield {
                "assessment_code": assessment_code,
                "grade_order": order,
                "title": grade.title,
                "min_points": grade.min,
                "is_rest": False,
            }


def consequences(scheme: Scheme) -> Iterator[Row]:
    """One row a consequence with its trigger."""
    for assessment_code, assessment in scheme.assessments.items():
        for order, (code, consequence) in enumerate(assessment.consequences.items(), start=1):
            yield {
                "assessment_code": assessment_code,
                "consequence_code": code,
                "consequence_order": order,
                "title": consequence.title,
                "action_code": consequence.action,
                "trigger": consequence.trigger,
                "threshold": _threshold(consequence),
                "indicator_code": getattr(consequence, "indicator", None),
                "streak": consequence.streak,
                "is_across_years": False,
                "clause": consequence.clause,
            }


def _threshold(consequence: Any) -> Decimal | None:
    for name in ("places", "points", "gap_pct"):
        if (value := getattr(consequence, name, None)) is not None:
            return Decimal(value)
    return None
