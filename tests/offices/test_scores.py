"""Two units an office, scored by hand from `facts.py`; and the figures the offices' reports print, out of the same build.

A ÷ (T × P) × F is written as it stands in the scheme; points are rounded half up at two places.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from kernel.decimals import half_up

KEY = "office_code = '{}' and assessment_code = '{}' and period_code = '{}'"


@pytest.fixture(scope="session")
def sheet(query):
    """One unit's sheet: code → points of what was scored, or the status of what was not."""

    def read(office: str, assessment: str, period: str, unit: str) -> dict:
        rows = query(
            "select indicator_code, case when score_status = 'scored' then points end, score_status"
            f" from rpt_score_sheet where {KEY.format(office, assessment, period)} and unit_code = '{unit}'"
        )
        return {code: status if points is None else points for code, points, status in rows}

    return read


@pytest.fixture(scope="session")
def total(query):
    """(indicators, bonus, deduction, total, place, grade) of one unit."""

    def read(office: str, assessment: str, period: str, unit: str) -> tuple:
        columns = "indicator_points, bonus_points, deduction_points, total_points, official_rank, grade_title"
        (row,) = query(
            f"select {columns} from rpt_ranking where {KEY.format(office, assessment, period)} and unit_code = '{unit}'"
        )
        return row

    return read


@pytest.fixture(scope="session")
def summed(query):
    """(Σ actual, Σ target, completion %, gap to pace) of an indicator over all units, amounts in the base unit."""

    def read(office: str, assessment: str, period: str, indicator: str) -> tuple:
        (row,) = query(
            "select actual_value, target_value, completion_pct, pace_gap_pct from rpt_indicator_total"
            f" where {KEY.format(office, assessment, period)} and indicator_code = '{indicator}'"
        )
        return row

    return read


def points(**values: str) -> dict:
    return {code: Decimal(text) if text[-1].isdigit() else text for code, text in values.items()}


def amounts(*texts: str | None) -> tuple:
    return tuple(text and Decimal(text) for text in texts)


# --- the words of five offices, one funnel


def test_every_office_has_its_own_words_for_the_stages_of_one_funnel(query):
    """入库 is 入统 in 乐业县, where 平阳县 keeps 预入库 apart; 竣工验收 is a node of 六安市 that means no stage."""
    rows = query(
        "select office_code, stage_code, cast(reached_on as varchar) from fct_project_stage"
        " where project_key like '%:N1' and reached_on is not null and stage_order <= 6 and scheme_year = 2024"
        " order by office_code, stage_order"
    )
    assert rows == [
        ("leye", "started", "2024-02-01"),
        ("leye", "in_statistics", "2024-03-01"),
        ("luan", "land_granted", "2024-04-02"),
        ("luan", "in_production", "2024-06-03"),
        ("miluo", "land_granted", "2024-08-05"),
        ("miluo", "in_production", "2024-09-06"),
        ("pingyang", "land_granted", "2024-05-07"),
        ("pingyang", "in_statistics", "2024-06-08"),
        ("putuo", "pre_registered", "2024-01-09"),
        ("putuo", "in_production", "2024-05-10"),
    ]
    performed = query(
        "select office_code, cast(reached_on as varchar) from fct_project_stage"
        " where project_key like '%:N1' and stage_code = 'performed' and scheme_year = 2024 order by 1"
    )
    assert performed == [
        ("leye", "2024-02-01"),
        ("pingyang", None),
    ]  # 履约 as the office rules it; the others have no rule
    unknown = query(
        "select node_title from fct_milestone where stage_code is null and project_key like '%:N1'"
    )
    assert unknown == [("竣工验收",)]


# --- 乐业县: pace and forecast


