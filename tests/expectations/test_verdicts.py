"""Every finding code: a broken row gives exactly these (cell, code); clean sheets give none.

All cases are judged in one call, each as a unit of its own: what is wrong with one never touches another.
Columns: capital I agreed J month K ytd L since start · tax C code D registered F month G ytd H reported ·
project G agreed H fixed I…N stages · certification F declared G disallowed H certified.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import expectations
from kernel.closed_yaml import read_yaml
from kernel.findings import MESSAGES
from tests.expectations.judged_office import Office

Rows = list[dict[str, Any]]
JUNE, MAY = datetime(2024, 7, 3, 9), datetime(2024, 6, 3, 9)  # noqa: DTZ001


@dataclass(frozen=True)
class Case:
    """Rows of one form (what differs from a clean row) and what they must give; `may` is last month's sheet."""

    name: str
    form: str
    rows: Rows
    expected: list[tuple[str | None, str]]
    may: Rows | None = None
    period: str = "2024-06"
    also: dict[str, Rows] = field(
        default_factory=dict
    )  # other sheets of the month before (certification: of June)


def capital(**money: str) -> dict[str, Decimal]:
    names = {"agreed": "agreed_investment_wan", "month": "month_amount_wan"}
    names |= {"ytd": "ytd_amount_wan", "since": "since_start_amount_wan"}
    return {names[k]: Decimal(v) if v is not None else None for k, v in money.items()}


def tax(**money: str) -> dict[str, Decimal]:
    names = {"month": "paid_month_wan", "ytd": "paid_ytd_wan", "reported": "reported_ytd_wan"}
    return {names[k]: Decimal(v) if v is not None else None for k, v in money.items()}


def certified(declared: str, disallowed: str | None, value: str, **more: Any) -> dict[str, Any]:
    cut = None if disallowed is None else Decimal(disallowed)
    return {
        "declared_value": Decimal(declared),
        "disallowed_value": cut,
        "certified_value": Decimal(value),
        **more,
    }


# a fen somewhere on a sheet: all its figures are exact
LAST = [capital(month="50.000001", ytd="500", since="1500")]
NO_STAGES = dict.fromkeys(
    [f"{s}_date" for s in ("signed", "pre_registered", "land_granted", "started", "in_statistics")]
)
FOUR = [capital(month="1.000001", ytd="10", since="20") for _ in range(4)]
QUARTER = "2024-Q2"

