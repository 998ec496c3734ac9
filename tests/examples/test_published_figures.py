"""Published quotients, paces and growth rates, out of the report tables. Sources: docs/examples.md."""

from __future__ import annotations

from decimal import Decimal

import pytest
from docx import Document

from examples.published.build import HERE
from kernel import landed
from kernel.decimals import divide, half_up
from kernel.office import list_offices

# office, period, unit, indicator, actual, target, completion % as published, as recomputed half up at two places
COMPLETIONS = """
unnamed_city   2023-06 whole_city     province_outside_capital_over_yi    219.22 589   37.22  37.22
unnamed_city   2023-06 whole_city     industrial_fixed_asset              100.66 242   41.6   41.60
unnamed_city   2023-06 whole_city     industrial_started_projects         78     132   59.09  59.09
unnamed_city   2023-06 whole_city     industrial_started_projects_over_yi 63     81    77.78  77.78
sichuan_county 2012-06 whole_county   key_project_capital                 9.18   11.45 80.17  80.17
sichuan_county 2012-06 whole_county   performed_projects_over_yi          10     8     125    125.00
sichuan_county 2012-06 whole_county   packaged_projects                   17     10    170    170.00
xiping         2017-Q1 whole_county   budget_revenue_share                31     100   31     31.00
xiping         2017-Q1 whole_county   town_revenue_share                  29.7   100   29.7   29.70
guichi         2021-07 whole_district province_outside_projects_over_yi   40     45    88.9   88.89
guichi         2021-07 whole_district province_outside_capital            99.68  145   68.7   68.74
leye           2020-Q1 whole_county   arrived_capital                     5.5    22    25     25.00
leye           2020-Q1 whole_county   utilised_fdi                        100    300   33.3   33.33
luan           2024-H1 huoshan        start_rate                          32     34    94.1   94.12
luan           2024-H1 development_zone start_rate                        11     14    78.6   78.57
luan           2024-H1 yeji           start_rate                          2      3     66.7   66.67
luan           2024-H1 yuan           start_rate                          17     27    63     62.96
luan           2024-H1 shucheng       start_rate                          13     25    52     52.00
luan           2024-H1 jinan          start_rate                          10     21    47.6   47.62
luan           2024-H1 huoqiu         start_rate                          7      18    38.9   38.89
"""


def _table(text: str) -> list[list[str]]:
    return [line.split() for line in text.split("\n") if line]


def _places(printed: str) -> int:
    return len(printed.partition(".")[2])


@pytest.mark.parametrize("line", _table(COMPLETIONS), ids=lambda line: "-".join(line[:4]))
def test_completion_is_the_published_quotient(published, line):
    *key, actual, target, printed, recomputed = line
    row = published.score(*key)
    assert published.shown(row, "actual_value") == Decimal(actual)
    assert published.shown(row, "target_value") == Decimal(target)
    assert row["completion_pct"] == Decimal(recomputed)
    exact = Decimal(actual) * 100 / Decimal(target)
    assert half_up(exact, 2) == Decimal(recomputed)
    assert half_up(exact, _places(printed)) == Decimal(printed)


@pytest.mark.parametrize(
    ("indicator", "actual", "target", "printed", "recomputed"),
    [
        # one actual against two targets: 25.47 ÷ 42.5 = 59.929…%, 25.47 ÷ 46.5 = 54.774…%
        ("city_outside_capital_of_city", "25.47", "42.5", "59.94", "59.93"),
        ("city_outside_capital_of_county", "25.47", "46.5", "54.78", "54.77"),
        ("province_outside_capital", "16.19", "28.8", "56.23", "56.22"),  # 16.19 ÷ 28.8 = 56.215…%
    ],
)
def test_rounded_inputs_recompute_within_their_own_precision(
    published, indicator, actual, target, printed, recomputed
):
    """P2: the county divided unrounded 万元 figures; from the printed 亿元 the last digit cannot come out the same."""
    row = published.score("sichuan_county", "2012-06", "whole_county", indicator)
    assert published.shown(row, "target_value") == Decimal(target)
    assert row["completion_pct"] == Decimal(recomputed)
    half = Decimal("0.005")  # half a unit of the last printed place of the actual, in 亿元
    low, high = ((Decimal(actual) + sign * half) * 100 / Decimal(target) for sign in (-1, 1))
    assert half_up(low, 2) <= Decimal(printed) <= half_up(high, 2)


