"""Area, 万元 an area, stages reached together, caps of a bonus: what loads, what is refused at its line, what is printed."""

from __future__ import annotations

import pytest

from scheme import check, describe, load_scheme
from scheme.conditions import Condition
from scheme.wording import condition_title
from tests.scheme.test_describe import units_of

STARTED = "  started: {title: 开工,"
LAND = (
    "  land: {title: 用地, fact: indicator, value: actual, window: period, base_unit: mu, indicators: [land], unit: 亩,"
    " places: 2, clause: 第二条}\n"
    "  density: {title: 投资强度, fact: ratio, numerator: loans, denominator: land, unit: 万元/亩, places: 2, clause: 第二条}\n"
)
GATE = "gate: {all: [{measure: signed, input: value, at_least: 1, unknown: fails}], otherwise: zero}"
DENSE = "gate: {all: [{measure: density, input: quotient, at_least: 60.5, unknown: fails}], otherwise: zero}"
BIG = "        praised: {title: 表扬,"
COUNTED = (
    "        counted: {title: 计数, measure: signed, rule: per_unit, each: 1, step: 1, whole_steps: true, cap: CAP,"
    " on_missing: zero, clause: 第六条}\n"
)


def problems(guize, *replaced: tuple[str, str]) -> list[str]:
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    for old, new in replaced:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return [f"{p.key}: {p.reason}" for p in check(path, guize)]


def test_ten_thousand_yuan_an_area_is_looked_at_as_a_quotient(guize):
    assert problems(guize, (STARTED, LAND + STARTED), (GATE, DENSE)) == []
    loaded = load_scheme(guize.schemes / "2024.yaml", guize)
    (condition,) = loaded.assessments["quarterly"].indicators["fdi"].gate.conditions
    assert isinstance(condition, Condition)
    assert condition_title(loaded, condition) == "投资强度60.5万元/亩以上"
    paper = describe(loaded, units_of("guize"))
    said = {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}
    assert "贷款 ÷ 用地" in said  # a quotient, not a percent
    assert "本期完成数（指标完成情况表“land”，以亩计）" in said


@pytest.mark.parametrize(
    ("replaced", "reason"),
    [
        (
            ("denominator: land", "denominator: signed"),
            "measures.density.denominator: 单位为 万元/亩 时这里应是 mu",
        ),
        (("numerator: loans", "numerator: fdi"), "measures.density.numerator: 单位为 万元/亩 时这里应是 wan"),
        (
            ("unit: 亩, places", "unit: 万元, places"),
            "measures.land.unit: 计量单位“万元”与数据不符，可写：亩",
        ),
        (("input: quotient", "input: ratio_pct"), "“density”是比率，input 应为 quotient"),
        (("measure: density", "measure: start_rate"), "“start_rate”是比率，input 应为 ratio_pct"),
        (("measure: density", "measure: signed"), "input 为 quotient 时计量应为比率"),
    ],
)
def test_a_quotient_of_the_wrong_units_is_refused(guize, replaced, reason):
    old, new = replaced
    found = problems(guize, (STARTED, LAND.replace(old, new) + STARTED), (GATE, DENSE.replace(old, new)))
    assert any(reason in problem for problem in found), found


@pytest.mark.parametrize(
    ("against", "what"),
    [
        ("input: growth_pct, base: {code: capital_2020, source: county}, min_base: none", "基数"),
        ("input: completion_pct, target: {code: capital, source: county}", "目标"),
    ],
)
def test_ten_thousand_yuan_an_area_is_held_against_its_like_alone(guize, against, what):
    (found,) = problems(guize, (STARTED, LAND + STARTED), (GATE, DENSE.replace("input: quotient", against)))
    assert found.endswith(f"{what}的单位是 wan，计量“投资强度”的单位是 wan_per_mu，不能相除")


@pytest.mark.parametrize(
    "against",
    [
        "input: growth_pct, base: prior_year, min_base: none",
        "input: growth_pct, base: {code: density, source: county}, min_base: none",
        "input: completion_pct, target: {code: density, source: county}",
        "input: over_target, target: {code: density, source: county}",
    ],
)
def test_ten_thousand_yuan_an_area_grows_and_has_targets(guize, against):
    targets = "targets:\n", "targets:\n  density: {title: 投资强度目标, unit: wan_per_mu}\n"
    dense = GATE, DENSE.replace("input: quotient", against)
    assert problems(guize, targets, (STARTED, LAND + STARTED), dense) == []


def test_growth_of_this_years_units_asks_that_no_part_brings_its_own_base(guize):
    restated = "input: growth_pct, base: prior_year_restated, min_base: 10"
    found = problems(guize, (STARTED, LAND + STARTED), (GATE, DENSE.replace("input: quotient", restated)))
    assert [fault.partition(": ")[2] for fault in found] == [
        "“density”的上年同期由报表自带，不能还原；请写 prior_year"
    ]


def test_a_ratio_of_projects_grows_over_that_of_this_years_units(guize):
    restated = "start_rate, input: growth_pct, base: prior_year_restated, min_base: 10"
    assert problems(guize, (GATE, DENSE.replace("density, input: quotient", restated))) == []


def test_a_stage_is_written_once(guize):
    found = problems(
        guize,
        ("date_field: signed_date", "date_field: signed_date\n    also_reached: [started_date, signed_date]"),
    )
    assert found == ["measures.signed.also_reached.1: “signed_date”已经写了，不必再写"]


@pytest.mark.parametrize(("cap", "count"), [("{points: 3}", 0), ("none", 0), ("{ratio: 1}", 1)])
def test_a_bonus_has_no_full_points_to_take_a_share_of(guize, cap, count):
    """A cap of one time nothing would have taken the bonus away without a word."""
    found = problems(guize, (BIG, COUNTED.replace("CAP", cap) + BIG))
    assert len(found) == count
    assert all("加分项没有满分" in problem for problem in found)
