"""The gate over the report tables: a right county passes whole, one wrong number stops it and is named."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish import tables
from publish.arithmetic import percent, rounded
from publish.recompute import Mismatch, check_tables, recompute
from publish.rules import Beside, outcome
from tests.publish import county


def faults(root: Path, assessment: str, *edits: str) -> list[Mismatch]:
    home = county.build(root, *edits)
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", assessment)
        found = tables.read(connection, header)
    return check_tables(found, recompute(found))[0]


@pytest.mark.parametrize("assessment", ["monthly", "quarterly", "annual"])
def test_hand_worked_county_recomputes(tmp_path: Path, assessment: str) -> None:
    home = county.build(tmp_path)
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", assessment)
        found = tables.read(connection, header)
    mismatches, count = check_tables(found, recompute(found))
    assert mismatches == []
    # every score row: status, raw, points, completion, pace, gap, growth; every unit: points, places, grade
    assert count >= 7 * len(found.scores) + 12 * len(found.ranking)


SCORE = "where assessment_code = 'monthly' and unit_code = '{}' and indicator_code = '{}'"


@pytest.mark.parametrize(
    ("edit", "unit", "indicator", "column", "printed", "recomputed"),
    [
        (  # 1000 ÷ 1500 × 20 = 13.3333 → 13.33
            "update rpt_score_sheet set points = 13.34 " + SCORE.format("kunyang", "paid_tax"),
            "昆阳镇", "实缴回归税收", "points", "13.3400000000", "13.33",
        ),
        (
            "update rpt_score_sheet set raw_points = 13.3333333334 " + SCORE.format("kunyang", "paid_tax"),
            "昆阳镇", "实缴回归税收", "raw_points", "13.3333333334", "13.3333333333",
        ),
        (  # 24691.3578 ÷ 60000 = 41.152 % → 41.15
            "update rpt_score_sheet set completion_pct = 41.16 " + SCORE.format("kunyang", "arrived_capital"),
            "昆阳镇", "到位资金", "completion_pct", "41.16", "41.15",
        ),
        (  # 41.15 − 50.00
            "update rpt_score_sheet set pace_gap_pct = 8.85 " + SCORE.format("kunyang", "arrived_capital"),
            "昆阳镇", "到位资金", "pace_gap_pct", "8.85", "-8.85",
        ),
        (  # (132000 − 110000) ÷ 110000
            "update rpt_score_sheet set year_on_year_pct = 16.67 " + SCORE.format("jingkaiqu", "arrived_capital"),
            "平阳经开区", "到位资金", "year_on_year_pct", "16.67", "20.00",
        ),
        (  # one source cell changed: 36000 ÷ 4 = 9000 becomes 8999
            "update rpt_evidence set contribution = 8999 where assessment_code = 'monthly' and unit_code = 'aojiang'"
            " and measure_code = 'arrived_ytd' and contribution = 9000",
            "鳌江镇", "到位资金", "actual_value", "36000.000000", "35999.000000",
        ),
        (  # 9 started projects: 2.25 + 6.75 in two cells
            "delete from rpt_evidence where assessment_code = 'monthly' and unit_code = 'jingkaiqu'"
            " and measure_code = 'started_100m' and contribution = 2.25",
            "平阳经开区", "项目开工率", "numerator_value", "9.000000", "6.750000",
        ),
        (  # 79 + 8
            "update rpt_ranking set total_points = 89 where assessment_code = 'monthly' and unit_code = 'jingkaiqu'",
            "平阳经开区", None, "total_points", "89.0000000000", "87.00",
        ),
        (  # 10 points of bonus, capped at 8
            "update rpt_ranking set bonus_points = 10 where assessment_code = 'monthly' and unit_code = 'jingkaiqu'",
            "平阳经开区", None, "bonus_points", "10.0000000000", "8.0000",
        ),
        (
            "update rpt_ranking set official_rank = 1 where assessment_code = 'monthly' and unit_code = 'kunyang'",
            "昆阳镇", None, "official_rank", "1", "2",
        ),
        (  # 65.68 is below 70
            "update rpt_ranking set grade_title = '良好' where assessment_code = 'monthly' and unit_code = 'kunyang'",
            "昆阳镇", None, "grade_title", "良好", "合格",
        ),
        (
            "update rpt_ranking set is_ranked = false where assessment_code = 'monthly' and unit_code = 'naocun'",
            "闹村乡", None, "is_ranked", "False", "True",
        ),
        (
            "update rpt_indicator_total set completion_pct = 57.04"
            " where assessment_code = 'monthly' and indicator_code = 'arrived_capital'",
            None, "到位资金", "completion_pct", "57.04", "57.03",
        ),
        (
            "update rpt_score_sheet set score_status = 'scored' " + SCORE.format("naocun", "paid_tax"),
            "闹村乡", "实缴回归税收", "score_status", "scored", "missing",
        ),
    ],
)  # fmt: skip
def test_one_wrong_number_is_named(
    tmp_path: Path, edit: str, unit: str, indicator: str, column: str, printed: str, recomputed: str
) -> None:
    found = faults(tmp_path, "monthly", edit)
    named = [(f.unit, f.indicator, f.column, f.printed, f.recomputed) for f in found]
    assert (unit, indicator, column, printed, recomputed) in named


def test_points_in_the_sentence_must_be_the_points(tmp_path: Path) -> None:
    edit = "update rpt_score_sheet set formula_zh = '1000 ÷ 1500 × 20分 = 13.30分' "
    (fault,) = faults(tmp_path, "monthly", edit + SCORE.format("kunyang", "paid_tax"))
    assert (fault.unit, fault.column) == ("昆阳镇", "formula_zh")


def test_a_reason_may_only_state_figures_of_its_unit(tmp_path: Path) -> None:
    edit = "update rpt_consequence set reason_zh = '到位资金落后时序进度8.86个百分点' where unit_code = 'kunyang'"
    (fault,) = faults(tmp_path, "monthly", edit)
    assert (fault.where, fault.unit, fault.printed) == ("rpt_consequence", "昆阳镇", "8.86")


def test_wrong_input_cascades_to_everything_it_feeds(tmp_path: Path) -> None:
    """A target halved behind the warehouse's back: 36000 ÷ 40000 × 30 = 27, not 13.5."""
    edit = "update rpt_score_sheet set target_value = 40000 " + SCORE.format("aojiang", "arrived_capital")
    columns = {f.column for f in faults(tmp_path, "monthly", edit)}
    assert {
        "raw_points",
        "points",
        "completion_pct",
        "pace_gap_pct",
        "indicator_points",
        "total_points",
    } <= columns


