"""S01 桐庐: grades by points, and units that move up one."""

from __future__ import annotations

from tests.examples.schemes.facts import Facts, worked

FACTS = {
    "s01_tonglu": Facts(
        figures={
            "2022-12": """
                         landed landed_task ten_yi big_fdi fdi
            tongjun      10     10          1      0       1400
            hengcun      13     10          1      1       800
            fuchunjiang  12     10          0      0       1200
            fenshui      9      10          1      0       1000
            chengnan     11     10          1      0       2000
            yaolin       -      10          0      1       2000
            """
        },
        targets={
            "county": """
                         landed fdi
            tongjun      10     2000
            hengcun      10     2000
            fuchunjiang  10     2000
            fenshui      10     2000
            chengnan     10     2000
            yaolin       10     2000
            """
        },
    )
}
UNITS = ("tongjun", "hengcun", "fuchunjiang", "fenshui", "chengnan", "yaolin")


def test_s01_a_promotion_lifts_by_one_grade_however_many_hold(scored):
    totals, grades = scored.totals("s01_tonglu", "2022"), scored.grades("s01_tonglu", "2022")
    assert {unit: (totals[unit][0], grades[unit]) for unit in UNITS} == {
        "tongjun": (worked("50 + 1400 ÷ 2000 × 50"), "优秀"),  # 85 为良好；10 亿元以上项目，晋一档
        "hengcun": (worked("50 + 800 ÷ 2000 × 50"), "良好"),  # 70 为合格；三种情形都有，只晋一档
        "fuchunjiang": (worked("50 + 1200 ÷ 2000 × 50"), "良好"),  # 80；多 2 个，不满 3 个
        "fenshui": (worked("9 ÷ 10 × 50 + 1000 ÷ 2000 × 50"), "合格"),  # 70；没有完成任务，不晋档
        "chengnan": (100, "优秀"),  # 已是最高一档
        "yaolin": (50, "不合格"),  # 没有报项目数，谈不上完成任务
    }
