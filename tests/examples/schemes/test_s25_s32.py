"""S25 growth and vetoes, S30 a deducted amount, S31 a base year, S32 a matrix of weights with twice the standard as limit."""

from __future__ import annotations

from datetime import date

from tests.examples.schemes.facts import Facts, worked
from tests.examples.schemes.ledgers import capital, of_all, project, projects, tax

IN_STATISTICS = {"in_statistics_date": date(2011, 6, 1)}

FACTS = {
    "s25_liaocheng": Facts(
        targets={
            "city": """
                  arrived_2013
            jia   20000
            yi    15000
            bing  19000
            ding  500
            """
        },
        ledgers={
            "capital_row": {
                "2014-12": [
                    ("jia", capital("P1", "25000")),
                    ("jia", capital("P2", "15000", construction_code="continuing")),
                    ("yi", capital("P3", "30000")),
                    ("bing", capital("P4", "20000")),
                    ("ding", capital("P5", "10000")),
                ]
            }
        },
        decided=[("yi", "accident", "-1")],
    ),
    "s30_yinzhou": Facts(
        figures={
            "2015-12": """
                  contracted_fdi arrived_fdi already_counted
            jia   5000           1500        20000
            yi    0              0           0
            bing  1000           0           30
            """
        },
        ledgers={
            "capital_row": {
                "2015-12": [
                    ("jia", capital("P1", "30000", nature_code="registered_capital")),
                    ("jia", capital("P1", "80000")),
                    ("jia", capital("P1", "10000", nature_code="other")),
                    ("jia", capital("P2", "60000", origin_code="overseas")),  # 外资
                    ("yi", capital("P3", "2500", nature_code="registered_capital")),
                    ("yi", capital("P3", "10000")),
                    ("bing", capital("P4", "10", nature_code="registered_capital")),
                    ("bing", capital("P4", "20")),
                ]
            }
        },
        targets={
            "county": """
                  contracted_fdi arrived_fdi domestic
            jia   4000           2000        125000
            yi    0              0           12500
            bing  3000           1000        1000
            """
        },
        decided=[
            ("jia", "groundwork", "18"),
            ("yi", "groundwork", "20"),
            ("jia", "innovation", "3"),
            ("jia", "major", "6"),
        ],
    ),
    "s31_zones": Facts(
        figures={
            "2011-12": """
                  invested land leading_output output foreign_projects
            jia   354      3    30000          100000 3
            yi    300      3    29999          100000 0
            bing  270      3    0              0      1
            """
        },
        ledgers={
            "project_row": {
                "2011-12": of_all(
                    {
                        "jia": [
                            *projects("J", 4, "20000", **IN_STATISTICS),
                            project("JL", "19999.999999", **IN_STATISTICS),
                        ],
                        "yi": projects("Y", 20, "30000", **IN_STATISTICS),
                        "bing": [
                            *projects("B", 1, "50000", **IN_STATISTICS),
                            project("BL", "50000"),
                        ],  # 没有入统
                    }
                )
            },
            "tax_row": {
                "2011-12": [
                    ("jia", tax("甲一厂", "1200")),
                    ("jia", tax("甲二厂", "800")),
                    ("yi", tax("乙厂", "1249.99")),
                    ("bing", tax("丙厂", "500")),
                ]
            },
        },
        targets={
            "city": """
                  intensity_2010 contribution_2010
            jia   100            1000
            yi    100            1000
            bing  100            1000
            """
        },
    ),
    "s32_wuxi": Facts(
        figures={
            "2011-12": """
                  a1  a2  a3 a4  a5 a6 a7 a8     a9      others
            jia   250 100 2  50  3  1  -  110000 -       80
            yi    100 100 9  100 1  1  1  100000 -       90
            bing  0   0   9  0   0  0  0  0      -       100
            ding  100 100 0  100 4  9  9  100000 110/100 80
            """
        },
        targets={
            "city": """
                  a1  a2  a3 a4  a5 a6 a7 a8
            jia   100 100 1  100 4  1  1  100000
            yi    100 100 1  100 1  1  2  100000
            bing  100 100 1  100 1  1  1  100000
            ding  100 100 1  100 4  1  1  100000
            """
        },
    ),
}


