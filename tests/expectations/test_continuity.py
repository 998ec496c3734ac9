"""Running figures against last month's: since start that does not go on, and single rows in a wrong unit."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from kernel.closed_yaml import read_yaml
from kernel.findings import MESSAGES
from tests.expectations.judged_office import Office

MAY, JUNE = datetime(2024, 6, 3, 9), datetime(2024, 7, 3, 9)  # noqa: DTZ001
SINCE, SHIFTED = "since_start_not_continuous", "unit_suspect_row"


def capital(month: str | None, ytd: str, since: str) -> dict[str, Any]:
    figures = {"month_amount_wan": month, "ytd_amount_wan": ytd, "since_start_amount_wan": since}
    return {k: None if v is None else Decimal(v) for k, v in figures.items()}


def tax(month: str, ytd: str) -> dict[str, Any]:
    return {"paid_month_wan": Decimal(month), "paid_ytd_wan": Decimal(ytd), "reported_ytd_wan": None}


def judged(form: str, before: dict[str, Any], now: dict[str, Any], months: tuple[str, str]) -> list[str]:
    office = Office().send("before", months[0], MAY, **{form: [before]})
    office.send("now", months[1], JUNE, **{form: [now]})
    return [code for _, _, code in office.found("now")]


@pytest.mark.parametrize(
    ("now", "codes"),
    [
        (capital("100.500001", "600.500002", "1600.500002"), []),  # 1500.000001 + 100.500001
        (capital("100.500001", "600.500002", "1600.500003"), [SINCE]),  # a fen more
        (capital("100.500001", "600.500002", "1500.000001"), [SINCE]),  # it stands while money came
        (capital("0", "500.000001", "1500.000001"), []),
        (capital(None, "500.000001", "1500.000001"), []),  # a blank month adds nothing
        (capital(None, "500.000001", "1500.000002"), [SINCE]),
        # the year is off by 1 and since start by the same: one story, told once
        (capital("100.500001", "601.500002", "1601.500002"), ["ytd_not_continuous"]),
        (capital("100.500001", "600.500002", "1499"), ["cumulative_fell"]),
    ],
)
def test_since_start_goes_on_from_last_month(now: dict[str, Any], codes: list[str]) -> None:
    before = capital("50.000001", "500.000001", "1500.000001")
    assert judged("capital", before, now, ("2024-05", "2024-06")) == codes


@pytest.mark.parametrize(("since", "codes"), [("1600", []), ("1601", []), ("1602", [SINCE])])
def test_since_start_within_rounding(since: str, codes: list[str]) -> None:
    """Whole 万元: 1500 + 100, each of the three rounded: 3 × 0.5 = 1.5."""
    before, now = capital("40", "500", "1500"), capital("100", "600", since)
    assert judged("capital", before, now, ("2024-05", "2024-06")) == codes


@pytest.mark.parametrize(("since", "codes"), [("1600.25", []), ("1600.250001", [SINCE])])
def test_since_start_goes_on_over_new_year(since: str, codes: list[str]) -> None:
    """1500.15 + 100.1 = 1600.25, exactly: both sheets are told to a fen."""
    before = capital("40.000001", "500", "1500.15")
    now = capital("100.1", "100.1", since) | {"agreed_investment_wan": Decimal("20000.000001")}
    assert judged("capital", before, now, ("2023-12", "2024-01")) == codes


@pytest.mark.parametrize(
    ("before", "now", "codes"),
    [
        ("50", tax("10", "60"), []),
        ("50", tax("10", "500"), [SHIFTED, "ytd_not_continuous"]),  # 500 = 50 × 10 ≠ 50 + 10
        ("50", tax("450", "500"), []),  # 50 + 450: this month explains it
        ("50", tax("10", "5000"), [SHIFTED, "ytd_not_continuous"]),
        ("50", tax("10", "4990"), ["ytd_not_continuous"]),  # no power of ten
        ("50", tax("10", "500000"), [SHIFTED, "ytd_not_continuous"]),
        ("50", tax("1", "5"), ["cumulative_fell", SHIFTED, "ytd_not_continuous"]),  # a tenth
        ("1", tax("999", "1000"), []),  # 1,000 times, and explained
        ("1", tax("1000", "1001"), [SHIFTED]),  # more than 1,000 times, from 1 万元 on
        ("0.9", tax("1000", "1000.9"), []),  # small beginnings do grow
        (
            "50000",
            tax("1", "49"),
            ["cumulative_fell", SHIFTED, "ytd_not_continuous"],
        ),  # less than a thousandth
    ],
)
def test_a_firms_taxes_against_its_own_last_month(before: str, now: dict[str, Any], codes: list[str]) -> None:
    assert judged("tax", tax("0.5", before), now, ("2024-05", "2024-06")) == codes


def test_the_factor_is_told() -> None:
    office = Office().send("before", "2024-05", MAY, tax=[tax("5", "50")])
    office.send("now", "2024-06", JUNE, tax=[tax("10", "500")])
    [finding] = [f for _, f in office.judge("now") if f.code == SHIFTED]
    assert (finding.severity, finding.cell) == ("warning", "G5")
    assert finding.message_zh == (
        "“paid_ytd_wan”为 500万元，是上月报表 50万元 的 10 倍，疑似金额单位或小数点有误"
    )


def test_every_message_of_figures_is_exercised() -> None:
    assert set(read_yaml(MESSAGES / "figures.yaml")) == {SINCE, SHIFTED, "total_rounded", "row_over_total"}


@pytest.mark.parametrize(
    ("then", "now", "codes"),
    [
        (
            None,
            "usd",
            ["currency_changed"],
        ),  # 7.1 is no 50 less than 500: nothing is held against the other currency
        ("usd", "hkd", ["currency_changed"]),
        ("usd", None, ["currency_changed"]),
        ("usd", "usd", ["cumulative_fell", "cumulative_fell"]),
        (None, "cny", ["cumulative_fell", "cumulative_fell"]),  # a blank is Renminbi
    ],
)
def test_a_currency_that_changes_is_told_alone(then: str | None, now: str | None, codes: list[str]) -> None:
    before = {**capital("50", "500", "1500"), "currency_code": then}
    after = {**capital("7.1", "71", "213"), "currency_code": now}
    found = judged("capital", before, after, ("2024-05", "2024-06"))
    assert [code for code in found if code != "ytd_not_continuous"] == codes