def test_leye_measures_against_the_pace(sheet, total):
    assert sheet("leye", "quarterly", "2024-Q1", "tongle") == points(
        arrived_capital="66",  # 16,500 ÷ (60,000 × 1/4) × 60, below the cap of 72
        utilised_fdi="not_applicable",  # no township has that task
        performance_rate="20",  # 4 started of 5 signed = 80%: the top band takes 80 in
        in_statistics_rate="5",  # 1 of the 2 started this year: 50% × 10
        reporting="10",
        visits_received="2.4",  # 12 × 0.2
        forecast_capital="110",  # 66,000 ÷ 60,000, apart
    )
    assert total("leye", "quarterly", "2024-Q1", "tongle") == (*amounts("101", "2.4", "0", "103.4"), 1, None)
    assert sheet("leye", "quarterly", "2024-Q1", "gantian") == points(
        arrived_capital="48",  # 6,000 ÷ (30,000 × 1/4) × 60
        utilised_fdi="not_applicable",
        performance_rate="10",  # 1 of 3 = 33.3%
        in_statistics_rate="0",  # 0 of 1
        reporting="8",  # February came on 6 March: 10 − 1 × 2
        visits_received="0",
        forecast_capital="missing",
    )
    assert total("leye", "quarterly", "2024-Q1", "gantian")[3] == 66


def test_leye_without_a_forecast_lacks_nothing(query):
    """A forecast that was not sent is no missing indicator, and the unit is ranked."""
    rows = query(
        f"select is_ranked, missing_indicator_count from rpt_ranking where {KEY.format('leye', 'quarterly', '2024-Q1')}"
        " and unit_code = 'gantian'"
    )
    assert rows == [(True, 0)]


def test_leye_reminds_who_is_behind(query):
    rows = query(
        f"select unit_code from rpt_consequence where {KEY.format('leye', 'quarterly', '2024-Q1')}"
        " and consequence_code = 'reminder' order by 1"
    )
    # 甘田 6,000 of 30,000 and 新化 4,000 of 20,000 are 20%; 逻西, 幼平, 雅长 have a task and nothing arrived
    assert [unit for (unit,) in rows] == ["gantian", "luoxi", "xinhua", "yachang", "youping"]


def test_leye_as_its_report_prints_it(summed, query):
    """5.5 ÷ 22亿元 = 25%, on pace; 100 ÷ 300万美元 = 33.3%; 14 projects of 33.11亿元."""
    arrived = summed("leye", "quarterly", "2024-Q1", "arrived_capital")
    assert arrived == amounts("55000", "220000", "25.00", "0.00")
    fdi = summed("leye", "quarterly", "2024-Q1", "utilised_fdi")
    assert fdi == amounts("100", "300", "33.33", "8.33")
    pool = query(
        "select sum(project_count), sum(agreed_investment_wan) from rpt_project_count where office_code = 'leye'"
    )
    assert pool == [(14, Decimal("331100"))]


# --- 汨罗市: tiers


def test_miluo_counts_every_project_in_one_tier(sheet, total):
    hightech = sheet("miluo", "monthly", "2024-10", "hightech")
    assert hightech == points(
        domestic_capital="19.2",  # 240,000 ÷ (300,000 × 10/12) × 20
        contracted_investment="15",  # 267,000 ≥ 300,000 × 10/12
        utilised_fdi="11.72",  # 3,254.59 ÷ (5,000 × 10/12) × 15 = 11.716524
        tier_ten="10",  # exactly 10亿元 is 10亿元以上
        tier_five_to_ten="8",  # exactly 5亿元 and 6.5亿元, not the one of 10亿元: 2 × 4
        tier_one_to_five="6",  # exactly 1亿元 and two of 2.1亿元: 3 × 2
        paid_tax="8",  # 4,000 ÷ (6,000 × 10/12) × 10
        reporting="10",
        signed_industrial="6",
        signed_industrial_shared="5.6",  # one of the six is shared with 新市镇: five and 60%
        nested_five="3",  # 1 + 2
        nested_one="6",  # 1 + 2 + 3
        talks="24",  # 18 + 5 + 1
        province_signed="2",
        headquarters_firms="3",  # 9 × 0.5 = 4.5, at most 3
        no_reporter="0",
    )
    # 19.2 + 15 + 11.72 + 10 + 8 + 6 + 8 + 10 = 87.92; the bonus 2 + 3 is just its cap
    place = total("miluo", "monthly", "2024-10", "hightech")
    assert place == (*amounts("87.92", "5", "0", "92.92"), 1, "先进")


