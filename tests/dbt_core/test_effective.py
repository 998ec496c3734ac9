"""Laws of capital that needs tax: amounts sum to what is told, never is more in effect than is there, and what is in effect
when is what the independent judge says, whoever paid and whichever enterprise a profile names when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import dropwhile

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.capital import Account, Arrival, Claim, arrivals, taken_back

MONTHS = [f"2024-{n:02d}" for n in range(1, 7)]
_TABLES = """
create table stg_scheme (office_code varchar, scheme_year integer, start_month varchar, end_month varchar,
    effective_tax_status varchar, effective_tax_since integer, effective_arrived_since integer,
    least_tax_wan decimal(18, 6), least_tax_ratio decimal(18, 6));
create table stg_submission (office_code varchar, unit_code varchar, form_set varchar, report_period varchar,
    is_counting boolean, is_nil_return boolean);
create table dim_decided_kind (office_code varchar, month varchar, value_status varchar, subject_kind varchar);
create table stg_profile_row (office_code varchar, unit_code varchar, report_period varchar, project_code varchar,
    project_name varchar, credit_code varchar, receipt_no varchar, source_row integer);
create table fct_capital (office_code varchar, unit_code varchar, month varchar, value_status varchar, project_code varchar,
    project_name varchar, origin_code varchar, nature_code varchar, is_real_estate boolean, construction_code varchar,
    agreed_investment_wan decimal(18, 6), first_reported_at timestamp, month_amount_wan decimal(18, 6),
    ytd_amount_wan decimal(18, 6), since_start_amount_wan decimal(18, 6), month_basis varchar,
    ytd_basis varchar, carried_from_month varchar, receipt_no varchar,
    source_sheet varchar, source_row integer, received_at timestamp, loaded_at timestamp, revision integer);
create table fct_tax (office_code varchar, unit_code varchar, month varchar, value_status varchar, credit_code varchar,
    enterprise_name varchar, paid_ytd_wan decimal(18, 6), ytd_basis varchar, carried_from_month varchar, receipt_no varchar,
    source_sheet varchar, source_row integer);
