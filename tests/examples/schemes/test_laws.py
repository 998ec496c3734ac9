"""What holds of every example, whatever its rules."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from kernel.decimals import divide
from kernel.office import list_offices
from tests.examples.schemes.facts import EXAMPLES
from tests.scheme.calculator import calculator

DEMANDED = "s02 s03 s04 s06 s08 s10 s12 s13 s14 s15 s16 s21 s31 s32 s34 s35"


def test_every_example_is_scored(scored):
    offices = [office for (office,) in scored.rows("select distinct office_code from rpt_ranking order by 1")]
    assert offices == list_offices(EXAMPLES)
    assert set(DEMANDED.split()) <= {office.partition("_")[0] for office in offices}


@pytest.mark.parametrize("office", list_offices(EXAMPLES))
def test_every_example_says_what_it_is_taken_from_and_what_is_invented(office):
    (path,) = (EXAMPLES / office / "schemes").iterdir()
    text = path.read_text("utf-8")
    number = office.partition("_")[0].upper()
    assert text.startswith(f"# 来源 {number}：")
    assert "# 照录：" in text
    assert "illustrative: " in text


def test_every_printed_sum_gives_the_printed_points(scored):
    rows = scored.rows(
        "select rule, indicator_title, formula_zh from rpt_score_sheet where score_status = 'scored'"
        " and formula_zh like '%=%' and points is not null"
    )
    reckoned = set()
    for rule, title, sentence in rows:
        said = sentence.removeprefix(title)
        printed = re.search(r" ?= (−?[0-9.]+)分[^=]*$", said)
        if printed is None:
            continue  # a band, a case or a place: points out of a table, nothing to type
        points = printed[1].replace("−", "-")
        places = len(points.partition(".")[2])
        typed = calculator(said)
        assert divide(Decimal(typed.numerator), Decimal(typed.denominator), places) == Decimal(points), (
            sentence
        )
        reckoned.add(rule)
    assert reckoned == {
        "completion", "pace", "met_or_ratio", "per_unit", "deduct_per", "step", "efficacy", "proportional", "manual",
        "composite", "weighted_periods", "rank_points",
    }  # fmt: skip


def test_points_add_up_to_the_total(scored):
    rows = scored.rows(
        "select indicator_points, bonus_points, deduction_points, total_points,"
        " (select sum(points) from rpt_score_sheet as sheet where role = 'indicator'"
        "  and sheet.office_code = ranking.office_code and sheet.assessment_code = ranking.assessment_code"
        "  and sheet.period_code = ranking.period_code and sheet.unit_code = ranking.unit_code)"
        " from rpt_ranking as ranking"
    )
    assert len(rows) > 100
    for indicators, bonus, deduction, total, summed in rows:
        assert indicators == (summed or 0)
        assert total == indicators + bonus + deduction


def test_the_list_of_examples_is_complete():
    listed = re.findall(
        r"^\| `(s[0-9]{2}_\w+)` \|", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert listed == list_offices(EXAMPLES)