def test_miluo_lowers_who_brought_a_sham_project(sheet, total):
    xinshi = sheet("miluo", "monthly", "2024-10", "xinshi")
    assert (
        xinshi
        == points(
            domestic_capital="24",  # 60,000 from outside the city ÷ (90,000 × 10/12) × 30; own and foreign money apart
            contracted_investment="17.88",  # 149,000 ÷ (200,000 × 10/12) × 20
            utilised_fdi="not_applicable",
            tier_ten="0",
            tier_five_to_ten="4",
            tier_one_to_five="8",
            paid_tax="11",  # 1,100 ÷ (1,200 × 10/12) × 10
            reporting="6",  # March and July never came: 10 − 2 × 2
            signed_industrial="5",
            signed_industrial_shared="5.4",  # its own five, and 40% of 高新区's
            nested_five="1",
            nested_one="5",
            talks="missing",
            province_signed="missing",
            headquarters_firms="missing",
            no_reporter="-1.5",
        )
    )
    # 24 + 17.88 + 0 + 4 + 8 + 11 + 6 = 70.88, − 1.5 = 69.38: enough for 达标, but for the veto
    place = total("miluo", "monthly", "2024-10", "xinshi")
    assert place[:4] == amounts("70.88", "0", "-1.5", "69.38")
    assert place[5] == "未达标"


def test_miluo_as_its_report_prints_it(summed):
    """38 signed, 98.91亿元; 1, 8 and 15 as tiers apart make 9 and 24 when the greater are counted in."""
    of_all = {
        code: summed("miluo", "monthly", "2024-10", code)[0]
        for code in (
            "signed_industrial",
            "signed_industrial_shared",
            "tier_ten",
            "tier_five_to_ten",
            "tier_one_to_five",
            "nested_five",
            "nested_one",
        )
    }
    assert list(of_all.values()) == [38, 38, 1, 8, 15, 9, 24]
    assert summed("miluo", "monthly", "2024-10", "contracted_investment")[0] == 989100
    assert summed("miluo", "monthly", "2024-10", "utilised_fdi")[0] == Decimal("3254.59")
    assert summed("miluo", "monthly", "2024-10", "domestic_capital")[1] == 765000
    assert summed("miluo", "monthly", "2024-10", "talks")[0] == 24


# --- 普陀区: what counts changes


def test_putuo_counts_capital_with_matching_tax_only(sheet, total):
    liuheng = sheet("putuo", "half_year", "2024-H1", "liuheng")
    assert liuheng == points(
        outside_capital="40",  # (3,000 + 3,000 of 5,000 + 1,000 of last year) ÷ (14,000 × 1/2) × 40
        fixed_asset_share="10",  # 5,000 of 8,000 = 62.5%
        new_enterprises="13.5",  # 18 ÷ (40 × 1/2) × 15
        utilised_fdi="not_applicable",
        new_firm_tax="10",  # 250 ÷ (1,000 × 1/2) × 20; the firm of 2021 does not count
        arrived_outside_capital="57.14",  # 8,000 ÷ 14,000, by the rules of 2023, apart
        tax_forecast="110",
        segment_projects="0",
    )
    assert total("putuo", "half_year", "2024-H1", "liuheng")[3] == Decimal("73.5")
    taohua = sheet("putuo", "half_year", "2024-H1", "taohua")
    # 5,000 of 6,000 took effect, of 10,000: it would be 40 points, but no firm registered since 2022 has paid tax
    assert taohua["outside_capital"] == 0
    assert taohua["arrived_outside_capital"] == 60
    assert total("putuo", "half_year", "2024-H1", "taohua")[3] == 25  # 0 + 10 + 15 + 0


