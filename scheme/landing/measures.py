"""Measures as rows: what counts, its filters, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scheme.landing.rows import Row, text_list
from scheme.measures import DISPLAY_FACTOR, caliber_id
from scheme.model import Scheme


def measures(scheme: Scheme) -> Iterator[Row]:
    """One row a measure; a filter that is not written is null."""
    for code, measure in scheme.measures.items():
        said = measure.model_dump()
        yield {
            "measure_code": code,
            "title": measure.title,
            "fact": measure.fact,
            "value_field": said.get("value"),
            "window": said.get("window"),
            "date_field": said.get("date_field"),
            "numerator_measure_code": said.get("numerator"),
            "denominator_measure_code": said.get("denominator"),
            "display_unit": measure.unit,
            "display_factor": DISPLAY_FACTOR.get(measure.unit, Decimal(1)),
            "display_places": measure.places,
            "origins": text_list(said.get("origins")),
            "natures": text_list(said.get("natures")),
            "constructions": text_list(said.get("constructions")),
            "is_real_estate": said.get("real_estate"),
            "is_headquarters": said.get("headquarters"),
            "is_single_manufacturing": said.get("single_manufacturing"),
            "min_investment_wan": said.get("min_investment_wan"),
            "max_investment_wan": said.get("max_investment_wan"),
            "registered_from": said.get("registered_from"),
            "activity_codes": text_list(said.get("activities")),
            "post_codes": text_list(said.get("posts")),
            "report_states": text_list(said.get("states")),
            "form_sets": text_list(said["forms"] or ("monthly",)) if measure.fact == "report" else None,
            "indicator_codes": text_list(said.get("indicators")),
            "caliber_id": caliber_id(measure, scheme.measures),
            "clause": measure.clause,
        }
