"""Shared projects, foreign capital and the office's total of the demo county, worked out from the truth by other means."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from demo.truth import GroundTruth
from tests.end_to_end.judged import truth_in_renminbi

Row = dict[str, Any]
MONTHS = [f"2024-{n:02d}" for n in range(1, 13)]


@pytest.fixture(scope="module")
def truth(demo_county):
    return truth_in_renminbi(demo_county.home.root)


@pytest.fixture(scope="module")
def query(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def stood(truth: GroundTruth, unit: str, month: str) -> dict[str, Fraction] | None:
    """Year to date by project as the unit told it, over nil returns; None where its workbook does not count."""
    told = truth.months[unit][month]
    while told["state"] == "nil" and month[5:] > "01":
        month = f"{month[:5]}{int(month[5:]) - 1:02d}"
        told = truth.months[unit][month]
    if told["accepted_at"] is None:
        return None
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for row in told["capital"]:
        found[row["project_code"]] += Fraction(row["ytd_amount_wan"])
    return found


def credited(truth: GroundTruth) -> dict[tuple[str, str], Fraction]:
    """(project, unit) → its part of the year: what grew from one told month to the next, by the shares of that month."""
    found: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    shares = truth.shares["2024"]
    for code in dict.fromkeys(share["project_code"] for share in shares):
        mine = [share for share in shares if share["project_code"] == code]
        before = Fraction(0)
        for month in MONTHS:
            sheet = stood(truth, mine[0]["unit_code"], month)
            if sheet is None or truth.months[mine[0]["unit_code"]][month]["state"] == "nil":
                continue
            grown, before = sheet[code] - before, sheet[code]
            holds = [share for share in mine if share["valid_from"][:7] <= month]
            for share in holds:
                part = Fraction(share["amount_share_pct"]) / 100
                found[code, share["unit_code"]] += grown * part
            if not holds:
                found[code, mine[0]["unit_code"]] += grown
    return found


def test_shared_projects_are_credited_by_the_shares_of_the_month(truth, query):
    expected = credited(truth)
    assert len(expected) == 6
    assert len({code for code, _ in expected}) == 3
    rows = query(
        "select project_code, unit_code, sum(credited_wan) from fct_capital_credit where office_code = 'pingyang'"
        " and value_status = 'declared' and month between '2024-01' and '2024-12' and project_code in"
        f" ({', '.join(repr(code) for code in dict.fromkeys(code for code, _ in expected))}) group by 1, 2"
    )
    assert {(code, unit): Fraction(amount) for code, unit, amount in rows} == expected
    told = query(
        "select project_code, unit_code, share_pct from rpt_capital_credit where scheme_year = 2024 and value_status = 'declared'"
    )
    assert {(code, unit, Fraction(pct)) for code, unit, pct in told} == {
        (share["project_code"], share["unit_code"], Fraction(share["amount_share_pct"]))
        for share in truth.shares["2024"]
    }


def shared_projects(truth: GroundTruth) -> list[list[Row]]:
    """The rows of the table of 2024 project by project, the leading unit's first."""
    by_code: defaultdict[str, list[Row]] = defaultdict(list)
    for row in truth.shares["2024"]:
        by_code[row["project_code"]].append(row)
    return list(by_code.values())


