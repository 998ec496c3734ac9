"""The frame of a scheme: its document, groups, assessments and their periods."""

from __future__ import annotations

from collections.abc import Iterator

from scheme.landing.rows import Row
from scheme.model import Scheme


def scheme(scheme: Scheme, sha256: str) -> Row:
    """The one row of `scheme`; `sha256` is that of the very file. A share of tax is landed as a ratio: 1% is 0.01."""
    effective = scheme.effective
    least_pct = effective.least_tax_pct if effective else None
    return {
        "title": scheme.document.title,
        "document_no": scheme.document.document_no,
        "issued_date": scheme.document.issued_date,
        "start_month": scheme.period.start,
        "end_month": scheme.period.end,
        "points_places": scheme.rounding.points_places,
        "rounding_at": scheme.rounding.at,
        "scheme_sha256": sha256,
        "illustrative_note": scheme.document.illustrative,
        "effective_tax_status": effective.status if effective else None,
        "effective_tax_since": effective.tax_since if effective else None,
        "effective_arrived_since": effective.arrived_since if effective else None,
        "least_tax_wan": effective.least_tax_wan if effective else None,
        "least_tax_ratio": None if least_pct is None else least_pct.scaleb(-2),
        "effective_clause": effective.clause if effective else None,
    }


def group_members(scheme: Scheme) -> Iterator[Row]:
    """One row a stay of a unit in a group; months are null where the stay has no such end."""
    for order, (code, group) in enumerate(scheme.groups.items(), start=1):
        for unit_code, first, last in group.stays():
            yield {
                "group_code": code,
                "group_title": group.title,
                "group_order": order,
                "unit_code": unit_code,
                "from_month": first,
                "until_month": last,
            }


def assessments(scheme: Scheme) -> Iterator[Row]:
    """One row an assessment; the document is null where it is the scheme's."""
    for code, assessment in scheme.assessments.items():
        paper = assessment.document
        yield {
            "assessment_code": code,
            "title": assessment.title,
            "period_kind": assessment.period,
            "value_status": assessment.status,
            "is_forecast_shown": assessment.show_forecast,
            "rank_partition": assessment.ranking.partition,
            "rank_order": assessment.ranking.order,
            "rank_ties": assessment.ranking.ties,
            "bonus_cap": assessment.bonus.cap if assessment.bonus else None,
            "deduction_cap": assessment.deduction.cap if assessment.deduction else None,
            "is_composite": assessment.is_composite,
            "document_title": paper.title if paper else None,
            "document_no": paper.document_no if paper else None,
            "issued_date": paper.issued_date if paper else None,
            "clause": assessment.clause,
        }


def periods(scheme: Scheme) -> Iterator[Row]:
    """One row a period of an assessment, `is_due` still to be said."""
    for code in scheme.assessments:
        previous = None
        for order, period in enumerate(scheme.periods(code), start=1):
            yield {
                "assessment_code": code,
                "period_code": period.code,
                "period_title": period.title_zh,
                "period_order": order,
                "year_start_month": scheme.period.start,
                "start_month": period.start_month,
                "end_month": period.end_month,
                "previous_period_code": previous,
                "year_before_period_code": period.year_before().code,
            }
            previous = period.code
