"""Conditions, steps, cases, comparisons, composites, overrides, quotas, sums and ratings land complete and exact."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder

TODAY = date(2024, 7, 10)
D = Decimal


@pytest.fixture
def table(tmp_path: Path, guize):
    """Rows of a landed table, without the keys every row has and without nulls."""
    home = Home(root=tmp_path / "home", offices=tmp_path)
    scheme.land(home, guize, 2024, TODAY)

    def rows(name: str, **only: object) -> list[dict]:
        found = landed.read(home.landed, name, "guize", 2024).to_pylist()
        found = [row for row in found if all(row[k] == v for k, v in only.items())]
        keys = {"office_code", "scheme_year", "assessment_code", *only}
        return [{k: v for k, v in row.items() if v is not None and k not in keys} for row in found]

    return rows


def indicator(table, code: str) -> dict:
    """The parameters of one item, without what every item has."""
    (row,) = table("scheme_indicator", indicator_code=code)
    for key in ("indicator_order", "title", "clause", "on_missing", "role"):
        row.pop(key, None)
    return row


def test_items_are_in_printing_order_with_parts_behind_their_composite(table):
    rows = sorted(table("scheme_indicator"), key=lambda row: row["indicator_order"])
    assert [(r["role"], r["indicator_code"]) for r in rows] == [
        ("indicator", "fdi"),
        ("indicator", "task"),
        ("indicator", "fund"),
        ("indicator", "growth"),
        ("indicator", "service"),
        ("indicator", "decided"),
        ("indicator", "quality"),
        ("part", "quality_growth"),
        ("part", "quality_rate"),
        ("bonus", "more"),
        ("bonus", "big"),
        ("bonus", "praised"),
        ("deduction", "idle"),
        ("deduction", "short"),
        ("deduction", "criticised"),
        ("shadow", "trial"),
    ]


def test_a_step_lands_both_sides_and_the_worths_by_size(table):
    assert indicator(table, "fdi") == {
        "measure_code": "capital",
        "target_code": "capital",
        "target_source": "county",
        "rule": "step",
        "on_zero_target": "not_applicable",
        "reference_value": D(100),
        "met_ratio": D("0.8"),
        "over_step": D(10),
        "over_each": D(1),
        "over_steps_kind": "whole",
        "over_most_ratio": D("0.5"),
        "under_kind": "steps",
        "under_step": D(5),
        "under_steps_kind": "begun",
        "floor_points": D(0),
        "gate_match": "all",
        "gate_otherwise": "zero",
    }
    sizes = table("scheme_step_size", indicator_code="fdi", side="under")
    assert [
        (s["size_order"], s.get("lower_bound"), s.get("upper_bound"), s["each_points"]) for s in sizes
    ] == [
        (1, None, D(1000), D("0.1")),
        (2, D(1000), D("5000.5"), D("0.3")),
        (3, D("5000.5"), None, D("0.6")),
    ]
    assert table("scheme_step_size", side="over") == []


def test_steps_that_are_no_steps(table):
    more = indicator(table, "more")
    assert (more["over_steps_kind"], more["over_most_points"], more["under_kind"]) == ("exact", 10, "none")
    part = indicator(table, "quality_growth")
    assert (part["under_kind"], part["met_points"], part["reference_value"]) == ("proportional", 100, 20)
    assert not {"over_step", "over_each", "over_steps_kind", "under_step"} & part.keys()


def test_a_composite_and_its_parts(table):
    assert indicator(table, "quality") == {"rule": "composite", "part_places": 2}
    part = indicator(table, "quality_rate")
    assert part == {
        "rule": "bands",
        "measure_code": "start_rate",
        "on_zero_target": "not_applicable",
        "parent_code": "quality",
        "part_weight": D(60),
        "part_places": 2,
        "gate_match": "any",
        "gate_otherwise": "not_applicable",
    }
    (clause,) = {r["clause"] for r in table("scheme_indicator", parent_code="quality")}
    assert clause == "第四条"  # that of the composite
    full = {
        (r["indicator_code"], r["group_code"]): r["full_points"] for r in table("scheme_indicator_points")
    }
    assert full["quality", "towns"] == 25
    assert full["quality_rate", "towns"] == full["quality_growth", "parks"] == 100
    assert full["more", "parks"] == 0
    assert full["trial", "parks"] == 10


def test_parts_are_assessed_where_their_composite_is(tmp_path, guize):
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    text = text.replace("points: {parks: 20, towns: 25}", 'points: {parks: "-", towns: 25}')
    path.write_text(text.replace("points: {parks: 20, towns: 15}", "points: {parks: 40, towns: 15}"), "utf-8")
    home = Home(root=tmp_path / "home", offices=tmp_path)
    scheme.land(home, guize, 2024, TODAY)
    rows = landed.read(home.landed, "scheme_indicator_points", "guize", 2024).to_pylist()
    assert [r["full_points"] for r in rows if r["indicator_code"] == "quality_rate"] == [None, 100]


def test_comparisons_over_units(table):
    assert indicator(table, "fund") == {
        "measure_code": "capital",
        "rule": "efficacy",
        "floor_pct": D(60),
        "span_pct": D(40),
        "partition": "group",
        "on_equal": "full",
        "is_lower_better": False,
    }
    assert indicator(table, "growth") == {
        "measure_code": "capital",
        "rule": "rank_points",
        "on_zero_target": "not_applicable",
        "partition": "office",
        "ties": "average",
        "beyond_points": D(2),
        "is_lower_better": False,
        "input_places": 2,
    }
    places = table("scheme_place", indicator_code="growth")
    assert [(p["place"], p["points"]) for p in places] == [(1, 10), (2, 8), (3, 6)]


def test_places_written_as_ranges_land_one_by_one(tmp_path, guize):
    path = guize.schemes / "2024.yaml"
    ranges = "places: [{from: 1, to: 2, points: 10}, {from: 3, to: 5, points: 8}]"
    path.write_text(path.read_text("utf-8").replace("places: [10, 8, 6]", ranges), "utf-8")
    home = Home(root=tmp_path / "home", offices=tmp_path)
    scheme.land(home, guize, 2024, TODAY)
    rows = landed.read(home.landed, "scheme_place", "guize", 2024).to_pylist()
    assert [(r["place"], r["points"]) for r in rows] == [(1, 10), (2, 10), (3, 8), (4, 8), (5, 8)]


def test_proportional_and_manual(table):
    assert indicator(table, "service") == {
        "measure_code": "service",
        "rule": "proportional",
        "out_of": D(100),
        "cap_ratio": D(1),
        "floor_points": D(0),
    }
    assert indicator(table, "criticised") == {
        "measure_code": "extra",
        "rule": "manual",
        "cap_points": D(0),
        "floor_points": D(-5),
    }


def test_cases_land_in_order_with_otherwise_last(table):
    assert table("scheme_case", indicator_code="task") == [
        {"case_order": 1, "title": "全面完成", "points": D(20), "is_otherwise": False},
        {"case_order": 2, "points": D(15), "is_otherwise": False},
        {"case_order": 3, "points": D(0), "is_otherwise": True},
    ]
    assert [r["is_otherwise"] for r in table("scheme_case", indicator_code="big")] == [False, False]


def test_conditions_of_every_owner_in_chinese(table):
    rows = table("scheme_condition")
    assert [
        (r["input_key"], r["operator"], r["threshold"], r["unknown_holds"], r["title"]) for r in rows
    ] == [
        ("gate/fdi/0/1", "at_least", 1, False, "签约1个以上"),
        ("case/task/1/1", "at_least", 100, False, "到位资金年度完成率100%以上"),
        ("case/task/1/2", "at_least", 50000, False, "内外资合计5亿元以上"),
        ("case/task/2/1", "at_least", 80, False, "到位资金年度完成率80%以上"),
        ("case/task/2/2", "at_least", 50000, False, "内外资合计5亿元以上"),
        ("gate/quality_rate/0/1", "above", 0, False, "签约超过0个"),
        ("case/big/1/1", "at_least", 2, False, "签约2个以上"),
        ("case/big/2/1", "below", 2, True, "签约不足2个"),
        ("eligibility/has_project/0/1", "at_least", 1, False, "签约1个以上"),
        ("veto/nothing/0/1", "equals", 0, False, "到位资金等于0亿元"),
        ("promotion/giant/0/1", "above", 100000, False, "内外资合计超过10亿元"),
        ("consequence/card/0/1", "equals", 0, True, "签约等于0个"),
        ("consequence/card/0/2", "at_most", 0, True, "到位资金不超过0亿元"),
    ]
    assert [(r["owner_kind"], r["owner_code"], r["case_order"], r["condition_order"]) for r in rows[4:6]] == [
        ("case", "task", 2, 2),
        ("gate", "quality_rate", 0, 1),
    ]


def test_every_number_that_is_looked_at_is_one_input(table):
    rows = {r.pop("input_key"): r for r in table("scheme_input")}
    asked = {r["input_key"] for r in table("scheme_condition")}
    own = {r["indicator_code"] for r in table("scheme_indicator") if "measure_code" in r}
    assert rows.keys() == asked | own
    assert {r["owner_kind"] for key, r in rows.items() if key in asked} == {"condition"}
    assert rows["growth"] == {
        "owner_kind": "indicator",
        "measure_code": "capital",
        "input_code": "growth_pct",
        "is_prior_base": True,
        "is_restated_base": False,
        "min_base": D(100),
    }
    assert rows["quality_growth"] == {
        "owner_kind": "indicator",
        "measure_code": "capital",
        "input_code": "growth_pct",
        "target_code": "capital_2020",
        "target_source": "city",
        "is_prior_base": False,
        "is_restated_base": False,
    }
    assert rows["case/task/1/1"] == {
        "owner_kind": "condition",
        "measure_code": "capital",
        "input_code": "completion_pct",
        "target_code": "capital",
        "target_source": "county",
        "is_prior_base": False,
        "is_restated_base": False,
    }
    # rules that name no input have the one they mean
    said = {"trial": "completion_pct", "decided": "value", "idle": "value", "quality_rate": "ratio_pct"}
    assert {key: rows[key]["input_code"] for key in said} == said


def test_every_input_with_a_target_has_its_pace(table):
    rows = table("scheme_pace", period_code="2024-Q2")
    paces = {r["input_key"]: (r["pace_numerator"], r["pace_denominator"]) for r in rows}
    assert paces == {
        "fdi": (2, 4),
        "case/task/1/1": (2, 4),
        "case/task/2/1": (2, 4),
        "more": (30, 100),
        "short": (2, 4),
        "trial": (30, 100),
    }


def test_overrides_grades_and_consequences(table):
    assert table("scheme_override") == [
        {
            "override_code": "has_project",
            "override_order": 1,
            "kind": "eligibility",
            "title": "有新项目",
            "match": "any",
            "clause": "第七条",
        },
        {
            "override_code": "nothing",
            "override_order": 2,
            "kind": "veto",
            "title": "无资金",
            "match": "all",
            "effect": "lowest_grade",
            "clause": "第七条",
        },
        {
            "override_code": "giant",
            "override_order": 3,
            "kind": "promotion",
            "title": "特大项目",
            "match": "all",
            "clause": "第七条",
        },
    ]
    best, good, rest = table("scheme_grade")
    assert (best["share_pct"], best["share_rounding"], best["min_points"], best["is_rest"]) == (
        20,
        "down",
        90,
        False,
    )
    assert (good["share_pct"], good["share_rounding"], "min_points" in good) == (D("30.5"), "half_up", False)
    assert rest == {"grade_order": 3, "title": "一般", "is_rest": True}
    card, reward = table("scheme_consequence")
    assert (card["trigger"], card["match"], card["streak"], card["is_across_years"]) == (
        "when",
        "all",
        6,
        True,
    )
    assert (reward["trigger"], reward["grade_titles"], reward["is_across_years"]) == (
        "grade",
        "|优秀|良好|",
        False,
    )


def test_measures_made_of_others_and_decided_figures(table):
    terms = table("scheme_measure_term", measure_code="all_capital")
    assert terms == [
        {"term_order": 1, "term_measure_code": "capital", "factor": D(1)},
        {
            "term_order": 2,
            "term_measure_code": "fdi",
            "factor": D("7.1234"),
            "fx_code": "usd",
            "fx_title": "美元折人民币",
        },
        {"term_order": 3, "term_measure_code": "loans", "factor": D("-0.5")},
    ]
    raters = table("scheme_rater", measure_code="service")
    assert [(r["rater_group_code"], r["weight"]) for r in raters] == [("parks", 70), ("towns", 30)]
    (service,) = table("scheme_measure", measure_code="service")
    assert (service["value_field"], service["rating_item"], service["mean_places"]) == ("score", "service", 2)
    (extra,) = table("scheme_measure", measure_code="extra")
    assert (extra["manual_items"], extra["value_field"], extra["window"]) == (
        "|praise|criticism|",
        "points",
        "ytd",
    )
    (signed,) = table("scheme_measure", measure_code="signed")
    assert (signed["focus_lists"], signed["industries"]) == ("|promote|sign|", "|新材料|光电子|")
    assert (signed["first_reported_before"], signed["min_fixed_asset_share_pct"]) == (date(2024, 11, 1), 50)
    (capital,) = table("scheme_measure", measure_code="capital")
    assert capital["min_arrived_share_pct"] == 20


def test_an_assessment_may_have_a_paper_of_its_own(table):
    (row,) = table("scheme_assessment")
    assert (row["document_title"], row["document_no"], row["issued_date"]) == (
        "季督评办法",
        "规〔2024〕2号",
        date(2024, 2, 1),
    )


def test_an_adjustment_is_for_its_groups_and_for_none_that_is_left_out(tmp_path, guize):
    """`praised` is for towns only; then the parks are left out of every indicator, and of every adjustment with them."""
    text = (
        (guize.schemes / "2024.yaml")
        .read_text("utf-8")
        .replace("title: 表扬, ", "title: 表扬, groups: [towns], ")
    )
    full = _full_points(tmp_path / "one", guize, text)
    assert (full["praised", "towns"], full["praised", "parks"], full["more", "parks"]) == (0, None, 0)
    text = re.sub(
        r"^(        points: )(?:{parks: \d+, towns: )?(\d+)}?$",
        r'\1{parks: "-", towns: \2}',
        text,
        flags=re.M,
    )
    full = _full_points(tmp_path / "two", guize, text)
    assert {n for (_, group), n in full.items() if group == "parks"} == {None}
    assert full["more", "towns"] == 0


def _full_points(root: Path, office: OfficeFolder, text: str) -> dict[tuple[str, str], Decimal | None]:
    (office.schemes / "2024.yaml").write_text(text, "utf-8")
    home = Home(root=root, offices=office.path.parent)
    scheme.land(home, office, 2024, TODAY)
    rows = landed.read(home.landed, "scheme_indicator_points", "guize", 2024).to_pylist()
    return {(r["indicator_code"], r["group_code"]): r["full_points"] for r in rows}