def test_putuo_tells_which_tax_released_which_capital(query):
    """1% of what arrived: P0's first 1,000 of 2023 need 10, its 6,500 more 75; P2's first 3,000 need 30, its 2,000 more 50."""
    rows = query(
        "select project_code, month, amount_wan, effective_state, effective_month, required_tax_wan, paid_tax_wan,"
        " tax_receipt_no from fct_capital_effective where office_code = 'putuo' and project_code <> 'P3'"
        " order by project_code, month"
    )
    assert rows == [
        ("P0", "2023-04", *amounts("1000"), "effective", "2024-02", *amounts("10", "10"), "monthly-liuheng-2024-02"),
        ("P0", "2023-06", *amounts("6500"), "awaiting_tax", None, *amounts("75", None), None),
        ("P1", "2024-06", *amounts("3000"), "effective", "2024-06", *amounts("30", "250"), "monthly-liuheng-2024-06"),
        ("P2", "2024-03", *amounts("3000"), "effective", "2024-05", *amounts("30", "30"), "monthly-liuheng-2024-05"),
        ("P2", "2024-06", *amounts("2000"), "awaiting_tax", None, *amounts("50", None), None),
        ("P4", "2024-03", *amounts("5000"), "effective", "2024-06", *amounts("50", "55"), "monthly-taohua-2024-06"),
        ("P4", "2024-06", *amounts("1000"), "awaiting_tax", None, *amounts("60", None), None),
    ]  # fmt: skip


def test_putuo_counts_what_took_effect_in_the_month_it_did(query):
    """Last year's 1,000 counts from February on, once; a tax row stands beside the capital it released, adding nothing."""
    values = query(
        f"select period_code, value from int_measure_value where {KEY.format('putuo', 'monthly', '2024-06').split(' and period')[0]}"
        " and unit_code = 'liuheng' and measure_code = 'outside_capital' and scheme_year = 2024 and period_code like '2024-__' order by 1"
    )
    assert [value for _, value in values] == [*amounts("0", "1000", "1000", "1000", "4000", "7000")]
    evidence = query(
        f"select subject_code, contribution, source_field from rpt_evidence where {KEY.format('putuo', 'monthly', '2024-02')}"
        " and unit_code = 'liuheng' and measure_code = 'outside_capital' order by 1"
    )
    assert evidence == [("E0", 0, "paid_ytd_wan"), ("P0", 1000, "ytd_amount_wan")]
    ((sentence,),) = query(
        f"select formula_zh from rpt_score_sheet where {KEY.format('putuo', 'half_year', '2024-H1')}"
        " and unit_code = 'liuheng' and indicator_code = 'outside_capital'"
    )
    made_of = "本年到位、本年生效 6000万元、以前年度到位、本年生效 1000万元；6000 + 1000 = 7000万元；"
    assert sentence.startswith(f"生效的市外资金：{made_of}")


def test_putuo_lists_what_waits_and_how_much_tax_it_lacks(query):
    """At the end of June: P0's second amount needs 75 and E0 paid 12, P2's needs 50 of 30, P4's 60 of 55."""
    rows = query(
        "select project_code, is_carried_over, amount_wan, paid_tax_wan, missing_tax_wan from rpt_capital_effective"
        " where office_code = 'putuo' and scheme_year = 2024 and effective_state = 'awaiting_tax' order by 1"
    )
    assert rows == [
        ("P0", True, *amounts("6500", "12", "63")),
        ("P2", False, *amounts("2000", "30", "20")),
        ("P4", False, *amounts("1000", "55", "5")),
    ]
    (unknown,) = query(
        "select project_code, effective_state, required_tax_wan from rpt_capital_effective where office_code = 'putuo'"
        " and scheme_year = 2024 and credit_code is null"
    )
    assert unknown == ("P3", "arrived", None)


def test_putuo_tells_scopes_apart_and_side_by_side(query):
    """六横: 5,000 from outside the province, 3,000 from the province, 900 of its own; 桃花: 6,000 from outside the province.
    The others owe June and have sent nothing."""
    rows = query(
        "select unit_code, total_wan, province_outside_wan, city_outside_wan, local_wan, outside_city_wan,"
        " registered_capital_wan, fixed_asset_wan from rpt_capital_origin"
        " where office_code = 'putuo' and scheme_year = 2024 order by unit_order"
    )
    silent = [figures for _, *figures in rows if figures[0] is None]
    assert len(silent) == 13
    assert all(figures == [None] * 7 for figures in silent)
    assert [row for row in rows if row[1] is not None] == [
        ("liuheng", *amounts("8900", "5000", "3000", "900", "8000", "3000", "5900")),
        ("taohua", *amounts("6000", "6000", "0", "0", "6000", "0", "6000")),
        ("putuo", *amounts("14900", "11000", "3000", "900", "14000", "3000", "11900")),
    ]
    projects = query(
        "select project_code, arrived_ytd_wan, effective_wan from rpt_capital_project"
        " where office_code = 'putuo' and scheme_year = 2024 order by 1"
    )
    assert projects == [
        ("P0", *amounts(None, "1000")),  # last year's, in effect this year
        ("P1", *amounts("3000", "3000")),
        ("P2", *amounts("5000", "3000")),
        ("P3", *amounts("900", None)),
        ("P4", *amounts("6000", "5000")),
    ]