CAPITAL = [
    Case("clean", "capital", [{}], [], may=LAST),
    Case("no history", "capital", [{}], []),
    Case("no code", "capital", [{"project_code": None}], [("B5", "required_blank")]),
    Case("no name", "capital", [{"project_name": None}], [("C5", "required_blank")]),
    Case("no origin", "capital", [{"origin_code": None}], [("E5", "required_blank")]),
    Case("no nature", "capital", [{"nature_code": None}], [("F5", "required_blank")]),
    Case("no real estate flag", "capital", [{"is_real_estate": None}], [("G5", "choice_blank")]),
    Case("second row only", "capital", [{}, {"origin_code": None}], [("E6", "required_blank")]),
    Case("blank ytd", "capital", [capital(ytd=None)], [("K5", "required_blank")], may=LAST),
    Case("blank month, ytd stands", "capital", [capital(month=None, ytd="500", since="1500")], [], may=LAST),
    Case("blank month, ytd moves", "capital", [capital(month=None)], [("K5", "ytd_not_continuous")], may=LAST),
    Case("negative agreed", "capital", [capital(agreed="-0.000001")], [("I5", "amount_negative"), ("L5", "since_start_over_agreed")]),
    Case("zero amounts", "capital", [capital(month="0", ytd="0", since="0")], []),
    Case("negative month", "capital", [capital(month="-10", ytd="490", since="1490")],
         [("J5", "negative_unexplained"), ("K5", "cumulative_fell"), ("L5", "cumulative_fell")], may=LAST),
    Case("month over ytd by a fen", "capital", [capital(month="600.500001")], [("K5", "month_over_ytd")]),
    Case("month equals ytd", "capital", [capital(month="600.5")], []),
    Case("ytd over since start by a fen", "capital", [capital(since="600.499999")], [("L5", "ytd_over_since_start")]),
    Case("ytd equals since start", "capital", [capital(since="600.5")], []),
    Case("ytd a fen too much", "capital", [capital(ytd="600.500001")], [("K5", "ytd_not_continuous")], may=LAST),
    Case("ytd a fen too little", "capital", [capital(ytd="600.499999")], [("K5", "ytd_not_continuous")], may=LAST),
    Case("january ytd is month", "capital", [capital(month="100", ytd="100")], [], period="2024-01"),
    Case("january ytd is not month", "capital", [capital(month="100", ytd="100.01")], [("K5", "ytd_not_continuous")], period="2024-01"),
    Case("first seen with its month", "capital", [{"project_code": "PY-9", **capital(month="7", ytd="7")}], [], may=LAST),
    Case("first seen with more", "capital", [{"project_code": "PY-9", **capital(month="7", ytd="8")}], [("K5", "ytd_first_seen")],
         may=LAST),
    Case("since start fell", "capital", [capital(since="1499.999999")], [("L5", "cumulative_fell")], may=LAST),
    Case("since start stands", "capital", [capital(month="0", ytd="500", since="1500")], [], may=LAST),
    Case("two rows of one project continue together", "capital",
         [{"project_code": "PY-1", "investor_name": "甲"}, {"project_code": "PY-1", "investor_name": "乙"}], [],
         # 500 + 500 + (100.5 + 100.5) = 600.5 + 600.5
         may=[{"project_code": "PY-1", **capital(month="50", ytd="1000", since="3000")}]),
    Case("over agreed", "capital", [capital(agreed="1600.499999")], [("L5", "since_start_over_agreed")]),
    Case("exactly agreed", "capital", [capital(agreed="1600.5")], []),
    Case("100 times agreed", "capital", [capital(agreed="16.005")], [("L5", "since_start_over_agreed")]),
    Case("over 100 times agreed: 元 in a 万元 column", "capital", [capital(agreed="20000", since="16005000")],
         [("L5", "unit_suspect_against_agreed")]),
    Case("1/1000 of last month: 亿元 in a 万元 column", "capital", [capital(month="0.01", ytd="0.06", since="0.16")],
         [("K5", "cumulative_fell"), ("K5", "ytd_not_continuous"), ("L5", "cumulative_fell"), ("L5", "unit_suspect_against_last_month")], may=LAST),
    Case("agreed 10,000 times last month's", "capital", [capital(agreed="200000000")],
         [("I5", "amount_out_of_range"), ("I5", "unit_suspect_against_last_month")], may=LAST),
    Case("agreed 2,000 times last month's", "capital", [capital(agreed="40000000")],
         [("I5", "unit_suspect_against_last_month")], may=LAST),
    Case("agreed 1/10000 of last month's", "capital", [capital(agreed="2")],
         [("I5", "unit_suspect_against_last_month"), ("L5", "unit_suspect_against_agreed")], may=LAST),
    Case("agreed 1,000 times last month's", "capital", [capital(agreed="20000000")], [], may=LAST),
    Case("jump", "capital", [capital(month="1998.999999", ytd="2000", since="2000")],
         [("L5", "amount_jump")], may=[capital(month="1", ytd="1.000001", since="1.000001")]),
    Case("a wan grows freely from less than one", "capital", [capital(month="1998.500001", ytd="1999.5", since="1999.5")],
         [], may=[capital(month="0.5", ytd="0.999999", since="0.999999")]),
    Case("out of range", "capital", [capital(agreed="100000000")], [("I5", "amount_out_of_range")]),
    Case("just in range", "capital", [capital(agreed="99999999.999999")], []),
    Case("largest landed amount", "capital", [capital(since="999999999999.999999")],
         [("L5", "amount_out_of_range"), ("L5", "unit_suspect_against_agreed")], may=LAST),
    Case("possible duplicate", "capital", [{}, {"project_code": "PY-001"}], [("B6", "possible_duplicate")]),
    Case("same project, other origin", "capital", [{}, {"project_code": "PY-001", "origin_code": "overseas"}], []),
    Case("three rows only", "capital", FOUR[:3], [(f"K{r}", "ytd_not_continuous") for r in (5, 6, 7)], may=FOUR[:3]),
    Case("a quiet month may repeat", "capital", [capital(month="0") for _ in range(4)], [], may=[capital(month="0") for _ in range(4)]),
]  # fmt: skip

