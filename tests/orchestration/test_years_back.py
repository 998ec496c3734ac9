"""How far a build of some years looks back: an assessment year that begins before its January, with shares and streaks.

The county's years begin in December. Each base is worked out by hand from `year_county.CAPITAL`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import load_office
from kernel.tables import TABLES
from orchestration import years
from tests.dbt_core.warehouse import Workspace, rows_of
from tests.dbt_scoring import year_county

OFFICE = year_county.OFFICE
OF_THE_YEAR = "capital: {title: 到位资金, fact: capital, value: arrived, window: ytd, "
OF_THE_PERIOD = "capital_now: {title: 当期到位资金, fact: capital, value: arrived, window: period, "
CONSEQUENCE = """    consequences:
      black: {title: 黑榜, action: black_list, trigger: rank_bottom, places: 1, streak: 3, streak_across_years: true, clause: 第四条}
"""
SHARES = {
    "2023": {"bei": "70", "he": "30"},
    "2024": {"bei": "60", "he": "40"},
}  # of bei-1, 60% of what bei brings


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Workspace:
    """All years at once. In 2024 capital is counted by shares, and that of a period by its origin: 2023 counted neither so."""
    workspace = Workspace(tmp_path_factory.mktemp("back"))
    year_county.build(workspace.root)
    lay_down_rules(workspace.root)
    lay_down_shares(workspace.landed)
    workspace.dbt("run", "--select", "+fct_consequence", "+fct_comparison", told={years.VARIABLE: ""})
    return workspace


def lay_down_rules(root: Path) -> None:
    folder = root / "offices" / OFFICE
    for year in (2023, 2024):
        path = folder / "schemes" / f"{year}.yaml"
        text = path.read_text("utf-8") + CONSEQUENCE
        if year == 2024:
            assert OF_THE_YEAR in text and OF_THE_PERIOD in text
            text = text.replace(OF_THE_YEAR, f"{OF_THE_YEAR}credit: shared, ")
            text = text.replace(OF_THE_PERIOD, f"{OF_THE_PERIOD}origins: [overseas], ")
        path.write_text(text, "utf-8")
        scheme.land(Home(root=root, offices=root / "offices"), load_office(folder), year, year_county.TODAY)


def lay_down_shares(root: Path) -> None:
    """A table a year; the year begins in December before."""
    [target] = landed.read_one(root, "submission", OFFICE, "2024").to_pylist()
    for year, shares in SHARES.items():
        sent = {"receipt_no": f"{OFFICE}-shares-{year}", "form_set": "credit_share", "report_period": year}
        landed.write(root, "submission", OFFICE, year, [target | sent, *([target] if year == "2024" else [])])
        told = {
            **dict.fromkeys(TABLES["credit_share_row"].names),
            "office_code": OFFICE,
            "receipt_no": sent["receipt_no"],
            "report_period": year,
            "source_sheet": "项目分成表",
            "project_code": "bei-1",
            "project_name": "bei-1",
            "valid_from": date(int(year) - 1, 12, 1),
        }
        landed.write(root, "credit_share_row", OFFICE, year, [
            told | {"unit_code": unit, "source_row": row, "amount_share_pct": Decimal(pct), "count_share_pct": Decimal(pct)}
            for row, (unit, pct) in enumerate(shares.items(), start=5)
        ])  # fmt: skip


def test_last_years_months_before_its_january_are_counted_anew_by_shares_and_by_origin(whole):
    """December 2022 to February 2023: a first ytd of 700, then 30 and 30. Of 760 bei-1 has 60%, 456, of which he has 30%; by
    months that is a first 60.
    """
    counted = whole.query(
        "select measure_code, unit_code, sum(contribution) from int_measure_evidence"
        f" where office_code = '{OFFICE}' and scheme_year = 2024 and assessment_code = 'own_quarterly'"
        " and period_code = '2023-Q1' and measure_code in ('capital', 'capital_now') group by all order by all"
    )
    assert counted == [
        ("capital", "bei", Decimal("623.2")),
        ("capital", "he", Decimal("136.8")),
        ("capital_now", "bei", Decimal(120)),
    ]


def test_last_years_months_before_its_january_are_shared_out_anew(whole):
    """By the shares of 2024 北镇 has 60% of the 456, 45.6 less than by those of 2023. 河镇 told nothing then and is not compared."""
    split = whole.query(
        "select unit_code, split_value from fct_comparison where scheme_year = 2024 and measure_code = 'capital'"
        f" and office_code = '{OFFICE}' and assessment_code = 'own_quarterly' and period_code = '2024-Q1'"
        " and split_value <> 0 order by all"
    )
    assert split == [("bei", Decimal("-45.6"))]


def test_a_streak_goes_on_from_the_year_before(whole):
    """河镇 is last in all of the year 2023 and in December 2023. In January 海镇, just opened, is; from February on, when its
    workbook did not come, it is 河镇 again: for the third time in April.
    """
    streaks = whole.query(
        f"select period_code, streak from fct_consequence where office_code = '{OFFICE}' and unit_code = 'he'"
        " and consequence_code = 'black' and scheme_year = 2024 order by period_code"
    )
    assert streaks == [("2023-12", 13), ("2024-04", 3), ("2024-05", 4)]


@pytest.mark.parametrize("first_year", [2023, 2024])
def test_some_years_built_again_say_what_all_years_built_at_once_did(whole, first_year):
    before = rows_of(whole.warehouse)
    assert before["fct_consequence"] and before["fct_comparison"]
    asked = {years.VARIABLE: f"{OFFICE}:{first_year}"}
    whole.dbt("run", "--select", "+fct_consequence", "+fct_comparison", told=asked)
    assert rows_of(whole.warehouse) == before
