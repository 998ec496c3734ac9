"""The unit of the demo county that is renamed, regrouped and merged, every figure worked out by hand or from the truth.

桐坑乡 (invented) became 桐坑镇 on 1 January 2023, went from the second to the first group of townships on 1 July, and was
merged into 山门镇 on 1 January 2024. Of its two projects one is of the city's own capital, which no scheme counts; the
other, PY-2022-812, brought 210 万元 by June and 1488 by December 2022, 1264.15 by June 2023, and nothing after.
"""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from demo.truth import GroundTruth
from tests.end_to_end.judged import judged

GONE, HEIR = "tongkeng", "shanmen"
MONTHS = [f"{year}-{n:02d}" for year in (2022, 2023) for n in range(1, 13)]
TOWN_1 = {"kunyang", "aojiang", "shuitou", "xiaojiang", "wanquan", "haixi"}
TOWN_2 = {"tengjiao", "mabu", "shanmen", "shunxi", "nanyan", "qingjie", "naocun"}
RENAMED, REGROUPED, MERGED = "平政发〔2022〕45号", "平招商办〔2023〕12号", "平政发〔2023〕47号"


@pytest.fixture(scope="module")
def truth(demo_county):
    return GroundTruth.read(demo_county.home.root / "demo_truth.json")


@pytest.fixture(scope="module")
def query(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def numbers(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


def test_its_history_has_a_spell_for_each_name_and_group(query):
    rows = query(
        "select unit_name, group_title, cast(valid_from as varchar), cast(valid_to as varchar), change_code, document_no,"
        f" end_change_code, successor_names, end_document_no from rpt_unit_history where unit_code = '{GONE}'"
        " and office_code = 'pingyang' order by valid_from"
    )
    assert rows == [
        ("桐坑乡", "二类乡镇", "2000-01-01", "2022-12-31", None, None, "rename", "桐坑镇", RENAMED),
        ("桐坑镇", "二类乡镇", "2023-01-01", "2023-06-30", "rename", RENAMED, None, None, None),
        ("桐坑镇", "一类乡镇", "2023-07-01", "2023-12-31", "regroup", REGROUPED, "merge", "山门镇", MERGED),
    ]
    came = query(
        "select change_code, cast(effective_date as varchar), other_unit_name, document_no from rpt_unit_history"
        f" where unit_code = '{HEIR}' and office_code = 'pingyang'"
    )
    assert came == [("merge", "2024-01-01", "桐坑镇", MERGED)]


def test_each_sheet_has_the_name_of_its_day(truth, query):
    """Workbooks under the old name and the new are of one unit: all 24 count."""
    names = query(
        f"select period_code, unit_name from rpt_ranking where unit_code = '{GONE}' and assessment_code = 'monthly'"
        " and office_code = 'pingyang' order by 1"
    )
    assert names == [(month, "桐坑乡" if month < "2023" else "桐坑镇") for month in MONTHS]
    books = query(
        "select s.report_period, s.file_name, s.status from rpt_report_status as r inner join stg_submission as s"
        f" using (receipt_no) where r.unit_code = '{GONE}' and r.office_code = 'pingyang' order by 1"
    )
    assert [month for month, *_ in books] == MONTHS == list(truth.months[GONE])
    for month, file, status in books:
        assert file.startswith("桐坑乡_" if month < "2023" else "桐坑镇_")
        assert status in ("accepted", "accepted_with_warnings")


def test_another_name_moves_no_figure(query):
    """1264.15 of June 2023 against its own 210 of June 2022: real is all of the difference, as no border changed."""
    asked = (
        "select base_first_value, this_value, difference_value, boundary_value, caliber_value, real_value from rpt_comparison"
        " where office_code = 'pingyang' and assessment_code = 'monthly' and measure_code = 'arrived_capital'"
    )
    for period, figures in {
        "2023-06": ("210", "1264.15", "1054.15", "0", "0", "1054.15"),
        "2023-12": ("1488", "1264.15", "-223.85", "0", "0", "-223.85"),
    }.items():
        assert query(f"{asked} and unit_code = '{GONE}' and period_code = '{period}'") == [numbers(*figures)]


def test_it_is_ranked_with_the_second_group_until_june_and_with_the_first_from_july(truth, query):
    totals = judged(truth, 2023).totals
    rows = query(
        "select assessment_code, period_code, group_title, group_size, rank_in_group from rpt_ranking"
        f" where unit_code = '{GONE}' and office_code = 'pingyang' and scheme_year = 2023"
    )
    assert len(rows) == 12 + 4 + 1
    for assessment, period, title, size, rank in rows:
        ranking = judged(truth, 2023).scheme["assessments"][assessment]["ranking"]
        is_first = (
            period >= "2023-07" if assessment == "monthly" else period in ("2023-Q3", "2023-Q4", "2023")
        )
        others = TOWN_1 if is_first else TOWN_2
        ranked = [totals[assessment, period, u] for u in others if totals[assessment, period, u].is_ranked]
        own = totals[assessment, period, GONE]
        assert title == ("一类乡镇" if is_first else "二类乡镇"), period
        assert size == 1 + len(ranked)
        assert rank == 1 + sum(other.key(ranking) > own.key(ranking) for other in ranked), period
    sizes = query(
        "select period_code, group_title, count(*) from rpt_ranking where assessment_code = 'monthly' and"
        " office_code = 'pingyang' and period_code in ('2023-06', '2023-07', '2024-01') and group_title <> '平台类'"
        " group by all order by 1, 2"
    )
    assert sizes == [
        ("2023-06", "一类乡镇", 6), ("2023-06", "二类乡镇", 8),
        ("2023-07", "一类乡镇", 7), ("2023-07", "二类乡镇", 7),
        ("2024-01", "一类乡镇", 6), ("2024-01", "二类乡镇", 7),
    ]  # fmt: skip


def test_the_unit_it_went_to_has_its_figures_restated(query):
    """Capital of 2023: 2326.16 + 684 of 山门镇's own and 1264.15; tax of firms since 2020: 227.73 and 29.41 + 47.15 + 32.20."""
    rows = query(
        "select measure_code, unit_code, unit_state, as_was_value, restated_value, from_unit_names from rpt_restated"
        f" where office_code = 'pingyang' and period_code = '2023-12' and unit_code in ('{GONE}', '{HEIR}')"
        " and measure_code in ('arrived_capital', 'paid_tax') and assessment_code = 'monthly' order by 1, 2"
    )
    assert rows == [
        ("arrived_capital", HEIR, "there", *numbers("3010.16", "4274.31"), "桐坑镇"),
        ("arrived_capital", GONE, "gone", Decimal("1264.15"), None, None),
        ("paid_tax", HEIR, "there", *numbers("227.73", "336.49"), "桐坑镇"),
        ("paid_tax", GONE, "gone", Decimal("108.76"), None, None),
    ]


def test_growth_on_the_score_sheet_is_over_the_figures_of_this_years_units(query):
    """310 of 山门镇 against 4274.31: −3964.31 ÷ 4274.31 = −92.75 %; and what all units had, those that are gone too, is the county's."""
    sheet = (
        "from rpt_score_sheet where office_code = 'pingyang' and assessment_code = 'monthly' and period_code = '2024-12'"
        " and indicator_code = 'arrived_capital'"
    )
    assert query(f"select prior_value, year_on_year_pct {sheet} and unit_code = '{HEIR}'") == [
        numbers("4274.31", "-92.75")
    ]
    [(of_then,)] = query(
        "select sum(value) from int_measure_value where office_code = 'pingyang' and assessment_code = 'monthly'"
        " and period_code = '2023-12' and measure_code = 'arrived_capital'"
    )
    assert query(f"select sum(prior_value), count(*) = count(prior_value) {sheet}") == [(of_then, True)]


def test_the_printed_sheets_name_the_former_unit(demo_county):
    """0.301016 and 0.427431 亿元, two places; whose figures are in it, and which unit went where by which paper."""
    asked = ("--office", "pingyang", "--unit", HEIR)
    told = demo_county.inside("report", "restated", *asked, "--year", "2023", "--period", "2023-12").stdout
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in told.splitlines() if "│" in line]
    shown = {cells[1]: cells[5:7] + cells[9:10] for cells in lines}
    assert shown["到位资金"] == ["0.30", "0.43", "桐坑镇"]
    assert shown["实缴回归税收"] == ["227.73", "336.49", "桐坑镇"]
    [row] = [
        line
        for line in demo_county.inside("report", "unit_history", *asked).stdout.splitlines()
        if "│" in line
    ]
    assert [cell.strip() for cell in row.split("│")[6:10]] == ["并入", "桐坑镇", "2024-01-01", MERGED]


def test_both_sides_of_the_comparison_have_what_went_over(query):
    """山门镇 had 3010.16 in 2023, 1264.15 went over to it, 310 came in 2024: 310 − 4274.31 are real."""
    rows = query(
        "select unit_code, unit_name, unit_state, base_first_value, this_value, difference_value, boundary_value, real_value"
        " from rpt_comparison where office_code = 'pingyang' and assessment_code = 'monthly' and period_code = '2024-12'"
        f" and measure_code = 'arrived_capital' and unit_code in ('{GONE}', '{HEIR}') order by 1"
    )
    assert rows == [
        (HEIR, "山门镇", "there", *numbers("3010.16", "310", "-2700.16", "1264.15", "-3964.31")),
        (GONE, "桐坑镇", "gone", *numbers("1264.15", "0", "-1264.15", "-1264.15", "0")),
    ]


def test_it_is_closed_and_its_projects_go_on_where_it_went(truth, query):
    for fact in ("capital", "tax", "project", "activity"):
        [(last,)] = query(f"select max(month) from fct_{fact} where unit_code = '{GONE}'")
        assert last == "2023-12", fact
    rows = query(
        "select project_key, unit_code, min(month), max(month), count(*) from fct_project_snapshot"
        f" where office_code = 'pingyang' and project_key like '{GONE}:%' group by 1, 2 order by 1, 3"
    )
    assert rows == [
        (f"{GONE}:PY-2021-811", GONE, "2022-01", "2023-12", 24),
        (f"{GONE}:PY-2021-811", HEIR, "2024-01", "2024-12", 12),
        (f"{GONE}:PY-2022-812", GONE, "2022-05", "2023-12", 20),
        (f"{GONE}:PY-2022-812", HEIR, "2024-01", "2024-12", 12),
    ]
    # told by one unit a month: none is claimed twice
    [(doubled,)] = query(
        "select count(*) from rpt_office_total where office_code = 'pingyang' and project_code in ('PY-2021-811', 'PY-2022-812')"
    )
    assert doubled == 0
    assert [row["change_code"] for rows in truth.changes.values() for row in rows if row["unit_code"] == GONE] == [
        "rename", "regroup", "merge"
    ]  # fmt: skip
