"""Rules, conditions, overrides and quotas of 南岭练习县 (rules_county.py), every figure worked out here by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.scheme.calculator import calculator

KEY = "office_code = 'nanling' and assessment_code = 'review' and period_code = '2024-H1'"


def points(query, indicator: str) -> dict[str, Decimal | None]:
    rows = query(
        f"select unit_code, points from rpt_score_sheet where {KEY} and indicator_code = '{indicator}'"
    )
    return dict(rows)


def sentence(query, unit: str, indicator: str) -> str:
    return query(
        f"select formula_zh from rpt_score_sheet where {KEY} and unit_code = '{unit}' and indicator_code = '{indicator}'"
    )[0][0]


EXPECTED = {
    # of 12: 0.8 × 12 = 9.6 at 100%. 127%: 2 whole tens, + 2. 880 ÷ 900 = 97.7…%: a five begun, − 1. 100%: 9.6.
    # 50%: ten fives, 9.6 − 10 < 0, the floor
    "fdi_steps": {"dong": "11.60", "xi": "8.60", "nan": "9.60", "yuan": "0"},
    # (120 − 100) ÷ 100 = 20% is 20 or more; (90 − 100) ÷ 100 < 0; a base of 0 and one of 4 below 5 are none
    "tax_growth": {"dong": "10", "xi": "0", "nan": None, "yuan": None},
    # towns 880 … 1270: 60% + 40% × (x − 880) ÷ 390 of 30; 1000: 60 + 40 × 120 ÷ 390 = 72.3076…, × 0.3 = 21.6923…;
    # the zone is alone: full
    "fdi_spread": {"dong": "30", "xi": "18", "nan": "21.69", "yuan": "30"},
    # 7, 5, 5, 2 projects: 10 for the first, (8 + 6) ÷ 2 for two second ones, 2 beyond the third place
    "signed_places": {"dong": "7", "xi": "7", "nan": "2", "yuan": "10"},
    # (90 + 95) ÷ 2 × 0.7 + 88 × 0.3 = 64.75 + 26.4 = 91.15, ÷ 10 = 9.115; no township rated 西;
    # (79.99 + 80) ÷ 2 = 79.995 → 80.00 × 0.7 + 60 × 0.3 = 74; all 100
    "service": {"dong": "9.12", "xi": "0", "nan": "7.40", "yuan": "10"},
    "fdi_done": {"dong": "100", "xi": "97.78", "nan": "100", "yuan": "50"},
    "starts": {"dong": "60", "xi": "100", "nan": "50", "yuan": "0"},  # 3 of 5, 5 of 5, 1 of 2, 0 of 7
    # (60 × fdi_done + 40 × starts) ÷ 100 × 8 ÷ 100: 84, 98.668, 80, 30 percent of 8
    "quality": {"dong": "6.72", "xi": "7.89", "nan": "6.40", "yuan": "2.40"},
    # 127% and + 20%; 97.7…% but − 10%; 100% but no growth known; 50%
    "task": {"dong": "10", "xi": "6", "nan": "6", "yuan": "0"},
    # 4000 + 1270 × 7.1 = 13017; 9000 + 880 × 7.1 = 15248; 0.5 + 7100 = 7100.5; 园区 50% does not pass the gate of 80%
    "capital": {"dong": "6", "xi": "7", "nan": "3", "yuan": "0"},
    "praise": {"dong": "3", "xi": "0", "nan": "0", "yuan": "1"},  # 2 + 1.5 at most 3; −1 not below 0
    "towns_only": {"dong": "0", "xi": "0", "nan": "0", "yuan": None},  # not ten projects; 园区 is no town
    # 9000, 4000 and 0.5; the 8000 of 园区, whom the item is not about, take no place
    "domestic_places": {"dong": "0.30", "xi": "0.50", "nan": "0", "yuan": None},
    # 500 and 880 of 1270, 880, 1000 and 500
    "fdi_last": {"dong": "0", "xi": "-0.40", "nan": "0", "yuan": "-0.60"},
    # 27 points over 100% × 0.02, a target of 1000 being 1000 or more
    "over_target": {"dong": "0.54", "xi": "0", "nan": "0", "yuan": "0"},
    # over 1000, 900, 1000, 1000 by 270, −20, 0 and −500: 2 whole hundreds × 0.5, and nothing below zero
    "fdi_over": {"dong": "1", "xi": "0", "nan": "0", "yuan": "0"},
    # over half of that by 770, 430, 500 and 0: ÷ 100 × 0.5
    "fdi_over_half": {"dong": "3.85", "xi": "2.15", "nan": "2.50", "yuan": "0"},
    "fdi_band": {"dong": "5", "xi": "3", "nan": "5", "yuan": "3"},  # 500 is 500以上, 0 is 0以上
    "fdi_case": {"dong": "5", "xi": "0", "nan": "0", "yuan": "0"},  # 270 is 200 or more
    "trial": {"dong": "5", "xi": "5", "nan": "5", "yuan": "0"},  # start rate ÷ 50 × 5, at most 5
    # ratings of 91.15, none, 74 and 100; 80 or more is a hundred
    "heard_mean": {"dong": "91.15", "xi": "0", "nan": "74", "yuan": "100"},
    "heard_band": {"dong": "100", "xi": "0", "nan": "0", "yuan": "100"},
    # (91.15 × 60 + 100 × 40) ÷ 100 = 94.69, 74 × 60 ÷ 100 = 44.4 and 100, ÷ 100 × 10; nothing of 西 is known
    "heard": {"dong": "9.47", "xi": "0", "nan": "4.44", "yuan": "10"},
    "heard_half": {"dong": "91.15", "xi": "0", "nan": "74", "yuan": "100"},
    "begun_half": {"dong": "60", "xi": "100", "nan": "50", "yuan": "0"},
    # (91.15 + 60) ÷ 2 = 75.575, (0 + 100) ÷ 2, (74 + 50) ÷ 2, (100 + 0) ÷ 2, ÷ 100 × 4
    "heard_and_begun": {"dong": "3.02", "xi": "2", "nan": "2.48", "yuan": "2"},
}


@pytest.mark.parametrize("indicator", EXPECTED)
def test_points(query, indicator):
    expected = {unit: None if text is None else Decimal(text) for unit, text in EXPECTED[indicator].items()}
    assert points(query, indicator) == expected


def test_nothing_else_is_scored(query):
    codes = query(f"select distinct indicator_code from rpt_score_sheet where {KEY}")
    assert {code for (code,) in codes} == EXPECTED.keys()


def test_a_whole_of_which_nothing_is_known_is_missing_and_not_scored(query):
    rows = query(
        "select unit_code, indicator_code, score_status, raw_points, points from rpt_score_sheet"
        f" where {KEY} and indicator_code in ('heard', 'heard_and_begun') and unit_code in ('xi', 'nan') order by 1, 2"
    )
    assert rows == [
        ("nan", "heard", "scored", Decimal("4.44"), Decimal("4.44")),
        ("nan", "heard_and_begun", "scored", Decimal("2.48"), Decimal("2.48")),
        ("xi", "heard", "missing", None, Decimal(0)),
        ("xi", "heard_and_begun", "scored", Decimal(2), Decimal(2)),
    ]


def test_totals_leave_out_parts_and_shadows(query):
    rows = query(
        "select unit_code, indicator_points, bonus_points, deduction_points, total_points, official_rank, grade_title, override_status,"
        f" missing_indicator_count from rpt_ranking where {KEY}"
    )
    assert {unit: tuple(values) for unit, *values in rows} == {
        # 11.6 + 10 + 30 + 7 + 9.12 + 6.72 + 10 + 6 and 3 + 0.54 + 0.3; 34% of 3 ranked units, rounded down, is one place
        "dong": (Decimal("90.44"), Decimal("3.84"), Decimal(0), Decimal("94.28"), 1, "优秀", "promoted", 0),
        # 9.6 + 21.69 + 2 + 7.4 + 6.4 + 6 + 3; second, below the 90 of 良好, would be 合格: two projects are too few
        "nan": (Decimal("56.09"), Decimal(0), Decimal(0), Decimal("56.09"), 2, "基本合格", "vetoed", 0),
        # 8.6 + 0 + 18 + 7 + 0 + 7.89 + 6 + 7 and 0.5 − 0.4; 33% of 3 half up is one place of 良好, up one of 合格: places 2 and 3
        "xi": (Decimal("54.49"), Decimal("0.5"), Decimal("-0.4"), Decimal("54.59"), 3, "合格", None, 1),
        # 0 + 30 + 10 + 10 + 2.4 + 0 + 0 and 1 − 0.6; 50% is not 60%
        "yuan": (
            Decimal("52.40"),
            Decimal(1),
            Decimal("-0.6"),
            Decimal("52.80"),
            None,
            None,
            "not_eligible",
            0,
        ),
    }


def test_overrides_tell_whom_they_touch_and_why(query):
    rows = query(
        f"select override_code, unit_code, conditions_zh from rpt_override where {KEY} and is_acting order by 1, 2"
    )
    assert rows == [
        ("few", "nan", "签约项目不足3个（2个，符合）"),
        ("growth", "dong", "回归税收同比增幅20%以上（20.00%，符合）"),
        ("sixty", "yuan", "利用外资年度完成率60%以上（50.00%，不符合）"),
    ]


def test_consequences_by_grade_and_condition(query):
    rows = query(
        f"select consequence_code, unit_code, reason_zh from rpt_consequence where {KEY} order by 1, 2"
    )
    assert rows == [
        ("card", "nan", "签约项目不足3个（2个，符合）；利用外资年度完成率不超过100%（100.00%，符合）"),
        ("prize", "dong", "等次为优秀"),
    ]


def test_conditions_can_be_looked_up(query):
    rows = query(
        "select unit_code, case_order, condition_order, state, holds from rpt_condition"
        f" where {KEY} and owner_kind = 'case' and owner_code = 'task' and unit_code in ('xi', 'nan') order by 1, 2, 3"
    )
    assert rows == [
        ("nan", 1, 1, "ready", True),
        ("nan", 1, 2, "no_base", False),
        ("nan", 2, 1, "ready", True),
        ("xi", 1, 1, "ready", False),
        ("xi", 1, 2, "ready", False),
        ("xi", 2, 1, "ready", True),
    ]


@pytest.mark.parametrize(
    ("unit", "indicator", "text"),
    [
        (
            "dong",
            "fdi_steps",
            "利用外资 1270万美元 ÷ 年度目标 1000万美元 × 100 = 127.00%，超过 100%，每超 10%加 1分（不满一档的不计）；9.6 + 2 × 1分 = 11.60分",
        ),
        (
            "dong",
            "over_target",
            "超额完成 1270万美元 ÷ 年度目标 1000万美元 × 100 = 127.00%，超过 100%，每超 1%加 0.02分（不满一档的按比例计）"
            "；0 + （（1270 ÷ 1000 × 100） − 100） × 0.02分 = 0.54分",
        ),
        (
            "nan",
            "fdi_spread",
            "利用外资功效 1000万美元，参评单位最低 880万美元、最高 1270万美元"
            "；（60 + 40 ×（1000 − 880）÷（1270 − 880））÷ 100 × 30分 = 21.69分",
        ),
        (
            "dong",
            "task",
            "综合任务：全面完成（利用外资年度完成率100%以上（127.00%，符合）；回归税收同比增幅0%以上（20.00%，符合）），得 10.00分",
        ),
        ("xi", "task", "综合任务：利用外资年度完成率80%以上（97.78%，符合），得 6.00分"),
        (
            "yuan",
            "task",
            "综合任务：不属于办法所列各种情形（利用外资年度完成率100%以上（50.00%，不符合）；"
            "回归税收同比增幅0%以上（没有目标或基数，不符合）；利用外资年度完成率80%以上（50.00%，不符合）），得 0.00分",
        ),
        (
            "xi",
            "fdi_steps",
            "利用外资 880万美元 ÷ 年度目标 900万美元 × 100 = 97.78%，不足 100%，每少 5%扣 1分（不满一档的按一档计）"
            "；9.6 − 1 × 1分 = 8.60分",
        ),
        ("dong", "domestic_places", "到位内资前两名 0.4亿元，在 3 个参评单位中列第 2 名，得 0.30分"),
        ("xi", "heard", "评议试行：各分项所需的报表或数均未齐，按办法计 0.00分。"),
        (
            "xi",
            "heard_and_begun",
            "评议和开工试行：所需的报表或数未齐的分项按办法计 0分；（0×50 + 100×50）÷ 100 ÷ 100 × 4分 = 2.00分",
        ),
        ("dong", "heard_and_begun", "评议和开工试行（91.15×50 + 60×50）÷ 100 ÷ 100 × 4分 = 3.02分"),
        ("xi", "quality", "项目质量（97.78×60 + 100×40）÷ 100 ÷ 100 × 8分 = 7.89分"),
        (
            "dong",
            "praise",
            "认定加减分：认定 2 项；2 + 1.5 = 3.5分；认定加分，按认定的加减分合计，得 3.5分；超过上限，按 3分计，得 3.00分",
        ),
        (
            "dong",
            "service",
            "服务评议：园区（权重 70）评议 2 份合计 185分，平均 92.5分、乡镇（权重 30）评议 1 份合计 88分，平均 88分"
            "；（92.5 × 70 + 88 × 30）÷ 100 = 91.15分；服务评议 91.15分；91.15 ÷ 100 × 10分 = 9.12分",
        ),
        (
            "xi",
            "capital",
            "内外资合计：到位内资 9000万元、利用外资 880万美元；（9000 + 880 × 7.1）÷ 10000 = 1.5248亿元"
            "；内外资合计 1.5248亿元，每满 0.2亿元 计 1分；7 × 1分 = 7.00分",
        ),
        (
            "xi",
            "signed_places",
            "签约名次 5个，在 4 个参评单位中与另外的单位并列第 2 名（共 2 个），平分所占名次的分值；（8 + 6）÷ 2分 = 7.00分",
        ),
        (
            "yuan",
            "capital",
            "内外资合计：未达到前提条件（利用外资年度完成率80%以上（50.00%，不符合）），按办法计 0.00分。",
        ),
    ],
)
def test_sentences(query, unit, indicator, text):
    assert sentence(query, unit, indicator) == text


@pytest.mark.parametrize(("indicator", "count"), [("capital", 3), ("service", 3), ("praise", 3)])
def test_a_calculator_reaches_a_figure_made_of_others(query, indicator, count):
    said = query(
        f"select formula_zh, actual_value, display_factor from rpt_score_sheet where {KEY}"
        f" and indicator_code = '{indicator}' and score_status = 'scored' and formula_zh not like '%前提条件%' and formula_zh like '% = %'"
    )
    assert len(said) == count
    for text, actual, factor in said:
        assert calculator("；".join(text.split("；")[:2])) == Fraction(actual) / Fraction(factor), text


def test_evidence_counts_every_row_a_score_rests_on(query):
    rows = query(
        f"select indicator_code, evidence_count from rpt_score_sheet where {KEY} and unit_code = 'dong'"
        " and indicator_code in ('capital', 'task', 'quality', 'starts', 'service', 'praise')"
    )
    assert dict(rows) == {
        "capital": 3,  # two terms, and the foreign capital its gate looks at
        "task": 2,  # foreign capital and tax, looked at by two cases
        "quality": 3,  # foreign capital, signed and started projects
        "starts": 2,
        "service": 3,
        "praise": 2,
    }


def test_evidence_of_sums_ratings_and_signed_points_leads_to_cells(query):
    rows = query(
        "select measure_code, subject_code, subject_name, contribution, file_name, source_cell from rpt_evidence"
        f" where {KEY} and unit_code = 'dong' and measure_code in ('all_capital', 'service', 'decided') order by 1, 6"
    )
    assert rows == [
        ("all_capital", "fdi", "fdi", Decimal(9017), "indicator.xlsx", "D5"),  # 1270 × 7.1
        ("all_capital", "domestic", "domestic", Decimal(4000), "indicator.xlsx", "D9"),
        ("decided", "praise", "praise5", Decimal(2), "manual.xlsx", "E5"),
        ("decided", "praise", "praise6", Decimal("1.5"), "manual.xlsx", "E6"),
        ("service", "park", "甲企业", Decimal(90), "rating.xlsx", "F5"),
        ("service", "park", "乙企业", Decimal(95), "rating.xlsx", "F6"),
        ("service", "township", "北乡", Decimal(88), "rating.xlsx", "F7"),
    ]


def test_a_score_names_every_measure_it_rests_on(query):
    rows = query(
        "select indicator_code, item_code, used_in, measure_code from rpt_score_measure where office_code = 'nanling'"
        " and indicator_code in ('quality', 'starts', 'task', 'capital') order by 1, 2, 3, 4"
    )
    assert rows == [
        ("capital", "capital", "gate", "fdi"),
        ("capital", "capital", "indicator", "all_capital"),
        ("quality", "fdi_done", "part", "fdi"),
        ("quality", "starts", "part", "signed"),
        ("quality", "starts", "part", "started"),
        ("starts", "starts", "indicator", "signed"),
        ("starts", "starts", "indicator", "started"),
        ("task", "task", "case", "fdi"),
        ("task", "task", "case", "tax"),
    ]


def test_a_missing_rater_group_is_no_rating(query):
    rows = query(
        f"select unit_code, state, value from int_measure_value where {KEY} and measure_code = 'service' order by 1"
    )
    assert rows == [
        ("dong", "reported", Decimal("91.15")),
        ("nan", "reported", Decimal(74)),
        ("xi", "missing", None),
        ("yuan", "reported", Decimal(100)),
    ]


def test_an_assessment_may_have_a_document_of_its_own(query):
    rows = query(f"select scheme_title, document_no, issued_date from rpt_header where {KEY}")
    assert [(title, number, str(day)) for title, number, day in rows] == [
        ("南岭练习县半年评价办法", "南考〔2024〕9号", "2024-02-01")
    ]
