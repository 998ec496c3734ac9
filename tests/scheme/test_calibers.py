"""Two measures share a caliber id exactly when the same things count."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from scheme.measures import Measure, caliber_id
from scheme.model import Effective

CAPITAL = {
    "title": "到位资金",
    "fact": "capital",
    "value": "arrived",
    "window": "ytd",
    "origins": ["overseas", "province_outside"],
    "min_investment_wan": 500,
    "unit": "亿元",
    "places": 2,
    "clause": "第一条",
}
PROJECT = {
    "title": "签约",
    "fact": "project",
    "value": "count",
    "window": "ytd",
    "date_field": "signed_date",
    "unit": "个",
    "places": 0,
    "clause": "第一条",
}


def caliber(**changes: object) -> str:
    return caliber_id(TypeAdapter(Measure).validate_python({**CAPITAL, **changes}), {})


@pytest.mark.parametrize(
    "said_only",
    [
        {"title": "实际到位资金"},
        {"unit": "万元"},
        {"places": 0},
        {"clause": "第九条"},
        {"origins": ["province_outside", "overseas"]},
        {"min_investment_wan": "500.00"},
    ],
)
def test_wording_and_printing_do_not_change_the_caliber(said_only):
    assert caliber(**said_only) == caliber()


@pytest.mark.parametrize(
    "counted",
    [
        {"origins": ["overseas"]},
        {"origins": None},
        {"real_estate": False},
        {"min_investment_wan": 501},
        {"max_investment_wan": 1000},
        {"window": "period"},
        {"natures": ["fixed_asset"]},
        {"constructions": ["new"]},
    ],
)
def test_what_counts_changes_the_caliber(counted):
    assert caliber(**counted) != caliber()


def test_a_ratio_has_the_caliber_of_its_parts_not_of_their_names():
    def ratio(numerator: str, denominator: str, **changes: object) -> str:
        parse = TypeAdapter(Measure).validate_python
        parts = {
            "signed": parse(PROJECT),
            "contracted": parse(PROJECT),
            "started": parse({**PROJECT, "date_field": "started_date", **changes}),
        }
        said = {"title": "率", "fact": "ratio", "unit": "%", "places": 2, "clause": "第一条"}
        return caliber_id(parse({**said, "numerator": numerator, "denominator": denominator}), parts)

    assert ratio("started", "signed") == ratio("started", "contracted")
    assert ratio("started", "signed") != ratio("signed", "started")
    assert ratio("started", "signed") != ratio("started", "signed", min_investment_wan=10000)


def test_a_sum_has_the_caliber_of_its_terms_and_factors_but_not_of_the_rate():
    def total(*terms: dict[str, object]) -> str:
        parse = TypeAdapter(Measure).validate_python
        said = {"title": "合计", "fact": "sum", "unit": "亿元", "places": 2, "clause": "第一条"}
        parts = {
            "capital": parse(CAPITAL),
            "money": parse(CAPITAL),
            "all": parse({**CAPITAL, "origins": None}),
        }
        return caliber_id(parse({**said, "terms": list(terms)}), parts)

    capital, less = {"measure": "capital", "times": 1}, {"measure": "all", "times": -1}
    assert total(capital, less) == total(less, {"measure": "money", "times": "1.0"})
    assert total(capital, less) != total(capital, {**less, "times": -2})
    assert total(capital) != total(less)
    assert total(capital, {**less, "fx": "usd"}) != total(capital, less)


def test_a_rating_has_the_caliber_of_its_item_and_weights():
    def rating(**changes: object) -> str:
        said = {
            "title": "评议",
            "fact": "rating",
            "value": "score",
            "item": "service",
            "raters": {"parks": 70, "towns": 30},
            "mean_places": 2,
            "unit": "分",
            "places": 2,
            "clause": "第一条",
        }
        return caliber_id(TypeAdapter(Measure).validate_python({**said, **changes}), {})

    assert rating() == rating(raters={"towns": "30.0", "parks": 70}, places=1)
    assert rating() != rating(raters={"parks": 60, "towns": 40})
    assert rating() != rating(item="speed")


def test_what_takes_effect_has_the_caliber_of_the_rule_it_does_by():
    measure = TypeAdapter(Measure).validate_python({**CAPITAL, "value": "effective"})
    said = {"status": "declared", "tax_since": 2023, "arrived_since": 2023, "clause": "第一条"}
    least = Effective.model_validate({**said, "least_tax_pct": 1})
    more = Effective.model_validate({**said, "least_tax_pct": 2})
    same = Effective.model_validate({**said, "least_tax_pct": "1.0", "clause": "第二条"})
    assert caliber_id(measure, {}, least) == caliber_id(measure, {}, same)
    assert len({caliber_id(measure, {}, rule) for rule in (None, least, more)}) == 3
    total = TypeAdapter(Measure).validate_python(
        {
            "title": "合计",
            "fact": "sum",
            "terms": [{"measure": "part", "times": 1}],
            "unit": "万元",
            "places": 2,
            "clause": "第一条",
        }
    )
    assert caliber_id(total, {"part": measure}, least) != caliber_id(total, {"part": measure}, more)
    arrived = TypeAdapter(Measure).validate_python(CAPITAL)
    assert caliber_id(arrived, {}, least) == caliber_id(arrived, {}, more) == caliber_id(arrived, {})
