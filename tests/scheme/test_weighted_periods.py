"""Periods that are weighed: since the year began or of one's own period, what lands, what is said, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scheme import check, describe, load_scheme
from scheme.landing.tables import period_weights
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
