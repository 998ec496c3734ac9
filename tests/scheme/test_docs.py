"""docs/schemes.md is true: its examples load, its arithmetic holds, and nothing of the language is left out."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import get_args

import pytest
from pydantic import TypeAdapter

from kernel.closed_yaml import plain, read_yaml
from kernel.home import PROJECT_ROOT
from scheme import Scheme
from scheme.assessments import Action, Assessment
from scheme.measures import CapitalMeasure, ProjectMeasure, ReportState, TaxMeasure
from tests.scheme.calculator import calculator

PAGE = (PROJECT_ROOT / "docs" / "schemes.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SUMS = re.findall(r"^> (.*)$", PAGE, re.MULTILINE)
RULES = ["completion", "pace", "met_or_ratio", "per_unit", "bands", "deduct_per", "weighted_periods"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.split("\n")[0] for e in EXAMPLES])
def test_examples_load(tmp_path, example):
    path = tmp_path / "example.yaml"
    path.write_text(example, "utf-8")
    for key, value in plain(read_yaml(path)).items():
        model = Scheme if key in Scheme.model_fields else Assessment
        loaded = TypeAdapter(model.model_fields[key].rebuild_annotation()).validate_python(value)
        assert loaded is not None


@pytest.mark.parametrize("line", SUMS)
def test_arithmetic_holds(line):
    printed = re.search(r"= (-?[0-9.]+)(…分，四舍五入 ([0-9.]+))?", line)
    value = calculator(line.split("…")[0])
    if printed[3]:  # 34.090909… printed as 34.09
        assert Fraction(round(value * 100), 100) == Fraction(printed[3])
    else:
        assert value == Fraction(printed[1])


def test_every_rule_has_its_section_with_a_sum():
    sections = dict(re.findall(r"^### (\w+) .*?$\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
    assert list(sections) == RULES
    assert all(f"rule: {rule}\n" in text and "\n> " in text for rule, text in sections.items())


def test_every_word_of_the_language_is_on_the_page():
    words = {*get_args(Action), *get_args(ReportState)}
    for model in (CapitalMeasure, TaxMeasure, ProjectMeasure):
        words |= model.model_fields.keys()
    words |= {"rank_top", "rank_bottom", "points_below", "points_at_least", "report_missing"}
    words |= {"completion_behind_pace", "completion_ahead_of_pace", "city_certified"}
    assert {w for w in words if not re.search(rf"\b{w}\b", PAGE)} == set()
