"""What an office rules on projects, and its labels: what loads, which version holds, and every fault by file and line."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from kernel.closed_yaml import DataFileError
from kernel.home import PROJECT_ROOT
from kernel.office import load_office
from kernel.projects import load_labels

RULES = "projects:\n  - valid_from: 2023-01\n    code_scope: unit\n"
HEADER = "label_code,title,kind,words,first_year,last_year\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo office without project rules and labels."""
    target = tmp_path / "pingyang"
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", target)
    (target / "labels.csv").unlink()
    text = (target / "office.yaml").read_text("utf-8")
    (target / "office.yaml").write_text(text[: text.index("projects:")], "utf-8")
    return target


def append(folder: Path, text: str) -> None:
    with (folder / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(text)


def faults(folder: Path) -> list[tuple[str, str]]:
    """(key, reason) of every fault."""
    with pytest.raises(DataFileError) as error:
        load_office(folder)
    assert all(problem.line > 0 for problem in error.value.problems)
    return [(problem.key, problem.reason) for problem in error.value.problems]


def test_an_office_may_rule_nothing(folder: Path) -> None:
    office = load_office(folder)
    assert office.office.project_rules("2024-12") is None
    assert office.labels == ()


def test_the_version_that_began_last_holds(folder: Path) -> None:
    append(folder, RULES + "  - valid_from: 2024-03\n    code_scope: office\n")
    office = load_office(folder).office
    scopes = [
        office.project_rules(month) for month in ("2022-12", "2023-01", "2024-02", "2024-03", "2030-01")
    ]
    assert [rules and rules.code_scope for rules in scopes] == [None, "unit", "unit", "office", "office"]


def test_tiers_are_exact(folder: Path) -> None:
    append(folder, RULES + "    tiers:\n      nested: [{code: a, title: 甲, from: 0.10}]\n")
    [tier] = load_office(folder).office.project_rules("2024-01").tiers.nested
    assert tier.from_ == Decimal("0.10")


TIERS = "    tiers:\n      exclusive:\n"


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("    surprise: 1\n", "projects.0.surprise", "不认识的键"),
        ("    due_months: {landed: 3}\n", "projects.0.due_months.landed", "performed"),
        ("    due_months: {started: 0}\n", "projects.0.due_months.started", "不小于 1"),
        ("    stuck_months: {in_production: 3}\n", "projects.0.stuck_months", "最后一个阶段"),
        (
            "    stage_words: {started: [开工], signed: [开工]}\n",
            "projects.0.stage_words",
            "“开工”只能归入一个阶段",
        ),
        ("    full_output: excellent\n", "projects.0.full_output", "没有“excellent”"),
        ("    tiers: {nested: [{code: a, title: 甲, from: 1, below: 2}]}\n", "projects.0.tiers", "互相包含"),
        (
            TIERS
            + "        - {code: a, title: 甲, from: 0, below: 5}\n        - {code: b, title: 乙, from: 6}\n",
            "projects.0.tiers",
            "各档相接不重叠",
        ),
        (TIERS + "        - {code: a, title: 甲, from: 0, below: 5}\n", "projects.0.tiers", "最后一档"),
        (
            TIERS
            + "        - {code: a, title: 甲, from: 0, below: 5}\n        - {code: a, title: 乙, from: 5}\n",
            "projects.0.tiers",
            "重复",
        ),
        ("  - valid_from: 2023-01\n    code_scope: office\n", "projects", "都自 2023-01 起"),
    ],
)
def test_a_fault_is_named_with_its_place(folder: Path, text: str, key: str, said: str) -> None:
    append(folder, RULES + text)
    [(found, reason)] = faults(folder)
    assert found == key and said in reason


def test_full_output_may_be_a_label_of_the_catalogue(folder: Path) -> None:
    (folder / "labels.csv").write_text(HEADER + "full,达产达效,programme,达效,2022,\n", "utf-8")
    append(folder, RULES + "    full_output: full\n")
    assert load_office(folder).office.project_rules("2024-01").full_output == "full"


def test_a_word_means_one_label_in_a_year(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    rows = ["a,新材料,strategic,战新,2021,2023", "b,高端装备,strategic,战新,2024,"]
    path.write_text(HEADER + "\n".join(rows), "utf-8")
    first, second = load_labels(path)
    assert (first.is_of(2023), first.is_of(2024), second.is_of(2024)) == (True, False, True)
    assert second.spellings == ("高端装备", "战新")
    path.write_text(HEADER + "\n".join(rows).replace("2021,2023", "2021,2024"), "utf-8")
    with pytest.raises(DataFileError) as error:
        load_labels(path)
    [problem] = error.value.problems
    assert (problem.line, problem.key) == (3, "words") and "第 2 行" in problem.reason


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("code,title\n", 1, "label_code"),
        (HEADER + "a,甲,strategic,,2024\n", 2, "列数"),
        (HEADER + "a,甲,famous,,2024,\n", 2, "strategic"),
        (HEADER + "a,甲,strategic,,2024,2023\n", 2, "早于"),
        (HEADER + "a,甲,strategic,,soon,\n", 2, "整数"),
    ],
)
def test_a_faulty_catalogue_is_named_by_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(DataFileError) as error:
        load_labels(path)
    [problem] = error.value.problems
    assert problem.line == line and said in problem.reason
