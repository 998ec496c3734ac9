"""Measures as rows: what counts, its filters, how it is printed, the terms of sums, rates of exchange, raters of ratings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scheme.landing.rows import Row, text_list
from scheme.measured import DISPLAY_FACTOR
from scheme.measures import base_unit, base_unit_title, caliber_id
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
            "window": "period" if measure.fact == "rating" else said.get("window"),
            "date_field": said.get("date_field"),
            "numerator_measure_code": said.get("numerator"),
            "denominator_measure_code": said.get("denominator"),
            "display_unit": measure.unit,
            "display_factor": DISPLAY_FACTOR.get(measure.unit, Decimal(1)),
            "display_places": measure.places,
            "base_unit": base_unit(measure),
            "base_unit_title": base_unit_title(measure),
            "origins": text_list(said.get("origins")),
            "natures": text_list(said.get("natures")),
            "constructions": text_list(said.get("constructions")),
            "is_real_estate": said.get("real_estate"),
            "is_headquarters": said.get("headquarters"),
            "is_single_manufacturing": said.get("single_manufacturing"),
            "min_investment_wan": said.get("min_investment_wan"),
            "max_investment_wan": said.get("max_investment_wan"),
            "registered_from": said.get("registered_from"),
            "min_tax_wan": said.get("min_tax_wan"),
            "max_tax_wan": said.get("max_tax_wan"),
            "activity_codes": text_list(said.get("activities")),
            "post_codes": text_list(said.get("posts")),
            "report_states": text_list(said.get("states")),
            "finding_severities": text_list(said.get("severities")),
            "finding_codes": text_list(said.get("findings")),
            "form_sets": text_list(said["forms"] or ("monthly",)) if "forms" in said else None,
            "indicator_codes": text_list(said.get("indicators")),
            "rating_item": said.get("item"),
            "mean_places": said.get("mean_places"),
            "manual_items": text_list(said.get("items")),
            "min_each_points": (said.get("each_between") or {}).get("from_"),
            "max_each_points": (said.get("each_between") or {}).get("to"),
            "min_arrived_share_pct": said.get("min_arrived_share_pct"),
            "min_fixed_asset_share_pct": said.get("min_fixed_asset_share_pct"),
            "focus_lists": text_list(said.get("focus_lists")),
            "industries": text_list(said.get("industries")),
            "industries_excluded": text_list(said.get("industries_excluded")),
            "labels": text_list(said.get("labels")),
            "performed_by": text_list(said.get("performed_by")),
            "full_output": said.get("full_output"),
            "also_reached": text_list(said.get("also_reached")),
            "credit": said.get("credit"),
            "first_reported_before": said.get("first_reported_before"),
            "amounts_reported_before": said.get("amounts_reported_before"),
            "caliber_id": caliber_id(measure, scheme.measures, scheme.effective),
            "clause": measure.clause,
        }


def terms(scheme: Scheme) -> Iterator[Row]:
    """One row a term of a sum; `factor` is times × the rate of exchange."""
    for code, measure in scheme.measures.items():
        for order, term in enumerate(getattr(measure, "terms", ()), start=1):
            fx = scheme.fx[term.fx] if term.fx else None
            times = Decimal(1) if term.times is None else term.times
            yield {
                "measure_code": code,
                "term_order": order,
                "term_measure_code": term.measure,
                "factor": times * fx.rate if fx else times,
                "fx_code": term.fx,
                "fx_title": fx.title if fx else None,
            }


def rates(scheme: Scheme) -> Iterator[Row]:
    """One row a currency the scheme has a rate for."""
    for code, fx in scheme.fx.items():
        yield {
            "fx_code": code,
            "currency_code": fx.currency,
            "title": fx.title,
            "rate": fx.rate,
            "clause": fx.clause,
        }


def raters(scheme: Scheme) -> Iterator[Row]:
    """One row a rater group of a rating; the weights of a measure sum to 100."""
    for code, measure in scheme.measures.items():
        for group_code, weight in getattr(measure, "raters", {}).items():
            yield {
                "measure_code": code,
                "rater_group_code": group_code,
                "rater_group_title": scheme.titles.get(group_code, group_code),
                "weight": weight,
            }