@pytest.mark.parametrize(
    "month", ["2022-01", "2022-06", "2022-12", "2023-05", "2024-07", "2024-09", "2024-10", "2024-12"]
)
def test_the_offices_total_is_the_sum_of_units_less_every_line(truth, query, month):
    """Two townships claim one logistics park in 2022: by decision it is one project, and the claim reported first counts.
    Since summer 2024 two units claim what looks like one cold store, and nobody decided: it counts once as well. Since
    October 腾蛟镇 tells a project it shares as its own: the claim of 麻步镇, which leads in the table, counts.
    """
    sheets = {unit: stood(truth, unit, month) or {} for unit in truth.units_in(month)}
    claims = {f"{unit}:{code}": wan for unit, rows in sheets.items() for code, wan in rows.items()}
    expected = []
    for pair in truth.pairs:
        kind = (
            {"same": "same", "different": None}[pair["decision"]["verdict"]]
            if pair["decision"]
            else "undecided"
        )
        names = (pair["project"], pair["like"])
        if kind and claims.keys() >= set(names):
            later = max(names, key=lambda name: first_reported(truth, name))
            expected.append((kind, later, -claims[later]))
    led = {rows[0]["project_code"]: rows[0]["unit_code"] for rows in shared_projects(truth)}
    for claim, wan in claims.items():
        unit, code = claim.split(":")
        if unit != led.get(code, unit):
            expected.append(("shared", claim, -wan))
    assert [kind for kind, *_ in expected] == (
        ["same"] * (month < "2023") + ["undecided"] * (month > "2024-06") + ["shared"] * (month > "2024-09")
    )
    lines = query(
        "select line_kind, unit_code || ':' || project_code, amount_wan from rpt_office_total where office_code = 'pingyang'"
        f" and month = '{month}' and value_status = 'declared' order by line_order"
    )
    total = sum(claims.values())
    found = [(kind, claim, Fraction(amount)) for kind, claim, amount in lines]
    less = sum((amount for _, _, amount in expected), Fraction(0))
    assert found == [("units", None, total), *expected, ("office_total", None, total + less)]


def test_a_partner_that_tells_the_shared_project_as_its_own_by_numbers(query):
    """Of 1176.72 万元 both told in 2024, 60% are 麻步镇's: 706.032, and 40% 腾蛟镇's: 470.688. The total has them once."""
    lines = query(
        "select month, line_kind, unit_name, counted_unit_name, amount_wan, document_no from rpt_office_total where"
        " office_code = 'pingyang' and value_status = 'declared' and project_code = 'PY-2024-019' order by month"
    )
    told = [("2024-10", "-536"), ("2024-11", "-916"), ("2024-12", "-1176.72")]
    assert lines == [
        (month, "shared", "腾蛟镇", "麻步镇", Decimal(amount), "平招商办〔2024〕26号")
        for month, amount in told
    ]
    credit = query(
        "select unit_code, sum(credited_wan) from fct_capital_credit where office_code = 'pingyang' and"
        " value_status = 'declared' and project_code = 'PY-2024-019' group by 1 order by 1"
    )
    assert credit == [("mabu", Decimal("706.032")), ("tengjiao", Decimal("470.688"))]
    # as told, and by shares: 4501.11 of another project with it; 10022 + 245 US dollars at 7.12 + 1818 with it
    figures = query(
        "select unit_code, measure_code, value from int_measure_value where office_code = 'pingyang' and"
        " period_code = '2024-Q4' and unit_code in ('mabu', 'tengjiao') and measure_code in ('arrived_capital',"
        " 'shared_capital') and value_status = 'declared' order by 1, 2"
    )
    assert figures == [
        ("mabu", "arrived_capital", Decimal("5677.83")),
        ("mabu", "shared_capital", Decimal("5207.142")),
        ("tengjiao", "arrived_capital", Decimal("14761.12")),
        ("tengjiao", "shared_capital", Decimal("14055.088")),
    ]
    # the county left it to who leads; the city was given nothing of it
    decided = query(
        "select unit_code, county_disallowed_value, county_verified_value, city_certified_value from fct_verified where"
        " office_code = 'pingyang' and subject_kind = 'capital' and subject_key like '%PY-2024-019' and month = '2024-12'"
        " order by 1"
    )
    assert decided[1] == ("tengjiao", Decimal("1176.72"), 0, 0)
    assert decided[0][0] == "mabu" and decided[0][3] > 0


def first_reported(truth: GroundTruth, name: str) -> tuple[str, str]:
    """The first month an accepted workbook names the project, and when that came."""
    unit, code = name.split(":")
    return min(
        (month, told["accepted_at"])
        for month, told in truth.months[unit].items()
        for row in (*told["capital"], *told["project"])
        if row["project_code"] == code and told["accepted_at"]
    )


def test_a_line_that_does_not_count_names_the_decision(query):
    rows = query(
        "select distinct unit_code, counted_unit_code, decision_no is not null from rpt_office_total"
        " where office_code = 'pingyang' and line_kind = 'same'"
    )
    assert rows == [("shunxi", "mabu", True)]


