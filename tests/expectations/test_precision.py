"""Rounding alone is never called an error, and what rounding cannot explain is told."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.frames import build
from expectations.past import Past
from expectations.precision import Digits
from tests.expectations.judged_office import Office

MAY, JUNE = datetime(2024, 6, 3, 9), datetime(2024, 7, 3, 9)  # noqa: DTZ001
YI = Decimal(10_000)


def capital(month: Any, ytd: Any, since: Any = 0, unit: Decimal = Decimal(1)) -> dict[str, Any]:
    """A row in `unit`, since start by default what ytd is; the agreed sum is left out."""
    figures = {"month_amount_wan": month, "ytd_amount_wan": ytd, "since_start_amount_wan": since or ytd}
    return {"agreed_investment_wan": None} | {
        k: None if v is None else Decimal(str(v)) * unit for k, v in figures.items()
    }


def judged(may: list[dict], june: list[dict], unit: str = "万元", period: str = "2024-06") -> list[str]:
    office = Office().send("may", "2024-05", MAY, capital=may).send("june", period, JUNE, capital=june)
    office.readings = [r | {"value_unit": unit if r["value_unit"] else None} for r in office.readings]
    return [code for _, _, code in office.found("june")]


@pytest.mark.parametrize(
    ("ytd", "codes"),
    [
        ("1.34", []),
        ("1.35", []),  # 1.225 + 0.125 = 1.350, written 1.22, 0.12 (half even) and 1.35
        ("1.33", []),
        ("1.36", ["ytd_not_continuous"]),  # 0.02 亿元 off, rounding explains 3 × 0.005 = 0.015
    ],
)
def test_two_places_of_yi(ytd: str, codes: list[str]) -> None:
    assert judged([capital("0.10", "1.22", unit=YI)], [capital("0.12", ytd, unit=YI)], "亿元") == codes


@pytest.mark.parametrize(("ytd", "codes"), [("601", []), ("602", ["ytd_not_continuous"])])
def test_whole_wan(ytd: str, codes: list[str]) -> None:
    assert judged([capital(40, 500)], [capital(100, ytd)]) == codes


def test_the_same_figures_in_wan_are_finer_than_in_yi() -> None:
    may, june = [capital("0.10", "1.22", unit=YI)], [capital("0.12", "1.35", unit=YI)]
    assert judged(may, june, "万元") == ["ytd_not_continuous"]  # 100 万元 off, told to 1 万元


def test_a_blank_month_leaves_a_copy_which_has_no_rounding() -> None:
    assert judged([capital(40, 500)], [capital(None, 501)]) == ["ytd_not_continuous"]


def test_a_january_figure_is_a_copy_of_the_month() -> None:
    assert judged([], [capital(100, 101)], period="2024-01") == ["ytd_not_continuous"]


def test_one_fine_figure_makes_a_small_sheet_fine() -> None:
    assert judged([capital("40.000001", 500)], [capital("100.000001", 600)]) == ["ytd_not_continuous"]


def test_a_cumulative_figure_may_fall_by_its_new_rounding() -> None:
    may = [capital("0.01", "1234.46")]
    assert judged(may, [capital(0, 1234)]) == []
    assert judged(may, [capital(0, 1233)]) == ["cumulative_fell", "ytd_not_continuous", "cumulative_fell"]


def test_a_column_of_whole_figures_beside_a_fine_one_is_rounded() -> None:
    months, ytd = ("100.4", "200.3", "50.2"), (100, 200, 50)
    rows = [capital(m, y) | {"month_amount_wan": Decimal(m)} for m, y in zip(months, ytd, strict=True)]
    assert judged([], rows, period="2024-01") == []
    rows[0] |= {"ytd_amount_wan": Decimal(99)}
    assert judged([], rows, period="2024-01") == ["month_over_ytd", "ytd_not_continuous"]


@given(
    rows=st.lists(st.tuples(*[st.integers(0, 10**9)] * 2), min_size=1, max_size=5),
    places=st.integers(0, 4),
    unit=st.sampled_from(["万元", "亿元"]),
)
@settings(max_examples=40, deadline=None)
def test_figures_that_are_right_before_rounding_are_never_told(
    rows: list[tuple[int, int]], places: int, unit: str
) -> None:
    """Each figure rounded half up by itself at `places` of its unit: last ytd + month = ytd held before."""
    one = YI if unit == "亿元" else Decimal(1)

    def rounded(fen: int) -> Decimal:
        in_unit = Decimal(fen).scaleb(-6) / one
        return in_unit.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) * one

    may = [
        {**capital(0, 0), "ytd_amount_wan": rounded(a), "since_start_amount_wan": rounded(a)} for a, _ in rows
    ]
    june = [
        {**capital(0, 0), "month_amount_wan": rounded(b), "ytd_amount_wan": rounded(a + b),
         "since_start_amount_wan": rounded(a + b)}
        for a, b in rows
    ]  # fmt: skip
    office = Office().send("may", "2024-05", MAY, capital=may).send("june", "2024-06", JUNE, capital=june)
    units = {
        (r, "capital", f"{c}_amount_wan"): unit
        for r in ("may", "june")
        for c in ("month", "ytd", "since_start")
    }
    past = Past(office.tables(), office.receipts, units)
    frame = build("capital", office.tables(["june"])["capital_row"], past)
    assert (frame["ytd_amount_wan_total"] == frame["ytd_amount_wan_expected"]).all()
    assert (frame["ytd_amount_wan_total"] >= frame["ytd_amount_wan_floor"]).all()
    assert (frame["since_start_amount_wan_total"] >= frame["since_start_amount_wan_floor"]).all()
    assert (frame["ytd_amount_wan"] >= frame["month_amount_wan_within_ytd_amount_wan"]).all()


def test_worth_of_last_digits() -> None:
    office = Office().send("may", "2024-05", MAY, capital=[capital("0.12", "1.3", unit=YI)])
    units = {("may", "capital", "month_amount_wan"): "亿元", ("may", "capital", "ytd_amount_wan"): "万元"}
    digits = Digits(Past(office.tables(), office.receipts, units), "capital")
    receipts = Past(office.tables(), office.receipts).frame("capital", ["may"])["receipt_no"]
    assert digits.places("month_amount_wan", receipts).tolist() == [100 * 10**6]  # 0.01 亿元
    assert digits.places("ytd_amount_wan", receipts).tolist() == [10**6]  # never coarser than 1 万元
