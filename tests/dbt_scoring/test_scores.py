"""Scores, places, consequences and report tables of 练习县 (county.py), every figure worked out here by hand."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from kernel.decimals import divide
from tests.dbt_scoring import county
from tests.scheme.calculator import calculator


def scores(query, assessment: str, period: str, unit: str) -> dict[str, tuple]:
    """indicator -> (points, status)"""
    rows = query(
        "select indicator_code, points, score_status from rpt_score_sheet"
        f" where assessment_code = '{assessment}' and period_code = '{period}' and unit_code = '{unit}'"
    )
    return {code: (points, status) for code, points, status in rows}


def totals(query, assessment: str, period: str) -> dict[str, tuple]:
    """unit -> (total, place in group, place in office, official place, grade)"""
    rows = query(
        "select unit_code, total_points, rank_in_group, rank_in_office, official_rank, grade_title from rpt_ranking"
        f" where office_code = 'lianxi' and assessment_code = '{assessment}' and period_code = '{period}'"
    )
    return {unit: tuple(values) for unit, *values in rows}


def sentence(query, assessment: str, period: str, unit: str, indicator: str) -> str:
    return query(
        f"select formula_zh from rpt_score_sheet where assessment_code = '{assessment}' and period_code = '{period}'"
        f" and unit_code = '{unit}' and indicator_code = '{indicator}'"
    )[0][0]


def test_jia_in_june(query):
    assert scores(query, "monthly", "2024-06", "jia") == {
        "capital": (
            Decimal("10.00"),
            "scored",
        ),  # 55000 ÷ 220000 × 40; 5000 from the county itself does not count
        "tax": (
            Decimal("25.00"),
            "scored",
        ),  # 599.99 ÷ (1200 × 6/12) × 25 = 24.99958…: short, yet rounds to 25
        "signed": (Decimal(10), "scored"),  # P1, P3 of 4 = 50%, 以上 takes it in
        "trips": (Decimal(6), "scored"),  # 3 by the principal × 2
        "reporting": (Decimal(4), "scored"),  # 5 − 1 late
        "big": (Decimal(0), "scored"),
        "late": (Decimal("-0.50"), "scored"),  # − 1 × 0.5
    }


def test_yi_in_june_meets_caps_and_targets(query):
    assert scores(query, "monthly", "2024-06", "yi") == {
        "capital": (Decimal(48), "scored"),  # 108000.5 ÷ 90000 × 40 = 48.000222… > 1.2 × 40
        "tax": (Decimal(25), "scored"),  # 600 is exactly 1200 × 6/12
        "signed": (Decimal(0), "scored"),  # 1 of 3 = 33.3…%
        "trips": (Decimal(10), "scored"),  # 6 × 2 = 12 > 10
        "reporting": (Decimal(5), "scored"),
        "big": (Decimal("2.50"), "scored"),  # before the cap of all bonuses
        "late": (Decimal(0), "scored"),
    }


def test_bing_in_june_did_not_report(query):
    assert scores(query, "monthly", "2024-06", "bing") == {
        "capital": (Decimal(0), "missing"),
        "tax": (None, "missing"),  # not_scored
        "signed": (Decimal(0), "missing"),
        "trips": (Decimal(0), "missing"),
        "reporting": (Decimal(3), "scored"),  # 5 − rejected May − missing June
        "big": (Decimal(0), "missing"),
        "late": (Decimal("-1.00"), "scored"),
    }


def test_the_zone_in_june_has_no_capital_target_and_no_signing_task(query):
    assert scores(query, "monthly", "2024-06", "kaifaqu") == {
        "capital": (None, "not_applicable"),
        "tax": (Decimal("8.34"), "scored"),  # 400.4 ÷ (2400 × 6/12) × 25 = 8.341666…
        "signed": (Decimal(20), "scored"),  # target 0: full
        "trips": (Decimal(0), "scored"),
        "reporting": (Decimal(5), "scored"),
        "big": (Decimal(0), "scored"),
        "late": (Decimal(0), "scored"),
    }


def test_totals_and_places_in_june(query):
    assert totals(query, "monthly", "2024-06") == {
        "yi": (Decimal(90), 1, 1, 1, "优秀"),  # 48 + 25 + 0 + 10 + 5 + min(2.5, 2)
        "jia": (Decimal("54.50"), 2, 2, 2, "不合格"),  # 10 + 25 + 10 + 6 + 4 − 0.5
        "bing": (Decimal("2.25"), None, None, None, None),  # 3 + max(−1, −0.75), not ranked
        "kaifaqu": (Decimal("33.34"), 1, 3, 1, "不合格"),  # 8.34 + 20 + 0 + 5
    }


def test_january_ties_share_the_first_place(query):
    # nothing but 5 points for reporting; 开发区 has 20 more because it has no signing task
    assert totals(query, "monthly", "2024-01") == {
        "jia": (Decimal(5), 1, 2, 1, "不合格"),
        "yi": (Decimal(5), 1, 2, 1, "不合格"),
        "bing": (Decimal(5), 1, 2, 1, "不合格"),
        "kaifaqu": (Decimal(25), 1, 1, 1, "不合格"),
    }


def test_quarters(query):
    # jia: 11000 ÷ (220000 × 1/4) × 60 = 12. yi: 150 ÷ 1200 × 20 = 2.5. No project yet: 0 ÷ 0 is not assessed.
    assert totals(query, "quarterly", "2024-Q1") == {
        "jia": (Decimal(12), 1, 1, 1, None),
        "yi": (Decimal("2.50"), 2, 2, 2, None),
        "bing": (Decimal(0), 3, 3, 3, None),
        "kaifaqu": (Decimal(0), 1, 3, 3, None),
    }
    assert scores(query, "quarterly", "2024-Q1", "jia")["big_rate"] == (None, "not_applicable")
    # jia: 55000 ÷ (220000 × 2/4) × 60 = 30; 0 of 2 projects = 0% → 0; 599.99 ÷ 1200 × 20 = 9.99983… → 10
    # yi: 108000.5 ÷ 45000 × 60 = 144.000666… → 60; 1 of 1 = 100% → 20; 600 ÷ 1200 × 20 = 10
    # kaifaqu: 400.4 ÷ 2400 × 20 = 3.33666… → 3.34
    assert totals(query, "quarterly", "2024-Q2") == {
        "jia": (Decimal(40), 1 + 1, 2, 2, None),
        "yi": (Decimal(90), 1, 1, 1, None),
        "bing": (Decimal(0), None, None, None, None),
        "kaifaqu": (Decimal("3.34"), 1, 3, 3, None),
    }


def test_the_half_year_weighs_its_quarters_and_waits_for_certification(query):
    pending = (None, "pending_review")
    assert scores(query, "half", "2024-H1", "jia") == {
        "capital": pending,
        "quarters": (Decimal("15.33"), "scored"),  # (12 × 1 + 40 × 2) ÷ 3 × 50 ÷ 100 = 15.333…
    }
    # (2.5 × 1 + 90 × 2) ÷ 3 × 0.5 = 30.41666…
    assert scores(query, "half", "2024-H1", "yi")["quarters"] == (Decimal("30.42"), "scored")
    # 丙 has no second quarter; its June is missing before any certification
    assert scores(query, "half", "2024-H1", "bing") == {
        "capital": (Decimal(0), "missing"),
        "quarters": (None, "missing"),
    }
    # (0 × 1 + 3.34 × 2) ÷ 3 × 0.5 = 1.11333…; no capital target, so nothing is pending and the zone is ranked alone
    assert totals(query, "half", "2024-H1") == {
        "jia": (Decimal("15.33"), None, None, None, None),
        "yi": (Decimal("30.42"), None, None, None, None),
        "bing": (Decimal(0), None, None, None, None),
        "kaifaqu": (Decimal("1.11"), 1, 1, 1, None),
    }


def test_consequences(query):
    def units(code: str, period: str) -> dict[str, tuple]:
        rows = query(
            "select unit_code, streak, reason_zh from rpt_consequence"
            f" where consequence_code = '{code}' and period_code = '{period}'"
        )
        return {unit: tuple(values) for unit, *values in rows}

    # 乙 leads since March: in January all tie for the first place, in February 甲 falls, in April and May 乙 and 丙 tie
    assert units("red", "2024-06") == {
        "yi": (6, "总分90.00分，本组第1名（共2个单位），已连续6期"),
        "kaifaqu": (6, "总分33.34分，本组第1名（共1个单位），已连续6期"),
    }
    # 甲 is last in January (tied) and February, not in March (5.5 against 丙's 5), again from April on
    black = {period: units("black", period).get("jia", (None,))[0] for period in county.MONTHS}
    assert black == dict(zip(county.MONTHS, (None, 2, None, None, 2, 3), strict=True))
    # March: 甲 11000 of 220000 = 5.00%, 25.00 − 5.00 = 20.00 is not more than 20; 乙 and 丙 have nothing
    assert units("behind", "2024-03").keys() == {"yi", "bing"}
    assert units("behind", "2024-06") == {
        "jia": (3, "到位资金完成率25.00%，时序进度50.00%，落后25.00个百分点，超过20个百分点，已连续3期")
    }
    assert units("unreported", "2024-05") == {}  # first month
    assert units("unreported", "2024-06") == {"bing": (2, "未按要求报送月报：2024-06，已连续2期")}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            ("monthly", "2024-06", "jia", "capital"),
            "到位资金 5.5亿元 ÷ 年度目标 22亿元 = 25.00%；5.5 ÷ 22 × 40分 = 10.00分",
        ),
        (
            ("monthly", "2024-06", "yi", "capital"),
            "到位资金 10.80005亿元 ÷ 年度目标 9亿元 = 120.00%；10.80005 ÷ 9 × 40分 = 48.0002222222分"
            "；超过上限，按 48分计，得 48.00分",
        ),
        (
            ("monthly", "2024-06", "jia", "signed"),
            "签约项目 2个 ÷ 年度目标 4个 × 100 = 50.00%，属“50%以上、不足100%”档，得 10.00分",
        ),
        (
            ("quarterly", "2024-Q2", "yi", "big_rate"),
            "大项目占比 1 ÷ 1 × 100 = 100.00%，属“60%以上”档，得 20.00分",
        ),
        (
            ("quarterly", "2024-Q1", "jia", "capital"),
            "到位资金 1.1亿元 ÷ 年度目标 22亿元 = 5.00%，时序进度 1/4 = 25.00%；1.1 ÷（22 × 1 ÷ 4）× 60分 = 12.00分",
        ),
        (
            ("half", "2024-H1", "jia", "quarters"),
            "季督评（12×1 + 40×2）÷ 3 ÷ 100 × 50分 = 15.33分",
        ),
        (
            ("monthly", "2024-06", "kaifaqu", "signed"),
            "签约项目：目标、基数或比率分母为零（或未下达、过小），按办法计 20.00分。",
        ),
        (
            (
                "monthly",
                "2024-06",
                "bing",
                "capital",
            ),  # nothing came for May either: the year to date is June's alone
            "到位资金：所需的报表或数未齐（缺 2024-06 月报），按办法计 0.00分。",
        ),
    ],
)
def test_sentences(query, place, expected):
    assert sentence(query, *place) == expected


def test_a_clerk_reaches_every_printed_sum(query):
    rows = query(
        "select rule, indicator_title, formula_zh from rpt_score_sheet where score_status = 'scored' and rule <> 'bands'"
        " and formula_zh like '% = %分%'"
    )
    for _, title, text in rows:
        printed = re.search(r" ?= (−?[0-9.]+)分[^=]*$", text)[1].replace("−", "-")
        places = len(printed.partition(".")[2])
        typed = calculator(text.removeprefix(title))
        sum_typed = divide(Decimal(typed.numerator), Decimal(typed.denominator), places)
        assert sum_typed == Decimal(printed), text
    assert {rule for rule, _, _ in rows} == {
        "completion", "met_or_ratio", "pace", "per_unit", "deduct_per", "weighted_periods",
        "step", "efficacy", "proportional", "manual", "composite", "rank_points",
    }  # fmt: skip


def test_year_on_year_says_why_there_is_none(query):
    rows = query(
        "select unit_code, prior_value, year_on_year_pct, year_on_year_note from rpt_score_sheet"
        " where assessment_code = 'monthly' and period_code = '2024-06' and indicator_code = 'capital'"
    )
    assert {unit: tuple(values) for unit, *values in rows} == {
        "jia": (Decimal(40000), Decimal("37.50"), None),  # (55000 − 40000) ÷ 40000
        "yi": (None, None, "上年同期未报送，不作同比"),
        "bing": (None, None, "本期未报送，不作同比"),
        "kaifaqu": (Decimal(0), None, "上年同期为零，不作同比"),
    }


def test_indicator_totals(query):
    (row,) = query(
        "select actual_value, target_value, completion_pct, pace_pct, pace_gap_pct, prior_value, year_on_year_pct,"
        " reported_unit_count, missing_unit_count from rpt_indicator_total"
        " where assessment_code = 'monthly' and period_code = '2024-06' and indicator_code = 'capital'"
    )
    # 55000 + 108000.5 + 0 of 220000 + 90000 + 100000: 163000.5 ÷ 410000 = 39.756…%; 乙 has no figure of last year
    assert row == (Decimal("163000.5"), Decimal(410000), Decimal("39.76"), Decimal(50), Decimal("-10.24"),
                   Decimal(40000), None, 3, 1)  # fmt: skip


def test_header(query):
    rows = query(
        "select assessment_code, period_code, pace_pct, unit_count, reported_count, missing_count from rpt_header"
        " where office_code = 'lianxi' and period_code in ('2024-05', '2024-04', '2024-Q2', '2024-H1')"
    )
    assert {(a, p): tuple(values) for a, p, *values in rows} == {
        ("monthly", "2024-04"): (Decimal("33.33"), 4, 4, 0),
        ("monthly", "2024-05"): (Decimal("41.67"), 4, 3, 1),  # 丙's May was rejected
        ("quarterly", "2024-Q2"): (Decimal("50.00"), 4, 3, 1),
        ("half", "2024-H1"): (Decimal("50.00"), 4, 3, 1),
    }


def test_evidence_and_targets_lead_to_cells(query):
    evidence = query(
        "select measure_code, subject_code, contribution, source_sheet, source_cell, file_name, sha256 from rpt_evidence"
        " where assessment_code = 'monthly' and period_code = '2024-06' and unit_code = 'jia'"
        " and measure_code in ('capital', 'signed') order by 1, 2"
    )
    file = ("jia_2024-06.xlsx", "sha-jia-2024-06")
    assert evidence == [
        ("capital", "P1", Decimal(55000), "到位资金台账", "L5", *file),
        ("signed", "P1", Decimal(1), "项目进度表", "I5", *file),  # the stage date is what counts
        ("signed", "P3", Decimal(1), "项目进度表", "I6", *file),
    ]
    targets = query(
        "select indicator_code, target_value, document_no, source_cell, file_name from rpt_target"
        " where assessment_code = 'monthly' and period_code = '2024-06' and unit_code = 'kaifaqu' order by 1"
    )
    assert targets == [
        ("signed", Decimal(0), "练考〔2024〕2号", "E8", "lianxi_2024.xlsx"),
        ("tax", Decimal(2400), "练考〔2024〕2号", "D8", "lianxi_2024.xlsx"),
    ]


def test_report_status_and_findings(query):
    rows = query(
        "select report_period, state, block_count, receipt_no from rpt_report_status"
        " where unit_code = 'bing' and report_period >= '2024-04' order by 1"
    )
    assert rows == [
        ("2024-04", "on_time", 0, "bing-2024-04"),
        ("2024-05", "rejected", 3, "bing-2024-05"),
        ("2024-06", "missing", None, None),
    ]
    assert query("select unit_name, file_name, source_cell, status from rpt_finding") == [
        ("丙镇", "bing_2024-05.xlsx", "F7", "rejected")
    ]


def test_places_move_since_the_period_before(query):
    rows = query(
        "select unit_code, previous_total_points, previous_rank, rank_change from rpt_ranking"
        " where office_code = 'lianxi' and assessment_code = 'quarterly' and period_code = '2024-Q2'"
    )
    assert {unit: tuple(values) for unit, *values in rows} == {
        "jia": (Decimal(12), 1, -1),
        "yi": (Decimal("2.50"), 2, 1),
        "bing": (Decimal(0), 3, None),
        "kaifaqu": (Decimal(0), 3, 0),
    }