def test_putuo_counted_capital_when_it_arrived_a_year_before(sheet, query):
    # 7,500 ÷ (12,000 × 1/2) × 40 = 50, at most 1.2 × 40
    assert sheet("putuo", "half_year", "2023-H1", "liuheng")["outside_capital"] == 48
    notes = query(
        f"select prior_value, year_on_year_note from rpt_score_sheet where {KEY.format('putuo', 'half_year', '2024-H1')}"
        " and unit_code = 'liuheng' and indicator_code = 'outside_capital'"
    )
    assert notes == [(None, "与上年口径不同，不作同比")]


def test_putuo_looks_at_the_trips_of_every_month(sheet):
    """Both leaders at least twice: 20; the deputy only once: 10."""
    assert sheet("putuo", "monthly", "2024-06", "liuheng")["trips"] == 20
    assert sheet("putuo", "monthly", "2024-06", "taohua")["trips"] == 10
    assert sheet("putuo", "monthly", "2024-05", "liuheng")["trips"] == 0


# --- 六安市: kinds of units, two papers


def test_luan_scores_counties_by_quality(sheet, total):
    huoshan = sheet("luan", "half_year", "2024-H1", "huoshan")
    assert huoshan == points(
        leading_share="15",  # 15 ÷ 20 × 20
        strategic_share="7.5",  # 10 ÷ 20 × 15
        strategic_investment_share="7.5",  # 450,000 ÷ 600,000 × 10
        ten_yi_projects="10",  # 2 × 5
        start_rate="15",  # 8 of 10 started, one was not so on site: 70%
        weighted_capital="10.25",  # (360,000 + 0.2 × 250,000) ÷ (800,000 × 1/2) × 10
        utilised_fdi="12",  # 3,000 ÷ (5,000 × 1/2) × 10, just the cap
        months="not_applicable",
        returned_merchants="2",
    )
    assert total("luan", "half_year", "2024-H1", "huoshan") == (*amounts("77.25", "2", "0", "79.25"), 1, None)
    jinzhai = sheet("luan", "half_year", "2024-H1", "jinzhai")
    # 10 + 3.75 + 2.5 + 0 + 15 (22 of 32 = 68.75%) + 280,000 ÷ 300,000 × 10 = 9.33 + 8
    assert (jinzhai["start_rate"], jinzhai["weighted_capital"]) == amounts("15", "9.33")
    assert total("luan", "half_year", "2024-H1", "jinzhai")[3] == Decimal("48.58")


def test_luan_scores_the_same_facts_by_the_provinces_paper(sheet, total, query):
    assert sheet("luan", "provincial", "2024-H1", "huoshan") == points(
        province_capital="41.67",  # 250,000 ÷ (600,000 × 1/2) × 50; 9,000万元 of investment is below 1亿元
        domestic_capital="18",  # 360,000 ÷ (800,000 × 1/2) × 20
        strategic_investment_share="7.5",
        utilised_fdi="24",  # 3,000 ÷ (5,000 × 1/2) × 20
    )
    assert total("luan", "provincial", "2024-H1", "huoshan")[3] == Decimal("91.17")
    assert total("luan", "provincial", "2024-H1", "jinzhai")[3] == Decimal("74.5")  # 40 + 16 + 2.5 + 16
    papers = query(
        "select assessment_code, scheme_title from rpt_header"
        " where office_code = 'luan' and period_code = '2024-H1' order by 1"
    )
    own, provincial = "六安市2024年度招商引资工作考核办法", "全省招商引资工作考核办法（演示）"
    assert papers == [("half_year", own), ("provincial", provincial)]
    evidence = query(
        "select distinct assessment_code, contribution, receipt_no, source_row from rpt_evidence where office_code = 'luan'"
        " and period_code = '2024-H1' and unit_code = 'huoshan' and measure_code = 'strategic_investment' order by 1"
    )
    assert [row[0] for row in evidence] == ["half_year", "provincial"]
    assert evidence[0][1:] == evidence[1][1:]  # one cell, two papers