"""
# a project's year to date by month: None is not on the sheet; with the enterprise its profile names then, None: no profile
levels = st.lists(st.none() | st.integers(0, 40).map(lambda n: n * 100), min_size=6, max_size=6)
profiles = st.lists(st.none() | st.sampled_from("EFG"), min_size=6, max_size=6)
taxes = st.dictionaries(
    st.sampled_from("EFG"), st.lists(st.none() | st.integers(0, 40), min_size=6, max_size=6)
)


World = tuple[list[tuple[list, list]], dict[str, list]]
worlds = st.lists(
    st.tuples(st.lists(st.tuples(levels, profiles), min_size=1, max_size=2), taxes), min_size=1, max_size=12
)


@pytest.fixture(scope="module")
def effective(compiled: Mapping[str, str]) -> str:
    return compiled["fct_capital_effective"]


def test_no_more_is_in_effect_than_there_is(effective: str) -> None:
    """In worlds that do not know of each other: each is an office, all of them are asked at once."""
    with duckdb.connect() as connection:
        connection.execute(_TABLES)

        @settings(max_examples=12, deadline=None)
        @given(worlds)
        def law(offices: list[World]) -> None:
            _tell(connection, offices)
            rows = connection.execute(
                "select office_code, project_code, month, effective_month, known_month, credit_code, amount_wan,"
                f" effective_state, required_tax_wan, paid_tax_wan from ({effective})"
            ).fetchall()
            assert {row[0] for row in rows} <= {f"o{office}" for office in range(len(offices))}
            for office, (projects, paid) in enumerate(offices):
                _holds([row[1:] for row in rows if row[0] == f"o{office}"], projects, paid)

        law()


def _holds(rows: list[tuple], projects: list[tuple[list, list]], paid: dict[str, list]) -> None:
    for number, (told, _) in enumerate(projects):
        _amounts_sum_to_what_is_told(rows, f"P{number}", told)
    for row in rows:
        assert (row[6] == "effective") == (row[2] is not None)
        assert row[8] is None or row[8] >= row[7]
    _no_account_has_more_in_effect(rows)
    found: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for _, _, effective_month, _, credit_code, amount, *_ in rows:
        if effective_month is not None:
            found[credit_code, effective_month] += amount
    assert {key: amount for key, amount in found.items() if amount} == judged(projects, paid)


def _tell(connection: duckdb.DuckDBPyConnection, offices: list[World]) -> None:
    """The tables anew, with what each office has."""
    told: dict[str, list[dict[str, object]]] = defaultdict(list)
    for office, (projects, paid) in enumerate(offices):
        rule = {"effective_tax_status": "declared", "effective_tax_since": 2024}
        rule |= {"effective_arrived_since": 2024, "least_tax_ratio": Decimal("0.01")}
        year = {"scheme_year": 2024, "start_month": "2024-01", "end_month": "2024-12"}
        told["stg_scheme"].append({"office_code": f"o{office}", **year, **rule})
        for place, month in enumerate(MONTHS):
            for table, row in _of_month(projects, paid, place, month):
                told[table].append({"office_code": f"o{office}", "unit_code": "u", **row})
    for table in ("stg_scheme", "stg_submission", "stg_profile_row", "fct_capital", "fct_tax"):
        connection.execute(f"delete from {table}")
        if rows := told[table]:
            marks = ", ".join([f"({', '.join('?' * len(rows[0]))})"] * len(rows))
            values = [value for row in rows for value in row.values()]
            connection.execute(f"insert into {table} ({', '.join(rows[0])}) values {marks}", values)


def _of_month(
    projects: list[tuple[list, list]], paid: dict[str, list], place: int, month: str
) -> Iterator[tuple[str, dict[str, object]]]:
    """(table, row) of all that was told in a month."""
    sent = {"form_set": "monthly", "report_period": month, "is_counting": True, "is_nil_return": False}
    yield "stg_submission", sent
    sheet = {"month": month, "value_status": "declared", "receipt_no": "r", "source_sheet": "s"}
    for number, (told, named) in enumerate(projects):
        if named[place]:
            profile = {"project_code": f"P{number}", "credit_code": named[place]}
            yield (
                "stg_profile_row",
                {"report_period": month, **profile, "receipt_no": "r", "source_row": number},
            )
        if told[place] is not None:
            capital = {"project_code": f"P{number}", "ytd_amount_wan": told[place]}
            yield "fct_capital", {**sheet, **capital, "source_row": number}
    for code, figures in paid.items():
        if figures[place] is not None:
            tax = {"credit_code": code, "enterprise_name": code, "paid_ytd_wan": figures[place]}
            yield "fct_tax", {**sheet, **tax, "source_row": 9}


def _amounts_sum_to_what_is_told(rows: list[tuple], project: str, told: list) -> None:
    for place, month in enumerate(MONTHS):
        arrived = sum((row[5] for row in rows if row[0] == project and row[1] <= month), Decimal(0))
        assert arrived == (told[place] or 0), (project, month)


def _no_account_has_more_in_effect(rows: list[tuple]) -> None:
    for month in MONTHS:
        there: defaultdict[str, Decimal] = defaultdict(Decimal)
        in_effect: defaultdict[str, Decimal] = defaultdict(Decimal)
        for _, _, effective_month, known_month, credit_code, amount, *_ in rows:
            if known_month is not None and known_month <= month:
                there[credit_code] += amount
            if effective_month is not None and effective_month <= month:
                in_effect[credit_code] += amount
        for account, amount in in_effect.items():
            assert 0 <= amount <= there[account], (account, month)


def judged(projects: list[tuple[list, list]], paid: dict[str, list]) -> dict[tuple[str, str], Fraction]:
    """(enterprise, month) → what took effect, by the judge."""
    entries: defaultdict[str, list[tuple[str, Arrival]]] = defaultdict(list)
    traits = dict.fromkeys(("origin_code", "nature_code", "is_real_estate", "construction_code"))
    for number, (told, named) in enumerate(projects):
        claims = {
            month: Claim("u", month, traits, Fraction(ytd), number)
            for month, ytd in zip(MONTHS, told, strict=True)
            if ytd is not None
        }
        profiles = {month: code for month, code in zip(MONTHS, named, strict=True) if code}
        for code, known, arrival in taken_back(arrivals(MONTHS, claims, lambda *_: True), profiles):
            entries[code].append((known, arrival))
    effects: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for code, capital in entries.items():
        account = Account(capital)
        figures = dropwhile(
            lambda told: told[1] is None, zip(MONTHS, paid.get(code, [None] * 6), strict=True)
        )
        rule = {"arrived_since": 2024, "tax_since": 2024, "least_tax_pct": 1}
        account.play(rule, MONTHS, {month: Fraction(figure or 0) for month, figure in figures})
        for month, amount, _ in account.effects:
            effects[code, month] += amount
    return {key: amount for key, amount in effects.items() if amount}
