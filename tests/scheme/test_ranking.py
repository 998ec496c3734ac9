"""How places are counted: what loads, how it is said, what lands, what a ranking with the lowest total first refuses."""

from __future__ import annotations

import pytest

from scheme import check, describe, load_scheme, remarks
from scheme.landing.frame import assessments
from tests.scheme.test_describe import units_of

HEAD = """office: guize
year: 2024
document: {title: 办法, document_no: 规〔2024〕1号, issued_date: 2024-01-02}
period: {start: 2024-01, end: 2024-12}
rounding: {points_places: 2, at: indicator}
groups:
  town: {title: 乡镇, members: [MEMBERS]}
targets: {}
measures:
  late: {title: 迟报, fact: report, value: count, window: ytd, states: [late], unit: 次, places: 0, clause: 第一条}
assessments:
  year:
    title: 年考核
    period: year
    status: declared
    total: 100
    clause: 第一条
"""
INDICATOR = """    indicators:
      late:
        {title: 迟报, measure: late, rule: per_unit, each: 1, step: 1, whole_steps: true, points: 100, cap: {ratio: 1},
         on_missing: not_scored, clause: 第一条}
"""
ASCENDING = "    ranking: {partition: office, order: ascending, tie_breakers: []}\n"
DENSE = "    ranking: {partition: office, ties: dense, tie_breakers: [late]}\n"


def write(guize, text: str):
    path = guize.schemes / "2024.yaml"
    path.write_text(
        HEAD.replace("MEMBERS", ", ".join(unit.unit_code for unit in guize.units)) + text, "utf-8"
    )
    return path


def faults(guize, text: str) -> dict[str, str]:
    return {
        problem.key.removeprefix("assessments.year."): problem.reason
        for problem in check(write(guize, text), guize)
    }


def test_the_highest_first_as_a_competition_is_what_is_meant(guize):
    text = "    ranking: {partition: office, tie_breakers: []}\n" + INDICATOR
    (row,) = assessments(load_scheme(write(guize, text), guize))
    assert (row["rank_order"], row["rank_ties"]) == ("descending", "competition")


@pytest.mark.parametrize(
    ("ranking", "landed", "said"),
    [
        (
            ASCENDING,
            ("ascending", "competition"),
            "全部单位统一排名，总分低的在前，同分的并列，并列的占去后面的名次。",
        ),
        (
            DENSE,
            ("descending", "dense"),
            "全部单位统一排名，总分高的在前，同分的依次比较迟报，并列的不占后面的名次。",
        ),
    ],
)
def test_order_and_ties_land_and_are_said(guize, ranking, landed, said):
    scheme = load_scheme(write(guize, ranking + INDICATOR), guize)
    (row,) = assessments(scheme)
    assert (row["rank_order"], row["rank_ties"]) == landed
    assert any(
        said in text for section in describe(scheme, units_of("guize")).sections for text in section.sentences
    )


def test_places_told_apart_by_nothing_are_no_kind_of_tie(guize):
    text = "    ranking: {partition: office, ties: ordinal, tie_breakers: []}\n" + INDICATOR
    assert set(faults(guize, text)) == {"ranking.ties"}


def test_a_low_total_is_never_earned_by_what_is_no_merit(guize):
    item = "title: 迟报, measure: late, step: 1, whole_steps: true, on_missing: zero, clause: 第一条"
    text = (
        ASCENDING
        + f"    indicators: {{late: {{{item}, rule: deduct_per, each: 1, points: 100, floor: 0}}}}\n"
        + f"    shadow: {{more: {{{item}, rule: per_unit, each: 1, points: 100, cap: none}}}}\n"
        + f"    bonus: {{cap: none, items: {{b: {{{item}, rule: per_unit, each: 1, cap: none}}}}}}\n"
        + f"    deduction: {{cap: none, items: {{d: {{{item}, rule: deduct_per, each: 1, floor: none}}}}}}\n"
        + "    vetoes: {v: {title: 否决, when: {all: [{measure: late, input: value, at_least: 9, unknown: fails}]}, "
        + "effect: zero_total, clause: 第一条}}\n"
        + "    grades: [{title: 好, min: 60}, {title: 差, min: 0}]\n"
    )
    assert set(faults(guize, text)) == {
        *("indicators.late.on_missing", "indicators.late.rule", "bonus", "deduction", "vetoes.v.effect"),
        *("grades.0.min", "grades.1.min"),
    }


def test_points_that_rise_with_what_is_done_are_remarked_on(guize):
    """Less done of a target would be the better place; nothing done against a target of zero must not be the best."""
    target = "measure: late, target: {code: most, source: county}, points: 100, clause: 第一条, on_missing: not_scored"
    text = (
        ASCENDING
        + f"    indicators: {{late: {{title: 迟报率, rule: completion, {target}, cap: none, floor: none, on_zero_target: full}}}}\n"
    )
    path = write(guize, text)
    path.write_text(
        path.read_text("utf-8").replace("targets: {}", "targets: {most: {title: 限额, unit: count}}")
    )
    assert check(path, guize) == []
    (remark,) = remarks(path, load_scheme(path, guize))
    assert remark.key == "assessments.year.indicators.late.rule"
    assert "完成越多得分越高" in remark.reason
    path.write_text(path.read_text("utf-8").replace("on_zero_target: full", "on_zero_target: zero"))
    assert [p.key for p in check(path, guize)] == ["assessments.year.indicators.late.on_zero_target"]


def test_grades_by_quota_need_places_that_count_units(guize):
    quota = (
        "    grades: [{title: 好, share_pct: 20, rounding: down, min: MIN}, {title: 差, share_pct: rest}]\n"
    )
    assert set(faults(guize, ASCENDING + INDICATOR + quota.replace("MIN", "60"))) == {"grades.0.min"}
    assert faults(guize, ASCENDING + INDICATOR + quota.replace("MIN", "none")) == {}
    assert set(faults(guize, DENSE + INDICATOR + quota.replace("MIN", "none"))) == {"ranking.ties"}


def test_totals_that_count_against_a_unit_are_weighed_only_where_they_still_do(guize):
    weighed = """    indicators:
      months: {title: 各月, rule: weighted_periods, source: month, weights: equal, points: 100, cap: none, clause: 第一条}
  month:
    title: 月通报
    period: month
    status: declared
    total: 100
    clause: 第一条
"""
    assert set(faults(guize, DENSE.replace("[late]", "[]") + weighed + ASCENDING + INDICATOR)) == {
        "indicators.months.source"
    }
    assert faults(guize, ASCENDING + weighed + ASCENDING + INDICATOR) == {}
