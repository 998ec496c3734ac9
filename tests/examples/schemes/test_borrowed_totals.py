"""A city scored by its counties (S39), from the trace to the workbook of its release."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest

import publish
from kernel.home import Home
from kernel.office import load_office
from publish import starter_templates
from tests.examples.schemes.facts import EXAMPLES
from tests.publish.recalculate import formula_cells, needs_soffice, recalculated, sheets

OFFICE = "s39_wanjiang"


@pytest.fixture(scope="module")
def home(modelled, tmp_path_factory) -> Home:
    """An installation with the built warehouse of the examples and the office alone."""
    root = tmp_path_factory.mktemp("borrowed")
    home = Home(root=root, offices=root / "offices")
    shutil.copytree(EXAMPLES / OFFICE, home.offices / OFFICE)
    templates = load_office(home.offices / OFFICE).templates
    templates.mkdir(exist_ok=True)
    starter_templates.write(templates)
    home.published.mkdir(parents=True)
    shutil.copyfile(modelled.of_offices("borrowed", OFFICE).warehouse, home.published_warehouse)
    return home


@pytest.fixture(scope="module")
def workbook(home) -> bytes:
    drafted = publish.draft(
        home,
        load_office(home.offices / OFFICE),
        "annual",
        "2010",
        datetime(2011, 1, 12, 9, 0),  # noqa: DTZ001
    )
    (name,) = [f.name for f in drafted.files if f.name.endswith(".xlsx")]
    return (drafted.path / name).read_bytes()


def test_the_trace_goes_through_the_counties_to_their_cells(home):
    found = publish.trace(home, OFFICE, "2010", "ji", "counties", "annual")
    assert [step.text for step in found.steps] == [
        "戊县 县考核评价（2010年度）：总分 60，权重 40",
        "丁县 县考核评价（2010年度）：总分 100，权重 60",
    ]
    indices = found.steps[0].below[0].below
    assert [step.text.partition("（")[0] for step in indices] == [
        "发展成效静态指数：发展成效静态指数",
        "发展成效动态指数：发展成效动态指数",
    ]


def test_the_workbook_names_whose_totals_are_weighed(workbook):
    rows = [row for row in sheets(workbook)["期间得分"] if row[0] == "ji"]
    assert [row[3:7] for row in rows] == [
        ["县考核评价", "2010年度　戊县", 40, 60],
        ["县考核评价", "2010年度　丁县", 60, 100],
    ]


@needs_soffice
def test_every_formula_recalculates_to_the_printed_figure(workbook, tmp_path):
    printed, computed = sheets(workbook)["得分明细"], sheets(recalculated(workbook, tmp_path))["得分明细"]
    cells = formula_cells(workbook)["得分明细"]
    assert cells
    assert all(abs(computed[row][column] - printed[row][column]) < 1e-9 for row, column in cells)
    headers = printed[2]
    (row,) = [n for n, line in enumerate(printed) if line[-3:-1] == ["ji", "counties"]]
    assert (printed[row][headers.index("得分")], (row, headers.index("得分")) in cells) == (84, True)
