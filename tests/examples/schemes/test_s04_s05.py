"""S04 四档情形, S05 漯河: cases, steps by size of target, projects of different worth, late and missing reports."""

from __future__ import annotations

from datetime import date

from tests.examples.schemes.facts import Facts, worked
from tests.examples.schemes.ledgers import capital, of_all, profiles, project, projects

YEAR_2024 = [f"2024-{number:02d}" for number in range(1, 13)]
# S04: a project that has been signed, has its land and is being built.
LANDED = {
    "signed_date": date(2024, 3, 1),
    "land_granted_date": date(2024, 5, 1),
    "started_date": date(2024, 9, 1),
}

# S05: 重大活动签约: 甲 (20 + 7) × 10000 + 30000 = 300000, 20 × 7500 = 150000 invested; 乙 10 × 10000, 5 × 20000 invested
DAY = date(2023, 3, 1)
BEGUN = date(2023, 8, 1)
EVENT = of_all({
    "jia": [
        *projects("A", 20, "10000", signed_date=DAY, started_date=BEGUN, fixed_asset_investment_wan="7500"),
        *projects("B", 7, "10000", signed_date=DAY),
        project("C", "30000", signed_date=DAY),
    ],
    "yi": [
        *projects("D", 5, "10000", signed_date=DAY, started_date=BEGUN, fixed_asset_investment_wan="20000"),
        *projects("E", 5, "10000", signed_date=DAY),
    ],
})  # fmt: skip
BEFORE = date(2022, 11, 1)
TOP_500 = of_all({
    "jia": [
        project("T1", "49999.999999", signed_date=BEFORE, started_date=BEGUN),
        project("T2", "50000", signed_date=BEFORE, started_date=BEGUN),
    ],
    "yi": projects("T3", 5, "60000", signed_date=BEFORE, started_date=BEGUN),
})  # fmt: skip
FIVE_YI = [
    ("jia", project("T4", "50000", signed_date=BEFORE, started_date=BEGUN)),
    ("jia", project("T5", "90000", signed_date=BEFORE, started_date=BEFORE)),  # 上年开工
]
OTHERS = [("jia", project("U", "20000", signed_date=DAY, started_date=BEGUN))]  # 不是重大活动上签的
YEAR_2023 = [f"2023-{number:02d}" for number in range(1, 13)]
TASKS = {"bing": "1100", "ding": "3075", "wu": "5100", "ji": "6060", "geng": "1500"}

FACTS = {
    "s04_cases": Facts(
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
        ledgers={
            "project_row": {
                "2024-12": [
                    ("jia", project("J1", "400", **LANDED)),
                    ("jia", project("J2", "600", signed_date=date(2024, 5, 1))),
                    ("jia", project("J3", "900", signed_date=date(2023, 12, 31))),  # 上年签约
                    ("yi", project("Y1", "700", signed_date=date(2024, 2, 1), started_date=date(2024, 6, 1))),
                    (
                        "yi",
                        project(
                            "Y2", "500", signed_date=date(2024, 2, 1), land_granted_date=date(2024, 4, 1)
                        ),
                    ),
                    ("bing", project("B1", "500", **LANDED)),
                    ("bing", project("B2", "300", **LANDED)),
                    ("ding", project("D1", "499.9", **LANDED)),
                    ("wu", project("W1", "500", **LANDED)),
                ]
            },
            "capital_row": {
                "2024-12": [
                    ("jia", capital("J1", "200")),
                    ("yi", capital("Y1", "250")),
                    ("bing", capital("B1", "199")),
                    ("ding", capital("D1", "300")),
                    ("wu", capital("W1", "200")),
                ]
            },
        },
        decided=[("bing", "no_plan", "-5"), ("wu", "no_summary", "-5")],
        silent=frozenset({("yi", "2024-03"), ("yi", "2024-07"), *(("wu", month) for month in YEAR_2024[:6])}),
        late=frozenset(("wu", month) for month in YEAR_2024[6:]),  # 迟报的同未报一样扣
    ),
    "s05_luohe": Facts(
        figures={
            "2023-12": """
                  fdi  missing_news
            jia   1100 -
            yi    500  -
            bing  -    2
            ding  -    0
            wu    -    0
            ji    -    11
            geng  -    0
            """
        },
        ledgers={
            "capital_row": {
                "2023-12": [
                    ("jia", capital("A-1", "900")),
                    ("yi", capital("D-1", "1000")),
                    *((unit, capital("K", amount)) for unit, amount in TASKS.items()),
                ]
            },
            "project_row": {"2023-12": [*EVENT, *OTHERS, *TOP_500, *FIVE_YI]},
            "profile_row": {"2023-12": [*profiles(EVENT, "重大活动签约"), *profiles(TOP_500, "500强")]},
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
        silent=frozenset({("bing", "2023-02"), ("bing", "2023-05")}),
        late=frozenset({("bing", "2023-09"), *(("ji", month) for month in YEAR_2023)}),
    ),
}


def test_s04_the_first_case_that_holds_decides(scored):
    assert {unit: scored.points("s04_cases", "2024", unit)["projects"] for unit in ("jia", "yi", "bing", "ding", "wu")} == {
        "jia": 100,  # 1000 ÷ 1000 = 100%，200 ÷ 1000 = 20%，都含本数
        "yi": 75,  # 120%、25%，一个没有用地，一个没有开工，不算第一种
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
        "major": 3 + 4 + 5,  # T1 是500强、不足5亿元，T4 有5亿元，T2 两样都是
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
