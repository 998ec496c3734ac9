"""The demo county's three schemes: they load, add up, use the whole language, and say what is invented."""

from __future__ import annotations

from decimal import Decimal

import pytest

import scheme
from scheme.measures import caliber_id

YEARS = [2022, 2023, 2024]
RULES = {"completion", "met_or_ratio", "pace", "per_unit", "bands", "deduct_per", "weighted_periods"}

ACTIONS = {"red_list", "black_list", "reminder_letter", "interview", "praise"}


@pytest.fixture
def schemes(pingyang):
    return {y: scheme.load_scheme(pingyang.schemes / f"{y}.yaml", pingyang) for y in YEARS}


def test_every_group_of_every_assessment_adds_up_to_a_hundred(schemes):
    for year, loaded in schemes.items():
        for code, assessment in loaded.assessments.items():
            for group in loaded.groups:
                scored = [e for e in assessment.items() if e.role == "indicator"]
                full = [loaded.full_points(entry, group) for entry in scored]
                assert sum(f for f in full if f is not None) == Decimal(100), (year, code, group)


def test_second_class_towns_of_2024_are_not_assessed_on_statistics_projects(schemes):
    entries = [e for e in schemes[2024].assessments["monthly"].items() if e.role == "indicator"]
    full = {e.code: schemes[2024].full_points(e, "town_2") for e in entries}
    # 25 到位 + 25 税收 + 15 签约 + 10 开工率 + 10 外出 + 10 信息 + 5 报送 = 100
    assert full == {
        "arrived_capital": 25,
        "paid_tax": 25,
        "signed_projects": 15,
        "in_statistics_projects": None,
        "start_rate": 10,
        "principal_trips": 10,
        "leads": 10,
        "reporting": 5,
    }


def test_the_three_years_use_every_rule_and_action_the_paper_names(schemes):
    assessments = [a for s in schemes.values() for a in s.assessments.values()]
    assert {entry.item.rule for a in assessments for entry in a.items()} == RULES
    assert {c.action for a in assessments for c in a.consequences.values()} == ACTIONS


def test_every_unit_is_in_one_group_every_year(schemes, pingyang):
    for year, loaded in schemes.items():
        stays = [(unit, first, last) for g in loaded.groups.values() for unit, first, last in g.stays()]
        members = [unit for unit, first, _ in stays if first is None]
        assert sorted(members) == sorted(u.unit_code for u in pingyang.units_of(year))
        # 桐坑镇 goes over from the second to the first group of townships in the middle of 2023
        dated = {stay for stay in stays if any(stay[1:])}
        moved = {("tongkeng", None, "2023-06"), ("tongkeng", "2023-07", None)}
        assert dated == (moved if year == 2023 else set())


def test_calibers_say_which_years_compare(schemes):
    def caliber(year: int, code: str) -> str:
        return caliber_id(schemes[year].measures[code], schemes[year].measures)

    assert caliber(2022, "arrived_capital") != caliber(2023, "arrived_capital")  # real estate out since 2023
    assert caliber(2023, "arrived_capital") == caliber(2024, "arrived_capital")
    assert len({caliber(y, "paid_tax") for y in YEARS}) == 1


def test_what_is_invented_is_said(schemes):
    assert all("虚构" in s.document.illustrative for s in schemes.values())
