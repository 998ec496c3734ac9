"""What the terminal prints is what was said: no pictures for colons, one count of decimals a column."""

from __future__ import annotations

from decimal import Decimal

from cli import answers, score_commands


def test_a_line_number_between_colons_is_no_picture():
    with answers.err.capture() as printed:
        answers.fail("办法有误：", ["2024.yaml:100: 缺少 clause"])
    assert "2024.yaml:100: 缺少 clause" in printed.get()
    with answers.out.capture() as printed:
        answers.out.print(answers.table("表", ["说明"], [["第 :100: 行"]]))
    assert "第 :100: 行" in printed.get()


def test_points_of_a_column_have_as_many_decimals_as_the_finest():
    unit = {"official_rank": 1, "group_title": "乡镇类", "rank_in_group": 1, "grade_title": None}
    unit |= {
        "indicator_points": Decimal("62.333"),
        "bonus_points": Decimal(0),
        "deduction_points": Decimal(0),
    }
    ranking = [
        {**unit, "unit_name": "甲镇", "total_points": Decimal("62.3330")},
        {**unit, "unit_name": "乙镇", "total_points": Decimal("89")},
    ]
    with answers.out.capture() as printed:
        score_commands._print_table(ranking, "某县")
    assert "89.000" in printed.get()
    assert "89.00 " not in printed.get()
    assert " 0.00 " in printed.get()  # of its own column alone
    assert " 0.000 " not in printed.get()
