"""The judge's rates, what they make of capital, and what had been told by a day, worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from tests.oracle.currency import in_renminbi, is_unknown, rates_of
from tests.oracle.told import told_before


def _scheme(year, start, **rates):
    fx = {code: {"from": f"wan_{code}", "rate": rate} for code, rate in rates.items()}
    return {"year": year, "period": {"start": start}, "fx": fx}


def test_a_year_without_a_scheme_has_the_rate_of_the_year_that_begins_in_it():
    both = rates_of(_scheme(2024, "2023-11", usd="7.1"))
    assert both == {(2023, "usd"): Fraction("7.1"), (2024, "usd"): Fraction("7.1")}
    earlier = rates_of(_scheme(2023, "2023-01", usd="7", hkd="0.9"))
    later = rates_of(_scheme(2024, "2023-11", usd="7.1"), earlier)
    assert later[2023, "usd"] == 7 and later[2024, "usd"] == Fraction("7.1")
    assert (2024, "hkd") not in later


def test_every_figure_is_converted_by_itself_half_up_at_the_fen():
    # 0.000001 × 7.5 = 0.0000075 → 0.000008; 100 × 7.5 = 750; the row of 2023 has no rate
    figures = dict.fromkeys(("agreed_investment_wan", "since_start_amount_wan"), "100")
    row = {"currency_code": "usd", "month_amount_wan": "0.000001", "ytd_amount_wan": "100", **figures}
    own = {**row, "currency_code": None}
    months = {"2023-12": {"capital": [row]}, "2024-01": {"capital": [row, own]}}
    truth = SimpleNamespace(months={"u": months}, targets={})
    got = in_renminbi(truth, {(2024, "usd"): Fraction("7.5")}).months["u"]
    assert got["2024-01"]["capital"][0]["month_amount_wan"] == Decimal("0.000008")
    assert got["2024-01"]["capital"][0]["ytd_amount_wan"] == 750
    assert got["2024-01"]["capital"][1] == own
    (unknown,) = got["2023-12"]["capital"]
    assert is_unknown(unknown) and unknown["ytd_amount_wan"] is None
    assert not is_unknown(got["2024-01"]["capital"][0])
    assert truth.months["u"]["2023-12"]["capital"] == [row]  # what was reported stands


def test_what_had_been_told_of_a_year_is_the_most_any_workbook_said_before_the_day():
    # 30 in January; of February 90, which came on 5 March, and 70 in the workbook that replaced it: 90 by then, 30 before
    def book(came, ytd, **more):
        row = {"project_code": "P", "ytd_amount_wan": ytd, "month_amount_wan": 1}
        return {"accepted_at": came, "capital": [row], **more}

    replaced = book("2024-03-05 09:00:00", 90)
    months = {
        "2023-12": book("2024-01-05 09:00:00", 500),
        "2024-01": book("2024-02-05 09:00:00", 30),
        "2024-02": book("2024-03-06 09:00:00", 70, superseded=replaced),
    }

    def told(day, month="2024-03", column="ytd_amount_wan"):
        return told_before(months, day, {"project_code": "P"}, column, month)

    assert [told(day) for day in ("2024-02-05", "2024-02-06", "2024-03-05", "2024-03-06")] == [0, 30, 30, 90]
    assert told("2024-03-06", "2024-02", "month_amount_wan") == 1
    assert told("2024-03-06", "2024-03", "month_amount_wan") == 0
