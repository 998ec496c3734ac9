"""S01 桐庐: grades by points, and units that move up one."""

from __future__ import annotations

from datetime import date

from tests.examples.schemes.facts import Facts, worked
from tests.examples.schemes.ledgers import of_all, projects

LANDED = {"land_granted_date": date(2022, 5, 1)}

FACTS = {
    "s01_tonglu": Facts(
        figures={
            "2022-12": """
                         big_fdi fdi
            tongjun      0       1400
            hengcun      1       800
            fuchunjiang  0       1200
            fenshui      0       1000
            chengnan     0       2000
            yaolin       1       2000
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
        ledgers={
            "project_row": {
                "2022-12": of_all(
                    {
                        "tongjun": [
                            *projects("T", 9, "10000", **LANDED),
                            *projects("TT", 1, "100000", **LANDED),
                        ],
                        "hengcun": [
                            *projects("H", 12, "10000", **LANDED),
                            *projects("HH", 1, "100000", **LANDED),
                        ],
                        "fuchunjiang": [
                            *projects("F", 12, "99999.999999", **LANDED),
                            *projects("FF", 1, "9999.999999", **LANDED),  # 不足 1 亿元
                            *projects("FG", 1, "20000", land_granted_date=date(2021, 12, 31)),  # 上年落地
                        ],
                        "fenshui": [
                            *projects("S", 8, "10000", **LANDED),
                            *projects("SS", 1, "100000", **LANDED),
                        ],
                        "chengnan": [
                            *projects("C", 10, "10000", **LANDED),
                            *projects("CC", 1, "100000", **LANDED),
                        ],
                    }
                )
            }
        },
        silent=frozenset({("yaolin", "2022-12")}),
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
