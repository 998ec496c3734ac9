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
from publish.rules import Beside, Outcome, outcome
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
            "平阳经开区", None, "bonus_points", "10.0000000000", "8.0000000000",
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


BEHIND = "where consequence_code = 'reminder'"


@pytest.mark.parametrize(
    ("edit", "printed", "recomputed"),
    [
        ("set reason_zh = replace(reason_zh, '8.85', '8.86') " + BEHIND, "8.86", "8.85"),
        ("set reason_zh = concat(reason_zh, '，超过5个百分点') " + BEHIND, "5", "没有这个数"),
        ("set threshold = 8.85 " + BEHIND, "completion_behind_pace", "触发条件不成立"),  # 8.84771 behind is not over 8.85
        ("set reason_zh = replace(reason_zh, '第1名', '第2名') where unit_code = 'shuitou'", "2", "1"),
        ("set reason_zh = replace(reason_zh, '2024-06', '2024-05') where unit_code = 'naocun'", "2024-05", "2024-06"),
    ],
)  # fmt: skip
def test_a_reason_states_exactly_its_own_figures(tmp_path: Path, edit, printed, recomputed) -> None:
    found = faults(tmp_path, "monthly", "update rpt_consequence " + edit)
    assert (printed, recomputed) in [(f.printed, f.recomputed) for f in found]
    assert {f.where for f in found} == {"rpt_consequence"}


@pytest.mark.parametrize(
    "edits",
    [
        # a decimal threshold: 65.68 is below 65.69
        ("set trigger_code = 'points_below', threshold = 65.69, reason_zh = '总分65.68分，低于65.69分' " + BEHIND,),
        # two places would print a gap of 8.84771 as the threshold 8.85 that it does not reach
        ("set trigger_code = 'completion_behind_pace', threshold = 8.84, reason_zh = "
         "'到位资金完成率41.15%，时序进度50.00%，落后8.85个百分点，超过8.84个百分点' " + BEHIND,),
    ],
)  # fmt: skip
def test_a_reason_may_state_its_threshold(tmp_path: Path, edits) -> None:
    assert faults(tmp_path, "monthly", *(f"update rpt_consequence {edit}" for edit in edits)) == []


def test_a_gap_that_rounds_to_its_threshold_is_stated_with_six_places(tmp_path: Path) -> None:
    """24691.3578 ÷ 60000 = 41.152263 %, pace 2503/5000 = 50.06 %: 8.907737 behind, printed 8.91, which is not over 8.91."""
    pace = "update rpt_score_sheet set pace_numerator = 2503, pace_denominator = 5000, pace_pct = 50.06 "
    row = SCORE.format("kunyang", "arrived_capital")
    ahead = (
        "update rpt_consequence set trigger_code = 'completion_behind_pace', threshold = {}, reason_zh = "
        "'到位资金完成率41.15%，时序进度50.06%，落后{}个百分点，超过{}个百分点' " + BEHIND
    )

    def said(threshold: str, gap: str) -> list[Mismatch]:
        edits = [pace + row, ahead.format(threshold, gap, threshold)]
        return [f for f in faults(tmp_path / gap, "monthly", *edits) if f.where == "rpt_consequence"]

    assert said("8.90", "8.91") == []
    assert [f.column for f in said("8.91", "8.907737")] == ["trigger_code"]


def test_a_title_may_hold_figures_of_its_own(tmp_path: Path) -> None:
    """“1.5亿元以上项目” in a reason is a name, not a figure."""
    found = faults(
        tmp_path,
        "monthly",
        "update rpt_score_sheet set indicator_title = '1.5亿元以上项目' where indicator_code = 'arrived_capital'",
        "update rpt_indicator_total set indicator_title = '1.5亿元以上项目' where indicator_code = 'arrived_capital'",
        "update rpt_consequence set reason_zh = replace(reason_zh, '到位资金', '1.5亿元以上项目') " + BEHIND,
    )
    assert [f for f in found if f.where == "rpt_consequence"] == []


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


def test_a_ratio_over_nothing_is_reported_all_the_same(tmp_path: Path) -> None:
    """Under on_zero_target zero or full a denominator of zero is scored; only what did not come is missing."""
    home = county.build(tmp_path)
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", "monthly")
        found = tables.read(connection, header)
    ratio = next(s for s in found.scores if s.is_ratio and s.unit_code == "jingkaiqu")
    empty = replace(ratio, numerator_value=Decimal(0), denominator_value=Decimal(0), on_zero_target="zero")
    assert outcome(empty, header, Beside()) == Outcome("scored", Decimal(0), Decimal(0))
    full = replace(empty, on_zero_target="full")
    assert outcome(full, header, Beside()).points == ratio.full_points
    missing = replace(empty, denominator_value=None, on_missing="zero")
    assert outcome(missing, header, Beside()) == Outcome("missing", None, Decimal(0))


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


def test_a_total_adds_what_no_decimal_holds(tmp_path: Path) -> None:
    """Rounded in the total only, 3 × 1/3 + 0.005 is 1.005 and gives 1.01; ten printed places would add up to 1.00."""
    home = county.build(tmp_path)
    with tables.connect(home.published_warehouse) as connection:
        (header,) = tables.headers(connection, "pingyang", "monthly")
        found = tables.read(connection, header)
    rank = found.ranking[0]
    plain = next(
        s for s in found.scores if s.role == "indicator" and s.score_status == "scored" and not s.is_ratio
    )
    of_a_third = replace(
        plain, unit_code=rank.unit_code, rule="completion", target_value=Decimal(3), full_points=Decimal(1),
        actual_value=Decimal(1), gate_match=None, cap_ratio=None, cap_points=None, floor_points=None,
    )  # fmt: skip
    rows = [replace(of_a_third, indicator_code=f"third_{n}") for n in range(3)]
    rows.append(replace(of_a_third, indicator_code="half", actual_value=Decimal("0.015")))
    header = replace(header, rounding_at="total", points_places=2)
    book = recompute(replace(found, header=header, scores=rows, ranking=[rank], indicators=()))
    assert book[rank.unit_code, "third_0", "points"] == Decimal("0.3333333333")
    assert book[rank.unit_code, None, "indicator_points"] == Decimal("1.0049999999")
    assert book[rank.unit_code, None, "total_points"] == Decimal("1.01")