def test_uncovered_band_is_reported_not_guessed(tmp_path: Path) -> None:
    edit = "delete from rpt_band where band_order = 3"  # jingkaiqu has 90 %
    found = faults(tmp_path, "monthly", edit)
    assert any(f.unit == "平阳经开区" and "没有任何档次包含该数值" in f.recomputed for f in found)


def test_missing_source_period_is_not_a_zero(tmp_path: Path) -> None:
    edit = "update rpt_period_weight set total_points = null where unit_code = 'naocun' and source_period_code = '2023-Q1'"
    found = faults(tmp_path, "annual", edit)
    assert ("闹村乡", "score_status", "missing") in {(f.unit, f.column, f.recomputed) for f in found}


def test_percentages_are_not_added_up(tmp_path: Path) -> None:
    """The same figures called percentages: their sum of 41 may not be printed any more."""
    edit = "update {} set display_unit = '%' where assessment_code = 'monthly' and indicator_code = 'leader_trips'"
    edits = [edit.format(table) for table in ("rpt_score_sheet", "rpt_indicator_total")]
    (fault,) = faults(tmp_path, "monthly", *edits)
    assert (fault.column, fault.printed, fault.recomputed) == ("actual_value", "41.000000", "空")


def test_tie_without_breaker_shares_the_place(tmp_path: Path) -> None:
    """jingkaiqu and aojiang both have 51.00: without tie-breakers both are second, and the table's 3 is wrong."""
    found = faults(tmp_path, "quarterly", "delete from rpt_tie_breaker where assessment_code = 'quarterly'")
    assert [(f.unit, f.column, f.printed, f.recomputed) for f in found] == [
        ("鳌江镇", "rank_in_office", "3", "2")
    ]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("219.22", "589", "37.22"),  # published, January–June 2023
        ("100.66", "242", "41.60"),
        ("78", "132", "59.09"),
        ("254730", "425000", "59.94"),  # from unrounded 万元
        ("22", "32", "68.75"),  # printed by its publisher as 68.9
        ("1", "0", None),
    ],
)
def test_published_percentages(part: str, whole: str, expected: str | None) -> None:
    assert percent(Decimal(part), Decimal(whole)) == (None if expected is None else Decimal(expected))


@given(st.fractions(), st.integers(min_value=0, max_value=10))
def test_rounding_never_moves_more_than_half_a_unit(value, places: int) -> None:
    from fractions import Fraction

    assert abs(Fraction(rounded(value, places)) - value) <= Fraction(1, 2 * 10**places)


def test_points_are_rounded_once_from_the_exact_fraction(tmp_path: Path) -> None:
    """225149.999999 ÷ 900000 × 30 = 7.50499999996…: at ten places 7.5050000000, yet 7.50 points and not 7.51."""
    home = county.build(tmp_path)
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", "monthly")
        found = tables.read(connection, header)
    score = replace(
        next(
            s for s in found.scores if s.role == "indicator" and s.score_status == "scored" and not s.is_ratio
        ),
        rule="completion",
        actual_value=Decimal("225149.999999"),
        target_value=Decimal(900000),
        full_points=Decimal(30),
        cap_ratio=None,
        cap_points=None,
        floor_points=None,
    )
    result = outcome(score, replace(header, rounding_at="indicator", points_places=2), Beside())
    assert (result.raw, result.points) == (Decimal("7.5050000000"), Decimal("7.50"))