def test_the_parts_of_all_units_sum_to_the_offices_total(query):
    """Of what the city certified: the year to date of December is what was credited in its four quarters."""
    (both,) = query(
        "select (select sum(credited_wan) from fct_capital_credit where office_code = 'pingyang' and value_status = 'city_certified'"
        " and month between '2024-01' and '2024-12'),"
        " (select amount_wan from rpt_office_total where office_code = 'pingyang' and value_status = 'city_certified'"
        " and month = '2024-12' and line_kind = 'office_total')"
    )
    assert both[0] == both[1] > 0


def test_foreign_capital_stands_row_by_row_with_its_rate_and_what_it_comes_to(demo_county, truth, query):
    """Of every workbook that counts; the one month whose currency has no rate comes to nothing that is known."""
    reported = GroundTruth.read(demo_county.home.root / "demo_truth.json")
    expected = {}
    for unit, months in reported.months.items():
        for month, told in months.items():
            pairs = zip(told["capital"], truth.months[unit][month]["capital"], strict=True)
            for row, converted in pairs:
                if row["currency_code"]:
                    figures = (converted["month_amount_wan"], converted["ytd_amount_wan"])
                    said = (row["currency_code"], Decimal(row["ytd_amount_wan"]))
                    expected[unit, month, row["project_code"]] = (*said, *figures)
    rows = query(
        "select unit_code, month, project_code, currency_code, reported_ytd_amount, month_amount_wan, ytd_amount_wan,"
        " exchange_rate from rpt_capital_currency where office_code = 'pingyang'"
    )
    assert {tuple(row[:3]): tuple(row[3:7]) for row in rows} == expected
    rates = {(row[3], row[1][:4]): row[7] for row in rows}
    assert rates["usd", "2024"] == Decimal("7.12") and rates["hkd", "2022"] == Decimal("0.86")
    assert [key for key, row in expected.items() if row[3] is None] == [("haixi", "2022-07", "PY-2022-011")]
    assert rates["sgd", "2022"] is None


def test_a_score_waits_for_a_rate_and_otherwise_says_which_it_took(query):
    rows = query(
        "select period_code, score_status, formula_zh from rpt_score_sheet where office_code = 'pingyang'"
        " and assessment_code = 'monthly' and indicator_code = 'arrived_capital'"
        " and (unit_code, period_code) in (('haixi', '2022-07'), ('haixi', '2022-09'), ('tengjiao', '2024-07'))"
        " order by period_code"
    )
    assert [(period, status) for period, status, _ in rows] == [
        ("2022-07", "pending_review"),
        ("2022-09", "scored"),
        ("2024-07", "scored"),
    ]
    assert "港元" in rows[1][2] and "0.86" in rows[1][2]
    assert "美元" in rows[2][2] and "7.12" in rows[2][2]


def test_capital_by_scope_is_what_its_origins_brought(truth, query):
    """Of December 2024: 县外 is all but the county's own, 市外 less what other counties of the city brought."""
    brought: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    units = [unit for unit in truth.units_in("2024-12") if truth.months[unit]["2024-12"]["accepted_at"]]
    for unit in units:
        for row in truth.months[unit]["2024-12"]["capital"]:
            brought[unit, row["origin_code"]] += Decimal(row["ytd_amount_wan"])
    far = ("province_outside", "overseas")
    held = {
        "省外（含境外）": far,
        "市外": (*far, "city_outside"),
        "县外": (*far, "city_outside", "county_outside"),
    }
    rows = query(
        "select unit_code, scope_title, amount_wan from rpt_origin_scope where office_code = 'pingyang'"
        " and scheme_year = 2024 and value_status = 'declared' and unit_code <> 'pingyang' and amount_wan is not null"
    )
    got = {(unit, title): amount for unit, title, amount in rows if title in held}
    assert got == {
        (unit, title): sum((brought[unit, origin] for origin in origins), Decimal(0))
        for unit in units
        for title, origins in held.items()
    }
    assert sum(got.values()) > 0


