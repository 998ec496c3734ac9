"""The judge's own arithmetic, worked by hand; the judge is only worth something if it is right by itself."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from tests.oracle.evaluate import Evaluation, evaluate
from tests.oracle.inputs import see
from tests.oracle.measures import Value
from tests.oracle.numbers import half_up, number
from tests.oracle.rules import Case, score_all

MEASURED = {"on_missing": "zero", "on_zero_target": "not_applicable"}


def points(
    item: dict[str, Any], actual: object, *, full: object = 30, target: object = None, **more: Any
) -> Any:
    value = more.pop("value", None) or Value("reported", Fraction(str(actual)))
    whole = {**MEASURED, **item}
    case = Case(
        item=whole,
        role=more.get("role", "indicator"),
        full=None if full is None else Fraction(full),
        group="town",
        places=more.get("places", 2),
        seen=see(whole, value, number(target), more.get("pace", Fraction(1, 4))),
    )
    score = score_all({"jia": case})["jia"]
    return score.points if score.status == "scored" else (score.status, score.points)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("0.1249999", 2, "0.12"),
        ("2.5", 0, "3"),
        ("-0.001", 2, "0.00"),
    ],
)
def test_half_up_rounds_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert half_up(Fraction(value), places) == Decimal(rounded)


def test_completion_and_pace() -> None:
    # 55,000 ÷ 220,000 = 25%; × 30 = 7.50; against a pace of one quarter it is 30 in full
    assert points({"rule": "completion"}, 55000, target=220000) == Decimal("7.50")
    assert points({"rule": "pace"}, 55000, target=220000) == Decimal("30.00")
    # 2 ÷ 3 × 10 = 6.666… → 6.67 at the indicator; ten places are kept when only the total is rounded
    assert points({"rule": "completion"}, 2, full=10, target=3) == Decimal("6.67")
    assert points({"rule": "completion"}, 2, full=10, target=3, places=None) == Decimal("6.6666666667")


def test_cap_then_floor() -> None:
    # 3 ÷ (4 × 1/4) × 30 = 90, capped at 1.2 × 30 = 36
    capped = {"rule": "pace", "cap": {"ratio": "1.2"}, "floor": 0}
    assert points(capped, 3, target=4) == Decimal("36.00")
    assert points({"rule": "completion", "cap": "none", "floor": "none"}, 9, target=3) == Decimal("90.00")
    # −5 ÷ 10 × 30 = −15, floored at 0
    assert points({"rule": "completion", "floor": 0}, -5, target=10) == Decimal("0.00")
    # 7 × 0.5 = 3.5, capped at 3 points
    assert (
        points({"rule": "per_unit", "each": "0.5", "step": 1, "whole_steps": True, "cap": {"points": 3}}, 7)
        == 3
    )


def test_met_or_ratio_against_year_or_pace() -> None:
    annual, paced = (
        {"rule": "met_or_ratio", "against": "annual_target"},
        {"rule": "met_or_ratio", "against": "paced_target"},
    )
    assert points(annual, 3, full=15, target=4) == Decimal("11.25")  # 3 ÷ 4 × 15
    assert points(paced, 1, full=15, target=4) == Decimal("15.00")  # 1 ≥ 4 × 1/4
    assert points(annual, 9, full=15, target=4) == Decimal("15.00")  # never more than full


def test_steps_whole_or_exact() -> None:
    item = {"rule": "per_unit", "each": 1, "step": 5}
    assert points({**item, "whole_steps": True}, 14) == Decimal("2.00")
    assert points({**item, "whole_steps": False}, 14) == Decimal("2.80")
    lost = {"rule": "deduct_per", "each": 1, "step": 1, "whole_steps": True, "floor": 0}
    assert points(lost, 2, full=5) == Decimal("3.00")
    assert points(lost, 7, full=5) == Decimal("0.00")
    assert points({**lost, "each": "0.5", "floor": -3}, 4, full=0, role="deduction") == Decimal("-2.00")
    assert points({**lost, "each": "0.5", "floor": -3}, 9, full=0, role="deduction") == Decimal("-3.00")


def test_bands_are_closed_below_and_open_above() -> None:
    bands = [{"below": 60, "points": 0}, {"from": 60, "below": 80, "points": 10}, {"from": 80, "points": 15}]
    item = {"rule": "bands", "bands": bands}
    assert points({**item, "input": "completion_pct"}, 6, target=10) == 10
    assert points({**item, "input": "completion_pct"}, "5.9999", target=10) == 0
    assert points({**item, "input": "paced_completion_pct"}, 2, target=10) == 15  # 2 ÷ 2.5 = 80%
    ratio = Value("reported", None, Fraction(3), Fraction(4))
    assert points({**item, "input": "ratio_pct"}, 0, value=ratio) == 10  # 75%


def test_what_has_no_points_says_why() -> None:
    item = {"rule": "completion"}
    assert points(item, 5, full=None, target=10) == ("not_applicable", None)
    assert points(item, 5, target=0) == ("not_applicable", None)
    assert points(item, 5, full=0, target=10) == ("not_applicable", None)
    assert points({**item, "on_zero_target": "full"}, 5, target=None) == Decimal("30.00")
    assert points({**item, "on_zero_target": "zero"}, 5, target=0) == Decimal("0.00")
    missing = Value("missing")
    assert points(item, 0, target=10, value=missing) == ("missing", Decimal("0.00"))
    assert points({**item, "on_missing": "not_scored"}, 0, target=10, value=missing) == ("missing", None)
    assert points(item, 0, target=0, value=missing) == (
        "not_applicable",
        None,
    )  # applicability is judged first
    assert points(item, 0, target=10, value=Value("pending_review")) == ("pending_review", None)
    nothing = Value("reported", None, Fraction(0), Fraction(0))
    bands = {"rule": "bands", "input": "ratio_pct", "bands": [{"points": 1}]}
    assert points(bands, 0, value=nothing) == ("not_applicable", None)


# --- a whole small scheme: three units, capital only

CAPITAL = {
    "origin_code": "province_outside", "nature_code": "fixed_asset", "construction_code": "new",
    "is_real_estate": False, "agreed_investment_wan": "50000", "month_amount_wan": "0",
}  # fmt: skip
SCHEME = {
    "year": 2024,
    "rounding": {"points_places": 2, "at": "indicator"},
    "period": {"start": "2024-01", "end": "2024-12"},
    "groups": {"one": {"members": ["a", "b"]}, "two": {"members": ["c"]}},
    "measures": {"capital": {"fact": "capital", "value": "arrived", "window": "ytd", "real_estate": False}},
    "assessments": {
        "year": {
            "period": "year", "status": "city_certified", "ranking": {"partition": "group", "tie_breakers": []},
            "indicators": {
                "capital": {"rule": "completion", "measure": "capital", "points": 70, "cap": {"ratio": 1},
                            "target": {"code": "t", "source": "county"}, **MEASURED},
                "quarters": {"rule": "weighted_periods", "source": "quarter", "weights": [1, 1, 1, 2], "points": 30, "cap": "none"},
            },
            "grades": [{"title": "优", "min": 60}, {"title": "差", "min": 0}],
        },
        "quarter": {
            "period": "quarter", "status": "declared", "ranking": {"partition": "group", "tie_breakers": ["capital"]},
            "indicators": {
                "capital": {"rule": "pace", "measure": "capital", "points": 100, "cap": {"ratio": 1},
                            "target": {"code": "t", "source": "county"}, **MEASURED},
            },
        },
    },
}  # fmt: skip


def small_truth() -> Any:
    """Arrived by quarter end: a 10, 20, 30, 40 of 40; b and c half of it, b's real estate not counting."""
    months: dict[str, dict[str, Any]] = {}
    for unit, share in (("a", 1), ("b", Fraction(1, 2)), ("c", Fraction(1, 2))):
        months[unit] = {}
        for n in range(1, 13):
            ytd = str(float(share * 10 * ((n + 2) // 3)))
            rows = [{**CAPITAL, "project_code": "P", "ytd_amount_wan": ytd}]
            rows += (
                [{**CAPITAL, "project_code": "R", "ytd_amount_wan": "99", "is_real_estate": True}]
                if unit == "b"
                else []
            )
            months[unit][f"2024-{n:02d}"] = {
                "state": "on_time",
                "accepted_at": f"2024-{n:02d}-28 09:00:00",
                "capital": rows,
                "tax": [],
                "project": [],
                "activity": [],
            }
    certified = [("a", "36"), ("b", "20"), ("c", "20")]
    rows = [
        {"unit_code": u, "subject_kind": "capital", "subject_code": "P", "certified_value": v}
        for u, v in certified
    ]
    targets = {"2024": {unit: {"t": "40"} for unit in "abc"}}
    return SimpleNamespace(months=months, targets=targets, certifications={"2024-Q4": rows}, inspections={})


def judged() -> Evaluation:
    return evaluate(small_truth(), SCHEME, 2024)


def test_a_small_scheme_by_hand() -> None:
    result = judged()
    # quarter 1: a 10 ÷ (40 × 1/4) = 100%; b 5 ÷ 10 = 50%
    assert result.scores["quarter", "2024-Q1", "a", "capital"].points == Decimal("100.00")
    assert result.scores["quarter", "2024-Q1", "b", "capital"].points == Decimal("50.00")
    # year: certified 36 ÷ 40 × 70 = 63; quarters (100+100+100+2×100) ÷ 5 × 30 ÷ 100 = 30
    assert result.scores["year", "2024", "a", "capital"].points == Decimal("63.00")
    assert result.scores["year", "2024", "a", "quarters"].points == Decimal("30.00")
    assert result.totals["year", "2024", "a"].total_points == Decimal("93.00")
    # b: 20 ÷ 40 × 70 + 50 × 30 ÷ 100 = 35 + 15
    assert result.totals["year", "2024", "b"].total_points == Decimal("50.00")
    assert [result.totals["year", "2024", u].grade_title for u in "abc"] == ["优", "差", "差"]


def test_equal_totals_share_a_place() -> None:
    ranks = {u: judged().totals["year", "2024", u] for u in "abc"}
    assert [ranks[u].rank_in_office for u in "abc"] == [1, 2, 2]
    assert [ranks[u].rank_in_group for u in "abc"] == [1, 2, 1]


def test_a_missing_last_month_is_not_zero_capital() -> None:
    truth = small_truth()
    truth.months["a"]["2024-06"] |= {"state": "missing", "accepted_at": None, "capital": []}
    result = evaluate(truth, SCHEME, 2024)
    score = result.scores["quarter", "2024-Q2", "a", "capital"]
    assert (score.status, score.actual, score.points) == ("missing", None, Decimal("0.00"))
    assert result.scores["quarter", "2024-Q3", "a", "capital"].status == "scored"


def test_an_uncertified_year_is_pending_and_not_ranked() -> None:
    truth = small_truth()
    truth.certifications = {}
    result = evaluate(truth, SCHEME, 2024)
    assert result.scores["year", "2024", "a", "capital"].status == "pending_review"
    assert not result.totals["year", "2024", "a"].is_ranked
    assert result.totals["year", "2024", "a"].rank_in_office is None
