"""What follows from totals or overrides them: tie-breakers, overrides, grades, consequences."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scheme.assessments import ByCondition, RestGrade, ShareGrade, Whom
from scheme.landing.rows import Row, text_list
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
                "min_points": getattr(grade, "min", None),
                "share_pct": grade.share_pct if isinstance(grade, ShareGrade) else None,
                "share_rounding": getattr(grade, "rounding", None),
                "is_rest": isinstance(grade, RestGrade),
            }


def overrides(scheme: Scheme) -> Iterator[Row]:
    """One row a condition of eligibility, a veto, a promotion or, in every assessment, a move between groups.

    Of a move `effect` is the group it leads to, `group_codes` those it leads from.
    """
    for assessment_code, assessment in scheme.assessments.items():
        order = 0
        for order, (kind, code, _, override) in enumerate(assessment.overrides(), start=1):
            yield {
                "assessment_code": assessment_code,
                "override_code": code,
                "override_order": order,
                "kind": kind,
                "title": override.title,
                "match": override.when.match,
                "effect": getattr(override, "effect", None),
                **_whom(override),
                "clause": override.clause,
            }
        for place, (code, move) in enumerate(scheme.moves.items(), start=order + 1):
            yield {
                "assessment_code": assessment_code,
                "override_code": code,
                "override_order": place,
                "kind": "move",
                "title": move.title,
                "match": move.when.match,
                "effect": move.to,
                "group_codes": text_list(move.from_),
                "clause": move.clause,
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
                "is_across_years": consequence.streak_across_years,
                "match": consequence.when.match if isinstance(consequence, ByCondition) else None,
                "grade_titles": text_list(getattr(consequence, "grades", None)),
                **_whom(consequence),
                "clause": consequence.clause,
            }


def _whom(whom: Whom) -> Row:
    return {"group_codes": text_list(whom.groups), "unit_codes": text_list(whom.units)}


def _threshold(consequence: Any) -> Decimal | None:
    for name in ("places", "points", "gap_pct"):
        if (value := getattr(consequence, name, None)) is not None:
            return Decimal(value)
    return None