@pytest.mark.parametrize(
    ("office", "unit", "indicator", "actual", "prior", "printed", "recomputed"),
    [
        ("unnamed_city", "whole_city", "industrial_started_projects", 78, 67, "16.42", "16.42"),
        ("unnamed_city", "whole_city", "industrial_started_projects_over_yi", 63, 48, "31.25", "31.25"),
        # 24,637 − 3,644 = 20,993 and 10,823 − 5,132 = 5,691: last year's figures from the published increases
        ("xiping", "whole_county", "budget_revenue", 24637, 24637 - 3644, "17.4", "17.36"),
        ("xiping", "whole_county", "town_revenue", 10823, 10823 - 5132, "90.2", "90.18"),
    ],
)
def test_growth_is_the_published_rate(published, office, unit, indicator, actual, prior, printed, recomputed):
    period = {"unnamed_city": "2023-06", "xiping": "2017-Q1"}[office]
    row = published.score(office, period, unit, indicator)
    assert (row["actual_value"], row["prior_value"]) == (actual, prior)
    assert row["year_on_year_pct"] == Decimal(recomputed)
    exact = Decimal(actual - prior) * 100 / prior
    assert half_up(exact, 2) == Decimal(recomputed)
    assert half_up(exact, _places(printed)) == Decimal(printed)


@pytest.mark.parametrize(("actual", "printed", "base"), [(78, "16.42", 67), (63, "31.25", 48)])
def test_only_one_count_of_last_year_gives_the_printed_growth(actual, printed, base):
    """P1 prints no base; counts are whole, so the one that fits is the base."""
    fits = [p for p in range(1, 200) if half_up(Decimal(actual - p) * 100 / p, 2) == Decimal(printed)]
    assert fits == [base]


@pytest.mark.parametrize(
    ("indicator", "actual", "printed"),
    [("province_outside_capital_over_yi", "219.22", "8.08"), ("industrial_fixed_asset", "100.66", "-8.92")],
)
def test_a_growth_rate_without_a_base_is_kept_but_never_recomputed(published, indicator, actual, printed):
    """P1: actual and rate are known to half a unit of their last place only; several hundredths of 亿元 fit as base."""
    half = Decimal("0.005")
    low = (Decimal(actual) - half) / (1 + (Decimal(printed) + half) / 100)
    high = (Decimal(actual) + half) / (1 + (Decimal(printed) - half) / 100)
    assert half_up(high, 2) - half_up(low, 2) >= Decimal("0.02")
    row = published.score("unnamed_city", "2023-06", "whole_city", indicator)
    assert (row["prior_value"], row["year_on_year_pct"]) == (None, None)
    assert row["year_on_year_note"]
    read = landed.read(published.kaohe.home.landed, "indicator_row", "unnamed_city").to_pylist()
    (rate,) = [r["printed_year_on_year_pct"] for r in read if r["indicator_code"] == indicator]
    assert rate == Decimal(printed)


@pytest.mark.parametrize(
    ("office", "period", "unit", "indicator", "pace", "gap"),
    [
        # 6 of 12 months = 50%: two behind, two ahead
        ("unnamed_city", "2023-06", "whole_city", "province_outside_capital_over_yi", "50.00", "-12.78"),
        ("unnamed_city", "2023-06", "whole_city", "industrial_fixed_asset", "50.00", "-8.40"),
        ("unnamed_city", "2023-06", "whole_city", "industrial_started_projects", "50.00", "9.09"),
        ("unnamed_city", "2023-06", "whole_city", "industrial_started_projects_over_yi", "50.00", "27.78"),
        ("xiping", "2017-Q1", "whole_county", "budget_revenue_share", "25.00", "6.00"),
        # 29.7 − 25 = 4.7: “高于时序进度4.7个百分点”
        ("xiping", "2017-Q1", "whole_county", "town_revenue_share", "25.00", "4.70"),
        # 7 ÷ 12 = 58.333…%; 88.89 − 58.33 and 68.74 − 58.33
        ("guichi", "2021-07", "whole_district", "province_outside_projects_over_yi", "58.33", "30.56"),
        ("guichi", "2021-07", "whole_district", "province_outside_capital", "58.33", "10.41"),
        ("leye", "2020-Q1", "whole_county", "arrived_capital", "25.00", "0.00"),
    ],
)
def test_pace_and_the_distance_from_it(published, office, period, unit, indicator, pace, gap):
    row = published.score(office, period, unit, indicator)
    assert (row["pace_pct"], row["pace_gap_pct"]) == (Decimal(pace), Decimal(gap))


@pytest.mark.parametrize(
    ("indicator", "numerator", "denominator", "printed"),
    [
        ("leading_industry_share", "72", "112", "64.3"),  # 72 ÷ 112 = 64.2857…%
        ("strategic_share", "46", "112", "41.1"),  # 46 ÷ 112 = 41.0714…%
        ("strategic_investment_share", "238.2", "331", "72"),  # 238.2 ÷ 331 = 71.9637…%, amounts in 亿元
    ],
)
def test_shares_keep_both_parts_and_give_the_published_percent(
    published, indicator, numerator, denominator, printed
):
    row = published.score("luan", "2017-H1", "whole_city", indicator)
    scale = 10_000 if "." in numerator else 1
    parts = (row["numerator_value"], row["denominator_value"])
    assert parts == (Decimal(numerator) * scale, Decimal(denominator) * scale)
    assert divide(parts[0] * 100, parts[1], _places(printed)) == Decimal(printed)
    assert f"{divide(parts[0] * 100, parts[1], 2)}%" in row["formula_zh"]