def test_luan_scores_squads_and_liaison_offices_by_their_own_work(sheet, total, query):
    none = dict.fromkeys(
        ("province_capital", "signed_projects", "started_projects", "principal_trips"), "not_applicable"
    )
    squad = sheet("luan", "monthly", "2024-06", "squad_1")
    # 15 × 2; 48 firms, a point for two; 57 days, a point for three
    assert squad == none | points(leads="30", firms_visited="24", stationed_days="19", reporting="10")
    liaison = sheet("luan", "monthly", "2024-06", "liaison_1")
    # 32 of at most 30; 31 firms are 15 pairs; 120 days; April came a day late
    assert liaison == none | points(leads="30", firms_visited="15", stationed_days="40", reporting="8")
    # five months of 10 points and June's 83: 133 ÷ 6
    assert sheet("luan", "half_year", "2024-H1", "squad_1")["months"] == Decimal("22.17")
    assert total("luan", "half_year", "2024-H1", "squad_1")[4] == 1  # of its own group
    ranked = query(
        f"select is_ranked, count(*) from rpt_ranking where {KEY.format('luan', 'provincial', '2024-H1')} group by 1 order by 1"
    )
    assert ranked == [(True, 8)]  # 9 squads, 8 liaison offices and 4 bureaus are no part of it


@pytest.mark.parametrize(
    ("measure", "upper", "lower", "printed", "recomputed"),
    [
        ("leading_share", "72", "112", "64.3", "64.29"),
        ("strategic_share", "46", "112", "41.1", "41.07"),
        ("strategic_investment_share", "2382000", "3310000", "72", "71.96"),
    ],
)
def test_luan_as_its_report_prints_it(query, measure, upper, lower, printed, recomputed):
    found = query(
        f"select sum(numerator_value), sum(denominator_value) from rpt_score_sheet"
        f" where {KEY.format('luan', 'half_year', '2024-H1')} and indicator_code = '{measure}'"
    )
    assert found == [amounts(upper, lower)]
    exact = found[0][0] * 100 / found[0][1]
    assert half_up(exact, 2) == Decimal(recomputed)
    assert half_up(exact, len(printed.partition(".")[2])) == Decimal(printed)


def test_luan_sums_what_the_report_sums(summed):
    """265.4亿元 境内到位, 170亿元 省外亿元以上, 2.2亿美元."""
    for code, value in {
        "domestic_capital": 2654000,
        "province_capital": 1700000,
        "utilised_fdi": 22000,
    }.items():
        assert summed("luan", "provincial", "2024-H1", code)[0] == value


# --- 平阳县: declared and certified


def test_pingyang_scores_the_year_on_what_the_city_certified(sheet, query):
    # by month on 5.5亿元 declared: 55,000 ÷ 100,000 × 30; by year on 5亿元 certified: 50,000 ÷ 100,000 × 25
    assert sheet("pingyang", "monthly", "2024-12", "kunyang")["arrived_capital"] == Decimal("16.5")
    assert sheet("pingyang", "annual", "2024", "kunyang")["arrived_capital"] == Decimal("12.5")
    # 20,000 ÷ 40,000 × 25, and nothing certified
    assert sheet("pingyang", "monthly", "2024-12", "tengjiao")["arrived_capital"] == Decimal("12.5")
    assert sheet("pingyang", "annual", "2024", "tengjiao")["arrived_capital"] == 0
    both = query(
        "select value_status, ytd_amount_wan, disallowed_ytd_wan from fct_capital"
        " where office_code = 'pingyang' and unit_code = 'kunyang' and month = '2024-12' order by 1"
    )
    assert both == [("city_certified", *amounts("50000", "5000")), ("declared", Decimal("55000"), None)]
