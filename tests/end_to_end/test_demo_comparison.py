"""What 同比 of the demo county is made of, part by part: revision, caliber, carried over and split, from the truth.

Boundaries are in test_demo_units. Whatever is left of a difference is real; the parts sum to it in every row.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from demo.mistakes import load_mistakes
from demo.truth import GroundTruth
from kernel.home import PROJECT_ROOT
from tests.end_to_end.judged import YEARS, truth_in_renminbi
from tests.end_to_end.test_demo_capital import stood
from tests.end_to_end.test_demo_units import parts_of
from tests.oracle.evaluate import read_scheme, spans
from tests.oracle.facts import Facts
from tests.oracle.measures import Measures
from tests.oracle.spans import Span

OFFICE = "office_code = 'pingyang' and assessment_code"
PARTS = ("real", "caliber", "carried_over", "revision", "boundary", "split")
ORIGINS = ("province_outside", "city_outside", "overseas")


@pytest.fixture(scope="module")
def truth(demo_county):
    return GroundTruth.read(demo_county.home.root / "demo_truth.json")


@pytest.fixture(scope="module")
def measures(truth):
    """Year → the judge's figures of its scheme, with the rates and rules of the years before it."""
    found: dict[int, Measures] = {}
    for year in YEARS:
        scheme = read_scheme(PROJECT_ROOT / f"offices/pingyang/schemes/{year}.yaml")
        found[year] = Measures(truth, scheme, found.get(year - 1))
    return found


