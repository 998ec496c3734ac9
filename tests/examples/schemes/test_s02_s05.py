"""S02 高安, S03 产业专班, S04 四档情形, S05 漯河: composite, efficacy, ratings, cases, steps by size of target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.examples.schemes.facts import Facts, worked

YEAR_2021 = [f"2021-{number:02d}" for number in range(1, 13)]
YEAR_2024 = [f"2024-{number:02d}" for number in range(1, 13)]
# Trips of the two leaders a month: 甲 two every month; 乙 two till June, then one; 丙 three in January.
TRIPS = {"jia": [2] * 12, "yi": [2] * 6 + [1] * 6, "bing": [3] + [0] * 11}


def _trips(month: str, count: int) -> list[dict]:
    return [
        {
            "activity_code": "outbound_trip",
            "post_code": "principal",
            "activity_date": date.fromisoformat(f"{month}-{day:02d}"),
        }
        for day in range(1, count + 1)
    ]


def _project(code: str, agreed: str, fixed_assets: str) -> dict:
    return {
        "project_code": code,
        "project_name": code,
        "agreed_investment_wan": Decimal(agreed),
        "fixed_asset_investment_wan": Decimal(fixed_assets),
        "pre_registered_date": date(2023, 2, 1),
    }


FACTS = {
    "s02_gaoan": Facts(
        figures={
            "2021-12": """
                  fdi_total fdi_cash province_investment province_projects signed_projects trade ecommerce_projects
            jia   1200      500      40000               4                 3               18000 1
            yi    700       100      60000               3                 5               20000 2
            bing  200       300      25000               0                 1               9999  0
            """
        },
        targets={
            "county": """
                  province_investment province_projects signed_projects trade ecommerce_projects
            jia   50000               5                 4               20000 2
            yi    50000               4                 4               20000 2
            bing  50000               2                 3               20000 1
            """
        },
        ledgers={
            "activity_row": {
                month: [(unit, row) for unit, counts in TRIPS.items() for row in _trips(month, counts[place])]
                for place, month in enumerate(YEAR_2021)
            }
        },
        decided=[
            ("jia", "invitation", "1"),
            ("jia", "invitation", "1"),
            *[("yi", "invitation", "1")] * 3,
        ],
    ),
    "s03_task_forces": Facts(
        figures={
            "2023-03": """
                  new_projects quarter_target arrived_capital own_industry all_projects leader_visits promotion_events leads top_500_projects
            jia   3            2              30000           2            3            7             1                5     0
            yi    1            2              20000           1            1            0             0                0     0
            """
        },
        targets={
            "county": """
                  new_projects arrived_capital
            jia   8            100000
            yi    8            100000
            """
        },
        ledgers={
            "project_row": {
                "2023-03": [
                    ("jia", _project("P1", "120000", "6000")),  # 6000 ÷ 120000 = 5%
                    ("jia", _project("P2", "500000", "24999.99")),  # 不足 5%
                    ("jia", _project("P3", "99999.999999", "50000")),  # 不足 10 亿元
                    ("yi", _project("P4", "500000", "25000")),  # 5%，只按 50 亿元一档计一次
                ]
            }
        },
        ratings={
            "2023-Q1": {
                "jia": {
                    "carrier_1": {"park": ["5", "4"], "township": ["4", "4.5", "5"]},
                    "carrier_2": {"park": ["4", "4"], "township": ["5", "5", "4"]},
                    "carrier_3": {"park": ["5", "5"], "township": ["3", "4", "5"]},
                    "team_1": {"team": ["5", "4"]},
                    "team_2": {"team": ["5", "5"]},
                    "team_3": {"team": ["4", "4"]},
                },
                "yi": {
                    **{f"carrier_{n}": {"park": ["4"], "township": ["4"]} for n in (1, 2, 3)},
                    **{f"team_{n}": {"team": ["3"]} for n in (1, 2, 3)},
                },
            }
        },
    ),
    "s04_cases": Facts(
        figures={
            "2024-12": """
                  completed invested landed
            jia   1000      200      1
            yi    1200      250      0
            bing  800       199      2
            ding  499.9     300      1
            wu    500       200      1
            """
        },
        targets={
            "county": """
                  task
            jia   1000
            yi    1000
            bing  1000
            ding  1000
            wu    1000
            """
        },
        decided=[("bing", "no_plan", "-5"), ("wu", "no_summary", "-5")],
        silent=frozenset({("yi", "2024-03"), ("yi", "2024-07"), *(("wu", month) for month in YEAR_2024)}),
    ),
    "s05_luohe": Facts(
        figures={
            "2023-12": """
                  fdi  capital projects agreed started invested top_500 five_yi top_500_five_yi task    table_failures missing_news
            jia   1100 900     28       300000 20      150000   1       1       1               -       -              -
            yi    500  1000    10       100000 5       100000   0       0       5               -       -              -
            bing  -    -       -        -      -       -        -       -       -               1100    3              2
            ding  -    -       -        -      -       -        -       -       -               3075    0              0
            wu    -    -       -        -      -       -        -       -       -               5100    0              0
            ji    -    -       -        -      -       -        -       -       -               6060    12             11
            geng  -    -       -        -      -       -        -       -       -               1500    0              0
            """
        },
        targets={
            "city": """
                  fdi  capital task
            jia   1000 1000    -
            yi    1000 1000    -
            bing  -    -       1000
            ding  -    -       3000
            wu    -    -       5000
            ji    -    -       6000
            geng  -    -       2000
            """
        },
        decided=[("bing", "attention", "4")],
    ),
}


def test_s02_two_parts_by_efficacy_are_weighed_into_one_indicator(scored):
    parts = {unit: scored.points("s02_gaoan", "2021", unit, "part") for unit in ("jia", "yi", "bing")}
    # 总额：最小 200、最大 1200；现汇：最小 100、最大 500
    assert {unit: own["fdi_total"] for unit, own in parts.items()} == {
        "jia": 100,
        "yi": worked("60 + 40 × (700 − 200) ÷ (1200 − 200)"),  # 80
        "bing": 60,
    }
    assert {unit: own["fdi_cash"] for unit, own in parts.items()} == {
        "jia": 100,
        "yi": 60,
        "bing": worked("60 + 40 × (300 − 100) ÷ (500 − 100)"),  # 80
    }
    assert scored.points("s02_gaoan", "2021", "yi") == {
        "fdi": worked("(80 × 60 + 60 × 40) ÷ 100 ÷ 100 × 30"),  # 21.6
        "province_capital": worked("(100 × 50 + 75 × 50) ÷ 100 ÷ 100 × 30"),  # 60000 > 50000；3 ÷ 4 = 75%
        "signed_projects": 10,  # 5 > 4，不超过满分
        "trade": 20,
        "ecommerce": 5,
        "trips": worked("(6 × 100 + 6 × 50) ÷ 12 ÷ 100 × 2.5"),  # 1.875 → 1.88
        "invitations": Decimal("2.5"),  # 1 + 1 + 1 = 3，不超过 2.5
    }
    assert scored.points("s02_gaoan", "2021", "jia") == {
        "fdi": 30,
        "province_capital": worked("(80 × 50 + 80 × 50) ÷ 100 ÷ 100 × 30"),  # 40000 ÷ 50000，4 ÷ 5
        "signed_projects": worked("3 ÷ 4 × 10"),
        "trade": worked("18000 ÷ 20000 × 20"),
        "ecommerce": worked("1 ÷ 2 × 5"),
        "trips": Decimal("2.5"),
        "invitations": 2,
    }
    assert scored.points("s02_gaoan", "2021", "bing") == {
        "fdi": worked("(60 × 60 + 80 × 40) ÷ 100 ÷ 100 × 30"),  # 20.4
        "province_capital": worked("(50 × 50 + 0 × 50) ÷ 100 ÷ 100 × 30"),  # 25000 ÷ 50000，0 ÷ 2
        "signed_projects": worked("1 ÷ 3 × 10"),
        "trade": worked("9999 ÷ 20000 × 20"),  # 9.999 → 10.00
        "ecommerce": 0,
        "trips": worked("(100 + 11 × 0) ÷ 12 ÷ 100 × 2.5"),  # 一月去了三次，补不了别的月
        "invitations": 0,
    }
    assert scored.totals("s02_gaoan", "2021") == {
        "jia": (worked("30 + 24 + 7.5 + 18 + 2.5 + 2.5 + 2"), 2),
        "yi": (worked("21.6 + 26.25 + 10 + 20 + 5 + 1.88 + 2.5"), 1),
        "bing": (worked("20.4 + 7.5 + 3.33 + 10 + 0 + 0.21 + 0"), 3),
    }


def test_s03_ratings_weigh_parks_and_townships(scored):
    assert scored.points("s03_task_forces", "2023-Q1", "jia", "part") == {
        "carrier_1": worked("((5 + 4) ÷ 2 × 70 + (4 + 4.5 + 5) ÷ 3 × 30) ÷ 100 ÷ 5 × 100"),  # 4.5 分
        "carrier_2": worked("(4 × 70 + 4.67 × 30) ÷ 100 ÷ 5 × 100"),  # (5 + 5 + 4) ÷ 3 = 4.666… → 4.67
        "carrier_3": worked("(5 × 70 + 4 × 30) ÷ 100 ÷ 5 × 100"),
        "team_1": worked("(5 + 4) ÷ 2 ÷ 5 × 100"),
        "team_2": 100,
        "team_3": 80,
    }
    assert scored.points("s03_task_forces", "2023-Q1", "jia") == {
        "new_projects": 30,  # 时序目标 8 × 1/4 = 2，3 个，得满分
        "arrived_capital": worked("30000 ÷ (100000 × 1 ÷ 4) × 20"),  # 24：原文没有封顶
        "industry_fit": worked("2 ÷ 3 × 100 ÷ 100 × 20"),
        "carriers": worked("(90 × 5 + 84.02 × 5 + 94 × 5) ÷ 15 ÷ 100 × 15"),  # 13.401
        "teams": worked("(90 × 5 + 100 × 5 + 80 × 5) ÷ 15 ÷ 100 × 15"),
    }
    assert scored.points("s03_task_forces", "2023-Q1", "yi") == {
        "new_projects": worked("1 ÷ (8 × 1 ÷ 4) × 30"),
        "arrived_capital": worked("20000 ÷ (100000 × 1 ÷ 4) × 20"),
        "industry_fit": 20,
        "carriers": worked("4 ÷ 5 × 15"),
        "teams": worked("3 ÷ 5 × 15"),
    }


def test_s03_bonus_items_have_their_own_limits(scored):
    assert scored.points("s03_task_forces", "2023-Q1", "jia", "bonus") == {
        "leader_visits": 3,  # 7 × 0.5 = 3.5，最多 3
        "promotion_events": 3,
        "leads": worked("5 × 0.5"),
        "over_target": worked("(3 − 2) × 2"),
        "ten_yi": 4,  # P2 固投不足 5%，P3 不足 10 亿元
        "fifty_yi": 0,
        "top_500": 0,
    }
    assert scored.points("s03_task_forces", "2023-Q1", "yi", "bonus") == {
        **dict.fromkeys(("leader_visits", "promotion_events", "leads", "ten_yi", "top_500"), 0),
        "over_target": 0,  # 1 − 2 < 0，不倒扣
        "fifty_yi": 8,
    }
    assert scored.totals("s03_task_forces", "2023-Q1") == {
        "jia": (worked("30 + 24 + 13.33 + 13.4 + 13.5 + 3 + 3 + 2.5 + 2 + 4"), 1),
        "yi": (worked("15 + 16 + 20 + 12 + 9 + 8"), 2),
    }


def test_s04_the_first_case_that_holds_decides(scored):
    assert {unit: scored.points("s04_cases", "2024", unit)["projects"] for unit in ("jia", "yi", "bing", "ding", "wu")} == {
        "jia": 100,  # 1000 ÷ 1000 = 100%，200 ÷ 1000 = 20%，都含本数
        "yi": 75,  # 120%、25%，没有落地项目，不算第一种
        "bing": 0,  # 80%、19.9%：原文没有规定，按 otherwise
        "ding": 0,  # 49.99%
        "wu": 50,  # 50%、20%
    }  # fmt: skip
    assert scored.points("s04_cases", "2024", "yi", "deduction") == {
        "no_plan": 0,
        "no_summary": 0,
        "tables": -2,
    }
    assert scored.points("s04_cases", "2024", "wu", "deduction") == {
        "no_plan": 0,
        "no_summary": -5,
        "tables": -12,
    }
    assert scored.totals("s04_cases", "2024") == {
        "jia": (100, 1),
        "yi": (75 - 2, 2),
        "wu": (50 - 5 - 12, 3),
        "ding": (0, 4),
        "bing": (0 - 5, 5),
    }


def test_s05_steps_over_a_number_and_projects_of_different_worth(scored):
    assert scored.points("s05_luohe", "2023", "jia") == {
        "fdi": worked("1100 ÷ 1000 × 10"),  # 超额按比例加
        "capital": worked("900 ÷ 1000 × 10"),
        "projects": worked("5 + (28 − 25) × 0.5"),
        "agreed": worked("10 + (30 − 25) × 0.2"),
        "start_rate": worked("20 ÷ 28 × 20"),
        "invested_rate": worked("150000 ÷ 300000 × 25"),
        "major": 3 + 4 + 5,
    }
    assert scored.points("s05_luohe", "2023", "yi") == {
        "fdi": 5,
        "capital": 10,
        "projects": worked("10 × 0.2"),
        "agreed": worked("10 × 0.4"),
        "start_rate": worked("5 ÷ 10 × 20"),
        "invested_rate": 25,
        "major": 20,  # 5 × 5 = 25，满 20 为止
    }


def test_s05_a_step_is_worth_more_on_a_larger_target(scored):
    units = ("bing", "ding", "wu", "ji", "geng")
    assert {unit: scored.points("s05_luohe", "2023", unit, "bonus")["over_task"] for unit in units} == {
        "bing": worked("10 × 0.1"),  # 目标 1000，完成 110%
        "ding": worked("2 × 0.2"),  # 目标 3000，完成 102.5%，满 1 个百分点的有 2 次
        "wu": worked("2 × 0.3"),  # 目标正好 5000，完成 102%
        "ji": worked("1 × 0.6"),  # 目标 6000，完成 101%
        "geng": 0,
    }
    assert scored.points("s05_luohe", "2023", "bing") == {
        "task": 80,
        "attention": 4,
        "tables": 10 - 3,
        "news": worked("5 − 2 × 0.5"),
    }
    assert scored.points("s05_luohe", "2023", "ji") == {
        "task": 80,
        "attention": 0,
        "tables": 0,  # 12 次，扣完为止
        "news": 0,  # 11 条 × 0.5 = 5.5
    }
    assert scored.points("s05_luohe", "2023", "geng")["task"] == worked("1500 ÷ 2000 × 80")
