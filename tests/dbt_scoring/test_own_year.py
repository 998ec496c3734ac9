"""An assessment year from December 2023 to November 2024 (year_county.py), every figure worked out here by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

OFFICE = "office_code = 'suiwei' and scheme_year = 2024"
QUARTER = f"{OFFICE} and assessment_code = 'own_quarterly'"

EXPECTED = {
    # 北 100 + 50 + 30 = 180 of 1200 × 20%: 180 ÷ 240 × 40; the workbook of February says 80, that of 2024 so far. 海 is
    # there since January: 20 + 40 = 60 of 600 × 20%: 60 ÷ 120 × 40. 河's February is missing, and so is every sum over it
    ("capital", "2024-Q1"): {"bei": "30", "hai": "20", "he": "0"},
    # 180 + 20 + 0 + 40 = 240 of 1200 × 50%; 60 + 100 + 100 + 40 = 300 of 600 × 50%
    ("capital", "2024-Q2"): {"bei": "16", "hai": "40", "he": "0"},
    # signed since 1 December: 2, less 4 × 1/4, is 1 over; 1 less 12 × 1/4 is below; the one of 30 November is last year's
    ("signed", "2024-Q1"): {"bei": "2", "hai": "0", "he": "0"},
    ("signed", "2024-Q2"): {"bei": "2", "hai": "4", "he": "0"},  # 3 − 4 × 2/4 = 1; 8 − 12 × 2/4 = 2
    # 北's workbook of December came late, 河's of February never
    ("late", "2024-Q1"): {"bei": "15", "hai": "20", "he": "15"},
    ("late", "2024-Q2"): {"bei": "15", "hai": "20", "he": "15"},
    # 180 against 60 + 30 + 30 = 120 of December 2022 to February 2023: + 50%; in the second quarter nothing to compare
    ("growth", "2024-Q1"): {"bei": "20", "hai": "0", "he": "0"},
    ("growth", "2024-Q2"): {"bei": "0", "hai": "0", "he": "0"},
    # of the quarter itself: 180; 20 + 40 since January
    ("now", "2024-Q1"): {"bei": "18", "hai": "6", "he": "0"},
    ("now", "2024-Q2"): {"bei": "6", "hai": "24", "he": "1"},  # 20 + 0 + 40; 100 + 100 + 40; 5 + 5 + 5
    ("largest", "2024-Q1"): {"bei": "10", "hai": "3", "he": "0"},  # 60% of 180 and of 60: 108 and 36
    ("tax", "2024-Q1"): {"bei": "18", "hai": "6", "he": "0"},  # a tenth of the capital
}


@pytest.mark.parametrize(("indicator", "period"), EXPECTED)
def test_points(query, indicator, period):
    rows = query(
        f"select unit_code, points from rpt_score_sheet where {QUARTER} and indicator_code = '{indicator}'"
        f" and period_code = '{period}'"
    )
    assert dict(rows) == {u: Decimal(text) for u, text in EXPECTED[indicator, period].items()}


def test_totals(query):
    rows = query(
        f"select unit_code, total_points, official_rank from rpt_ranking where {QUARTER} and period_code = '2024-Q1'"
    )
    # 30 + 2 + 15 + 20; 20 + 0 + 20 + 0; 0 + 0 + 15 + 0
    assert set(rows) == {("bei", Decimal("67"), 1), ("hai", Decimal("40"), 2), ("he", Decimal("15"), 3)}


def test_what_has_no_last_year_is_not_taken_apart(query):
    """北's 180 against 120; of its second quarter of 2023, and of all of 河's, nothing came. 海 opened in January and nobody
    gave it any of theirs: there is nothing to begin from, not even 0."""
    rows = query(
        "select unit_code, period_code, state, this_value, real_value, difference_value from fct_comparison"
        f" where {QUARTER} and measure_code = 'capital' order by 1, 2"
    )
    assert rows == [
        ("bei", "2024-Q1", "compared", Decimal(180), Decimal(60), Decimal(60)),
        ("bei", "2024-Q2", "base_not_known", Decimal(240), None, None),
        ("hai", "2024-Q1", "no_base", Decimal(60), None, None),
        ("hai", "2024-Q2", "no_base", Decimal(300), None, None),
        ("he", "2024-Q1", "base_not_known", None, None, None),
        ("he", "2024-Q2", "base_not_known", None, None, None),
    ]


def test_a_month_of_last_calendar_year_is_the_first_period(query):
    rows = query(
        "select period_code, points, pace_pct from rpt_score_sheet"
        f" where {OFFICE} and assessment_code = 'own_monthly' and unit_code = 'bei' order by period_code"
    )
    # 100, 150, 180, 200, 200, 240 of 1200 × n/12, × 100
    assert [(code, points) for code, points, _ in rows] == [
        ("2023-12", Decimal(100)),
        ("2024-01", Decimal(75)),
        ("2024-02", Decimal(60)),
        ("2024-03", Decimal(50)),
        ("2024-04", Decimal(40)),
        ("2024-05", Decimal(40)),
    ]
    assert [pace for *_, pace in rows][:2] == [Decimal("8.33"), Decimal("16.67")]


def test_periods_say_their_months(query):
    rows = query(
        f"select period_code, period_title, start_month, end_month from rpt_header where {QUARTER} order by 1"
    )
    assert rows == [
        ("2024-Q1", "2024年第一季度（2023年12月–2024年2月）", "2023-12", "2024-02"),
        ("2024-Q2", "2024年第二季度（2024年3月–2024年5月）", "2024-03", "2024-05"),
    ]


def test_evidence_is_the_month_column_of_every_month(query):
    rows = query(
        f"select receipt_no, source_cell, contribution from rpt_evidence where {QUARTER} and period_code = '2024-Q1'"
        " and measure_code = 'capital' and unit_code = 'bei' order by 1, 2"
    )
    assert rows == [
        ("bei-2023-12", "K5", Decimal(60)),
        ("bei-2023-12", "K6", Decimal(40)),
        ("bei-2024-01", "K5", Decimal(30)),
        ("bei-2024-01", "K6", Decimal(20)),
        ("bei-2024-02", "K5", Decimal(18)),
        ("bei-2024-02", "K6", Decimal(12)),
    ]


def test_the_largest_project_is_shown_with_all_its_months(query):
    rows = query(
        f"select subject_code, contribution from rpt_evidence where {QUARTER} and period_code = '2024-Q1'"
        " and measure_code = 'largest' and unit_code = 'bei' order by 2"
    )
    assert rows == [("bei-1", Decimal(18)), ("bei-1", Decimal(30)), ("bei-1", Decimal(60))]


def test_reports_of_the_assessment_year_are_owed_in_it(query):
    rows = query(
        "select report_period, unit_name, state from rpt_report_status"
        f" where {OFFICE} and unit_code in ('bei', 'he') and report_period < '2024-03' order by 1, 2"
    )
    assert rows == [
        ("2023-12", "北镇", "late"),
        ("2023-12", "河口镇", "on_time"),  # renamed on 1 January
        ("2024-01", "北镇", "on_time"),
        ("2024-01", "河口镇", "on_time"),
        ("2024-02", "北镇", "on_time"),
        ("2024-02", "河口镇", "missing"),
    ]
