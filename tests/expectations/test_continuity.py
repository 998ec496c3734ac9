"""Running figures against last month's: since start that does not go on, and single rows in a wrong unit."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from kernel.closed_yaml import read_yaml
from kernel.findings import MESSAGES, Finding
from tests.expectations.judged_office import Office, judged_apart

MAY, JUNE = datetime(2024, 6, 3, 9), datetime(2024, 7, 3, 9)  # noqa: DTZ001
SINCE, SHIFTED = "since_start_not_continuous", "unit_suspect_row"
Row = dict[str, Any]


class Case(NamedTuple):
    """One row of a form last month and this month, and what it is told."""

    before: Row
    now: Row
    codes: list[str]
    form: str = "capital"
    months: tuple[str, str] = ("2024-05", "2024-06")

    def office(self) -> Office:
        office = Office().send("before", self.months[0], MAY, **{self.form: [self.before]})
        return office.send("now", self.months[1], JUNE, **{self.form: [self.now]})


def capital(month: str | None, ytd: str, since: str) -> Row:
    figures = {"month_amount_wan": month, "ytd_amount_wan": ytd, "since_start_amount_wan": since}
    return {k: None if v is None else Decimal(v) for k, v in figures.items()}


def tax(month: str, ytd: str) -> Row:
    return {"paid_month_wan": Decimal(month), "paid_ytd_wan": Decimal(ytd), "reported_ytd_wan": None}


def since_start(now: Row, codes: list[str]) -> Case:
    return Case(capital("50.000001", "500.000001", "1500.000001"), now, codes)


def in_whole_wan(since: str, codes: list[str]) -> Case:
    """1500 + 100, each of the three rounded: 3 × 0.5 = 1.5."""
    return Case(capital("40", "500", "1500"), capital("100", "600", since), codes)


def over_new_year(since: str, codes: list[str]) -> Case:
    """1500.15 + 100.1 = 1600.25, exactly: both sheets are told to a fen."""
    now = capital("100.1", "100.1", since) | {"agreed_investment_wan": Decimal("20000.000001")}
    return Case(capital("40.000001", "500", "1500.15"), now, codes, months=("2023-12", "2024-01"))


def firm(before: str, now: Row, codes: list[str]) -> Case:
    """A firm's taxes against its own last month."""
    return Case(tax("0.5", before), now, codes, form="tax")


def currency(then: str | None, now: str | None, codes: list[str]) -> Case:
    before = {**capital("50", "500", "1500"), "currency_code": then}
    return Case(before, {**capital("7.1", "71", "213"), "currency_code": now}, codes)


CASES = [
    since_start(capital("100.500001", "600.500002", "1600.500002"), []),  # 1500.000001 + 100.500001
    since_start(capital("100.500001", "600.500002", "1600.500003"), [SINCE]),  # a fen more
    since_start(capital("100.500001", "600.500002", "1500.000001"), [SINCE]),  # it stands while money came
    since_start(capital("0", "500.000001", "1500.000001"), []),
    since_start(capital(None, "500.000001", "1500.000001"), []),  # a blank month adds nothing
    since_start(capital(None, "500.000001", "1500.000002"), [SINCE]),
    # the year is off by 1 and since start by the same: one story, told once
    since_start(capital("100.500001", "601.500002", "1601.500002"), ["ytd_not_continuous"]),
    since_start(capital("100.500001", "600.500002", "1499"), ["cumulative_fell"]),
    in_whole_wan("1600", []),
    in_whole_wan("1601", []),
    in_whole_wan("1602", [SINCE]),
    over_new_year("1600.25", []),
    over_new_year("1600.250001", [SINCE]),
    firm("50", tax("10", "60"), []),
    firm("50", tax("10", "500"), [SHIFTED, "ytd_not_continuous"]),  # 500 = 50 × 10 ≠ 50 + 10
    firm("50", tax("450", "500"), []),  # 50 + 450: this month explains it
    firm("50", tax("10", "5000"), [SHIFTED, "ytd_not_continuous"]),
    firm("50", tax("10", "4990"), ["ytd_not_continuous"]),  # no power of ten
    firm("50", tax("10", "500000"), [SHIFTED, "ytd_not_continuous"]),
    firm("50", tax("1", "5"), ["cumulative_fell", SHIFTED, "ytd_not_continuous"]),  # a tenth
    firm("1", tax("999", "1000"), []),  # 1,000 times, and explained
    firm("1", tax("1000", "1001"), [SHIFTED]),  # more than 1,000 times, from 1 万元 on
    firm("0.9", tax("1000", "1000.9"), []),  # small beginnings do grow
    firm(
        "50000", tax("1", "49"), ["cumulative_fell", SHIFTED, "ytd_not_continuous"]
    ),  # less than a thousandth
    # 7.1 is no 50 less than 500: nothing is held against the other currency
    currency(None, "usd", ["currency_changed"]),
    currency("usd", "hkd", ["currency_changed"]),
    currency("usd", None, ["currency_changed"]),
    currency("usd", "usd", ["cumulative_fell", "ytd_not_continuous", "cumulative_fell"]),
    currency(
        None, "cny", ["cumulative_fell", "ytd_not_continuous", "cumulative_fell"]
    ),  # a blank is Renminbi
]


@pytest.fixture(scope="module")
def judged() -> list[list[Finding]]:
    """What this month's row of each case is told."""
    return judged_apart([(case.office(), "now") for case in CASES])


@pytest.mark.parametrize("number", range(len(CASES)))
def test_running_figures_go_on_from_last_month(number: int, judged: list[list[Finding]]) -> None:
    assert [f.code for f in judged[number]] == CASES[number].codes


def test_the_factor_is_told(judged: list[list[Finding]]) -> None:
    number = CASES.index(firm("50", tax("10", "500"), [SHIFTED, "ytd_not_continuous"]))
    [finding] = [f for f in judged[number] if f.code == SHIFTED]
    assert (finding.severity, finding.cell) == ("warning", "G5")
    assert finding.message_zh == (
        "“paid_ytd_wan”为 500万元，是上月报表 50万元 的 10 倍，疑似金额单位或小数点有误"
    )


def test_every_message_of_figures_is_exercised() -> None:
    assert set(read_yaml(MESSAGES / "figures.yaml")) == {SINCE, SHIFTED, "total_rounded", "row_over_total"}
