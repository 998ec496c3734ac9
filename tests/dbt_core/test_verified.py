"""Declared less disallowed, less what is left out, less what nobody explains, is what was decided: whatever is sent in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

SUBJECTS = ("P1", "P2", "P3", "P4")
Decision = tuple[Decimal, Decimal, Decimal]  # given, disallowed, decided
figures = st.integers(-(10**9), 10**12).map(lambda n: Decimal(n).scaleb(-6))
declarations = st.dictionaries(st.sampled_from(SUBJECTS), figures)
decisions = st.none() | st.dictionaries(st.sampled_from(SUBJECTS), st.tuples(figures, figures, figures))

_TABLES = """
create table dim_decided_kind (office_code varchar, month varchar, value_status varchar, subject_kind varchar);
create table stg_project_row (office_code varchar, unit_code varchar, report_period varchar, project_code varchar,
    project_name varchar, signed_date date, started_date date, in_statistics_date date, in_production_date date,
    receipt_no varchar, source_sheet varchar, source_row integer, received_at timestamp, loaded_at timestamp);
create table fct_nil_return (office_code varchar, unit_code varchar, month varchar, carried_from_month varchar);
create table fct_capital (office_code varchar, unit_code varchar, month varchar, value_status varchar,
    project_code varchar, project_name varchar, ytd_amount_wan decimal(18, 6), receipt_no varchar, source_sheet varchar,
    source_row integer, received_at timestamp, loaded_at timestamp);
create table fct_tax (office_code varchar, unit_code varchar, month varchar, value_status varchar, credit_code varchar,
    enterprise_name varchar, paid_ytd_wan decimal(18, 6), receipt_no varchar, source_sheet varchar, source_row integer,
    received_at timestamp, loaded_at timestamp);
create table fct_certification (office_code varchar, unit_code varchar, month varchar, value_status varchar,
    subject_kind varchar, declared_code varchar, subject_name varchar, declared_value decimal(18, 6),
    disallowed_value decimal(18, 6), certified_value decimal(18, 6), reason varchar, receipt_no varchar,
    source_sheet varchar, source_row integer, received_at timestamp, loaded_at timestamp);
"""
_COLUMNS = (
    "subject_key, declared_value, county_disallowed_value, county_verified_value, city_disallowed_value,"
    " city_certified_value, decided_value, left_out_value, gap_value, gap_code"
)


@pytest.fixture(scope="module")
def verified_sql(compiled: Mapping[str, str]) -> str:
    return compiled["fct_verified"]


def side_by_side(
    sql: str,
    declared: dict[str, Decimal],
    county: dict[str, Decision] | None,
    city: dict[str, Decision] | None,
    declared_on: str = "2024-07-01",
) -> dict[str, tuple]:
    """Rows of one unit's quarter by subject; None: that workbook did not come."""
    at = "2024-07-05"
    with duckdb.connect() as connection:
        connection.execute(_TABLES)
        for row, (code, figure) in enumerate(declared.items()):
            values = ["o", "u", "2024-06", "declared", code, code, figure, "r", "s", row, declared_on, at]
            connection.execute(f"insert into fct_capital values ({', '.join('?' * 12)})", values)
        for form_set, status, rows in (
            ("county_verification", "county_verified", county),
            ("certification", "city_certified", city),
        ):
            if rows is None:
                continue
            connection.execute("insert into dim_decided_kind values ('o', '2024-06', ?, 'capital')", [status])
            for row, (code, decision) in enumerate(rows.items()):
                values = ["o", "u", "2024-06", status, "capital", code, code, *decision]
                values += ["why", form_set, "s", row, at, at]
                connection.execute(f"insert into fct_certification values ({', '.join('?' * 16)})", values)
        return {key: rest for key, *rest in connection.execute(f"select {_COLUMNS} from ({sql})").fetchall()}


@settings(max_examples=30)
@given(declared=declarations, county=decisions, city=decisions)
def test_nothing_is_lost_between_declared_and_decided(verified_sql, declared, county, city) -> None:
    rows = side_by_side(verified_sql, declared, county, city)
    if county is None and city is None:
        assert rows == {}
        return
    total = dict.fromkeys(range(8), Decimal(0))
    for said in rows.values():
        for place in total:
            total[place] += said[place] or 0
    given_up, county_cut, verified, city_cut, certified, decided, left_out, gap = total.values()
    assert given_up - county_cut - city_cut - left_out - gap == decided
    assert given_up == sum(declared.values())
    assert verified == sum(d[2] for d in (county or {}).values())
    assert certified == sum(d[2] for d in (city or {}).values())
    last = city if city is not None else county
    assert decided == sum(d[2] for d in last.values())
    assert {key for key, said in rows.items() if said[5] is not None} == set(last)


