"""Units over time and what a difference to last year is made of, in 变化练习县, every figure worked out by hand.

Base figures of June 2023, 万元: 东镇 120 (20 real estate), 西镇 50, 南镇 101.000001, 中镇 80 in time and 90 since 20 August
(5 real estate both times). 2024 counts no real estate. 西镇 → 东镇 in January, 南镇 60 : 40 南镇 : 北街道 in January, 东镇
70 : 30 东镇 : 北街道 in April. 中镇's project is shared 60 : 40 with 南镇 in 2023, by halves in 2024.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from tests.dbt_scoring.change_county import OFFICE

PARTS = ("revision", "caliber", "boundary", "split", "carried_over", "real")


def numbers(*texts: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if text is None else Decimal(text) for text in texts)


@pytest.fixture(scope="module")
def compared(query):
    """(base_first, this, difference, *PARTS) by (period, measure, unit); None: not told."""
    fields = ", ".join(f"{name}_value" for name in ("base_first", "this", "difference", *PARTS))
    rows = query(
        f"select period_code, measure_code, unit_code, {fields} from fct_comparison where office_code = '{OFFICE}'"
    )
    return {row[:3]: row[3:] for row in rows}


@pytest.mark.parametrize(
    ("period", "measure", "unit", "first", "this", "difference", "parts"),
    [
        # of 120, 20 are real estate; (100 + 50 of 西镇) × 70% = 105; 130 − 105 = 25
        ("2024-Q2", "capital", "dong", "120", "130", "10", ("0", "-20", "5", "0", "0", "25")),
        # nothing of its own; 150 × 30% + 101.000001 × 40% (40.4000004 cut off) = 85.4
        ("2024-Q2", "capital", "bei", "0", "90", "90", ("0", "0", "85.4", "0", "0", "4.6")),
        # 60.6000006 has the larger remainder: 60.600001 stay
        (
            "2024-Q2",
            "capital",
            "nan",
            "101.000001",
            "70",
            "-31.000001",
            ("0", "0", "-40.4", "0", "0", "9.399999"),
        ),
        # 80 in time, 90 since; of them 5 real estate; 100 − 85 = 15
        ("2024-Q2", "capital", "zhong", "80", "100", "20", ("10", "-5", "0", "0", "0", "15")),
        # gone: its 50 went to 东镇 and 北街道
        ("2024-Q2", "capital", "xi", "50", "0", "-50", ("0", "0", "-50", "0", "0", "0")),
        # in March 东镇 is still whole: 40 + 10
        ("2024-Q1", "capital", "dong", "40", "60", "20", ("0", "0", "10", "0", "0", "10")),
        ("2024-Q1", "capital", "bei", "0", "12", "12", ("0", "0", "12", "0", "0", "0")),
        ("2024-Q1", "capital", "nan", "30", "20", "-10", ("0", "0", "-12", "0", "0", "2")),
        # what is shared or takes effect was, before 中镇 sent June again, nobody knows what: from what is known now
        # shared: of 中镇's 85, 51 were its own (60%) + 5 real estate; 42.5 by this year's half: −8.5; this year half of 100
        ("2024-Q2", "shared", "zhong", None, "50", "-6", (None, "0", "0", "-8.5", "0", "2.5")),
        # 101.000001 + 34: 60% of it 81.000001; of those 34 it kept 20.4 and gets 42.5 by this year's half; 70 + 50
        (
            "2024-Q2",
            "shared",
            "nan",
            None,
            "120",
            "-15.000001",
            (None, "0", "-54", "22.1", "0", "16.899999"),
        ),
        # 170 × 30% + 54; without the 13.6 of 南镇's part that came with them
        ("2024-Q2", "shared", "bei", "0", "90", "90", ("0", "0", "105", "-13.6", "0", "-1.4")),
        # tax of 4 + 1 reached 5 in March 2024: 85 of 2023 took effect then, and this year's 25 and 75 as they came
        ("2024-Q1", "effective", "zhong", "0", "110", "110", ("0", "0", "0", "0", "85", "25")),
        ("2024-Q2", "effective", "zhong", None, "185", "185", (None, "0", "0", "0", "85", "100")),
        # the definition of tax is last year's; 4.5 in time, 4 since
        ("2024-Q2", "tax", "zhong", "4.5", "5", "0.5", ("-0.5", "0", "0", "0", "0", "1")),
        # (10 + 6) × 70%
        ("2024-Q2", "tax", "dong", "10", "14", "4", ("0", "0", "1.2", "0", "0", "2.8")),
        # projects are divided whole: of 3, 2.1 : 0.9 → 2 : 1; of 2, 1.4 : 0.6 → 1 : 1; of 5, 3 : 2
        ("2024-Q2", "signed", "dong", "3", "4", "1", ("0", "0", "0", "0", "0", "1")),
        ("2024-Q2", "signed", "bei", "0", "4", "4", ("0", "0", "4", "0", "0", "0")),
        ("2024-Q2", "signed", "nan", "5", "3", "-2", ("0", "0", "-2", "0", "0", "0")),
        # one project, 0.6 : 0.4 in 2023; 0.4 × 60% = 0.24 stay with 南镇; by halves this year
        ("2024-Q2", "entered", "zhong", None, "0.5", "-0.1", (None, "0", "0", "-0.1", "0", "0")),
        ("2024-Q2", "entered", "nan", None, "0.5", "0.1", (None, "0", "-0.16", "0.26", "0", "0")),
        ("2024-Q2", "entered", "bei", "0", "0", "0", ("0", "0", "0.16", "-0.16", "0", "0")),
        ("2024-Q2", "entered_once", "zhong", None, "1", "0", (None, "0", "0", "0", "0", "0")),
        ("2024-Q2", "entered_once", "nan", None, "0", "0", (None, "0", "0", "0", "0", "0")),
        # started ÷ signed: 1 ÷ 3 = 33.333333%; with 1 : 0 of 东镇's and 1 : 0 of 西镇's one, (1 + 1) ÷ (2 + 1) = 66.666667%; 2 ÷ 4
        (
            "2024-Q2",
            "start_rate",
            "dong",
            "33.333333",
            "50",
            "16.666667",
            ("0", "0", "33.333334", "0", "0", "-16.666667"),
        ),
    ],
)
def test_each_part_by_numbers(compared, period, measure, unit, first, this, difference, parts):
    assert compared[period, measure, unit] == numbers(first, this, difference, *parts)


def test_the_parts_sum_to_the_difference_and_boundaries_to_nothing(compared):
    for (period, measure, unit), (first, this, difference, *parts) in compared.items():
        if difference is not None:
            assert difference == sum(part or 0 for part in parts), (period, measure, unit)
            assert first is None or difference == this - first, (period, measure, unit)
    for measure in ("capital", "tax", "signed", "shared", "entered"):
        rows = [row for (period, code, _), row in compared.items() if (period, code) == ("2024-Q2", measure)]
        assert len(rows) == 5
        for part in ("boundary", "split"):
            assert sum(row[3 + PARTS.index(part)] for row in rows) == 0
    assert (
        sum(row[1] for (p, m, _), row in compared.items() if (p, m) == ("2024-Q2", "capital")) == 390
    )  # 130 + 90 + 70 + 100


def test_real_is_the_like_for_like_difference(query):
    """What this year's terms make of both sides: this year's figure less last year's of this year's definition and units."""
    rows = query(
        "select real_value, this_value - carried_over_value - base_shared_value from fct_comparison"
        f" where office_code = '{OFFICE}' and state = 'compared'"
    )
    assert rows
    assert all(real == like_for_like for real, like_for_like in rows)
    # like for like, 中镇's 85 of June 2023 without real estate is what a scheme of 2024 would have counted then
    recounted = query(
        f"select value from int_measure_value where office_code = '{OFFICE}' and scheme_year = 2024"
        " and period_code = '2023-Q2' and measure_code = 'capital' and unit_code = 'zhong'"
    )
    assert recounted == [(Decimal(85),)]


def test_a_ratio_of_a_unit_without_one_is_not_taken_apart(query):
    """北街道 had no projects of its own in June 2023: there is no rate to begin from."""
    rows = query(
        "select state, difference_value, this_value from fct_comparison"
        f" where office_code = '{OFFICE}' and period_code = '2024-Q2' and measure_code = 'start_rate' and unit_code = 'bei'"
    )
    assert rows == [("no_quotient", None, Decimal(25))]  # 1 ÷ 4


def test_both_sides_say_their_terms_and_what_was_known_when(query):
    [row] = query(
        "select document_no, clause, base_document_no, base_clause, is_other_caliber, is_restated, base_period_code,"
        " base_first_at, base_received_at, unit_name, unit_state from rpt_comparison"
        f" where office_code = '{OFFICE}' and period_code = '2024-Q2' and measure_code = 'capital' and unit_code = 'zhong'"
    )
    due, corrected = datetime(2023, 7, 5, 23, 59, 59), datetime(2023, 8, 20, 10)  # noqa: DTZ001
    assert row == (
        "变考〔2024〕1号", "第二条", "变考〔2023〕1号", "第一条", True, False, "2023-Q2", due, corrected, "中镇", "there"
    )  # fmt: skip


def test_todays_units_beside_those_of_the_day(query):
    rows = query(
        "select unit_code, unit_state, as_was_value, restated_value, from_unit_names from rpt_restated"
        f" where office_code = '{OFFICE}' and period_code = '2023-Q2' and measure_code = 'capital'"
    )
    assert {row[0]: row[1:] for row in rows} == {
        "dong": ("there", *numbers("120", "119"), "西镇"),  # (120 + 50) × 70%, by the definition of 2023
        "bei": ("new", *numbers(None, "91.4"), "东镇、西镇、南镇"),  # 170 × 30% + 40.4
        "nan": ("there", *numbers("101.000001", "60.600001"), None),
        "zhong": ("there", *numbers("90", "90"), None),
        "xi": ("gone", *numbers("50", None), None),
    }
    sums = query(
        "select period_code, measure_code, sum(as_was_value), sum(restated_value) from rpt_restated"
        f" where office_code = '{OFFICE}' group by all"
    )
    assert sums
    assert all(as_was == restated for *_, as_was, restated in sums)
    [rate] = query(
        "select as_was_pct, restated_numerator, restated_denominator, restated_pct from rpt_restated where unit_code = 'dong'"
        f" and office_code = '{OFFICE}' and period_code = '2023-Q2' and measure_code = 'start_rate'"
    )
    assert rate == numbers("33.33", "2", "3", "66.67")


def test_the_crosswalk_follows_chains(query):
    rows = query(
        "select from_unit_code, to_unit_code, data_until_month, as_of_month, as_of_until_month, share, change_count"
        f" from bridge_unit_change where office_code = '{OFFICE}' and from_unit_code = 'xi' order by 4, 2"
    )
    assert rows == [
        ("xi", "dong", "2023-12", "2024-01", "2024-03", Decimal(1), 1),
        ("xi", "bei", "2023-12", "2024-04", None, Decimal("0.3"), 2),
        ("xi", "dong", "2023-12", "2024-04", None, Decimal("0.7"), 2),
    ]


def test_a_shared_project_is_traced_to_its_cell_and_to_that_of_the_share(query):
    rows = query(
        "select unit_code, contribution, file_name, source_cell from rpt_evidence"
        f" where office_code = '{OFFICE}' and period_code = '2024-Q2' and measure_code = 'entered' order by 1, 2 desc"
    )
    assert rows == [
        ("nan", Decimal("0.5"), "zhong-2024-06.xlsx", "K7"),  # after its two signed projects
        ("nan", Decimal(0), "shares-1.xlsx", "F6"),
        ("zhong", Decimal("0.5"), "zhong-2024-06.xlsx", "K7"),
        ("zhong", Decimal(0), "shares-1.xlsx", "F5"),
    ]


def test_what_was_added_to_an_amount_late_does_not_count(query):
    """中镇 told 80 (5 of real estate) of June 2023 in July and 90 on 20 August: of its first project 75 of 85 had been told."""
    rows = query(
        "select subject_code, contribution, file_name, source_cell from rpt_evidence"
        f" where office_code = '{OFFICE}' and scheme_year = 2023 and measure_code = 'in_time'"
        " and period_code = '2023-Q2' and unit_code = 'zhong' order by 1"
    )
    assert rows == [
        ("zhong-P", Decimal(75), "zhong-first.xlsx", "L5"),
        ("zhong-R", Decimal(5), "zhong-2023-06.xlsx", "L6"),
    ]
    [(whole,)] = query(
        "select value from int_measure_value where measure_code = 'in_time' and unit_code = 'dong'"
        f" and office_code = '{OFFICE}' and scheme_year = 2023 and period_code = '2023-Q2'"
    )
    assert whole == 120


def test_growth_may_be_from_the_units_of_now(query):
    """东镇: 14 from (10 + 6) × 70% = 11.2 is 25%, from its own 10 it is 40%; 北街道 has a base only where it is restated."""
    rows = query(
        "select unit_code, input_key, base_value, state, x_over, x_under from int_input"
        f" where office_code = '{OFFICE}' and period_code = '2024-Q2' and input_code = 'growth_pct' and unit_code in ('dong', 'bei')"
    )
    assert {row[:2]: row[2:] for row in rows} == {
        ("dong", "growth"): (Decimal("11.2"), "ready", 25, 1),
        ("dong", "as_was"): (Decimal(10), "ready", 40, 1),
        ("bei", "growth"): (Decimal("6.8"), "ready", 25, 1),  # 4.8 + 5 × 40%; 8.5 is a quarter more
        ("bei", "as_was"): (None, "no_base", None, None),
    }
    cells = query(
        "select file_name, contribution from rpt_base_evidence where unit_code = 'bei'"
        f" and office_code = '{OFFICE}' and period_code = '2024-Q2' and measure_code = 'tax' order by 1"
    )
    assert cells == [
        ("dong-2023-06.xlsx", Decimal(3)),  # 10 × 30%
        ("nan-2023-06.xlsx", Decimal(2)),
        ("xi-2023-06.xlsx", Decimal("1.8")),
    ]


def test_units_have_one_history(query):
    rows = query(
        "select unit_code, cast(valid_from as varchar), cast(valid_to as varchar), change_code, other_unit_name"
        f" from rpt_unit_history where office_code = '{OFFICE}' order by unit_order, effective_date, change_code"
    )
    assert rows == [
        ("dong", "2000-01-01", None, "merge", "西镇"),
        ("dong", "2000-01-01", None, "given", "bei"),
        ("xi", "2000-01-01", "2023-12-31", None, None),
        ("nan", "2000-01-01", None, "given", "bei"),
        ("bei", "2024-01-01", None, "open", None),
        ("bei", "2024-01-01", None, "split", "南镇"),
        ("bei", "2024-01-01", None, "split", "东镇"),
        ("zhong", "2000-01-01", None, None, None),
    ]
