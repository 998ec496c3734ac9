"""Suites as data: faults named with file and line; an expectation that cannot be decided is an error, never a pass."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import expectations
from expectations.engine import Engine
from expectations.rules import Check, Rule, SuiteError, suites_to_judge_by
from kernel.closed_yaml import DataFileError

HEAD = "form: activity\nsubject: person_name\nrules:\n"
BETWEEN = "expect_column_values_to_be_between"


def faults(folder: Path, text: str, name: str = "activity.yaml") -> list[tuple[int, str]]:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(DataFileError) as caught:
        expectations.load_suites(folder)
    return [(p.line, p.reason) for p in caught.value.problems]


def rule(body: str) -> str:
    return HEAD + "  - id: one\n" + "".join(f"    {line}\n" for line in body.splitlines())


def test_every_form_has_its_suite() -> None:
    forms = "capital tax project activity target certification inspection indicator project_report"
    forms += " project_sheet self_assessment score_sheet rating ballot manual profile milestone"
    forms += (
        " assistance post reward idle_asset register credit_share county_verification forecast unit_change"
    )
    assert set(expectations.load_suites()) == set(forms.split())


def test_a_suite_to_judge_by_is_the_one_that_was_checked() -> None:
    assert suites_to_judge_by() == expectations.load_suites()


def test_unknown_key_is_named_with_line_and_guess(tmp_path: Path) -> None:
    text = rule(
        f"expectation: {BETWEEN}\ncolumns: [firm_count]\nkwarg: {{min_value: 0, max_value: null}}\ncode: count_negative"
    )
    assert (7, "不认识的键，是否想写“kwargs”？") in faults(tmp_path, text)


def test_unknown_expectation(tmp_path: Path) -> None:
    [(line, _)] = faults(
        tmp_path, rule("expectation: expect_column_mean\ncolumns: [firm_count]\ncode: count_negative")
    )
    assert line == 5


def test_column_nobody_derives(tmp_path: Path) -> None:
    text = rule(
        f"expectation: {BETWEEN}\ncolumns: [firm_cuont]\nkwargs: {{min_value: 0, max_value: null}}\nmark: firm_count\ncode: count_negative"
    )
    assert faults(tmp_path, text) == [(6, "没有这一列：firm_cuont")]


def test_settings_must_be_exactly_those_needed(tmp_path: Path) -> None:
    text = rule(
        f"expectation: {BETWEEN}\ncolumns: [firm_count]\nkwargs: {{min_value: 0}}\ncode: count_negative"
    )
    assert faults(tmp_path, text) == [(7, "应恰好写 ['max_value', 'min_value']，写的是 ['min_value']")]


def test_columns_for_a_pair_expectation(tmp_path: Path) -> None:
    text = rule(
        "expectation: expect_column_pair_values_to_be_equal\ncolumns: [firm_count]\ncode: count_negative"
    )
    assert faults(tmp_path, text) == [(5, "应写 pairs")]


def test_code_without_message_and_message_without_value(tmp_path: Path) -> None:
    text = rule(
        f"expectation: {BETWEEN}\ncolumns: [firm_count]\nkwargs: {{min_value: 0, max_value: null}}\ncode: count_negativ"
    )
    assert faults(tmp_path, text) == [(8, "消息目录里没有 count_negativ")]


def test_message_placeholder_nobody_fills(tmp_path: Path) -> None:
    text = rule(
        f"expectation: {BETWEEN}\ncolumns: [firm_count]\nkwargs: {{min_value: 0, max_value: null}}\ncode: cumulative_fell"
    )
    assert [reason for _, reason in faults(tmp_path, text)] == [
        "消息 cumulative_fell 要用 {last}，这里没有给出",
        "消息 cumulative_fell 要用 {total}，这里没有给出",
    ]


def test_rule_id_twice(tmp_path: Path) -> None:
    body = f"  - id: one\n    expectation: {BETWEEN}\n    columns: [firm_count]\n"
    body += "    kwargs: {min_value: 0, max_value: null}\n    code: count_negative\n"
    assert faults(tmp_path, HEAD + body + body) == [(9, "规则编号重复")]


def test_file_of_another_form(tmp_path: Path) -> None:
    assert [
        line for line, _ in faults(tmp_path, "form: capital\nsubject: project_name\nrules: []\n", "tax.yaml")
    ] == [1]


def check(column: str, **more: object) -> Check:
    kwargs = {"min_value": 0, "max_value": None}
    made = Rule(
        id="broken", expectation=BETWEEN, columns=(column,), kwargs=kwargs, code="count_negative", **more
    )
    return Check(made, (column,), column)


FRAME = pd.DataFrame(
    {"row_key": pd.array([0, 1], "Int64"), "mixed": [1, "a"], "good": pd.array([1, -1], "Int64")}
)


def test_failing_rows_come_back_by_check() -> None:
    assert Engine().failing_rows("activity", [check("row_key"), check("good")], FRAME) == {1: [1]}


def test_a_missing_value_fails_no_comparison() -> None:
    frame = FRAME.assign(blank=pd.array([None, None], "Int64"), half=pd.array([None, -1], "Int64"))
    checks = [check("blank"), check("half"), check("good")]
    assert Engine().failing_rows("activity", checks, frame) == {1: [1], 2: [1]}
    assert Engine().failing_rows("activity", checks[:1], frame) == {}


@pytest.mark.parametrize("column", ["absent", "mixed"])
def test_an_expectation_that_raised_is_an_error(column: str) -> None:
    with pytest.raises(SuiteError, match=f"activity 规则 broken（{column}）未能判定"):
        Engine().failing_rows("activity", [check("good"), check(column)], FRAME)


def test_a_condition_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(SuiteError, match="broken"):
        Engine().failing_rows("activity", [check("good", row_condition="nowhere > 0")], FRAME)


def test_more_failing_rows_than_any_cap_all_come_back() -> None:
    many = pd.DataFrame({"row_key": pd.array(range(3000), "Int64"), "good": pd.array([-1] * 3000, "Int64")})
    assert Engine().failing_rows("activity", [check("good")], many) == {0: list(range(3000))}
