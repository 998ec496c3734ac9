"""S02 高安, S03 产业专班: composite, efficacy, ratings, projects by label."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.examples.schemes.facts import Facts, worked
from tests.examples.schemes.ledgers import (
    activity,
    capital,
    of_all,
    profile,
    profiles,
    project,
    projects,
)

YEAR_2021 = [f"2021-{number:02d}" for number in range(1, 13)]
# Trips of the two leaders a month: 甲 two every month; 乙 two till June, then one; 丙 three in January.
TRIPS = {"jia": [2] * 12, "yi": [2] * 6 + [1] * 6, "bing": [3] + [0] * 11}


def _trips(month: str, count: int) -> list[dict]:
    return [
        activity("outbound_trip", date.fromisoformat(f"{month}-{day:02d}"), post_code="principal")
        for day in range(1, count + 1)
    ]


def _registered(code: str, agreed: str, fixed_assets: str) -> dict:
    return project(
        code, agreed, fixed_asset_investment_wan=fixed_assets, pre_registered_date=date(2023, 2, 1)
    )


# S02: what entered statistics, every project out of another province but those of X; and what was signed.
ENTERED = of_all({
    "jia": projects("J", 4, "10000", in_statistics_date=date(2021, 5, 1)),
    "yi": projects("Y", 3, "20000", in_statistics_date=date(2021, 6, 1)),
    "bing": [
        project("B1", "9999.999999", in_statistics_date=date(2021, 7, 1)),  # 不足1亿元
        project("B2", "9999.999999", in_statistics_date=date(2021, 7, 1)),
        project("B3", "5000.000002", in_statistics_date=date(2021, 8, 1)),
    ],
})  # fmt: skip
SIGNED = of_all({
    "jia": projects("JS", 3, "10000", signed_date=date(2021, 3, 1)),
    "yi": [*projects("YS", 5, "12000", signed_date=date(2021, 4, 1)), project("YL", "9999", signed_date=date(2021, 4, 1))],
    "bing": projects("BS", 1, "30000", signed_date=date(2021, 9, 1)),
})  # fmt: skip
ECOMMERCE = of_all(
    {
        "jia": projects("JE", 1, "800", signed_date=date(2021, 3, 1)),
        "yi": projects("YE", 2, "500", signed_date=date(2021, 4, 1)),
    }
)
# 本省项目、投资方不在名单内的电商项目都不计
LOCAL = [("jia", project("JX", "70000", in_statistics_date=date(2021, 5, 1)))]
UNLISTED = [("bing", project("BX", "600", signed_date=date(2021, 4, 1)))]

FACTS = {
    "s02_gaoan": Facts(
        figures={
            "2021-12": """
                  fdi_total fdi_cash trade
            jia   1200      500      18000
            yi    700       100      20000
            bing  200       300      9999
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
            },
            "project_row": {"2021-12": [*ENTERED, *SIGNED, *ECOMMERCE, *LOCAL, *UNLISTED]},
            "profile_row": {
                "2021-12": [
                    *profiles(ENTERED, "省外"),
                    *profiles(ECOMMERCE, "认定电商"),
                    *profiles(LOCAL, "本省"),
                    *profiles(UNLISTED, "电商"),
                ]
            },
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
                  leader_visits
            jia   7
            yi    0
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
                    ("jia", _registered("P1", "120000", "6000")),  # 6000 ÷ 120000 = 5%
                    ("jia", _registered("P2", "500000", "24999.99")),  # 不足 5%
                    ("jia", _registered("P3", "99999.999999", "50000")),  # 不足 10 亿元
                    ("yi", _registered("P4", "500000", "25000")),  # 5%，只按 50 亿元一档计一次
                ]
            },
            "profile_row": {
                "2023-03": [
                    ("jia", profile("P1", "省外、牵头产业")),
                    ("jia", profile("P2", "省外、牵头产业")),
                    ("jia", profile("P3", "省外、民企500强")),
                    ("yi", profile("P4", "省外、牵头产业、世界500强")),  # 名录里没有世界500强
                ]
            },
            "capital_row": {"2023-03": [("jia", capital("P1", "30000")), ("yi", capital("P4", "20000"))]},
            "activity_row": {
                "2023-03": [
                    ("jia", activity("promotion_event", date(2023, 3, 8), lead_count=5)),
                    ("jia", activity("outbound_trip", date(2023, 3, 9), lead_count=4)),  # 不是推介会
                ]
            },
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
        "top_500": 10,  # P3
    }
    assert scored.points("s03_task_forces", "2023-Q1", "yi", "bonus") == {
        **dict.fromkeys(("leader_visits", "promotion_events", "leads", "ten_yi", "top_500"), 0),
        "over_target": 0,  # 1 − 2 < 0，不倒扣
        "fifty_yi": 8,
    }
    assert scored.totals("s03_task_forces", "2023-Q1") == {
        "jia": (worked("30 + 24 + 13.33 + 13.4 + 13.5 + 3 + 3 + 2.5 + 2 + 4 + 10"), 1),
        "yi": (worked("15 + 16 + 20 + 12 + 9 + 8"), 2),
    }