TAX = [
    Case("clean", "tax", [{}], [], may=[tax(month="5", ytd="50")]),
    Case("blank code", "tax", [{"credit_code": None}], [("C5", "required_blank")]),
    Case("blank name", "tax", [{"enterprise_name": None}], [("B5", "required_blank")]),
    Case("blank headquarters", "tax", [{"is_headquarters": None}], [("E5", "choice_blank")]),
    Case("17 characters", "tax", [{"credit_code": "91350100M000100Y4"}], [("C5", "credit_code_malformed")]),
    Case("letter O", "tax", [{"credit_code": "9135O100M000100Y43"}], [("C5", "credit_code_malformed")]),
    Case("digits eaten by Excel", "tax", [{"credit_code": "913303260000000000000"}], [("C5", "credit_code_malformed")]),
    Case("check digit", "tax", [{"credit_code": "91350100M000100Y44"}], [("C5", "credit_code_check_failed")]),
    Case("two digits swapped", "tax", [{"credit_code": "93150100M000100Y43"}], [("C5", "credit_code_check_failed")]),
    Case("twice", "tax", [{}, {}], [("C6", "duplicate_row")]),
    Case("refund", "tax", [tax(month="-1", ytd="49", reported="0")], [("F5", "negative_unexplained"), ("G5", "cumulative_fell")],
         may=[tax(month="5", ytd="50")]),
    Case("negative reported", "tax", [tax(reported="-0.01")], [("H5", "amount_negative")]),
    Case("month over ytd", "tax", [tax(ytd="10.249999", reported="0")], [("G5", "month_over_ytd")]),
    Case("reported over paid", "tax", [tax(reported="60.250001")], [("H5", "reported_over_paid")]),
    Case("not continuous", "tax", [tax(ytd="60.250001")], [("G5", "ytd_not_continuous")], may=[tax(month="5.000001", ytd="50")]),
    Case("first seen with more", "tax", [{}], [("G5", "ytd_first_seen")], may=[{"credit_code": "91110000600037341L"}]),
    Case("registered after the month", "tax", [{"registered_date": date(2024, 7, 1)}], [("D5", "date_after_period")]),
    Case("registered on its last day", "tax", [{"registered_date": date(2024, 6, 30)}], []),
    Case("out of range", "tax", [tax(reported="0", ytd="100000000")], [("G5", "amount_out_of_range")]),
]  # fmt: skip

PROJECT = [
    Case("clean", "project", [{}], [], may=[{}]),
    Case("required", "project", [{"project_code": None, "project_name": None, "agreed_investment_wan": None}],
         [("B5", "required_blank"), ("C5", "required_blank"), ("G5", "required_blank")]),
    Case("twice", "project", [{}, {"project_code": "PY-001"}], [("B6", "duplicate_row")]),
    Case("fixed over agreed", "project", [{"fixed_asset_investment_wan": Decimal("20000.000001")}], [("H5", "fixed_asset_over_agreed")]),
    Case("fixed equals agreed", "project", [{"fixed_asset_investment_wan": Decimal(20000)}], []),
    Case("negative fixed", "project", [{"fixed_asset_investment_wan": Decimal(-1)}], [("H5", "amount_negative")]),
    Case("huge", "project", [{"agreed_investment_wan": Decimal("10000000.000001")}], [("G5", "investment_huge")]),
    Case("万元 in an 亿元 column", "project", [{"agreed_investment_wan": Decimal(20000) * 10000}],
         [("G5", "amount_out_of_range")]),
    Case("unit changed since last month", "project", [{"agreed_investment_wan": Decimal(2), "fixed_asset_investment_wan": Decimal(1)}],
         [("G5", "unit_suspect_against_last_month")], may=[{}]),
    Case("after the month", "project", [{"in_statistics_date": date(2024, 7, 1)}], [("M5", "date_after_period")]),
    Case("on its last day", "project", [{"in_statistics_date": date(2024, 6, 30)}], []),
    Case("started before signed", "project", [{"started_date": date(2024, 1, 9)}],
         [("L5", "stage_before_signed")]),
    Case("all on one day", "project", [{k: date(2024, 1, 10) for k in NO_STAGES}], []),
    Case("production before start", "project", [{"in_production_date": date(2024, 4, 9)}],
         [("N5", "production_before_start")]),
    Case("land after start", "project", [{"land_granted_date": date(2024, 4, 20)}], [("L5", "stage_out_of_order")]),
    Case("out of order across a gap", "project", [{"land_granted_date": None, "started_date": date(2024, 2, 1)}],
         [("K5", "stage_skipped"), ("L5", "stage_out_of_order")]),
    Case("skipped land", "project", [{"land_granted_date": None}], [("K5", "stage_skipped")]),
    Case("skip told before", "project", [{"land_granted_date": None}], [], may=[{"land_granted_date": None}]),
    Case("only signed", "project", [{**NO_STAGES, "signed_date": date(2024, 6, 1)}], []),
    Case("no stage at all", "project", [NO_STAGES], []),
    Case("date changed", "project", [{"signed_date": date(2024, 1, 11)}], [("I5", "stage_date_changed")], may=[{}]),
    Case("date removed", "project", [{"in_statistics_date": None}], [("M5", "stage_date_changed")], may=[{}]),
    Case("date added", "project", [{}], [], may=[{"in_statistics_date": None}]),
]  # fmt: skip

