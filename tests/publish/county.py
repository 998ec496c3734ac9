"""A small county's report tables in a DuckDB file: exactly the contract's columns, every figure worked out by hand.

Six units in two groups; monthly bulletin 2024-06 (every rule but weighted_periods, bonus, deduction, missing,
not applicable), quarterly review 2024-Q2 (pending review), annual assessment 2023 (weighted_periods).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from kernel.decimals import divide
from kernel.home import Home

KEY = "office_code varchar, scheme_year integer, assessment_code varchar, period_code varchar"
AMOUNT, WHOLE, PCT, POINTS, RAW = (
    "decimal(18,6)",
    "decimal(28,0)",
    "decimal(18,2)",
    "decimal(12,4)",
    "decimal(24,10)",
)
SCHEMA = {
    "rpt_header": f"""{KEY}, office_name varchar, short_name varchar, place varchar, superior varchar,
        scheme_title varchar, document_no varchar, issued_date date, scheme_sha256 varchar, illustrative_note varchar,
        assessment_title varchar, period_title varchar, period_kind varchar, start_month varchar, end_month varchar,
        value_status varchar, is_forecast_shown boolean, rank_partition varchar, rank_order varchar, rank_ties varchar, points_places integer,
        rounding_at varchar, bonus_cap {POINTS}, deduction_cap {POINTS}, pace_pct {PCT}, unit_count integer,
        reported_count integer, missing_count integer, held_count integer, waived_count integer""",
    "rpt_score_sheet": f"""{KEY}, unit_code varchar, indicator_code varchar, unit_name varchar, group_code varchar,
        group_title varchar, group_order integer, unit_order integer, indicator_title varchar,
        indicator_order integer, role varchar, parent_code varchar, part_weight {POINTS}, part_places integer,
        rule varchar, clause varchar, measure_code varchar,
        measure_title varchar, numerator_measure_code varchar, denominator_measure_code varchar,
        value_status varchar, display_unit varchar, display_factor {AMOUNT},
        display_places integer, actual_value {AMOUNT}, numerator_value {AMOUNT}, denominator_value {AMOUNT},
        target_value {AMOUNT}, base_value {AMOUNT}, base_numerator {AMOUNT}, base_denominator {AMOUNT},
        min_base {AMOUNT}, x_over {WHOLE}, x_under {WHOLE},
        pace_numerator {AMOUNT}, pace_denominator {AMOUNT}, completion_pct {PCT},
        pace_pct {PCT}, pace_gap_pct {PCT}, prior_value {AMOUNT}, year_on_year_pct {PCT}, year_on_year_note varchar,
        full_points {POINTS}, each_points {POINTS}, step_value {AMOUNT}, is_whole_steps boolean, against varchar,
        input_code varchar, reference_value {AMOUNT}, met_points {RAW}, most_points {RAW}, over_step {AMOUNT},
        under_kind varchar, under_step {AMOUNT}, steps_kind varchar, floor_pct {POINTS}, span_pct {POINTS},
        on_equal varchar, partition_code varchar, is_lower_better boolean, input_places integer, ties varchar,
        beyond_points {POINTS}, out_of {AMOUNT}, gate_match varchar, gate_otherwise varchar, gate_zh varchar,
        peer_x {RAW}, x_min {RAW}, x_max {RAW}, peer_count integer, place integer, tied_count integer,
        case_code varchar, cap_ratio {POINTS}, cap_points {POINTS}, floor_points {POINTS}, on_missing varchar,
        on_zero_target varchar, raw_points {RAW}, points {RAW}, score_status varchar, formula_zh varchar,
        evidence_count integer""",
    "rpt_ranking": f"""{KEY}, unit_code varchar, unit_name varchar, group_code varchar, group_title varchar,
        group_order integer, unit_order integer, indicator_points {RAW}, bonus_points {RAW}, deduction_points {RAW},
        total_points {RAW}, is_ranked boolean, override_status varchar, rank_in_group integer, group_size integer, rank_in_office integer,
        office_size integer, official_rank integer, grade_title varchar, previous_total_points {RAW},
        previous_rank integer, rank_change integer, missing_indicator_count integer""",
    "rpt_indicator_total": f"""{KEY}, indicator_code varchar, indicator_title varchar, indicator_order integer,
        role varchar, display_unit varchar, display_factor {AMOUNT}, display_places integer, actual_value {AMOUNT},
        target_value {AMOUNT}, completion_pct {PCT}, pace_pct {PCT}, pace_gap_pct {PCT}, prior_value {AMOUNT},
        year_on_year_pct {PCT}, reported_unit_count integer, missing_unit_count integer""",
    "rpt_consequence": f"""{KEY}, consequence_code varchar, consequence_order integer, unit_code varchar,
        unit_name varchar, title varchar, action_code varchar, trigger_code varchar,
        threshold {POINTS}, indicator_code varchar, match_code varchar, reason_zh varchar, clause varchar, streak integer, history_zh varchar""",
    "rpt_tie_breaker": "office_code varchar, scheme_year integer, assessment_code varchar, breaker_order integer, indicator_code varchar",
    "rpt_band": f"""office_code varchar, scheme_year integer, assessment_code varchar, indicator_code varchar,
        band_order integer, lower_bound {AMOUNT}, upper_bound {AMOUNT}, band_points {POINTS}""",
    "rpt_period_weight": f"""{KEY}, unit_code varchar, indicator_code varchar, source_assessment_code varchar,
        source_period_code varchar, source_unit_code varchar, source_unit_name varchar, source_unit_order integer,
        source_assessment_title varchar, source_period_title varchar, source_period_order integer, weight {POINTS}, total_points {RAW}""",
    "rpt_grade": f"""office_code varchar, scheme_year integer, assessment_code varchar, grade_order integer,
        title varchar, min_points {POINTS}, share_pct {POINTS}, share_rounding varchar, is_rest boolean""",
    "rpt_case": f"""office_code varchar, scheme_year integer, assessment_code varchar, indicator_code varchar,
        case_order integer, title varchar, points {POINTS}, is_otherwise boolean""",
    "rpt_place": f"""office_code varchar, scheme_year integer, assessment_code varchar, indicator_code varchar,
        place integer, points {POINTS}""",
    "rpt_condition": f"""{KEY}, unit_code varchar, owner_kind varchar, owner_code varchar, case_order integer,
        condition_order integer, block_order integer, block_match varchar,
        input_key varchar, measure_code varchar, title varchar, input_code varchar, operator varchar, threshold {AMOUNT},
        unknown_holds boolean, state varchar, x_over {WHOLE}, x_under {WHOLE}, holds boolean, actual_zh varchar""",
    "rpt_override": f"""{KEY}, unit_code varchar, unit_name varchar, unit_order integer, override_code varchar,
        override_order integer, kind varchar, title varchar, match_code varchar, effect varchar, clause varchar,
        is_acting boolean, conditions_zh varchar""",
    "rpt_score_measure": """office_code varchar, scheme_year integer, assessment_code varchar,
        indicator_code varchar, item_code varchar, used_in varchar, measure_code varchar""",
    "rpt_report_status": """office_code varchar, form_set varchar, form_title varchar, report_period varchar,
        month varchar, unit_code varchar, unit_name varchar, due_at timestamp, received_at timestamp,
        accepted_at timestamp, is_received_at_estimated boolean, is_accepted_at_estimated boolean,
        waiver_no varchar, waiver_reason varchar, waiver_approver varchar, waiver_document_no varchar,
        state varchar, block_count integer, warning_count integer, receipt_no varchar""",
    "rpt_evidence": f"""{KEY}, unit_code varchar, measure_code varchar, value_status varchar, subject_code varchar,
        subject_name varchar, contribution {AMOUNT}, carried_from_month varchar, receipt_no varchar, source_sheet varchar, source_row integer,
        source_field varchar, source_cell varchar, file_name varchar, sha256 varchar, archive_path varchar,
        form_set varchar, currency_code varchar, exchange_rate {AMOUNT}""",
    "rpt_base_evidence": f"""{KEY}, base_scheme_year integer, unit_code varchar, measure_code varchar, value_status varchar, subject_code varchar,
        subject_name varchar, contribution {AMOUNT}, carried_from_month varchar, receipt_no varchar, source_sheet varchar, source_row integer,
        source_field varchar, source_cell varchar, file_name varchar, sha256 varchar, archive_path varchar,
        form_set varchar, currency_code varchar, exchange_rate {AMOUNT}""",
    "rpt_condition_target": f"""{KEY}, unit_code varchar, input_key varchar, target_value {AMOUNT},
        document_no varchar, receipt_no varchar, source_sheet varchar, source_cell varchar, file_name varchar,
        sha256 varchar, archive_path varchar""",
    "rpt_measure": f"""office_code varchar, scheme_year integer, measure_code varchar, title varchar, fact varchar,
        numerator_measure_code varchar, denominator_measure_code varchar, display_unit varchar,
        display_factor {AMOUNT}""",
    "rpt_measure_term": f"""{KEY}, unit_code varchar, measure_code varchar, term_order integer, term_code varchar, term_name varchar,
        term_value {AMOUNT}, factor {AMOUNT}, score_total {AMOUNT}, score_count integer""",
    "rpt_shown_forecast": f"""{KEY}, unit_code varchar, unit_name varchar, group_order integer, unit_order integer,
        forecast_kind varchar, forecast_month varchar, forecast_value {AMOUNT},
        basis_text varchar, receipt_no varchar, source_sheet varchar, source_cell varchar, file_name varchar, sha256 varchar, archive_path varchar""",
    "rpt_signed_entry": """office_code varchar, receipt_no varchar, source_sheet varchar, source_row integer,
        item_title varchar, reason varchar, document_no varchar, effective_date date, first_signer varchar,
        second_signer varchar""",
    "rpt_target": f"""{KEY}, unit_code varchar, indicator_code varchar, target_value {AMOUNT}, source_code varchar,
        document_no varchar, receipt_no varchar, source_sheet varchar, source_cell varchar, file_name varchar,
        sha256 varchar, archive_path varchar""",
}
UNITS = {  # name, group code, group title, group order, unit order
    "jingkaiqu": ("平阳经开区", "platform", "平台类", 1, 1),
    "binhai": ("平阳滨海新区", "platform", "平台类", 1, 2),
    "kunyang": ("昆阳镇", "township", "乡镇类", 2, 4),
    "aojiang": ("鳌江镇", "township", "乡镇类", 2, 5),
    "shuitou": ("水头镇", "township", "乡镇类", 2, 6),
    "naocun": ("闹村乡", "township", "乡镇类", 2, 16),
}
YI = {"display_unit": "亿元", "display_factor": "10000", "display_places": 2}
WAN = {"display_unit": "万元", "display_factor": "1", "display_places": 2}
PIECES = {"display_unit": "个", "display_factor": "1", "display_places": 0}
TIMES = {"display_unit": "次", "display_factor": "1", "display_places": 0}
RATE = {"display_unit": "%", "display_factor": "1", "display_places": 2}

# indicator → parameters; then a row a unit: actual | numerator/denominator, target, raw points, points, status.
MONTHLY: dict[str, dict[str, Any]] = {
    "arrived_capital": {
        **YI,
        "indicator_title": "到位资金",
        "rule": "completion",
        "full_points": 30,
        "cap_ratio": "1.2",
        "on_zero_target": "not_applicable",
        "on_missing": "zero",
        "measure_code": "arrived_ytd",
        "prior": {"jingkaiqu": 110000, "binhai": 60000, "kunyang": 20000, "aojiang": 30000, "shuitou": 40000},
        "rows": {
            "jingkaiqu": ("132000", 220000, "18", "18"),  # 132000 ÷ 220000 × 30
            "binhai": ("55000", 110000, "15", "15"),  # 55000 ÷ 110000 × 30
            "kunyang": ("24691.3578", 60000, "12.3456789", "12.35"),  # 24691.3578 ÷ 60000 × 30
            "aojiang": ("36000", 80000, "13.5", "13.5"),  # 36000 ÷ 80000 × 30
            "shuitou": ("50000", 40000, "37.5", "36"),  # 1.25 × 30, at most 1.2 × 30
            "naocun": (None, 12000, None, "0", "missing"),
        },
    },
    "paid_tax": {
        **WAN,
        "indicator_title": "实缴回归税收",
        "rule": "pace",
        "full_points": 20,
        "cap_ratio": "1",
        "on_zero_target": "not_applicable",
        "on_missing": "zero",
        "measure_code": "paid_tax_ytd",
        "prior": {"jingkaiqu": 2500, "binhai": 2600, "kunyang": 900, "aojiang": 2000, "shuitou": 500},
        "rows": {
            "jingkaiqu": ("3000", 8000, "15", "15"),  # 3000 ÷ (8000 × 6/12) × 20
            "binhai": ("2500", 5000, "20", "20"),  # 2500 ÷ 2500 × 20
            "kunyang": ("1000", 3000, "13.3333333333", "13.33"),  # 1000 ÷ 1500 × 20
            "aojiang": ("2400", 4000, "24", "20"),  # 2400 ÷ 2000 × 20, at most 20
            "shuitou": ("600", 1500, "16", "16"),  # 600 ÷ 750 × 20
            "naocun": (None, 300, None, "0", "missing"),
        },
    },
    "signed_projects": {
        **PIECES,
        "indicator_title": "亿元以上签约项目",
        "rule": "met_or_ratio",
        "full_points": 20,
        "against": "paced_target",
        "on_zero_target": "not_applicable",
        "on_missing": "zero",
        "measure_code": "signed_100m",
        "prior": {"jingkaiqu": 5, "binhai": 4, "kunyang": 3, "aojiang": 2, "shuitou": 0},
        "rows": {
            "jingkaiqu": ("7", 12, "20", "20"),  # 7 ≥ 12 × 6/12
            "binhai": ("2", 8, "10", "10"),  # 2 ÷ 4 × 20
            "kunyang": ("3", 6, "20", "20"),  # 3 ≥ 3
            "aojiang": ("1", 6, "6.6666666667", "6.67"),  # 1 ÷ 3 × 20
            "shuitou": ("0", 0, None, None, "not_applicable"),
            "naocun": (None, 2, None, "0", "missing"),
        },
    },
    "start_rate": {
        **RATE,
        "indicator_title": "项目开工率",
        "rule": "bands",
        "full_points": 10,
        "input_code": "ratio_pct",
        "on_zero_target": "not_applicable",
        "on_missing": "zero",
        "measure_code": "start_rate",
        "prior": {},
        "numerator_measure_code": "started_100m",
        "denominator_measure_code": "agreed_100m",
        "rows": {
            "jingkaiqu": ((9, 10), None, "10", "10"),  # 90 %
            "binhai": ((4, 8), None, "6", "6"),  # 50 %, the lower bound belongs to the band
            "kunyang": ((3, 7), None, "2", "2"),  # 42.857 %
            "aojiang": ((4, 5), None, "10", "10"),  # 80 %
            "shuitou": ((1, 1), None, "10", "10"),  # 100 %
            "naocun": (None, None, None, "0", "missing"),
        },
    },
    "leader_trips": {
        **TIMES,
        "indicator_title": "主要领导外出招商",
        "rule": "per_unit",
        "full_points": 10,
        "each_points": "1.5",
        "step_value": 2,
        "is_whole_steps": True,
        "cap_points": 10,
        "on_missing": "zero",
        "measure_code": "principal_trips",
        "prior": {},
        "rows": {
            "jingkaiqu": ("9", None, "6", "6"),  # floor(9 ÷ 2) = 4, × 1.5
            "binhai": ("16", None, "12", "10"),  # 8 × 1.5, at most 10
            "kunyang": ("5", None, "3", "3"),  # 2 × 1.5
            "aojiang": ("4", None, "3", "3"),  # 2 × 1.5
            "shuitou": ("7", None, "4.5", "4.5"),  # 3 × 1.5
            "naocun": (None, None, None, "0", "missing"),
        },
    },
    "reporting": {
        **TIMES,
        "indicator_title": "报表迟报缺报",
        "rule": "deduct_per",
        "full_points": 10,
        "each_points": 2,
        "step_value": 1,
        "is_whole_steps": False,
        "floor_points": 0,
        "on_missing": "zero",
        "measure_code": "late_reports",
        "prior": {},
        "rows": {
            "jingkaiqu": ("0", None, "10", "10"),
            "binhai": ("1", None, "8", "8"),  # 10 − 1 × 2
            "kunyang": ("0", None, "10", "10"),
            "aojiang": ("2", None, "6", "6"),  # 10 − 2 × 2
            "shuitou": ("0", None, "10", "10"),
            "naocun": ("6", None, "-2", "0"),  # 10 − 6 × 2, at least 0
        },
    },
    "big_projects": {
        **PIECES,
        "indicator_title": "引进十亿元以上项目",
        "role": "bonus",
        "full_points": 0,
        "rule": "per_unit",
        "each_points": 5,
        "step_value": 1,
        "is_whole_steps": True,
        "on_missing": "zero",
        "measure_code": "signed_1b",
        "prior": {},
        "rows": {
            "jingkaiqu": ("2", None, "10", "10"),  # 2 × 5; the bonus group is capped at 8
            "binhai": ("0", None, "0", "0"),
            "kunyang": ("1", None, "5", "5"),
            "aojiang": ("0", None, "0", "0"),
            "shuitou": ("0", None, "0", "0"),
            "naocun": (None, None, None, "0", "missing"),
        },
    },
    "untrue_stage": {
        **PIECES,
        "indicator_title": "督查不属实项目",
        "role": "deduction",
        "full_points": 0,
        "rule": "deduct_per",
        "each_points": "1.25",
        "step_value": 1,
        "is_whole_steps": False,
        "on_missing": "zero",
        "measure_code": "untrue_projects",
        "prior": {},
        "rows": {
            "jingkaiqu": ("0", None, "0", "0"),
            "binhai": ("0", None, "0", "0"),
            "kunyang": ("0", None, "0", "0"),
            "aojiang": ("2", None, "-2.5", "-2.5"),  # − 2 × 1.25
            "shuitou": ("0", None, "0", "0"),
            "naocun": (None, None, None, "0", "missing"),
        },
    },
}
# indicator points, bonus, deduction, total, rank in group, in office, grade, previous total, previous rank
MONTHLY_RANKING = {
    "jingkaiqu": ("79", "8", "0", "87", 1, 1, "优秀", "80.5", 2),  # 18+15+20+10+6+10 = 79; 79+8
    "binhai": ("69", "0", "0", "69", 2, 3, "合格", "81", 1),  # 15+20+10+6+10+8
    "kunyang": ("60.68", "5", "0", "65.68", 2, 4, "合格", "60", 2),  # 12.35+13.33+20+2+3+10
    "aojiang": ("59.17", "0", "-2.5", "56.67", 3, 5, "不合格", "58", 3),  # 13.5+20+6.67+10+3+6
    "shuitou": ("76.5", "0", "0", "76.5", 1, 2, "良好", "71", 1),  # 36+16+10+4.5+10
    "naocun": ("0", "0", "0", "0", 4, 6, "不合格", None, None),
}
QUARTERLY: dict[str, dict[str, Any]] = {
    "arrived_capital": {
        **MONTHLY["arrived_capital"],
        "full_points": 60,
        "cap_ratio": None,
        "on_missing": "not_scored",
        "rows": {
            "jingkaiqu": ("132000", 220000, "36", "36"),
            "binhai": ("55000", 110000, "30", "30"),
            "kunyang": ("24000", 60000, "24", "24"),
            "aojiang": ("36000", 80000, "27", "27"),
            "shuitou": ("50000", 40000, "75", "75"),
            "naocun": (None, 12000, None, None, "pending_review"),
        },
    },
    "paid_tax": {
        **MONTHLY["paid_tax"],
        "rule": "completion",
        "full_points": 40,
        "cap_ratio": None,
        "on_missing": "not_scored",
        "rows": {
            "jingkaiqu": ("3000", 8000, "15", "15"),
            "binhai": ("2500", 5000, "20", "20"),
            "kunyang": ("1000", 3000, "13.3333333333", "13.33"),
            "aojiang": ("2400", 4000, "24", "24"),
            "shuitou": ("600", 1500, "16", "16"),
            "naocun": (None, 300, None, None, "pending_review"),
        },
    },
}
QUARTERLY_RANKING = {
    "jingkaiqu": ("51", "0", "0", "51", 1, 2, None, None, None),
    "binhai": ("50", "0", "0", "50", 2, 4, None, None, None),
    "kunyang": ("37.33", "0", "0", "37.33", 3, 5, None, None, None),
    "aojiang": (
        "51",
        "0",
        "0",
        "51",
        2,
        3,
        None,
        None,
        None,
    ),  # ties with jingkaiqu: 36 beats 27 in arrived capital
    "shuitou": ("91", "0", "0", "91", 1, 1, None, None, None),
    "naocun": ("0", "0", "0", "0", None, None, None, None, None),
}
ANNUAL: dict[str, dict[str, Any]] = {
    "quarterly_results": {
        "indicator_title": "季督评成绩",
        "rule": "weighted_periods",
        "full_points": 60,
        "prior": {},
        "rows": {
            "jingkaiqu": (None, None, "52.5", "52.5"),  # (80+85+90+95) ÷ 4 = 87.5, × 0.6
            "binhai": (None, None, "42", "42"),  # 70 × 0.6
            "kunyang": (None, None, "37.0125", "37.01"),  # 61.6875 × 0.6
            "aojiang": (None, None, "30", "30"),  # 50 × 0.6
            "shuitou": (None, None, "45", "45"),  # 75 × 0.6
            "naocun": (None, None, "24", "24"),  # 40 × 0.6
        },
    },
    "arrived_capital": {
        **MONTHLY["arrived_capital"],
        "full_points": 40,
        "cap_ratio": "1",
        "prior": {},
        "rows": {
            "jingkaiqu": ("210000", 200000, "42", "40"),
            "binhai": ("80000", 100000, "32", "32"),
            "kunyang": ("30000", 40000, "30", "30"),
            "aojiang": ("60000", 90000, "26.6666666667", "26.67"),
            "shuitou": ("45000", 45000, "40", "40"),
            "naocun": ("1000", 5000, "8", "8"),
        },
    },
}
ANNUAL_RANKING = {
    "jingkaiqu": ("92.5", "0", "0", "92.5", 1, 1, "优秀", None, None),
    "binhai": ("74", "0", "0", "74", 2, 3, "良好", None, None),
    "kunyang": ("67.01", "0", "0", "67.01", 2, 4, "合格", None, None),
    "aojiang": ("56.67", "0", "0", "56.67", 3, 5, "不合格", None, None),
    "shuitou": ("85", "0", "0", "85", 1, 2, "优秀", None, None),
    "naocun": ("32", "0", "0", "32", 4, 6, "不合格", None, None),
}
QUARTERS_2023 = {
    "jingkaiqu": ("80", "85", "90", "95"),
    "binhai": ("70",) * 4,
    "kunyang": ("60.5", "61", "62.25", "63"),
    "aojiang": ("50",) * 4,
    "shuitou": ("75",) * 4,
    "naocun": ("40",) * 4,
}
RELEASES = (
    {
        "assessment_code": "monthly",
        "period_code": "2024-06",
        "assessment_title": "月通报",
        "period_kind": "month",
        "period_title": "2024年6月",
        "start_month": "2024-06",
        "end_month": "2024-06",
        "value_status": "declared",
        "bonus_cap": 8,
        "deduction_cap": 5,
        "pace": (6, 12),
        "rows": MONTHLY,
        "ranking": MONTHLY_RANKING,
    },
    {
        "assessment_code": "quarterly",
        "period_code": "2024-Q2",
        "assessment_title": "季督评",
        "period_kind": "quarter",
        "period_title": "2024年第二季度",
        "start_month": "2024-04",
        "end_month": "2024-06",
        "value_status": "city_certified",
        "bonus_cap": None,
        "deduction_cap": None,
        "pace": (6, 12),
        "rows": QUARTERLY,
        "ranking": QUARTERLY_RANKING,
    },
    {
        "assessment_code": "annual",
        "period_code": "2023",
        "assessment_title": "年考核",
        "period_kind": "year",
        "period_title": "2023年度",
        "start_month": "2023-01",
        "end_month": "2023-12",
        "value_status": "city_certified",
        "bonus_cap": None,
        "deduction_cap": None,
        "pace": (12, 12),
        "rows": ANNUAL,
        "ranking": ANNUAL_RANKING,
    },
)
GRADES = (("优秀", 85), ("良好", 70), ("合格", 60), ("不合格", 0))


def home_of(root: Path) -> Home:
    """An empty home with the office folders of the project's own demo office."""
    return Home(root=root, offices=Path(__file__).resolve().parents[2] / "offices")


