"""Rounding alone is never called an error, and what rounding cannot explain is told."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.frames import build
from expectations.past import Past
from expectations.precision import Digits
from kernel.findings import Finding
from tests.expectations.judged_office import Office, judged_apart

MAY, JUNE = datetime(2024, 6, 3, 9), datetime(2024, 7, 3, 9)  # noqa: DTZ001
YI = Decimal(10_000)


def capital(month: Any, ytd: Any, since: Any = 0, unit: Decimal = Decimal(1)) -> dict[str, Any]:
    """A row in `unit`, since start by default what ytd is; the agreed sum is left out."""
    figures = {"month_amount_wan": month, "ytd_amount_wan": ytd, "since_start_amount_wan": since or ytd}
    return {"agreed_investment_wan": None} | {
        k: None if v is None else Decimal(str(v)) * unit for k, v in figures.items()
    }


class Case(NamedTuple):
    """Rows of 到位资金台账 in May and June, and what June's are told."""

    name: str
    may: list[dict[str, Any]]
    june: list[dict[str, Any]]
    codes: list[str]
    unit: str = "万元"
    period: str = "2024-06"

    def office(self) -> Office:
        office = Office().send("may", "2024-05", MAY, capital=self.may)
        office.send("june", self.period, JUNE, capital=self.june)
        office.readings = [
            r | {"value_unit": self.unit if r["value_unit"] else None} for r in office.readings
        ]
        return office


def two_places_of_yi(ytd: str, codes: list[str], unit: str = "亿元") -> Case:
    may, june = [capital("0.10", "1.22", unit=YI)], [capital("0.12", ytd, unit=YI)]
    return Case(f"0.12 after 1.22 亿元 is {ytd}, in {unit}", may, june, codes, unit)


def finer_than_its_year(first_ytd: int, codes: list[str]) -> Case:
    """A column of whole figures beside a fine one is rounded."""
    figures = zip(("100.4", "200.3", "50.2"), (first_ytd, 200, 50), strict=True)
    rows = [capital(m, y) | {"month_amount_wan": Decimal(m)} for m, y in figures]
    rows[0] |= {"since_start_amount_wan": Decimal(100)}
    return Case(f"100.4 in January is {first_ytd}", [], rows, codes, period="2024-01")


OFF, FELL = ["ytd_not_continuous"], "cumulative_fell"
FALLEN = [capital("0.01", "1234.46")]
CASES = [
    two_places_of_yi("1.34", []),
    two_places_of_yi("1.35", []),  # 1.225 + 0.125 = 1.350, written 1.22, 0.12 (half even) and 1.35
    two_places_of_yi("1.33", []),
    two_places_of_yi("1.36", OFF),  # 0.02 亿元 off, rounding explains 3 × 0.005 = 0.015
    two_places_of_yi("1.35", OFF, "万元"),  # 100 万元 off, told to 1 万元
    Case("whole 万元", [capital(40, 500)], [capital(100, 601)], []),
    Case("whole 万元, 2 off", [capital(40, 500)], [capital(100, 602)], OFF),
    Case("a blank month leaves a copy, which has no rounding", [capital(40, 500)], [capital(None, 501)], OFF),
    Case("a January figure is a copy of the month", [], [capital(100, 101)], OFF, period="2024-01"),
    Case(
        "one fine figure makes a small sheet fine",
        [capital("40.000001", 500)],
        [capital("100.000001", 600)],
        OFF,
    ),
    Case("a cumulative figure may fall by its new rounding", FALLEN, [capital(0, 1234)], []),
    Case("and by no more", FALLEN, [capital(0, 1233)], [FELL, *OFF, FELL]),
    finer_than_its_year(100, []),
    finer_than_its_year(99, ["month_over_ytd", *OFF]),
]


@pytest.fixture(scope="module")
def judged() -> list[list[Finding]]:
    """What June's rows of each case are told."""
    return judged_apart([(case.office(), "june") for case in CASES])


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_what_rounding_explains_is_not_told(number: int, judged: list[list[Finding]]) -> None:
    assert [f.code for f in judged[number]] == CASES[number].codes


ROWS = st.lists(st.tuples(*[st.integers(0, 10**9)] * 2), min_size=1, max_size=5)
SHEETS = st.lists(
    st.tuples(ROWS, st.integers(0, 4), st.sampled_from(["万元", "亿元"])), min_size=1, max_size=8
)


@given(SHEETS)
@settings(max_examples=10, deadline=None)
def test_figures_that_are_right_before_rounding_are_never_told(sheets: list[tuple]) -> None:
    """Each figure rounded half up by itself at `places` of its unit: last ytd + month = ytd held before.

    Each sheet is another unit's: what is right on one does not depend on the others.
    """
    office, units = Office(), {}
    for number, (rows, places, unit) in enumerate(sheets):
        may, june = _rounded(rows, places, YI if unit == "亿元" else Decimal(1))
        office.send(f"may{number}", "2024-05", MAY, f"u{number}", capital=may)
        office.send(f"june{number}", "2024-06", JUNE, f"u{number}", capital=june)
        columns = [f"{c}_amount_wan" for c in ("month", "ytd", "since_start")]
        units |= {(f"{m}{number}", "capital", c): unit for m in ("may", "june") for c in columns}
    past = Past(office.tables(), office.receipts, units)
    june_rows = office.tables([f"june{number}" for number in range(len(sheets))])["capital_row"]
    frame = build("capital", june_rows, past)
    assert (frame["ytd_amount_wan_total"] == frame["ytd_amount_wan_expected"]).all()
    assert (frame["ytd_amount_wan_total"] >= frame["ytd_amount_wan_floor"]).all()
    assert (frame["since_start_amount_wan_total"] >= frame["since_start_amount_wan_floor"]).all()
    assert (frame["ytd_amount_wan"] >= frame["month_amount_wan_within_ytd_amount_wan"]).all()


def _rounded(rows: list[tuple[int, int]], places: int, one: Decimal) -> tuple[list[dict], list[dict]]:
    """Rows of May and June of (ytd held in May, month) in 分, each figure rounded by itself."""

    def rounded(fen: int) -> Decimal:
        in_unit = Decimal(fen).scaleb(-6) / one
        return in_unit.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) * one

    may = [capital(0, rounded(a), rounded(a)) for a, _ in rows]
    june = [capital(rounded(b), rounded(a + b), rounded(a + b)) for a, b in rows]
    return may, june


def test_worth_of_last_digits() -> None:
    office = Office().send("may", "2024-05", MAY, capital=[capital("0.12", "1.3", unit=YI)])
    units = {("may", "capital", "month_amount_wan"): "亿元", ("may", "capital", "ytd_amount_wan"): "万元"}
    digits = Digits(Past(office.tables(), office.receipts, units), "capital")
    receipts = Past(office.tables(), office.receipts).frame("capital", ["may"])["receipt_no"]
    assert digits.places("month_amount_wan", receipts).tolist() == [100 * 10**6]  # 0.01 亿元
    assert digits.places("ytd_amount_wan", receipts).tolist() == [10**6]  # never coarser than 1 万元
