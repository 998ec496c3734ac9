"""S06, S08 steps over and short with consequences, S10 foreign currency, S11 thresholds and a blank county, S12 shares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.examples.schemes.facts import Facts, worked
from tests.examples.schemes.ledgers import capital, of_all, profiles, project, projects


def _overseas(code: str, ytd: str, **other: str) -> dict:
    return capital(code, ytd, origin_code="overseas", **other)


_SIGNED = project("P9", signed_date=date(2014, 8, 15))

# S11: 甲 performs 5 of 6 signed in the year, 乙 6 of 10; what was signed the year before counts neither way.
SIGNED, STARTED = {"signed_date": date(2011, 4, 1)}, {"started_date": date(2011, 9, 1)}
PROJECTS = of_all({
    "jia": [
        *projects("J", 5, "1000", **SIGNED, **STARTED),
        *projects("JL", 1, "1000", **SIGNED),
        *projects("JB", 2, "1000", signed_date=date(2010, 12, 31), **STARTED),
    ],
    "yi": [*projects("Y", 6, "1000", **SIGNED, **STARTED), *projects("YL", 4, "1000", **SIGNED)],
})  # fmt: skip
# S12: what was signed by investors of other provinces, and one of this province
OUTSIDE = [
    ("jia", project("J1", "20000", signed_date=date(2023, 5, 1))),
    ("jia", project("J2", "16000", signed_date=date(2023, 6, 1))),
    ("yi", project("Y1", "60000", signed_date=date(2023, 6, 1))),
    ("bing", project("B1", "10000", signed_date=date(2023, 6, 1))),
]
INSIDE = [("jia", project("J3", "50000", signed_date=date(2023, 6, 1)))]

WORKS = ("6.5", "8", "6", "4", "8", "3", "5", "1", "2")

FACTS = {
    "s06_investment": Facts(
        targets={
            "county": """
                  fixed_assets
            jia   10000
            yi    10000
            bing  10000
            ding  10000
            """
        },
        ledgers={
            "capital_row": {
                "2006-12": [
                    ("jia", capital("P1", "12300")),
                    ("jia", capital("P2", "5000", nature_code="registered_capital")),  # 不是固定资产
                    ("yi", capital("P3", "9999.999999")),
                    ("bing", capital("P4", "40000")),
                    ("ding", capital("P5", "6000")),
                    ("ding", capital("P6", "4000")),
                ]
            }
        },
    ),
    "s08_outward": Facts(
        figures={
            "2014-12": """
                  fdi  export
            jia   1270 90
            yi    880  250
            bing  300  50
            """
        },
        targets={
            "county": """
                  fdi  export
            jia   1000 100
            yi    1000 100
            bing  1000 80
            """
        },
        ledgers={
            "capital_row": {
                "2014-02": [("jia", _overseas("P1", "500", month_amount_wan="500"))],
                "2014-03": [("bing", _overseas("P2", "100", month_amount_wan="100"))],
                "2014-06": [("bing", _overseas("P2", "200", month_amount_wan="100"))],
                "2014-07": [
                    ("yi", capital("P3", "50", month_amount_wan="50", origin_code="city_outside"))
                ],  # 内资
                "2014-09": [("bing", _overseas("P2", "300", month_amount_wan="100"))],
                "2014-12": [("bing", _overseas("P2", "400", month_amount_wan="100"))],
            },
            "project_row": {"2014-09": [("jia", _SIGNED)], "2014-12": [("jia", _SIGNED)]},
        },
    ),
    "s10_xiangxi": Facts(
        targets={
            "city": """
                  capital
            jia   20000
            yi    20000
            bing  20000
            """
        },
        ledgers={
            "capital_row": {
                "2009-12": [
                    ("jia", capital("P1", "20000")),
                    ("jia", _overseas("P2", "1000", currency_code="usd")),
                    ("yi", capital("P3", "15000")),
                    ("yi", _overseas("P4", "500", currency_code="usd")),
                    ("bing", capital("P5", "13000")),
                ]
            }
        },
        decided=[("jia", "groundwork", "6"), ("jia", "groundwork", "5.5")],
    ),
    "s11_yuncheng": Facts(
        figures={
            "2011-12": """
                  approved events fdi fdi_before big_events
            jia   5        2      50  0          2
            yi    4        1      80  10         0
            """
        },
        ledgers={"project_row": {"2011-12": PROJECTS}},
        decided=[("jia", f"work_{number}", points) for number, points in enumerate(WORKS, start=1)],
    ),
    "s12_trial": Facts(
        figures={
            "2023-12": """
                  leading_firms
            jia   7
            yi    9
            bing  1
            """
        },
        ledgers={
            "project_row": {"2023-12": [*OUTSIDE, *INSIDE]},
            "profile_row": {"2023-12": [*profiles(OUTSIDE, "省域外"), *profiles(INSIDE, "省内")]},
        },
        targets={
            "city": """
                  signed_investment leading_firms
            jia   48000             9
            yi    48000             9
            bing  30000             7
            """
        },
        decided=[("jia", "leadership", "9"), ("jia", "reporting", "10.5"), ("bing", "leadership", "5")],
    ),
}


def test_s06_nothing_below_the_target_and_at_most_ten_over_it(scored):
    units = ("jia", "yi", "bing", "ding")
    assert {unit: scored.points("s06_investment", "2006", unit)["fixed_assets"] for unit in units} == {
        "jia": worked("60 + 2 × 0.5"),  # 12300 ÷ 10000 = 123%，满 10% 的有 2 次
        "yi": 0,  # 差一分钱也是未完成
        "bing": 60 + 10,  # 400%：30 × 0.5 = 15，最多加 10
        "ding": 60,  # 6000 + 4000，正好
    }


def test_s08_steps_both_ways(scored):
    assert scored.points("s08_outward", "2014", "jia") == {
        "fdi": 12 + 2,  # 127%：满 10% 的有 2 次
        "export": worked("90 ÷ 100 × 2"),
    }
    assert scored.points("s08_outward", "2014", "yi") == {
        "fdi": 12 - 2,  # 88%：少 12%，满 5% 的有 2 次
        "export": 2,  # 250%，不超过满分
    }
    assert scored.points("s08_outward", "2014", "bing") == {
        "fdi": 0,  # 30%：12 − 14 × 1 < 0
        "export": worked("50 ÷ 80 × 2"),
    }
    assert scored.totals("s08_outward", "2014") == {
        "jia": (worked("14 + 1.8"), 1),
        "yi": (12, 2),
        "bing": (worked("0 + 1.25"), 3),
    }


def test_s08_yellow_cards_talks_and_no_award(scored):
    # 甲：二月到账，八月签约；乙：没有外资，也没有项目；丙：每季都有到账
    cards = {f"2014-Q{n}": scored.consequences("s08_outward", f"2014-Q{n}") for n in (1, 2, 3, 4)}
    assert cards == {
        "2014-Q1": {"card": {"yi"}},
        "2014-Q2": {"card": {"jia", "yi"}},
        "2014-Q3": {"card": {"yi"}},
        "2014-Q4": {"card": {"jia", "yi"}},
    }
    assert scored.consequences("s08_outward", "2014-H1") == {"talk": {"yi"}}
    assert scored.consequences("s08_outward", "2014-H2") == {"talk": {"yi"}}
    assert scored.consequences("s08_outward", "2014") == {"no_award": {"yi", "bing"}}


def test_s10_foreign_capital_counts_at_the_rate_of_the_scheme(scored):
    units = ("jia", "yi", "bing")
    assert {unit: scored.points("s10_xiangxi", "2009", unit)["capital"] for unit in units} == {
        "jia": worked("100 + 3 × 0.2"),  # 20000 + 1000 × 6.83 = 26830，134.15%
        "yi": 100,  # 15000 + 500 × 6.83 = 18415，92.075%，不满 10% 不扣
        "bing": worked("100 − 3 × 0.2"),  # 65%
    }
    assert scored.points("s10_xiangxi", "2009", "jia", "bonus") == {"groundwork": 10}  # 6 + 5.5 = 11.5
    assert scored.totals("s10_xiangxi", "2009")["jia"] == (worked("100.6 + 10"), 1)
    assert scored.consequences("s10_xiangxi", "2009") == {"prize": {"jia"}}


def test_s11_thresholds_and_the_blank_county(scored):
    assert scored.points("s11_yuncheng", "2011", "jia") == {
        "approved": 4,
        "events": 3,
        "signed": (6 - 5) * 2,
        "performance_rate": 10,  # 5 ÷ 6 = 83.33%
        **{f"work_{n}": Decimal(p) for n, p in enumerate(WORKS, start=1)},
    }
    assert scored.points("s11_yuncheng", "2011", "jia", "bonus") == {"blank_county": 5, "big_events": 2 * 2}
    assert scored.points("s11_yuncheng", "2011", "yi") == {
        "approved": 0,
        "events": 0,
        "signed": 3,  # 5 × 2 = 10，最多 3
        "performance_rate": 0,  # 6 ÷ 10 = 60%
        **{f"work_{n}": 0 for n in range(1, 10)},
    }
    assert scored.points("s11_yuncheng", "2011", "yi", "bonus") == {"blank_county": 0, "big_events": 0}
    assert scored.totals("s11_yuncheng", "2011") == {
        "jia": (worked("4 + 3 + 2 + 10 + 43.5 + 5 + 4"), 1),
        "yi": (3, 2),
    }


def test_s12_shares_of_a_target_up_to_full_points(scored):
    assert scored.points("s12_trial", "2023", "jia") == {
        "signed_investment": worked("(20000 + 16000) ÷ 48000 × 50"),  # 省内的不计
        "leading_firms": worked("7 ÷ 9 × 30"),
        "leadership": 9,
        "reporting": 10,  # 10.5，最高 10
    }
    assert scored.totals("s12_trial", "2023") == {
        "jia": (worked("37.5 + 23.33 + 9 + 10"), 1),
        "yi": (50 + 30, 1),
        "bing": (worked("16.67 + 4.29 + 5"), 1),  # 10000 ÷ 30000 × 50，1 ÷ 7 × 30；各组分别排名
    }