def test_s25_growth_by_place_and_amounts_by_efficacy(scored):
    both = {unit: scored.points("s25_liaocheng", "2014", unit) for unit in ("jia", "yi", "bing", "ding")}
    assert both == {
        # 增幅 (40000 − 20000) ÷ 20000 = 100%，与乙并列第 1 名
        "jia": {"arrived": 50, "growth": worked("(50 + 40) ÷ 2")},
        "yi": {
            "arrived": worked("(60 + 40 × (30000 − 10000) ÷ (40000 − 10000)) ÷ 100 × 50"),
            "growth": worked("(50 + 40) ÷ 2"),
        },
        # (20000 − 19000) ÷ 19000 = 5.26%，第 3 名
        "bing": {
            "arrived": worked("(60 + 40 × (20000 − 10000) ÷ (40000 − 10000)) ÷ 100 × 50"),
            "growth": 30,
        },
        # 基数 500 不足 1000，不算增幅
        "ding": {"arrived": 30, "growth": 0},
    }


def test_s25_a_veto_takes_the_place_and_the_prize(scored):
    assert scored.totals("s25_liaocheng", "2014") == {
        "jia": (95, 1),
        "yi": (worked("43.33 + 45"), None),  # 安全生产一票否决
        "bing": (worked("36.67 + 30"), 2),
        "ding": (30, 3),
    }
    assert scored.consequences("s25_liaocheng", "2014") == {"prize": {"jia", "bing", "ding"}}


def test_s30_capital_counted_already_is_deducted(scored):
    assert scored.points("s30_yinzhou", "2015", "jia") == {
        "contracted_fdi": 20,
        "arrived_fdi": worked("1500 ÷ 2000 × 20"),
        "domestic": worked("(30000 + 80000 + 10000 − 20000) ÷ 125000 × 40"),
        "groundwork": 18,
    }
    assert scored.points("s30_yinzhou", "2015", "jia", "bonus") == {"innovation": 3, "major": 5}
    assert scored.totals("s30_yinzhou", "2015") == {
        "jia": (20 + 15 + 32 + 18 + 3 + 5, 2),
        "yi": (20 + 20 + 40 + 20, 1),  # 没有外资任务，按办法得满分
        "bing": (worked("1000 ÷ 3000 × 20"), 1),  # 10 + 20 − 30 = 0；另一组
    }


def test_s31_against_the_base_year(scored):
    assert scored.points("s31_zones", "2011", "jia") == {
        "intensity": worked("0.8 × 10 + 3 × 1"),  # 118%：满 5% 的有 3 次
        "leading_share": 3,  # 正好 30%
        "big_projects": 5 + 2,  # 4 + 3 = 7 个
        "contribution": worked("0.8 × 10 + 0.5 × 10"),  # 200%：20 次，加分不超过 50%
    }
    assert scored.points("s31_zones", "2011", "yi") == {
        "intensity": 8,  # 持平
        "leading_share": 0,  # 29.999%
        "big_projects": 5 + 8,  # 20 个：15 × 1，加分不超过 8
        "contribution": 8 + 4,  # 124.999%
    }
    assert scored.points("s31_zones", "2011", "bing") == {
        "intensity": worked("0.8 × 10 × 90 ÷ 100"),
        "leading_share": 0,  # 没有产值
        "big_projects": 2,
        "contribution": worked("0.8 × 10 × 50 ÷ 100"),
    }


def test_s32_a_zone_is_scored_on_its_own_column(scored):
    assert scored.points("s32_wuxi", "2011", "jia") == {
        "a1": 8,  # 2.5 × 4 = 10，最高 2 × 4
        "a2": 4,
        "a3": 8,  # 2 ÷ 1 × 4，正好 2 倍
        "a4": worked("50 ÷ 100 × 4"),
        "a5": worked("3 ÷ 4 × 4"),
        "a6": 4,
        "a8": worked("110000 ÷ 100000 × 4"),
        "others": worked("80 ÷ 100 × 72"),
    }
    assert scored.points("s32_wuxi", "2011", "ding") == {
        **dict.fromkeys(("a1", "a2", "a4", "a5", "a8"), 5),
        "a3": 0,
        "a9": worked("(110 − 100) ÷ 100 × 100 ÷ 5 × 5"),  # 增 10%，标准 5%
        "others": worked("80 ÷ 100 × 65"),
    }
    assert scored.totals("s32_wuxi", "2011") == {
        "jia": (worked("8 + 4 + 8 + 2 + 3 + 4 + 4.4 + 57.6"), 1),
        "yi": (worked("4 + 4 + 4 + 4 + 4 + 2 + 4 + 64.8"), 2),  # A3 不考核，九个也不计
        "ding": (worked("5 × 5 + 0 + 10 + 52"), 3),
        "bing": (72, 4),
    }
    not_assessed = scored.rows(
        "select indicator_code from rpt_score_sheet where office_code = 's32_wuxi' and unit_code = 'jia'"
        " and score_status = 'not_applicable' order by 1"
    )
    assert not_assessed == [("a7",), ("a9",)]