OTHERS = [
    Case("clean", "activity", [{}], []),
    Case("day before the month", "activity", [{"activity_date": date(2024, 5, 31)}], [("B5", "date_outside_period")]),
    Case("day after the month", "activity", [{"activity_date": date(2024, 7, 1)}], [("B5", "date_outside_period")]),
    Case("required", "activity", [{"activity_date": None, "activity_code": None, "person_name": None, "post_code": None}],
         [(f"{c}5", "required_blank") for c in "BCDE"]),
    Case("negative count", "activity", [{"firm_count": -1, "lead_count": 0}], [("G5", "count_negative")]),
    Case("clean", "target", [{}, {}], [], period="2024"),
    Case("no target", "target", [{}, {"target_value": None}], [("D5", "target_blank")], period="2024"),
    Case("zero target", "target", [{}, {"target_value": Decimal(0)}], [("D5", "target_zero")], period="2024"),
    Case("negative target", "target", [{"target_value": Decimal("-0.000001")}], [("C5", "amount_negative")], period="2024"),
    Case("smallest target", "target", [{"target_value": Decimal("0.000001")}], [], period="2024"),
    Case("unit not known", "target", [{"unit_code": None}], [("B5", "required_blank")], period="2024"),
    Case("unit twice", "target", [{}, {}, {}], [("C6", "duplicate_row")], period="2024"),
    Case("two sources", "target", [{}, {"target_code": "arrived_capital", "source_code": "city"}], [], period="2024"),
    Case("clean", "certification", [{}], [], period=QUARTER),
    Case("required", "certification", [{"unit_code": None, "subject_code": None}],
         [("B5", "required_blank"), ("D5", "required_blank")], period=QUARTER),
    Case("out of balance by a fen", "certification", [certified("600.5", "100.25", "500.250001")],
         [("H5", "certified_not_balanced")], period=QUARTER),
    Case("blank disallowed, all certified", "certification", [certified("600.5", None, "600.5", reason=None)], [], period=QUARTER),
    Case("blank disallowed, less certified", "certification", [certified("600.5", None, "600", reason=None)],
         [("H5", "certified_not_balanced")], period=QUARTER),
    Case("no reason", "certification", [{"reason": None}], [("I5", "reason_blank")], period=QUARTER),
    Case("nothing disallowed, no reason", "certification", [certified("600.5", "0", "600.5", reason=None)], [], period=QUARTER),
    Case("certified upwards", "certification", [certified("600.5", "-1", "601.5")], [("G5", "negative_unexplained")], period=QUARTER),
    Case("negative", "certification", [certified("-1", "0", "-1")], [("F5", "amount_negative"), ("H5", "amount_negative")], period=QUARTER),
    Case("project counts once", "certification", [certified("2", "1", "1", subject_kind="project")],
         [("F5", "project_count_not_one")], period=QUARTER),
    Case("signings not decided here", "certification", [certified("1", "0", "1", subject_kind="signed")],
         [("C5", "kind_not_decided")], period=QUARTER),
    Case("project refused", "certification", [certified("1", "1", "0", subject_kind="project")], [], period=QUARTER),
    Case("twice", "certification", [{}, {"subject_code": "PY-001"}], [("D6", "duplicate_row")], period=QUARTER),
    Case("as the unit declared", "certification", [{}], [], period=QUARTER, also={"capital": [{}]}),
    Case("not as the unit declared", "certification", [certified("600.500001", "0", "600.500001")], [("F5", "declared_differs")],
         period=QUARTER, also={"capital": [{}]}),
    Case("sum of the unit's rows", "certification", [certified("1201", "0", "1201")], [], period=QUARTER,
         also={"capital": [{}, {"project_code": "PY-001", "origin_code": "overseas"}]}),  # 600.5 + 600.5
    Case("unknown to the unit", "certification", [{}], [("D5", "declared_unknown")], period=QUARTER,
         also={"capital": [{"project_code": "PY-9"}]}),
    Case("capital sheet left empty", "certification", [{}], [("D5", "declared_unknown")], period=QUARTER, also={"activity": [{}]}),
    Case("tax as declared", "certification", [certified("60.25", "0", "60.25", subject_kind="tax", subject_code="91350100M000100Y43")], [],
         period=QUARTER, also={"tax": [{}]}),
    Case("project in statistics this year", "certification", [certified("1", "0", "1", subject_kind="project")], [],
         period=QUARTER, also={"project": [{}]}),
    Case("project in statistics last year", "certification", [certified("1", "0", "1", subject_kind="project")],
         [("F5", "declared_differs")],
         period=QUARTER, also={"project": [{**dict.fromkeys(NO_STAGES, date(2023, 1, 1)), "in_statistics_date": date(2023, 12, 31)}]}),
    Case("project not in statistics", "certification", [certified("1", "0", "1", subject_kind="project")], [("F5", "declared_differs")],
         period=QUARTER, also={"project": [{"in_statistics_date": None}]}),
    Case("clean", "inspection", [{}, {"is_confirmed": False, "finding_text": "未动工"}], [], period=QUARTER),
    Case("no reason", "inspection", [{"is_confirmed": False}], [("H5", "reason_blank")], period=QUARTER),
    Case("verdict not given", "inspection", [{"is_confirmed": None}], [("G5", "required_blank")], period=QUARTER),
    Case("day before the quarter", "inspection", [{"inspected_date": date(2024, 3, 31)}], [("E5", "date_outside_period")], period=QUARTER),
    Case("day after the quarter", "inspection", [{"inspected_date": date(2024, 7, 1)}], [("E5", "date_outside_period")], period=QUARTER),
    Case("twice", "inspection", [{}, {"project_code": "PY-001"}], [("C6", "duplicate_row")], period=QUARTER),
]  # fmt: skip

