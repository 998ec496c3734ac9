"""docs/schemes.md is true: its examples load, its arithmetic holds, and nothing of the language is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from pydantic import TypeAdapter

from kernel.closed_yaml import read_values
from kernel.home import PROJECT_ROOT
from scheme import Scheme
from scheme.assessments import Assessment
from tests.scheme.calculator import calculator

PAGE = (PROJECT_ROOT / "docs" / "schemes.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SUMS = re.findall(r"^> (.*)$", PAGE, re.MULTILINE)
RULES = [
    *("completion", "pace", "met_or_ratio", "per_unit", "bands", "deduct_per", "step", "cases", "efficacy"),
    *("rank_points", "proportional", "manual", "composite", "weighted_periods"),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.split("\n")[0] for e in EXAMPLES])
def test_examples_load(tmp_path, example):
    path = tmp_path / "example.yaml"
    path.write_text(example, "utf-8")
    for key, value in read_values(path).items():
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
    schema = Scheme.model_json_schema(by_alias=True)
    words = {word for model in schema["$defs"].values() for word in model.get("properties", {})}
    words |= schema["properties"].keys() | set(_choices(schema))
    missing = {w for w in words if not re.search(rf"(?<![\w]){re.escape(w)}(?![\w])", PAGE)}
    assert missing == set()


def _choices(node: object) -> Iterator[str]:
    """Every word a value may be chosen from, anywhere in the schema."""
    if isinstance(node, dict):
        yield from (w for w in [*node.get("enum", ()), node.get("const")] if isinstance(w, str))
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _choices(inner)