def build(root: Path, *edits: str, names: dict[str, str] | None = None) -> Home:
    """Write the county to `root`; `edits` are SQL statements run last, `names` rename units."""
    home = home_of(root)
    home.published.mkdir(parents=True, exist_ok=True)
    home.published_warehouse.write_bytes(_unedited(tuple((names or {}).items())))
    if edits:
        with duckdb.connect(str(home.published_warehouse)) as connection:
            for edit in edits:
                connection.execute(edit)
    return home


@cache
def _unedited(names: tuple[tuple[str, str], ...]) -> bytes:
    """The file before any edit: writing its rows costs a second, and nearly every test wants it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "county.duckdb"
        with duckdb.connect(str(path)) as connection:
            for table, columns in SCHEMA.items():
                connection.execute(f"create table {table} ({columns})")
            for table, rows in _all_rows(dict(names)).items():
                _insert(connection, table, rows)
        return path.read_bytes()


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    known = [r[0] for r in connection.execute(f"select * from {table} limit 0").description]
    foreign = {k for row in rows for k in row} - set(known)
    assert not foreign, f"{table} has no column {foreign}"
    if not rows:
        return
    marks = ", ".join("?" for _ in known)
    connection.executemany(
        f"insert into {table} values ({marks})", [[row.get(c) for c in known] for row in rows]
    )


def _all_rows(names: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMA}
    for release in RELEASES:
        year = int(release["period_code"][:4])
        key = {"office_code": "pingyang", "scheme_year": year, "assessment_code": release["assessment_code"]}
        period = {**key, "period_code": release["period_code"]}
        tables["rpt_header"].append({**period, **_header(release)})
        for order, (code, indicator) in enumerate(release["rows"].items(), start=1):
            scores = [_score(release, code, order, indicator, unit, names) for unit in UNITS]
            tables["rpt_score_sheet"] += [{**period, **s} for s in scores]
            tables["rpt_indicator_total"].append({**period, **_total(scores)})
            tables["rpt_measure"] += _measures(key, indicator)
            tables["rpt_score_measure"] += [{**key, **link} for link in _score_measures(code, indicator)]
            for score in scores:
                tables["rpt_evidence"] += [{**period, **e} for e in _evidence(score)]
                tables["rpt_target"] += [{**period, **t} for t in _target(score)]
        for unit, figures in release["ranking"].items():
            tables["rpt_ranking"].append({**period, **_rank(unit, figures, release, names)})
        tables["rpt_grade"] += [
            {**key, "grade_order": n, "title": title, "min_points": points}
            for n, (title, points) in enumerate(GRADES, start=1)
            if release["assessment_code"] != "quarterly"
        ]
        tables["rpt_tie_breaker"].append({**key, "breaker_order": 1, "indicator_code": "arrived_capital"})
    monthly = {"office_code": "pingyang", "scheme_year": 2024, "assessment_code": "monthly"}
    for n, (lower, upper, points) in enumerate(((None, 50, 2), (50, 80, 6), (80, None, 10)), start=1):
        tables["rpt_band"].append(
            {
                **monthly,
                "indicator_code": "start_rate",
                "band_order": n,
                "lower_bound": lower,
                "upper_bound": upper,
                "band_points": points,
            }
        )
    for unit, totals in QUARTERS_2023.items():
        for n, points in enumerate(totals, start=1):
            tables["rpt_period_weight"].append(
                {
                    "office_code": "pingyang",
                    "scheme_year": 2023,
                    "assessment_code": "annual",
                    "period_code": "2023",
                    "unit_code": unit,
                    "indicator_code": "quarterly_results",
                    "source_assessment_code": "quarterly",
                    "source_period_code": f"2023-Q{n}",
                    "source_unit_code": unit,
                    "source_unit_name": unit,
                    "source_unit_order": 0,
                    "source_period_order": n,
                    "source_assessment_title": "季督评",
                    "source_period_title": f"2023年第{'一二三四'[n - 1]}季度",
                    "weight": 1,
                    "total_points": points,
                }
            )
    tables["rpt_consequence"] = _consequences(names)
    tables["rpt_report_status"] = [_status(unit, names) for unit in UNITS]
    return tables


def _header(release: dict[str, Any]) -> dict[str, Any]:
    copied = (
        "assessment_title",
        "period_title",
        "period_kind",
        "start_month",
        "end_month",
        "value_status",
        "bonus_cap",
        "deduction_cap",
    )
    return {
        **{name: release[name] for name in copied},
        "office_name": "平阳县招商引资工作领导小组考核办公室",
        "short_name": "平阳县",
        "place": "浙江省温州市平阳县",
        "superior": "温州市",
        "scheme_title": "2024年度平阳县招商引资考核办法",
        "document_no": "平招商〔2024〕3号",
        "issued_date": date(2024, 2, 18),
        "scheme_sha256": "5c" * 32,
        "illustrative_note": "演示数据，数字为虚构",
        "is_forecast_shown": False,
        "rank_partition": "group",
        "rank_order": "descending",
        "rank_ties": "competition",
        "points_places": 2,
        "rounding_at": "indicator",
        "pace_pct": _pct(*release["pace"]),
        "unit_count": 6,
        "missing_count": 0 if release["assessment_code"] == "annual" else 1,
        "reported_count": 6 if release["assessment_code"] == "annual" else 5,
        "held_count": 0,
        "waived_count": 0,
    }


def _score(
    release: dict, code: str, order: int, indicator: dict, unit: str, names: dict[str, str]
) -> dict[str, Any]:
    name, group, group_title, group_order, unit_order = UNITS[unit]
    value, target, raw, points, *status = indicator["rows"][unit]
    ratio = value if isinstance(value, tuple) else None
    actual = None if ratio else value
    prior = indicator["prior"].get(unit)
    shown = Fraction(ratio[0] * 100, ratio[1]) if ratio else (None if actual is None else Fraction(actual))
    completion = _pct(shown, target) if shown is not None and target else None
    pace = _pct(*release["pace"])
    parameters = {k: v for k, v in indicator.items() if k not in ("prior", "rows")}
    return {
        "role": "indicator", "clause": "第三条", "value_status": release["value_status"], **parameters,
        "measure_title": indicator["indicator_title"], "indicator_code": code, "indicator_order": order,
        "unit_code": unit, "unit_name": names.get(unit, name), "group_code": group, "group_title": group_title,
        "group_order": group_order, "unit_order": unit_order, "actual_value": actual,
        "numerator_value": ratio[0] if ratio else None, "denominator_value": ratio[1] if ratio else None,
        "target_value": target, "pace_numerator": release["pace"][0], "pace_denominator": release["pace"][1],
        "completion_pct": completion, "pace_pct": pace,
        "pace_gap_pct": None if completion is None else completion - pace,
        "prior_value": prior,
        "year_on_year_pct": _pct(Fraction(actual) - prior, prior) if actual and prior else None,
        "raw_points": raw, "points": points, "score_status": status[0] if status else "scored",
        "formula_zh": f"{indicator['indicator_title']}：计 {points}分", "evidence_count": 1,
    }  # fmt: skip


def _pct(part: Any, whole: Any) -> Decimal:
    share = Fraction(part) * 100 / Fraction(whole)
    return divide(Decimal(share.numerator), Decimal(share.denominator), 2)


def _total(scores: list[dict[str, Any]]) -> dict[str, Any]:
    first = scores[0]

    def add(column: str) -> Decimal | None:
        known = [Decimal(s[column]) for s in scores if s[column] is not None]
        return sum(known) if known else None

    actual, target, prior = add("actual_value"), add("target_value"), add("prior_value")
    completion = _pct(actual, target) if actual is not None and target else None
    copied = ("indicator_code", "indicator_title", "indicator_order", "role", "pace_pct")
    shown = ("display_unit", "display_factor", "display_places")
    return {
        **{c: first[c] for c in copied}, **{c: first.get(c) for c in shown},
        "actual_value": actual, "target_value": target, "completion_pct": completion,
        "pace_gap_pct": None if completion is None else completion - first["pace_pct"], "prior_value": prior,
        "year_on_year_pct": _pct(actual - prior, prior) if prior and actual is not None else None,
        "reported_unit_count": sum(
            s["actual_value"] is not None or s["denominator_value"] is not None for s in scores
        ),
        "missing_unit_count": sum(s["score_status"] == "missing" for s in scores),
    }  # fmt: skip


def _rank(unit: str, figures: tuple, release: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    name, group, group_title, group_order, unit_order = UNITS[unit]
    points, bonus, deduction, total, in_group, in_office, grade, previous, previous_rank = figures
    ranked = [u for u, f in release["ranking"].items() if f[4] is not None]
    return {
        "unit_code": unit, "unit_name": names.get(unit, name), "group_code": group, "group_title": group_title,
        "group_order": group_order, "unit_order": unit_order, "indicator_points": points, "bonus_points": bonus,
        "deduction_points": deduction, "total_points": total, "is_ranked": in_group is not None,
        "rank_in_group": in_group, "group_size": sum(UNITS[u][1] == group for u in ranked),
        "rank_in_office": in_office, "office_size": len(ranked), "official_rank": in_group, "grade_title": grade,
        "previous_total_points": previous, "previous_rank": previous_rank,
        "rank_change": None if previous_rank is None else previous_rank - in_group,
        "missing_indicator_count": sum(
            row["rows"][unit][-1] == "missing" for row in release["rows"].values()
        ),
    }  # fmt: skip


def _measures(key: dict[str, Any], indicator: dict[str, Any]) -> list[dict[str, Any]]:
    """The measure an indicator looks at; of a ratio its two parts as well."""
    code, parts = (
        indicator.get("measure_code"),
        [indicator.get(f"{part}_measure_code") for part in ("numerator", "denominator")],
    )
    shown = {c: indicator.get(c) for c in ("display_unit", "display_factor")}
    found = [{**shown, "measure_code": part, "title": part, "fact": "project"} for part in parts if part]
    whole = {"numerator_measure_code": parts[0], "denominator_measure_code": parts[1]}
    fact = "ratio" if found else "capital"
    if code:
        found.append(
            {**shown, **whole, "measure_code": code, "title": indicator["indicator_title"], "fact": fact}
        )
    return [{"office_code": key["office_code"], "scheme_year": key["scheme_year"], **row} for row in found]


def _score_measures(code: str, indicator: dict[str, Any]) -> list[dict[str, Any]]:
    """The measure an indicator looks at, of a ratio its two parts."""
    parts = [indicator.get("numerator_measure_code"), indicator.get("denominator_measure_code")]
    measures = [part for part in parts if part] or [m for m in [indicator.get("measure_code")] if m]
    linked = {"indicator_code": code, "item_code": code, "used_in": "indicator"}
    return [{**linked, "measure_code": measure} for measure in measures]


def _evidence(score: dict[str, Any]) -> list[dict[str, Any]]:
    """Each value in two cells (a quarter and the rest), so that a sum is really summed; nothing for a zero."""
    parts = (
        ("actual_value", "measure_code"),
        ("numerator_value", "numerator_measure_code"),
        ("denominator_value", "denominator_measure_code"),
    )
    rows = []
    for column, measure in parts:
        if score.get(measure) and score[column] is not None and Decimal(score[column]) != 0:
            rows += _cells(score, score[measure], Decimal(score[column]))
    return rows


def _cells(score: dict[str, Any], measure: str, value: Decimal) -> list[dict[str, Any]]:
    parts = [value / 4, value - value / 4]
    return [
        {
            "unit_code": score["unit_code"], "measure_code": measure,
            "value_status": score["value_status"], "subject_code": f"P{n}", "subject_name": f"示范项目{n}",
            "contribution": part, "receipt_no": _receipt(score["unit_code"]), "source_sheet": "到位资金台账",
            "source_row": 4 + n, "source_field": "arrived_ytd_wan", "source_cell": f"K{4 + n}",
            "file_name": f"{score['unit_name']}_招商引资月报_2024年6月.xlsx", "sha256": _sha(score["unit_code"]),
            "archive_path": f"{_sha(score['unit_code'])[:2]}/{_sha(score['unit_code'])}.xlsx", "form_set": "monthly",
        }
        for n, part in enumerate(parts, start=1)
    ]  # fmt: skip


def _target(score: dict[str, Any]) -> list[dict[str, Any]]:
    if score["target_value"] is None:
        return []
    return [
        {
            "unit_code": score["unit_code"], "indicator_code": score["indicator_code"],
            "target_value": score["target_value"], "source_code": "county", "document_no": "平招商〔2024〕3号",
            "receipt_no": "pingyang-000001", "source_sheet": "任务分解表", "source_cell": "C7",
            "file_name": "2024年任务分解表.xlsx", "sha256": "ab" * 32, "archive_path": f"ab/{'ab' * 32}.xlsx",
        }
    ]  # fmt: skip


def _receipt(unit: str) -> str:
    return f"pingyang-{100 + list(UNITS).index(unit):06d}"


def _sha(unit: str) -> str:
    return f"{list(UNITS).index(unit) + 10}" * 32


def _consequences(names: dict[str, str]) -> list[dict[str, Any]]:
    key = {
        "office_code": "pingyang",
        "scheme_year": 2024,
        "assessment_code": "monthly",
        "period_code": "2024-06",
    }
    rows = (
        ("red", 1, "jingkaiqu", "红榜", "red_list", "rank_top", 1, "总分87.00分，本组第1名（共2个单位）", None),
        ("red", 1, "shuitou", "红榜", "red_list", "rank_top", 1, "总分76.50分，本组第1名（共4个单位）", None),
        ("black", 2, "naocun", "黑榜", "black_list", "rank_bottom", 1, "总分0.00分，本组倒数第1名（共4个单位）", None),
        ("reminder", 3, "kunyang", "风险提醒函", "reminder_letter", "completion_behind_pace", 0,
         "到位资金完成率41.15%，时序进度50.00%，落后8.85个百分点", 2),
        ("interview", 4, "naocun", "约谈", "interview", "report_missing", None, "未按要求报送月报：2024-06", 3),
    )  # fmt: skip
    return [
        {**key, "consequence_code": code, "consequence_order": order, "unit_code": unit,
         "unit_name": names.get(unit, UNITS[unit][0]), "title": title, "action_code": action,
         "trigger_code": trigger, "threshold": threshold, "match_code": None, "reason_zh": reason,
         "indicator_code": "arrived_capital" if trigger == "completion_behind_pace" else None,
         "clause": "第八条", "streak": streak,
         "history_zh": streak and "｜".join(f"2024年{7 - n}月：{reason}" for n in range(streak, 0, -1))}
        for code, order, unit, title, action, trigger, threshold, reason, streak in rows
    ]  # fmt: skip


def _status(unit: str, names: dict[str, str]) -> dict[str, Any]:
    state = {"naocun": "missing", "aojiang": "late"}.get(unit, "on_time")
    received = {"on_time": "2024-07-04 16:20:00", "late": "2024-07-08 09:05:00", "missing": None}[state]
    return {
        "office_code": "pingyang", "form_set": "monthly", "form_title": "月报", "report_period": "2024-06",
        "month": "2024-06", "unit_code": unit,
        "unit_name": names.get(unit, UNITS[unit][0]), "due_at": "2024-07-05 23:59:59",
        "received_at": received, "accepted_at": received, "is_received_at_estimated": False,
        "is_accepted_at_estimated": False, "state": state, "block_count": None if received is None else 0,
        "warning_count": None if received is None else 1,
        "receipt_no": None if received is None else _receipt(unit),
    }  # fmt: skip