@settings(max_examples=20)
@given(
    declared=declarations,
    cuts=st.lists(st.tuples(figures, figures), min_size=4, max_size=4),
    listed=st.sets(st.sampled_from(SUBJECTS)),
)
def test_a_chain_that_fits_together_has_no_gap(verified_sql, declared, cuts, listed) -> None:
    """The county takes every declared figure up, the city some of them, each as the step before left it."""
    county, city = {}, {}
    for (code, figure), (first, second) in zip(declared.items(), cuts, strict=False):
        county[code] = (figure, first, figure - first)
        if code in listed:
            city[code] = (figure - first, second, figure - first - second)
    for said in side_by_side(verified_sql, declared, county, city).values():
        assert (said[7], said[8]) == (0, "none")


GAPS = {
    "undeclared": ({}, None, {"P1": (5, 0, 5)}, "2024-07-01", -5),
    "declared_differs": ({"P1": 100}, {"P1": (90, 10, 80)}, {"P1": (80, 0, 80)}, "2024-07-01", 10),
    "declared_revised": ({"P1": 100}, {"P1": (90, 10, 80)}, {"P1": (80, 0, 80)}, "2024-08-01", 10),
    # the city took back what the county had disallowed: 100 − 10 − 0 ≠ 100
    "passed_on_differs": ({"P1": 100}, {"P1": (100, 10, 90)}, {"P1": (100, 0, 100)}, "2024-07-01", -10),
    "not_balanced": ({"P1": 100}, None, {"P1": (100, 10, 91)}, "2024-07-01", -1),
}


@pytest.mark.parametrize("code", GAPS)
def test_a_gap_is_named(verified_sql: str, code: str) -> None:
    declared, county, city, declared_on, gap = GAPS[code]
    said = side_by_side(verified_sql, declared, county, city, declared_on)["P1"]
    assert (said[7], said[8]) == (gap, code)


_STAGES = """
insert into stg_project_row (office_code, unit_code, report_period, project_code, project_name, signed_date, started_date,
    in_statistics_date, in_production_date, receipt_no, source_sheet, source_row, received_at) values
    ('o', 'u', '2024-06', 'P1', 'P1', '2024-01-05', '2024-02-05', '2024-03-05', null, 'r', 's', 1, '2024-07-01'),
    ('o', 'u', '2024-06', 'P2', 'P2', '2023-12-31', '2024-06-30', null, null, 'r', 's', 2, '2024-07-01'),
    ('o', 'u', '2024-06', 'P3', 'P3', '2024-06-30', null, null, null, 'r', 's', 3, '2024-07-01');
insert into dim_decided_kind values ('o', '2024-06', 'county_verified', 'signed'), ('o', '2024-06', 'city_certified', 'signed'),
    ('o', '2024-06', 'county_verified', 'started'), ('o', '2024-06', 'city_certified', 'in_production');
insert into fct_certification (office_code, unit_code, month, value_status, subject_kind, declared_code, subject_name, declared_value,
    disallowed_value, certified_value, receipt_no, source_sheet, source_row, received_at) values
    ('o', 'u', '2024-06', 'county_verified', 'signed', 'P1', 'P1', 1, 0, 1, 'v', 's', 1, '2024-07-05'),
    ('o', 'u', '2024-06', 'county_verified', 'signed', 'P3', 'P3', 1, 1, 0, 'v', 's', 2, '2024-07-05'),
    ('o', 'u', '2024-06', 'city_certified', 'signed', 'P1', 'P1', 1, 0, 1, 'c', 's', 1, '2024-07-06'),
    ('o', 'u', '2024-06', 'county_verified', 'started', 'P2', 'P2', 1, 1, 0, 'v', 's', 3, '2024-07-05'),
    ('o', 'u', '2024-06', 'county_verified', 'started', 'P1', 'P1', 1, 0, 1, 'v', 's', 4, '2024-07-05');
"""


def test_each_stage_is_decided_by_the_step_that_decides_it(verified_sql: str) -> None:
    """P1 and P3 were signed this year, P1 and P2 started: the city, too, decides signings, the county alone starts; it lists no
    start in production, where nobody declared one. Of entries into statistics nobody says anything: P1's is not left out."""
    asked = "subject_kind, subject_key, declared_value, county_disallowed_value, decided_by, decided_value, left_out_value"
    with duckdb.connect() as connection:
        connection.execute(_TABLES + _STAGES)
        found = connection.execute(f"select {asked}, gap_value from ({verified_sql}) order by all").fetchall()
    assert found == [
        ("signed", "P1", 1, 0, "city_certified", 1, 0, 0),
        ("signed", "P3", 1, 1, "city_certified", None, 0, 0),
        ("started", "P1", 1, 0, "county_verified", 1, 0, 0),
        ("started", "P2", 1, 1, "county_verified", 0, 0, 0),
    ]