def test_projects_in_talks_add_up_to_the_reported_total(published):
    """P6, Miluo: 18 工业 + 5 三产 + 1 一产 = 24, three cells behind the sum and one behind the total."""
    by_sector = published.score("miluo", "2019-10", "whole_city", "talks_by_sector")
    total = published.score("miluo", "2019-10", "whole_city", "talks_total")
    assert (by_sector["actual_value"], by_sector["evidence_count"]) == (18 + 5 + 1, 3)
    assert (total["actual_value"], total["evidence_count"]) == (24, 1)


def test_a_figure_not_published_is_missing_not_zero(published):
    """Miluo printed a task of 76.5亿元 and no amount arrived."""
    row = published.score("miluo", "2019-10", "whole_city", "domestic_capital")
    assert published.shown(row, "target_value") == Decimal("76.5")
    assert (row["actual_value"], row["points"], row["score_status"]) == (None, None, "missing")


def test_red_and_black_lists_and_praise_follow_the_pace(published):
    """Guichi is ahead of 7/12 on both indicators: twice on the red list, never on the black one. Xiping: ahead of 25%."""
    rows = published.rows(
        "select office_code, consequence_code, unit_code from rpt_consequence semi join published using (office_code)"
        " order by all"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("guichi", "red_list_capital", "whole_district"),
        ("guichi", "red_list_projects", "whole_district"),
        ("xiping", "praise", "whole_county"),
    ]


def test_percentages_are_not_added_up(published):
    """31% of a budget is no amount; 24,637万元 is."""
    rows = published.rows(
        "select indicator_code, actual_value, target_value, completion_pct from rpt_indicator_total"
        " where office_code = 'xiping' and period_code = '2017-Q1' and indicator_code like 'budget%' order by all"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("budget_revenue", 24637, None, None),
        ("budget_revenue_share", None, None, None),
    ]


def test_counties_rank_in_the_published_order_with_the_corrected_rate(published):
    """P7: the city lists 霍山94.1 … 霍邱38.9; 金寨 keeps its third place with 22 ÷ 32 = 68.75 instead of 68.9."""
    rows = published.rows(
        "select unit_name, total_points from rpt_ranking where office_code = 'luan' and period_code = '2024-H1'"
        " order by official_rank"
    )
    names = ["霍山县", "市开发区", "金寨县", "叶集区", "裕安区", "舒城县", "金安区", "霍邱县"]
    assert [row["unit_name"] for row in rows] == names
    assert rows[2]["total_points"] == Decimal("68.75")


def test_only_the_misprinted_rate_is_a_finding(published):
    """P2's last digits and all other printed rates pass; the finding names the cell and leaves the sheet accepted."""
    rows = published.rows(
        "select office_code, report_period, code, source_cell, raw_value, file_name from rpt_finding"
        " semi join published using (office_code)"
    )
    expected = ("luan", "2024-06", "rate_not_quotient", "G6", "68.9", "指标完成情况表_2024年6月.xlsx")
    assert [tuple(row.values()) for row in rows] == [expected]
    submitted = [
        line
        for code in list_offices(HERE)
        for line in landed.read(published.kaohe.home.landed, "submission", code).to_pylist()
    ]
    warned = [s["office_code"] for s in submitted if s["status"] == "accepted_with_warnings"]
    assert (len(submitted), warned) == (8, ["luan"])
    assert {s["status"] for s in submitted} == {"accepted", "accepted_with_warnings"}


def test_offices_that_send_indicator_sheets_owe_no_monthly_workbook(published):
    assert published.rows("select * from rpt_report_status semi join published using (office_code)") == []


def test_the_bulletin_says_the_published_sentences(published):
    """P1: “完成X，完成年度目标任务Y的Z%，同比增长W%”, one sentence an indicator."""
    result = published.kaohe.inside("release", "draft", "--office", "unnamed_city", "--period", "2023-06")
    assert result.returncode == 0, result.stdout + result.stderr
    folder = published.kaohe.home.releases / "unnamed_city" / "unnamed_city-monthly-2023-06"
    (path,) = folder.rglob("*.docx")
    paragraphs = [p.text for p in Document(str(path)).paragraphs]
    for title, *figures in (
        ("引进亿元以上省外项目资金额", "219.22亿元", "589", "37.22%"),
        ("工业招商项目实际形成固定资产投资额", "100.66亿元", "242", "41.60%"),
        ("新开工工业招商项目", "78个", "132个", "59.09%", "16.42%"),
        ("投资1亿元以上新开工工业招商项目", "63个", "81个", "77.78%", "31.25%"),
    ):
        (sentence,) = [p for p in paragraphs if f"．{title}：完成" in p]
        assert all(figure in sentence for figure in figures), sentence
