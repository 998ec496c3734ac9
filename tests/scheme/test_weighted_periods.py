"""Periods that are weighed: since the year began or of one's own period, what lands, what is said, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scheme import check, describe, load_draft, load_scheme
from scheme.landing.tables import period_units, period_weights
from tests.scheme.test_describe import units_of
from tests.scheme.test_ranking import HEAD, INDICATOR

RANKING = "    ranking: {partition: office, tie_breakers: []}\n"
MONTHS = """    indicators:
      months: {title: 各月, rule: weighted_periods, source: month, KEYS, points: 100, cap: none, clause: 第一条}
  month:
    title: 月通报
    period: month
    status: declared
    total: 100
    clause: 第一条
"""


def write(guize, period: str, keys: str):
    path = guize.schemes / "2024.yaml"
    head = HEAD.replace("MEMBERS", ", ".join(unit.unit_code for unit in guize.units))
    head = head.replace("    period: year\n", f"    period: {period}\n")
    path.write_text(head + RANKING + MONTHS.replace("KEYS", keys) + RANKING + INDICATOR, "utf-8")
    return path


def test_the_weights_of_ones_own_period_begin_anew_in_each(guize):
    path = write(guize, "quarter", "window: period, weights: [0.2, 0.3, 0.5]")
    rows = list(period_weights(load_scheme(path, guize)))
    assert {row["window"] for row in rows} == {"period"}
    assert [row["weight"] for row in rows] == [Decimal(w) for w in ("0.2", "0.3", "0.5")] * 4
    assert [row["source_period_code"] for row in rows[3:5]] == ["2024-04", "2024-05"]


@pytest.mark.parametrize(
    ("keys", "said"), [("weights: equal", "年初以来"), ("window: period, weights: equal", "本期")]
)
def test_the_annex_says_which_periods(guize, keys, said):
    paper = describe(load_scheme(write(guize, "quarter", keys), guize), units_of("guize"))
    cells = {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}
    assert any(f"月通报{said}已到各期总分的加权平均（权重：各期相同）" in cell for cell in cells)


@pytest.mark.parametrize(
    ("period", "keys", "key", "reason"),
    [
        (
            "quarter",
            "window: period, weights: [1, 1]",
            "weights",
            "“月通报”在本考核一期内有 3 期，写了 2 个权重",
        ),
        ("quarter", "weights: [1, 1, 1]", "weights", "“月通报”一年 12 期，写了 3 个权重"),
        ("year", "window: period, weights: equal", "window", "是一回事"),
        ("quarter", "window: stock, weights: equal", "window", ""),
    ],
)
def test_periods_that_cannot_be_meant_are_refused(guize, period, keys, key, reason):
    (problem,) = check(write(guize, period, keys), guize)
    assert problem.key == f"assessments.year.indicators.months.{key}" and reason in problem.reason


OF_UNITS = "weights: equal, of_units: [{unit: park, takes: {east: 60, west: 40}}, {unit: east, takes: {east: 1}}, {unit: west, takes: {west: 1}}]"


def test_whose_totals_are_taken_lands_in_the_order_they_are_written(guize):
    rows = list(period_units(load_scheme(write(guize, "quarter", OF_UNITS), guize)))
    taken = [(r["unit_code"], r["source_unit_code"], r["source_unit_order"], r["weight"]) for r in rows]
    assert taken[:3] == [("park", "east", 1, 60), ("park", "west", 2, 40), ("east", "east", 1, 1)]


def test_the_annex_says_whose_totals(guize):
    paper = describe(load_scheme(write(guize, "quarter", OF_UNITS), guize), units_of("guize"))
    cells = {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}
    assert any(
        "总分取别的单位的，按权重平均：开发区取东镇 60、西镇 40；东镇取东镇 1" in cell for cell in cells
    )


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("{unit: west, takes: {west: 1}}", "{unit: east, takes: {west: 1}}", "", "没有写“west”取哪些单位"),
        ("{unit: west, takes: {west: 1}}", "{unit: east, takes: {west: 1}}", ".2.unit", "“east”写了两次"),
        ("unit: park", "unit: prak", ".0.unit", "是否想写“park”"),
        ("west: 40", "wset: 40", ".0.takes.wset", "是否想写“west”"),
        ("west: 40", "west: 0", ".0.takes.west", "应大于 0"),
        ("{west: 1}", "{}", ".2.takes", "至少要有一项"),
        ("weights: equal", f"weights: [{', '.join(['0.0001'] * 12)}]", ".0.takes.east", "超过 4 位小数"),
    ],
)
def test_units_that_cannot_be_meant_are_refused(guize, old, new, key, reason):
    keys = OF_UNITS.replace("60", "0.5")
    assert old in keys
    found = check(write(guize, "quarter", keys.replace(old, new)), guize)
    at = f"assessments.year.indicators.months.of_units{key}"
    assert any(p.key == at and reason in p.reason for p in found), found


def test_a_draft_of_a_year_before_leaves_out_units_that_were_not_there_yet(guize):
    """开发区 is there from 2015: in 2014 it is scored by nobody, and 东镇 by 西镇 alone."""
    keys = OF_UNITS.replace("{east: 1}", "{park: 30, west: 70}")
    draft = load_draft(write(guize, "quarter", keys), guize, 2014, {})
    (item,) = draft.scheme.assessments["year"].indicators.values()
    assert [(each.unit, dict(each.takes)) for each in item.of_units] == [
        ("east", {"west": 70}),
        ("west", {"west": 1}),
    ]
