"""S33 who is not ranked, S34 bonus by size, S35 uncapped counts, S39 three indices of parts, S45 deductions and red lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.examples.schemes.facts import Facts, worked
from tests.examples.schemes.ledgers import capital, of_all, profile, project, projects, tax

# S39: what the twenty indicators are made of; eleven have a target, two are in 万元/亩 of land
TARGETED = (
    "gdp", "revenue", "trade", "fdi", "province_capital", "fixed_assets", "industry", "urban", "urban_income",
    "rural_income", "jobs",
)  # fmt: skip
OTHERS = (
    "new_industry", "services", "concentration", "land_tax", "science", "environment", "energy", "emission",
)  # fmt: skip


def _all(codes: tuple[str, ...], figures: dict[str, str], **own: str) -> str:
    """A table in which a unit has the same figure everywhere, but for `unit__code`."""
    lines = [
        " ".join([unit, *(own.get(f"{unit}__{code}", text) for code in codes)])
        for unit, text in figures.items()
    ]
    return "\n".join([" ".join(codes), *lines])


def _entered(code: str, agreed: str, in_statistics: date = date(2023, 6, 1)) -> dict:
    return project(code, agreed, in_statistics_date=in_statistics)


def _factory(code: str, fixed_assets: str, signed: date) -> dict:
    """S33: an industrial project that was begun in the year."""
    return project(
        code,
        industry_name="工业",
        signed_date=signed,
        started_date=date(2012, 7, 1),
        fixed_asset_investment_wan=fixed_assets,
    )


FACTS = {
    "s33_xiushui": Facts(
        targets={
            "county": """
                  contracted arrived industrial firms tax
            jia   1800       900     700        2     15
            yi    1400       700     500        1     10
            bing  1200       600     400        1     5
            """
        },
        ledgers={
            "project_row": {
                "2012-12": [
                    ("jia", _factory("J1", "451", date(2012, 3, 1))),
                    (
                        "jia",
                        project(
                            "J2",
                            industry_name="商贸",
                            signed_date=date(2012, 4, 1),
                            started_date=date(2012, 9, 1),
                            fixed_asset_investment_wan="600",
                        ),
                    ),
                    ("yi", _factory("Y1", "350", date(2012, 3, 1))),
                    ("yi", _factory("Y2", "500", date(2011, 3, 1))),  # 不在园区
                    ("bing", _factory("B1", "150", date(2011, 12, 31))),  # 上年签约
                    (
                        "bing",
                        project(
                            "B2",
                            industry_name="商贸",
                            signed_date=date(2011, 5, 1),
                            started_date=date(2012, 2, 1),
                            fixed_asset_investment_wan="400",
                        ),
                    ),  # 不是工业
                ]
            },
            "profile_row": {
                "2012-12": [
                    ("jia", profile("J1", "入园", contract_investment_wan="1000")),
                    ("jia", profile("J2", contract_investment_wan="800")),
                    ("yi", profile("Y1", "入园", contract_investment_wan="700")),
                    ("yi", profile("Y2", "园外", contract_investment_wan="900")),
                    ("bing", profile("B1", "入园", contract_investment_wan="400")),
                ]
            },
            "capital_row": {
                "2012-12": [
                    ("jia", capital("J1", "451")),
                    ("jia", capital("J2", "449")),
                    ("yi", capital("Y1", "350")),
                    ("yi", capital("Y2", "0")),
                    ("bing", capital("B1", "150")),
                    ("bing", capital("B2", "400")),
                ]
            },
            "tax_row": {
                "2012-12": [
                    ("jia", tax("甲一厂", "10")),
                    ("jia", tax("甲二厂", "5")),
                    ("yi", tax("乙厂", "5")),
                    ("bing", tax("丙厂", "0")),
                ]
            },
        },
    ),
    "s34_hongya": Facts(
        figures={
            "2023-12": """
                  fdi_projects
            jia   1
            yi    0
            """
        },
        ledgers={
            "project_row": {
                "2023-12": [
                    ("jia", _entered("A", "4999.999999")),
                    ("jia", _entered("B", "5000")),
                    ("jia", _entered("C", "9999.999999")),
                    ("jia", _entered("D", "10000")),
                    ("jia", _entered("E", "49999.999999")),
                    ("jia", _entered("F", "50000")),
                    ("jia", _entered("G", "80000", date(2022, 12, 31))),
                ]
            }
        },
        decided=[("jia", "annual_score", "95"), ("yi", "annual_score", "88.5")],
    ),
    "s35_wenzhou": Facts(
        ledgers={
            "project_row": {
                "2012-12": of_all(
                    {
                        "jia": [
                            *projects("J", 7, "2000", land_granted_date=date(2012, 5, 1)),
                            project("JS", "9000", signed_date=date(2012, 5, 1)),  # 签了约，还没有落地
                        ],
                        "yi": projects("Y", 3, "50000", land_granted_date=date(2012, 8, 1)),
                    }
                )
            }
        },
        decided=[
            *(("jia", f"h{n}", "10" if n == 1 else "8") for n in range(1, 7)),
            ("jia", "h7", "3"),
            ("jia", "h7", "5"),
            ("yi", "h1", "7.5"),
            ("yi", "h2", "9"),
        ],
    ),
    "s39_wanjiang": Facts(
        figures={
            "2010-12": _all(
                (*TARGETED, *OTHERS, "built_land"),
                {"jia": "120/100", "yi": "110/100", "bing": "100/100", "ding": "110/100", "wu": "100/100"},
                bing__gdp="140/100",
                jia__built_land="10/9",
                **{f"{unit}__built_land": "9/9" for unit in ("yi", "bing", "ding", "wu")},
            )
        },
        targets={"city": _all(TARGETED, {"jia": "120", "yi": "120", "bing": "120"})},
        decided=[("bing", "special", "6")],
    ),
    "s45_anhui_zones": Facts(
        decided=[
            ("jia", "base_score", "90"),
            ("jia", "central_issue", "-1"),
            ("jia", "central_issue", "-1"),
            ("jia", "provincial_issue", "-1"),
            ("jia", "national_case", "-1"),
            ("jia", "provincial_case", "-1"),
            ("jia", "provincial_case", "-1"),
            ("jia", "accident", "-1"),
            ("yi", "base_score", "99"),
            ("yi", "red_line", "-1"),
        ],
    ),
}


def test_s33_half_the_task_in_the_park_or_no_place(scored):
    assert scored.totals("s33_xiushui", "2012") == {
        "jia": (worked("30 + 30 + 451 ÷ 700 × 10 + 20 + 10"), 1),  # 451 ÷ 900 = 50.11%
        "yi": (worked("15 + 15 + 350 ÷ 500 × 10 + 20 + 5"), None),  # 350 ÷ 700 正好一半，不算超过
        "bing": (worked("550 ÷ 600 × 30 + 150 ÷ 400 × 10"), None),  # B2 400 万元，不是工业
    }
    assert scored.consequences("s33_xiushui", "2012") == {"disqualified": {"bing"}}


def test_s34_a_project_earns_the_bonus_of_its_size_only(scored):
    assert scored.points("s34_hongya", "2023", "jia", "bonus") == {
        "over_half_yi": 2 * 2,  # B、C；A 不足 5000 万元
        "over_yi": 2 * 4,  # D、E
        "over_five_yi": 10,  # F；G 上年入统
        "fdi_projects": 2,
    }
    assert scored.totals("s34_hongya", "2023") == {
        "jia": (95 + 4 + 8 + 10 + 2, 1),
        "yi": (Decimal("88.5"), 2),
    }


def test_s35_more_projects_earn_more_without_limit(scored):
    assert scored.points("s35_wenzhou", "2012", "jia") == {
        "landed": 7 * 10,
        "h1": 10,
        **{f"h{n}": 8 for n in range(2, 7)},
    }
    assert scored.points("s35_wenzhou", "2012", "yi") == {
        "landed": 3 * 10,
        "h1": Decimal("7.5"),
        "h2": 8,  # 9，不超过 8
        **{f"h{n}": 0 for n in range(3, 7)},
    }
    assert scored.totals("s35_wenzhou", "2012") == {
        "jia": (70 + 10 + 5 * 8 + 3 + 5, 1),
        "yi": (worked("30 + 7.5 + 8"), 2),
    }


def test_s39_twenty_parts_in_three_indices(scored):
    # 生产总值：乙最小 110、丙最大 140，甲 60 + 40 × 10 ÷ 30 = 73.33；投资强度、土地税收产出（权重 8）见下；其余权重 86：甲 100、乙 80、丙 60
    # 静态：甲 120 ÷ 10 = 12、乙 110 ÷ 9 = 12.22、丙 100 ÷ 9 = 11.11 万元/亩，甲 60 + 40 × 0.89 ÷ 1.11 = 92.07
    # 动态：上年都是 100 ÷ 9，甲增 8%、乙增 10%、丙不增，甲 60 + 40 × 8 ÷ 10 = 92
    assert scored.points("s39_wanjiang", "2010", "jia") == {
        "task": 20,
        "static": worked("(73.33 × 6 + 92.07 × 8 + 100 × 86) ÷ 100 ÷ 100 × 32"),
        "dynamic": worked("(73.33 × 6 + 92 × 8 + 100 × 86) ÷ 100 ÷ 100 × 48"),
    }
    assert scored.points("s39_wanjiang", "2010", "yi") == {
        "task": worked("91.67 × 100 ÷ 100 ÷ 100 × 20"),  # 110 ÷ 120
        "static": worked("(60 × 6 + 100 × 8 + 80 × 86) ÷ 100 ÷ 100 × 32"),
        "dynamic": worked("(60 × 6 + 100 × 8 + 80 × 86) ÷ 100 ÷ 100 × 48"),
    }
    assert scored.points("s39_wanjiang", "2010", "bing") == {
        "task": worked("(100 × 10 + 83.33 × 90) ÷ 100 ÷ 100 × 20"),  # 140 > 120；100 ÷ 120
        "static": worked("(100 × 6 + 60 × 94) ÷ 100 ÷ 100 × 32"),
        "dynamic": worked("(100 × 6 + 60 × 94) ÷ 100 ÷ 100 × 48"),
    }
    assert scored.points("s39_wanjiang", "2010", "bing", "bonus") == {"special": 5}  # 6，不超过 5


def test_s39_counties_are_scored_on_two_of_them(scored):
    assert scored.points("s39_wanjiang", "2010", "ding") == {"static": 40, "dynamic": 60}
    assert scored.totals("s39_wanjiang", "2010")["wu"] == (worked("60 ÷ 100 × 40 + 60 ÷ 100 × 60"), 2)


def test_s39_a_city_is_scored_by_its_counties(scored):
    assert scored.points("s39_wanjiang", "2010", "ji") == {"counties": worked("(100 × 60 + 60 × 40) ÷ 100")}
    ((sentence,),) = scored.rows(
        "select formula_zh from rpt_score_sheet where unit_code = 'ji' and indicator_code = 'counties'"
    )
    assert sentence == "所辖县得分（60×40 + 100×60）÷ 100 ÷ 100 × 100分 = 84.00分"


def test_s45_every_issue_costs_its_price_and_a_red_line_the_award(scored):
    assert scored.points("s45_anhui_zones", "2020", "jia", "deduction") == {
        "central_issues": worked("−(2 × 0.3)"),
        "provincial_issues": worked("−0.2"),
        "national_cases": worked("−1.5"),
        "provincial_cases": worked("−(2 × 0.5)"),
        "accidents": -1,
    }
    assert scored.totals("s45_anhui_zones", "2020") == {
        "jia": (worked("90 − 0.6 − 0.2 − 1.5 − 1 − 1"), 1),
        "yi": (99, None),
    }
    assert scored.consequences("s45_anhui_zones", "2020") == {"no_award": {"yi"}}