INDICATOR = [
    Case("clean", "indicator", [{}], []),
    Case("no code", "indicator", [{"indicator_code": None}], [("C5", "required_blank")]),
    Case("twice", "indicator", [{}, {"indicator_code": "indicator_1"}], [("C6", "duplicate_row")]),
    Case("rate without target", "indicator", [{"target_value": None}], [("J5", "rate_without_inputs")]),
    Case("city target instead", "indicator", [{"target_value": None, "city_target_value": Decimal(5890000)}], []),
    Case("wrong", "indicator", [{"printed_completion_pct": Decimal("38.22")}], [("J5", "rate_not_quotient")]),
    Case("truncated", "indicator", [{"printed_completion_pct": Decimal("37.21")}], [("J5", "rate_truncated")]),
    Case("wrong growth", "indicator", [{"printed_year_on_year_pct": Decimal("109.61")}], [("K5", "rate_not_quotient")]),
    Case("growth without base", "indicator", [{"prior_value": None}], []),
]  # fmt: skip

REPORT = [
    Case("clean", "project_report", [{}], [], may=[{}]),
    Case("required", "project_report", [{"project_code": None, "ytd_total_wan": None}],
         [("B5", "required_blank"), ("AF5", "required_blank")]),
    # 1 万元 between whole figures: 100.4 = 40.2 + 60.2 rounds to 100, 40, 60; so may 101 come about
    Case("sum rounded", "project_report", [{"ytd_total_wan": Decimal(101)}], [("AF5", "sum_rounded")]),
    Case("more than rounding", "project_report", [{"ytd_total_wan": Decimal(102)}], [("AF5", "total_not_sum")]),
    Case("total a fen off", "project_report", [{"ytd_total_wan": Decimal("100.000001")}], [("AF5", "total_not_sum")]),
    Case("partner a fen off", "project_report", [{"agreed_partner_same_city_wan": Decimal("999.999999")}], [("V5", "partner_not_sum")]),
    Case("blank part is none", "project_report",
         [{"agreed_partner_same_city_wan": None, "agreed_partner_wan": Decimal(5000), "agreed_total_wan": Decimal(9000)}], []),
    Case("blank part is missed", "project_report", [{"agreed_partner_same_city_wan": None}], [("V5", "partner_not_sum")]),
    Case("no parts given", "project_report", [dict.fromkeys(
        [f"ytd_{p}_wan" for p in ("own", "partner", "partner_province_outside", "partner_other_city", "partner_same_city")])], []),
    Case("negative", "project_report", [{"ytd_own_wan": Decimal(-40), "ytd_total_wan": Decimal(20)}], [("AG5", "amount_negative")]),
    Case("part over since start", "project_report", [{"ytd_own_wan": Decimal("400.5"), "ytd_total_wan": Decimal("460.5")}],
         [("AA5", "ytd_over_since_start")]),
    Case("over agreed", "project_report",
         [{"agreed_total_wan": Decimal(900), "agreed_own_wan": Decimal(400), "agreed_partner_wan": Decimal(500),
         "agreed_partner_province_outside_wan": Decimal(500), "agreed_partner_other_city_wan": Decimal(0),
         "agreed_partner_same_city_wan": Decimal(0)}],
         [("Z5", "since_start_over_agreed")]),
    Case("started before signed", "project_report", [{"started_date": date(2023, 1, 4)}], [("Q5", "stage_before_signed")]),
    Case("production before start", "project_report", [{"in_production_date": date(2023, 3, 4)}], [("R5", "production_before_start")]),
    Case("after the month", "project_report", [{"in_production_date": date(2024, 7, 1)}], [("R5", "date_after_period")]),
    Case("fell", "project_report", [{}], [("Z5", "cumulative_fell")], may=[{"since_start_total_wan": Decimal(1001)}]),
    Case("twice", "project_report", [{}, {"project_code": "YN-1"}], [("B6", "duplicate_row")]),
]  # fmt: skip