@pytest.fixture(scope="module")
def query(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def in_renminbi(demo_county):
    return truth_in_renminbi(demo_county.home.root)


def quarters(year: int) -> list[Span]:
    return spans("quarter", year, f"{year}-01")


def months(year: int) -> list[Span]:
    return spans("month", year, f"{year}-01")


def counts(row: dict[str, Any]) -> bool:
    """Whether the schemes of 2023 and 2024 count the capital: from outside the county's city, no real estate."""
    return row["origin_code"] in ORIGINS and not row["is_real_estate"]


def told(query, period: str, measure: str, part: str) -> dict[str, Fraction]:
    """Unit → the part of the quarter's difference that is not nothing."""
    rows = query(
        f"select unit_code, {part}_value from rpt_comparison where {OFFICE} = 'quarterly' and period_code = '{period}'"
        f" and measure_code = '{measure}' and state = 'compared' and {part}_value <> 0"
    )
    return {unit: Fraction(value) for unit, value in rows}


def test_every_part_occurs_and_they_sum_to_the_difference(query):
    values = ", ".join(f"{part}_value" for part in PARTS)
    rows = query(
        f"select difference_value, {values} from rpt_comparison where office_code = 'pingyang' and state = 'compared'"
    )
    # the revision of what nobody follows is not told
    assert all(difference == sum(part or 0 for part in parts) for difference, *parts in rows)
    occurs = Counter(part for _, *values in rows for part, value in zip(PARTS, values, strict=True) if value)
    assert occurs.keys() == set(PARTS)


def test_what_was_told_late_of_last_year_is_revision(truth, measures, query):
    """In May 2023 平阳滨海新区 left a project out until a fortnight after the due day."""
    [mistake] = [m for m in load_mistakes() if m.id == "left_out_in_may"]
    row = truth.months[mistake.unit][mistake.period]["capital"][int(mistake.cell[1:]) - 5]
    assert counts(row) and row["ytd_amount_wan"] == "341.00"
    may = months(2023)[4]
    known = measures[2023].of("arrived_capital", mistake.unit, may, "declared").value
    revised = query(
        "select scheme_year, period_code, unit_code, measure_code, base_first_value, base_value, revision_value"
        f" from fct_comparison where {OFFICE} = 'monthly' and revision_value <> 0"
    )
    place = (2024, "2024-05", mistake.unit, "arrived_capital")
    assert {tuple(r[:4]): tuple(r[4:]) for r in revised}[place] == (known - 341, known, 341)
    # of what is not capital nothing was left out
    assert {tuple(r[:4]) for r in revised} == {place}
    untold = query(
        "select distinct base_first_at is not null, base_first_value, base_value is not null, measure_code"
        f" from fct_comparison where {OFFICE} = 'monthly' and revision_value is null and state = 'compared'"
    )
    unfollowed = ("shared_capital", "effective_capital", "late_reports")
    assert {tuple(r) for r in untold} == {(True, None, True, measure) for measure in unfollowed}


def test_another_definition_is_caliber(measures, truth, query):
    """2023 counts no real estate any more: last year's quarter by both definitions."""
    for before, span in zip(quarters(2022), quarters(2023), strict=True):
        expected = {}
        for unit in truth.units_in(before.end):
            own, other = (measures[y].of("arrived_capital", unit, before, "declared") for y in (2022, 2023))
            this = measures[2023].of("arrived_capital", unit, span, "declared")
            if (own.state, this.state) == ("reported", "reported") and own.value != other.value:
                expected[unit] = other.value - own.value
        assert told(query, span.code, "arrived_capital", "caliber") == expected
        assert all(value < 0 for value in expected.values())
    assert expected  # of December


def test_what_arrived_last_year_and_took_effect_this_year_is_carried_over(measures, in_renminbi, query):
    """By the account of each enterprise: 1% of what arrived since 2022 is paid in tax. Profiles name them since March 2024."""
    rule = {"status": "declared", "tax_since": 2022, "arrived_since": 2022, "least_tax_pct": "1"}
    capital = Facts(in_renminbi, {2023: rule, 2024: rule}).whole_capital
    for span in quarters(2024):
        expected: Counter[str] = Counter()
        for unit in in_renminbi.units_in(span.end):
            for month, amount, arrival in capital.effective(unit, "declared"):
                if month <= span.end and arrival.month < "2024" <= month and counts(arrival.claim.row):
                    expected[unit] += amount
            this = measures[2024].of("effective_capital", unit, span, "declared")
            if this.state != "reported":
                expected.pop(unit, None)
        found = told(query, span.code, "effective_capital", "carried_over")
        assert found == {unit: amount for unit, amount in expected.items() if amount}
        assert sum(found.values()) > 100_000
        # nothing had taken effect a year before: what this year's capital brought is real
        for unit, real in told(query, span.code, "effective_capital", "real").items():
            whole = measures[2024].of("effective_capital", unit, span, "declared").value
            assert real == whole - found.get(unit, 0)


def test_this_years_shares_of_last_years_capital_are_split(truth, in_renminbi, query):
    """One project by halves all year, one 70 : 30 since April; nothing was shared in 2023."""
    shares = truth.shares["2024"]
    for before, span in zip(quarters(2023), quarters(2024), strict=True):
        expected: Counter[str] = Counter()
        for share in shares:
            code = share["project_code"]
            leader = next(s["unit_code"] for s in shares if s["project_code"] == code)
            december = in_renminbi.months[leader]["2023-12"]["capital"]
            assert all(counts(row) for row in december if row["project_code"] == code)
            if share["valid_from"] <= f"{span.end}-30" and share["unit_code"] != leader:
                brought = (stood(in_renminbi, leader, before.end) or {}).get(code, Fraction(0))
                part = brought * Fraction(share["amount_share_pct"]) / 100
                expected[leader] -= part
                expected[share["unit_code"]] += part
        found = told(query, span.code, "shared_capital", "split")
        assert found == {unit: value for unit, value in expected.items() if value}
        assert sum(found.values()) == 0
    assert len(found) == 4  # of December


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_figure_is_compared_where_both_sides_are_known(truth, measures, query, year):
    """A base is known when that of every unit is that it comes from; a unit's own figure when its workbook counts."""
    seen: Counter[str] = Counter()
    for before, span in zip(months(year - 1), months(year), strict=True):
        expected = {}
        there, now = truth.units_in(before.end), truth.units_in(span.end)

        def is_known(unit: str, period: Span, scheme_year: int) -> bool:
            return measures[scheme_year].of("arrived_capital", unit, period, "declared").state == "reported"

        known = {u: is_known(u, before, year - 1) and is_known(u, before, year) for u in there}
        for unit in {*there, *now}:
            sources = {u for u in there if u == unit or parts_of(truth, u, before.end, span.end).get(unit)}
            is_this = unit not in now or is_known(unit, span, year)
            is_base = all(known[source] for source in sources)
            expected[unit] = (
                "compared" if is_base and is_this else "this_not_known" if is_base else "base_not_known"
            )
        rows = query(
            f"select unit_code, state from rpt_comparison where {OFFICE} = 'monthly' and period_code = '{span.code}'"
            " and measure_code = 'arrived_capital'"
        )
        assert dict(rows) == expected, span.code
        seen.update(expected.values())
    assert seen["compared"] > 180
    assert seen["base_not_known"] and seen["this_not_known"]
