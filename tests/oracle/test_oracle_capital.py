"""The judge's capital, worked out by hand: what takes effect, what of it is lost, who is credited with what."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.oracle.capital import (
    Account,
    Arrival,
    Claim,
    Shares,
    arrivals,
    known_enterprise,
    shared_out,
    taken_back,
)

_TRAITS = {
    "origin_code": "local",
    "nature_code": "other",
    "is_real_estate": False,
    "construction_code": "new",
}
MONTHS = [f"2024-{n:02d}" for n in range(1, 13)]


def _claim(unit: str, month: str, ytd: int, **traits: str) -> Claim:
    return Claim(unit, month, {"project_code": "P", **_TRAITS, **traits}, Fraction(ytd), 0)


def _entry(month: str, amount: int) -> tuple[str, Arrival]:
    return month, Arrival(month, Fraction(amount), _claim("u", month, 0))


def _played(entries, tax, pct=10):
    account = Account(entries)
    rule = {"arrived_since": 2024, "tax_since": 2024, "least_tax_pct": pct}
    account.play(rule, MONTHS, {month: Fraction(paid) for month, paid in tax.items()})
    return [(month, int(amount)) for month, amount, _ in account.effects]


def test_a_year_to_date_arrives_as_what_it_grew_by():
    # 10, then a month nobody tells of, then 25: 15 more; gone in May: 25 less
    claims = {"2024-01": _claim("u", "2024-01", 10), "2024-03": _claim("u", "2024-03", 25)}
    told = {"2024-01", "2024-03", "2024-05"}
    found = arrivals(MONTHS, claims, lambda unit, month: month in told)
    assert [(a.month, int(a.amount)) for a in found] == [("2024-01", 10), ("2024-03", 15), ("2024-05", -25)]


def test_what_no_rate_converts_leaves_what_was_told_before():
    # 10, then nobody knows, then 25: 15 more; of another claimant nobody knows b's from the start: a's 10 leave, 4 come
    known = {"2024-01": _claim("u", "2024-01", 10), "2024-03": _claim("u", "2024-03", 25)}
    lost = {"2024-02": replace(_claim("u", "2024-02", 0), ytd=None)}
    found = arrivals(MONTHS, known | lost, lambda unit, month: month <= "2024-03")
    assert [(a.month, int(a.amount)) for a in found if a.month < "2024-04"] == [
        ("2024-01", 10),
        ("2024-03", 15),
    ]
    taken = {
        "2024-01": _claim("a", "2024-01", 10),
        "2024-02": replace(_claim("b", "2024-02", 0, origin_code="overseas"), ytd=None),
        "2024-03": _claim("b", "2024-03", 4, origin_code="overseas"),
    }
    found = arrivals(MONTHS, taken, lambda unit, month: month in taken)
    assert [(a.month, int(a.amount)) for a in found] == [("2024-01", 10), ("2024-02", -10), ("2024-03", 4)]


def test_another_claimant_takes_over_what_the_first_had():
    # a's 10 of local money leave in February, b's 4 from overseas come: 4 are there
    claims = {
        "2024-01": _claim("a", "2024-01", 10),
        "2024-02": _claim("b", "2024-02", 4, origin_code="overseas"),
    }
    found = arrivals(MONTHS, claims, lambda unit, month: month in claims)
    assert [(a.month, int(a.amount), a.claim.unit) for a in found] == [
        ("2024-01", 10, "a"),
        ("2024-02", -10, "a"),
        ("2024-02", 4, "b"),
    ]


def test_capital_takes_effect_once_its_tax_is_paid():
    # 100 need 10 and have 9 until March; 150 in all need 15, which never come
    effects = _played([_entry("2024-01", 100), _entry("2024-04", 50)], {"2024-01": 9, "2024-03": 10})
    assert effects == [("2024-03", 100)]


def test_a_fall_takes_of_what_waits_before_what_is_in_effect():
    # 100 in effect, 60 wait for 16 of tax; 90 less: the 60 that wait, and 30 of those in effect
    entries = [_entry("2024-01", 100), _entry("2024-02", 60), _entry("2024-03", -90)]
    assert _played(entries, {"2024-01": 10}) == [("2024-01", 100), ("2024-03", -30)]


def test_what_a_waiting_fall_took_is_lost_when_it_takes_effect():
    # 100, 50, then 70 less, nothing paid; 10 of tax in April: 100 take effect, of which 20 are there no more
    entries = [_entry("2024-01", 100), _entry("2024-02", 50), _entry("2024-03", -70)]
    assert _played(entries, {"2024-04": 10}) == [("2024-04", 100), ("2024-04", -20)]


def test_a_project_is_of_the_enterprise_its_profiles_name():
    profiles = {"2024-02": "E1", "2024-05": "E2"}
    assert known_enterprise(profiles, "2024-01") == ("E1", "2024-02")
    assert known_enterprise(profiles, "2024-04") == ("E1", "2024-04")
    assert known_enterprise(profiles, "2024-06") == ("E2", "2024-06")
    assert known_enterprise({}, "2024-06") is None


def test_a_fall_takes_back_what_arrived_last():
    # 1,000 of E, 300 of F since March; 500 less: F's 300 and 200 of E's; then all of E's 800
    told = [
        _entry(month, amount)[1]
        for month, amount in (("2024-01", 1000), ("2024-03", 300), ("2024-04", -500), ("2024-05", -800))
    ]
    parts = taken_back(told, {"2024-01": "E", "2024-03": "F"})
    assert [(enterprise, month, int(a.amount)) for enterprise, month, a in parts] == [
        ("E", "2024-01", 1000),
        ("F", "2024-03", 300),
        ("F", "2024-04", -300),
        ("E", "2024-04", -200),
        ("E", "2024-05", -800),
    ]


def test_parts_sum_to_the_amount():
    # 100 by thirds of 33.33, 33.33, 33.34: 33.33, 33.33, 33.34; 0.000002 by halves and a rest: the first of equal remainders
    thirds = [("a", Fraction("33.33")), ("b", Fraction("33.33")), ("c", Fraction("33.34"))]
    assert shared_out(Fraction(100), thirds) == dict(thirds)
    halves = [("a", Fraction(50)), ("b", Fraction(50))]
    assert shared_out(Fraction("-0.000003"), halves) == {
        "a": Fraction("-0.000002"),
        "b": Fraction("-0.000001"),
    }


def test_a_table_of_shares_speaks_until_the_next():
    row = {"unit_code": "a", "project_code": "P", "valid_from": "2023-01-01", "valid_to": None}
    tables = {"2023": [row], "2024": [{**row, "unit_code": "b", "valid_to": "2024-02-28"}]}
    shares = Shares(tables)
    assert [r["unit_code"] for r in shares.holding("P", "2023-12")] == ["a"]
    assert [r["unit_code"] for r in shares.holding("P", "2024-01")] == ["b"]
    assert shares.holding("P", "2024-02") == []  # ends before the month's last day, the 29th
    assert shares.holding("P", "2022-12") == []
    assert shares.joined("P", ["a", "b"]) == [["a"], ["b"]]
    both = Shares({"2023": [row, {**row, "unit_code": "b"}]})
    assert both.joined("P", ["a", "b", "c"]) == [["c"], ["a", "b"]]
