"""S13 thresholds by group, S14 ratios, S15 places, S16 quarters into the year, S21 steps around a number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.examples.schemes.facts import Facts, worked
from tests.examples.schemes.ledgers import capital, profile, project, tax


def _capital(code: str, agreed: str, ytd: str, **other: object) -> dict:
    return capital(code, ytd, agreed_investment_wan=agreed, **other)


def _project(code: str, agreed: str, industry: str = "制造业", **dates: date) -> dict:
    return project(code, agreed, industry_name=industry, **dates)


def _invested(**units: str) -> list[tuple[str, dict]]:
    """S16: the one project of each unit, being built since last year, with what has been invested in it."""
    return [
        (
            unit,
            project(f"{unit}-1", "50000", started_date=date(2015, 9, 1), fixed_asset_investment_wan=amount),
        )
        for unit, amount in units.items()
    ]


FACTS = {
    "s13_towns": Facts(
        figures={
            "2023-12": """
                  above_scale
            jia   2
            """
        },
        targets={
            "city": """
                  capital started in_statistics in_production above_scale
            jia   120000  3       1             2             2
            wu    10000   -       -             -             -
            """
        },
        ledgers={
            "capital_row": {
                "2023-12": [
                    ("jia", _capital("P1", "120000", "90000")),
                    ("jia", _capital("P2", "120000", "50000", origin_code="local")),
                    ("jia", _capital("P3", "120000", "40000", is_real_estate=True)),
                    ("jia", _capital("P4", "120000", "3000", construction_code="continuing")),
                    ("jia", _capital("P5", "9999.99", "8000")),  # 不足 1 亿元
                    ("jia", _capital("P8", "20000", "700")),  # 餐饮
                    ("wu", _capital("B1", "5000", "4000")),
                    ("wu", _capital("B2", "4999.99", "3000")),  # 不足 5000 万元
                    ("wu", _capital("B3", "20000", "2000")),
                ]
            },
            "project_row": {
                "2023-12": [
                    ("jia", _project("P1", "120000", started_date=date(2023, 3, 1), in_statistics_date=date(2023, 5, 1))),
                    ("jia", _project("P5", "9999.99", started_date=date(2023, 7, 1))),
                    ("jia", _project("P6", "10000", started_date=date(2023, 6, 1))),
                    ("jia", _project("P7", "30000", started_date=date(2022, 12, 31), in_production_date=date(2023, 2, 1))),
                    ("jia", _project("P8", "20000", "餐饮", started_date=date(2023, 8, 1))),
                    ("wu", _project("B1", "5000")),
                    ("wu", _project("B3", "20000")),
                ]
            },
        },
        decided=[("jia", "groundwork", "8"), ("jia", "plus", "2.5"), ("jia", "plus", "4"), ("jia", "minus", "-1.5")],
    ),
    "s14_yulin": Facts(
        assessed="""
                  signed_count performed_count started_count completed_count contract_total_wan arrived_total_wan year_arrived_wan
            jia   60           45              30            10              300000             210000            120000
            yi    10           10              12            9               200000             50000             30000
            """,
        targets={
            "city": """
                  arrived_2008
            jia   100000
            yi    90000
            """
        },
    ),
    "s15_ranking": Facts(
        # 甲、乙共同引进的 G 到位 4000 万元，甲报全额，各计一半
        ledgers={
            "capital_row": {
                "2016-03": [
                    ("yi", _capital("Y", "500", "10")),
                    ("bing", _capital("B", "2000", "20")),
                    ("ding", _capital("D", "500", "30")),
                ],
                "2016-12": [
                    ("jia", _capital("J", "2000", "3000")),
                    ("jia", _capital("G", "2000", "4000")),
                    ("jia", _capital("J2", "1999.99", "9000")),  # 园区工业，不足 2000 万元
                    ("yi", _capital("Y", "500", "3000")),
                    ("yi", _capital("Y2", "800", "700")),  # 现代服务业，不足 1000 万元
                    ("yi", _capital("Y3", "90000", "8000")),  # 房地产，不认定
                    ("bing", _capital("B", "2000", "1500")),
                    ("bing", _capital("B2", "1000", "2500")),
                    ("ding", _capital("D", "500", "100")),
                    ("ding", _capital("D2", "499.99", "5000")),  # 园区外工业，不足 500 万元
                ],
            },
            "project_row": {
                "2016-03": [
                    ("yi", _project("Y", "500", "农业")),
                    ("bing", _project("B", "2000", "工业")),
                    ("ding", _project("D", "500", "工业")),
                ],
                "2016-12": [
                    ("jia", _project("J", "2000", "工业")),
                    ("jia", _project("G", "2000", "工业")),
                    ("jia", _project("J2", "1999.99", "工业")),
                    ("yi", _project("Y2", "800", "现代服务业")),
                    ("yi", _project("Y3", "90000", "房地产")),
                    ("bing", _project("B2", "1000", "现代服务业")),
                    ("ding", _project("D2", "499.99", "工业")),
                ],
            },
            "profile_row": {
                "2016-03": [("bing", profile("B", "入园"))],
                "2016-12": [("jia", profile(code, "入园")) for code in ("J", "G", "J2")],
            },
        },
        shares={"G": {"jia": "50", "yi": "50"}},
        silent=frozenset({("jia", "2016-03")}),
    ),
    "s16_returning": Facts(
        figures={
            "2016-12": """
                  returned_capital
            jia   4000
            yi    1000
            bing  0
            """
        },
        targets={
            "county": """
                  invested returned
            jia   10000    30000
            yi    12000    30000
            bing  4000     1000
            """
        },
        ledgers={
            "project_row": {
                "2016-03": _invested(jia="2500", yi="3000", bing="1000"),
                "2016-06": _invested(jia="4000", yi="6000"),
                "2016-09": _invested(jia="7500", yi="6000", bing="3000"),
                "2016-12": _invested(jia="12000", yi="12000", bing="4000"),
            },
            "capital_row": {
                "2016-12": [
                    ("jia", capital("jia-1", "20000")),
                    ("yi", capital("yi-1", "30000")),
                    ("bing", capital("bing-1", "500")),
                ]
            },
        },
        silent=frozenset({("bing", "2016-06")}),
    ),
    "s21_clusters": Facts(
        figures={
            "2012-12": """
                  infrastructure workshops new_firms land
            jia   165            4.95      5         51.666667
            yi    29.99          3.6       2         33.333333
            bing  40             3.375     3         0
            """
        },
        ledgers={
            "capital_row": {
                "2012-12": [
                    ("jia", capital("P1", "2000")),
                    ("jia", capital("P2", "1100")),
                    ("jia", capital("P2", "900", nature_code="other")),  # 不是固定资产
                    ("yi", capital("P3", "1999.999999")),
                    ("bing", capital("P4", "2000")),
                ]
            },
            "tax_row": {
                "2012-12": [
                    *(("jia", tax(f"甲{number}厂", "0.000001")) for number in range(1, 5)),
                    *(("yi", tax(f"乙{number}厂", "20")) for number in range(1, 4)),
                    ("bing", tax("丙厂", "0")),  # 在台账上，没有缴
                ]
            },
        },
        decided=[("jia", "utilities", "5"), ("bing", "utilities", "3")],
    ),
}  # fmt: skip


def test_s13_every_group_has_its_own_threshold(scored):
    assert scored.points("s13_towns", "2023", "jia") == {
        "groundwork": 8,
        "capital": worked("90000 ÷ 120000 × 20"),  # 本地、房地产、续建、不足 1 亿元的、餐饮不计
        "started": worked("2 ÷ 3 × 15"),  # P1、P6；餐饮不认定
        "in_statistics": 15,
        "in_production": worked("1 ÷ 2 × 20"),
        "above_scale": 20,
    }
    assert scored.points("s13_towns", "2023", "wu") == {
        "bureau_capital": worked("(4000 + 2000) ÷ 10000 × 100")
    }
    assert scored.points("s13_towns", "2023", "jia", "bonus") == {"plus": 5}  # 2.5 + 4 = 6.5
    assert scored.points("s13_towns", "2023", "jia", "deduction") == {"minus": Decimal("-1.5")}
    assert scored.totals("s13_towns", "2023")["jia"] == (worked("8 + 15 + 10 + 15 + 10 + 20 + 5 − 1.5"), 1)


def test_s14_four_ratios(scored):
    assert scored.points("s14_yulin", "2008", "jia") == {
        "performance_rate": worked("45 ÷ 60 × 10"),
        "start_rate": worked("(30 + 10) ÷ 45 × 20"),
        "arrival_rate": worked("210000 ÷ 300000 × 35"),
        "arrived_2008": 35,  # 120%
    }
    assert scored.totals("s14_yulin", "2008") == {
        "jia": (worked("7.5 + 17.78 + 24.5 + 35"), 1),
        # 10 ÷ 10；(12 + 9) ÷ 10 > 1；50000 ÷ 200000 × 35；30000 ÷ 90000 × 35
        "yi": (worked("10 + 20 + 8.75 + 11.67"), 2),
    }


def test_s15_what_two_brought_together_is_halved_and_a_tie_shares_the_better_place(scored):
    units = ("jia", "yi", "bing", "ding")
    arrived = scored.rows(
        "select unit_code, actual_value from rpt_score_sheet where office_code = 's15_ranking' and period_code = '2016'"
    )
    half = worked("3000 + 4000 ÷ 2")
    assert dict(arrived) == {"jia": half, "yi": half, "bing": 4000, "ding": 100}
    assert {u: scored.points("s15_ranking", "2016", u)["arrived"] for u in units} == {
        "jia": 100,
        "yi": 100,
        "bing": 80,  # 第 3 名
        "ding": 70,  # 第 4 名，以后各名
    }
    assert {u: scored.points("s15_ranking", "2016-Q1", u)["arrived"] for u in units} == {
        "jia": 0,  # 没有报，不占名次
        "yi": 80,
        "bing": 90,
        "ding": 100,
    }


def test_s16_the_quarters_come_into_the_year(scored):
    quarters = {
        unit: [scored.points("s16_returning", f"2016-Q{n}", unit)["invested"] for n in (1, 2, 3, 4)]
        for unit in ("jia", "yi", "bing")
    }
    assert quarters == {
        "jia": [100, worked("4000 ÷ (10000 × 2 ÷ 4) × 100"), 100, 100],  # 12000 > 10000
        "yi": [100, 100, worked("6000 ÷ (12000 × 3 ÷ 4) × 100"), 100],  # 66.67
        "bing": [100, 0, 100, 100],  # 二季度没有报
    }
    assert scored.points("s16_returning", "2016", "jia") == {
        "returned": worked("(20000 + 4000) ÷ 30000 × 30"),
        "quarters": worked("(100 + 80 + 100 + 100) ÷ 4 ÷ 100 × 20"),
    }
    assert scored.points("s16_returning", "2016", "yi") == {
        "returned": 30,
        "quarters": worked("(100 + 100 + 66.67 + 100) ÷ 4 ÷ 100 × 20"),  # 18.3335 → 18.33
    }
    assert scored.points("s16_returning", "2016", "bing") == {
        "returned": worked("500 ÷ 1000 × 30"),
        "quarters": worked("(100 + 0 + 100 + 100) ÷ 4 ÷ 100 × 20"),
    }


def test_s21_steps_around_a_number_and_a_gate_below_it(scored):
    assert scored.points("s21_clusters", "2012", "jia") == {
        "utilities": 5,
        "infrastructure": 5 + 2,  # 165 − 100 = 65，满 30 的有 2 次
        "workshops": 10 + 2,  # 4.95 − 4.5 = 0.45 亩，即 300 平方米
        "intensity": 0,  # 3100 ÷ 51.666667 = 59.9999996 万元/亩
        "new_firms": 10 + 2 * 2,
        "fixed_assets": 10 + 2 * 2,  # 3100 − 2000 = 1100，满 500 的有 2 次
        "taxpayers": 10 + 2,
    }
    assert scored.points("s21_clusters", "2012", "yi") == {
        "utilities": 0,
        "infrastructure": 0,  # 不足 30 万元
        "workshops": 10 - 2 * 2,
        "intensity": 10,  # 1999.999999 ÷ 33.333333 = 60.0000006 万元/亩
        "new_firms": 0,
        "fixed_assets": 0,  # 不足 2000 万元
        "taxpayers": 10,
    }
    assert scored.points("s21_clusters", "2012", "bing") == {
        "utilities": 3,
        "infrastructure": 5 - 2,  # 100 − 40 = 60
        "workshops": 10 - 2 * 2,  # 少 1.125 亩，满 0.45 亩的有 2 次
        "intensity": 0,  # 没有用地，无从计算
        "new_firms": 10,
        "fixed_assets": 10,
        "taxpayers": 0,
    }
