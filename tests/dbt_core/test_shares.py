"""Laws of credit: parts sum to what is shared out, whatever the shares; a project counts once, whoever claims it in what order."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dbt_core.warehouse import Workspace

LAWS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
AMOUNTS = st.decimals(-999_999_999, 999_999_999, places=6)
WHOLE = 1_000_000  # 100%, in ten-thousandths of a percent


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("shares"))


@st.composite
def shares(draw: st.DrawFn) -> list[int]:
    """Percentages of four places, as ten-thousandths, that sum to 100; a share may be nothing."""
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE), max_size=5)))
    return [after - before for before, after in zip([0, *cuts], [*cuts, WHOLE], strict=True)]


def largest_remainder(amount: Decimal, parts: list[int]) -> list[Fraction]:
    """What each share gets, in millionths: the whole ones, then those left over to the largest remainders in order."""
    sign, millionths = (-1 if amount < 0 else 1), abs(int(amount.scaleb(6)))
    exact = [Fraction(millionths * part, WHOLE) for part in parts]
    given_out = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda n: (given_out[n] - exact[n], n))
    for n in order[: millionths - sum(given_out)]:
        given_out[n] += 1
    return [Fraction(sign * part, 10**6) for part in given_out]


def test_parts_sum_to_the_amount_and_go_to_the_largest_remainders(workspace):
    text = workspace.render({"out": "{{ share_out('amounts', 'shares', ['n']) }}"})["out"]
    query = f"with {text} select credited_wan from shared_out where n = ? order by share_order"
    with duckdb.connect() as connection:
        connection.execute("create table amounts (n integer, amount_wan decimal(18, 6))")
        connection.execute(
            "create table shares (n integer, unit_code varchar, share_pct decimal(18, 6), share_order integer)"
        )

        @LAWS
        @given(AMOUNTS, shares())
        def law(amount: Decimal, parts: list[int]) -> None:
            connection.execute("delete from amounts")
            connection.execute("delete from shares")
            connection.execute("insert into amounts values (1, ?)", [amount])
            rows = [(1, f"u{n}", Decimal(part).scaleb(-4), n) for n, part in enumerate(parts)]
            connection.executemany("insert into shares values (?, ?, ?, ?)", rows)
            found = [Fraction(row[0]) for row in connection.execute(query, [1]).fetchall()]
            assert sum(found) == Fraction(amount)
            assert found == largest_remainder(amount, parts)

        law()


@pytest.fixture(scope="module")
def claims(compiled: Mapping[str, str]) -> str:
    return compiled["fct_capital_claim"]


_INPUTS = {
    "fct_capital": "office_code varchar, unit_code varchar, month varchar, value_status varchar, project_code varchar,"
    " project_name varchar, investor_name varchar, origin_code varchar, nature_code varchar, is_real_estate boolean,"
    " construction_code varchar, currency_code varchar, agreed_investment_wan decimal(18, 6), first_reported_at timestamp,"
    " month_amount_wan decimal(18, 6), ytd_amount_wan decimal(18, 6), since_start_amount_wan decimal(18, 6),"
    " reported_ytd_amount decimal(18, 6), month_basis varchar, ytd_basis varchar,"
    " carried_from_month varchar, receipt_no varchar, source_sheet varchar, source_row integer, received_at timestamp,"
    " loaded_at timestamp, revision integer",
    "dim_project_subject": "office_code varchar, subject_key varchar, project_key varchar, first_month varchar,"
    " first_reported_at timestamp",
    "fct_credit_share": "office_code varchar, unit_code varchar, project_key varchar, share_order integer,"
    " applies_from varchar, applies_until varchar, valid_from date, valid_to date, document_no varchar",
    "stg_project_pair": "office_code varchar, subject_kind varchar, left_key varchar, right_key varchar, verdict varchar",
}


def test_the_office_counts_a_project_once_however_many_units_claim_it_in_what_order(claims):
    with duckdb.connect() as connection:
        for table, columns in _INPUTS.items():
            connection.execute(f"create table {table} ({columns})")

        def total(claimants: list[int], sharing: list[int], amount: Decimal, is_decided: bool) -> Any:
            for table in _INPUTS:
                connection.execute(f"delete from {table}")
            for order, unit in enumerate(claimants):
                key = "u0:P" if is_decided else f"u{unit}:P"
                connection.execute(
                    "insert into fct_capital by name select 'o' as office_code, ? as unit_code, '2024-06' as month,"
                    " 'declared' as value_status, 'P' as project_code, cast(? as decimal(18, 6)) as ytd_amount_wan, ? as source_row",
                    [f"u{unit}", amount, order],
                )
                connection.execute(
                    "insert into dim_project_subject values ('o', ?, ?, '2024-01', cast('2024-02-01' as timestamp) + to_days(?))",
                    [f"u{unit}:P", key, order],
                )
                others = [] if is_decided else claimants[:order]
                for other in others:
                    pair = sorted((f"u{unit}:P", f"u{other}:P"))
                    connection.execute(
                        "insert into stg_project_pair values ('o', 'project', ?, ?, null)", pair
                    )
            for order, unit in enumerate(sharing if is_decided else []):
                connection.execute(
                    "insert into fct_credit_share values ('o', ?, 'u0:P', ?, '2024-01', null, '2024-01-01', null, 'd')",
                    [f"u{unit}", order],
                )
            return connection.execute(
                f"select sum(ytd_amount_wan), count(*) from ({claims}) where claim_state = 'counted'"
            ).fetchone()

        @LAWS
        @given(
            st.permutations(range(4)).flatmap(lambda order: st.integers(1, 4).map(lambda n: order[:n])),
            st.permutations(range(4)),
            AMOUNTS,
            st.booleans(),
        )
        def law(claimants: list[int], sharing: list[int], amount: Decimal, is_decided: bool) -> None:
            assert total(claimants, sharing, amount, is_decided) == (amount, 1)

        law()