CASES = [*CAPITAL, *TAX, *PROJECT, *OTHERS, *INDICATOR, *REPORT]


def _name(number: int) -> str:
    return f"r{number:03d}"


@pytest.fixture(scope="module")
def verdicts() -> dict[str, list[tuple[str | None, str]]]:
    """(cell, code) by receipt, in the order they came out of one call on all cases."""
    office = Office()
    for number, case in enumerate(CASES):
        unit, before = f"u{number:03d}", {**case.also, **({case.form: case.may} if case.may else {})}
        if before:
            office.send(f"{_name(number)}-may", "2024-06" if case.also else "2024-05", MAY, unit, **before)
        office.send(_name(number), case.period, JUNE, unit, **{case.form: case.rows})
    found: dict[str, list[tuple[str | None, str]]] = {}
    for receipt, finding in office.judge(*(_name(n) for n in range(len(CASES)))):
        told = finding.message_zh + finding.remedy_zh
        assert not re.search(r"nan|NA|NaT|None|[{}]", told), told
        found.setdefault(receipt, []).append((finding.cell, finding.code))
    return found


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(CASES)), ids=[f"{c.form}: {c.name}" for c in CASES]
)
def test_rows_give_exactly_these_findings(number: int, case: Case, verdicts: dict) -> None:
    assert verdicts.get(_name(number), []) == case.expected


def test_every_message_of_the_suites_is_shown_by_a_case() -> None:
    written = set(read_yaml(MESSAGES / "expectations.yaml"))
    assert {code for case in CASES for _, code in case.expected} == written
    assert written <= expectations.codes()