def test_capital_takes_effect_with_the_tax_that_was_paid(truth, query):
    """1% of all an enterprise's capital since 2022, in tax since 2022 (scheme of 2024); all accounts of the county, row by row."""

    def paid(unit: str, credit_code: str, month: str) -> Decimal:
        """What the unit's sheets say the enterprise paid from 2022 to the end of the month."""
        told: dict[str, Decimal] = {}
        for each in sorted(m for m in truth.months[unit] if m <= month):
            for row in truth.months[unit][each]["tax"]:
                if row["credit_code"] == credit_code:
                    told[each[:4]] = Decimal(row["paid_ytd_wan"])
        return sum(told.values(), Decimal(0))

    rows = query(
        "select unit_code, project_code, credit_code, month, known_month, amount_wan, effective_state, effective_month,"
        " tax_month, required_tax_wan, paid_tax_wan from fct_capital_effective"
        " where office_code = 'pingyang' and value_status = 'declared'"
    )
    accounts = defaultdict(list)
    claimed = ("tengjiao", "PY-2024-019")  # which 麻步镇 leads: the profile is in its workbooks
    for unit, code, credit_code, _, known, amount, state, *_ in rows:
        accounts[unit, credit_code].append((known, amount))
        # gone before profiles were asked for, or told by who has none
        has_none = unit in truth.lives or (unit, code) == claimed
        assert (state == "arrived") == (credit_code is None) == has_none
    carried = 0
    for unit, _, credit_code, month, known, _, state, effective, taxed, required, told in rows:
        if credit_code is None:
            continue
        capital = accounts[unit, credit_code]
        assert all(amount > 0 for _, amount in capital)
        assert required == sum(amount for since, amount in capital if since <= known) / 100
        if state == "effective":
            assert told == paid(unit, credit_code, taxed) >= required
            assert effective == max(taxed, known)
            carried += month < "2024" <= effective
        else:
            assert (state, told) == ("awaiting_tax", None)
            assert paid(unit, credit_code, "2024-12") < required
    assert carried > 100  # arrived before, in effect in 2024
    ((counted, effective),) = query(
        "select (select sum(value) from int_measure_value where office_code = 'pingyang' and period_code = '2024-Q4'"
        " and measure_code = 'effective_capital' and unit_code = 'kunyang'), (select sum(amount_wan) from"
        " fct_capital_effective where unit_code = 'kunyang' and value_status = 'declared' and effective_month between"
        " '2024-01' and '2024-12' and origin_code in ('province_outside', 'city_outside', 'overseas') and not is_real_estate)"
    )
    assert counted == effective > 0  # once each, in the year it took effect


def test_what_was_told_too_late_is_left_out_of_what_was_told_in_time(truth, query):
    """平阳新兴产业园 left a project's 702 out of November and sent them on 15 December: of its 1,842 nothing had been told on the
    9th. What others told before counts as far as it was told."""
    sheets = truth.months["xinxing"]
    [late] = (row for row in sheets["2024-11"]["capital"] if row["project_code"] == "PY-2024-024")
    assert Decimal(late["ytd_amount_wan"]) == 702
    assert sheets["2024-11"]["counted_at"][:10] == "2024-12-15"
    told = {
        row["project_code"]: Decimal(row["ytd_amount_wan"])
        for row in sheets["2024-11"]["superseded"]["capital"]
    }
    december = {row["project_code"]: row for row in sheets["2024-12"]["capital"]}
    expected = {
        code: min(Decimal(row["ytd_amount_wan"]), told.get(code, Decimal(0)))
        for code, row in december.items()
        if row["origin_code"] in ("province_outside", "city_outside", "overseas")
        and not row["is_real_estate"]
    }
    rows = query(
        "select subject_code, contribution from rpt_evidence where office_code = 'pingyang' and period_code = '2024-Q4'"
        " and assessment_code = 'quarterly' and unit_code = 'xinxing' and measure_code = 'capital_in_time'"
    )
    assert dict(rows) == expected
    assert expected["PY-2024-024"] == 0 and sum(expected.values()) == 37584
