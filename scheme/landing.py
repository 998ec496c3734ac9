"""Landing: a loaded scheme, its office and its rulings as the reference tables of `kernel.landed`, a file a (office, year).

What does not belong here: judging the scheme (`checks`) or computing a score (dbt).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kernel import landed
from kernel.duties import duties_of_year
from kernel.home import Home
from kernel.office import OWED_FORM_ZH, OfficeFolder, Unit
from kernel.tables import REFERENCE_TABLES
from ledger import Ledger
from ledger.duties import ruled
from ledger.rulings import Rulings
from scheme import sentences
from scheme.loader import load_scheme
from scheme.measures import DISPLAY_FACTOR, RatioMeasure, caliber_id
from scheme.model import Scheme

Row = dict[str, Any]


def land(home: Home, folder: OfficeFolder, year: int, today: date) -> list[Path]:
    """Write every reference table of (office, year) below `home.landed`; returns the files, in table order.

    A period is due when its last month is over on `today`; extensions and waivers are those the ledger holds now.
    Raises DataFileError when the scheme does not load; then nothing is written.
    """
    path = folder.schemes / f"{year}.yaml"
    scheme = load_scheme(path, folder)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    rulings = Ledger(home.ledger_url).rulings
    tables: dict[str, list[Row]] = {
        "office": [_office(folder)],
        "unit": [_unit(u) for u in folder.units_of(year)],
        "report_due": list(_reports_due(folder, year, rulings, today)),
        "waiver": _waivers(folder, rulings),
        "scheme": [_scheme(scheme, sha256)],
        "rule_sentence": sentences.rows(),
    }
    for table, rows in _SECTIONS.items():
        tables[table] = list(rows(scheme))
    for row in tables["scheme_period"]:
        row["is_due"] = _is_over(row["end_month"], today)
    keys = {"office_code": folder.code, "scheme_year": year}
    return [
        landed.write(home.landed, table, folder.code, str(year), [{**keys, **row} for row in tables[table]])
        for table in REFERENCE_TABLES
    ]


def _is_over(month: str, today: date) -> bool:
    return month < f"{today:%Y-%m}"


def _office(folder: OfficeFolder) -> Row:
    office = folder.office
    return {
        "office_name": office.name,
        "short_name": office.short_name,
        "place": office.place,
        "superior": office.superior,
    }


def _unit(unit: Unit) -> Row:
    return unit.model_dump(exclude={"aliases"})


def _reports_due(folder: OfficeFolder, year: int, rulings: Rulings, today: date) -> Iterator[Row]:
    """One workbook a unit owes for a period that is over, with what was ruled on it."""
    over = [d for d in duties_of_year(folder, year) if _is_over(d.period.end_month, today)]
    for owed in ruled(over, rulings.extensions(folder.code), rulings.waivers(folder.code)):
        duty, extension = owed.duty, owed.extension
        yield {
            "unit_code": duty.unit.unit_code,
            "form_set": duty.form_set,
            "form_title": OWED_FORM_ZH[duty.form_set],
            "report_period": duty.period.code,
            "nominal_due_at": duty.nominal_due_at,
            "original_due_at": duty.due_at,
            "due_at": owed.due_at,
            "is_provisional": duty.is_provisional and extension is None,
            "timeliness": duty.rule.timeliness,
            "extension_no": extension.extension_no if extension else None,
            "extension_document_no": extension.document_no if extension else None,
            "waiver_no": owed.waiver.waiver_no if owed.waiver else None,
        }


def _waivers(folder: OfficeFolder, rulings: Rulings) -> list[Row]:
    """Every waiver the office ever recorded, revoked ones too: what acted once can still be looked up."""
    rows = [asdict(waiver) for waiver in rulings.waivers(folder.code, is_revoked_too=True)]
    return [{name: row[name] for name in REFERENCE_TABLES["waiver"].names if name in row} for row in rows]


def _scheme(scheme: Scheme, sha256: str) -> Row:
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
    }


def _group_members(scheme: Scheme) -> Iterator[Row]:
    for order, (code, group) in enumerate(scheme.groups.items(), start=1):
        for unit_code in group.members:
            yield {
                "group_code": code,
                "group_title": group.title,
                "group_order": order,
                "unit_code": unit_code,
            }


def _assessments(scheme: Scheme) -> Iterator[Row]:
    for code, assessment in scheme.assessments.items():
        yield {
            "assessment_code": code,
            "title": assessment.title,
            "period_kind": assessment.period,
            "value_status": assessment.status,
            "rank_partition": assessment.ranking.partition,
            "bonus_cap": assessment.bonus.cap if assessment.bonus else None,
            "deduction_cap": assessment.deduction.cap if assessment.deduction else None,
            "is_composite": assessment.is_composite,
            "clause": assessment.clause,
        }


def _periods(scheme: Scheme) -> Iterator[Row]:
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


def _measures(scheme: Scheme) -> Iterator[Row]:
    for code, measure in scheme.measures.items():
        said = measure.model_dump()
        is_ratio = isinstance(measure, RatioMeasure)
        yield {
            "measure_code": code,
            "title": measure.title,
            "fact": measure.fact,
            "value_field": said.get("value"),
            "window": said.get("window"),
            "date_field": said.get("date_field"),
            "numerator_measure_code": measure.numerator if is_ratio else None,
            "denominator_measure_code": measure.denominator if is_ratio else None,
            "display_unit": measure.unit,
            "display_factor": DISPLAY_FACTOR.get(measure.unit, Decimal(1)),
            "display_places": measure.places,
            "origins": _text_list(said.get("origins")),
            "natures": _text_list(said.get("natures")),
            "constructions": _text_list(said.get("constructions")),
            "is_real_estate": said.get("real_estate"),
            "is_headquarters": said.get("headquarters"),
            "is_single_manufacturing": said.get("single_manufacturing"),
            "min_investment_wan": said.get("min_investment_wan"),
            "max_investment_wan": said.get("max_investment_wan"),
            "registered_from": said.get("registered_from"),
            "activity_codes": _text_list(said.get("activities")),
            "post_codes": _text_list(said.get("posts")),
            "report_states": _text_list(said.get("states")),
            "form_sets": _text_list(said["forms"] or ("monthly",)) if measure.fact == "report" else None,
            "indicator_codes": _text_list(said.get("indicators")),
            "caliber_id": caliber_id(measure, scheme.measures),
            "clause": measure.clause,
        }


def _text_list(codes: tuple[str, ...] | None) -> str | None:
    return f"|{'|'.join(codes)}|" if codes else None


def _items(scheme: Scheme) -> Iterator[tuple[str, str, str, Any]]:
    """(assessment code, role, indicator code, item), in printing order."""
    for assessment_code, assessment in scheme.assessments.items():
        for role, code, item, _ in assessment.items():
            yield assessment_code, role, code, item


def _indicators(scheme: Scheme) -> Iterator[Row]:
    order: dict[str, int] = {}
    for assessment_code, role, code, item in _items(scheme):
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


def _indicator_points(scheme: Scheme) -> Iterator[Row]:
    for assessment_code, _, code, item in _items(scheme):
        for group_code in scheme.groups:
            yield {
                "assessment_code": assessment_code,
                "indicator_code": code,
                "group_code": group_code,
                "full_points": scheme.full_points(item, group_code),
            }


def _paces(scheme: Scheme) -> Iterator[Row]:
    for assessment_code, _, code, item in _items(scheme):
        if getattr(item, "target", None) is None:
            continue
        for period in scheme.periods(assessment_code):
            numerator, denominator = scheme.pace(item.pace, period)
            yield {
                "assessment_code": assessment_code,
                "indicator_code": code,
                "period_code": period.code,
                "pace_numerator": numerator,
                "pace_denominator": denominator,
            }


def _bands(scheme: Scheme) -> Iterator[Row]:
    for assessment_code, _, code, item in _items(scheme):
        for order, band in enumerate(getattr(item, "bands", ()), start=1):
            yield {
                "assessment_code": assessment_code,
                "indicator_code": code,
                "band_order": order,
                "lower_bound": band.from_,
                "upper_bound": band.below,
                "band_points": band.points,
            }


def _period_weights(scheme: Scheme) -> Iterator[Row]:
    for assessment_code, _, code, item in _items(scheme):
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


def _tie_breakers(scheme: Scheme) -> Iterator[Row]:
    for assessment_code, assessment in scheme.assessments.items():
        for order, code in enumerate(assessment.ranking.tie_breakers, start=1):
            yield {"assessment_code": assessment_code, "breaker_order": order, "indicator_code": code}


def _grades(scheme: Scheme) -> Iterator[Row]:
    for assessment_code, assessment in scheme.assessments.items():
        for order, grade in enumerate(assessment.grades, start=1):
            yield {
                "assessment_code": assessment_code,
                "grade_order": order,
                "title": grade.title,
                "min_points": grade.min,
            }


def _consequences(scheme: Scheme) -> Iterator[Row]:
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
                "clause": consequence.clause,
            }


def _threshold(consequence: Any) -> Decimal | None:
    for name in ("places", "points", "gap_pct"):
        if (value := getattr(consequence, name, None)) is not None:
            return Decimal(value)
    return None


_SECTIONS = {
    "scheme_group_member": _group_members,
    "scheme_assessment": _assessments,
    "scheme_period": _periods,
    "scheme_measure": _measures,
    "scheme_indicator": _indicators,
    "scheme_indicator_points": _indicator_points,
    "scheme_pace": _paces,
    "scheme_band": _bands,
    "scheme_period_weight": _period_weights,
    "scheme_tie_breaker": _tie_breakers,
    "scheme_grade": _grades,
    "scheme_consequence": _consequences,
}
