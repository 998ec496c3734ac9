"""A waterfall's bars stand where its figures say, and a report of few rows draws them on its page."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import publish
from kernel.closed_yaml import DataFileError, load
from kernel.home import Home
from kernel.paper import Step, Waterfall
from publish import reports
from publish.reports import Report
from publish.waterfall import drawing

DEFINITION = """\
title: 试表
table: rpt_trial
answers: 试一试。
filters: {unit: unit_code}
order: [unit_code]
columns:
  - {field: unit_code, title: 单位}
  - {field: base_value, title: 上年, kind: amount}
  - {field: caliber_value, title: "其中：口径", kind: amount}
  - {field: real_value, title: "其中：实际", kind: amount}
  - {field: this_value, title: 本年, kind: amount}
chart: {title: [unit_code], first: base_value, steps: [caliber_value, real_value], last: this_value, most: 2}
"""


def chart(*values: str) -> Waterfall:
    last = len(values) - 1
    return Waterfall("试", tuple(Step(f"{n}", Decimal(v), v, n in (0, last)) for n, v in enumerate(values)))


def test_bars_begin_where_the_one_before_ended():
    """From 0 at 216 to 90, the highest figure reached, at 30: 186 ÷ 90 a unit; 80 is at 216 − 165.33 = 50.67."""
    first, up, down, last = drawing(chart("80", "10", "-5", "85")).bars
    assert [bar.y for bar in (first, up, down, last)] == ["50.67", "30.00", "30.00", "40.33"]
    assert [bar.height for bar in (first, up, down, last)] == ["165.33", "20.67", "10.33", "175.67"]
    assert [bar.look for bar in (first, up, down, last)] == ["whole", "more", "less", "whole"]
    assert (up.level, down.level) == ("30.00", "40.33")
    assert (first.joint, last.joint) == (up.x, None)


def test_below_zero_and_nothing_at_all():
    """From −20 at 216 to 30 at 30: 3.72 a unit; zero is at 216 − 74.4 = 141.6. A step of nothing is still a line."""
    drawn = drawing(chart("30", "-50", "0", "-20"))
    assert drawn.zero == "141.60"
    assert [bar.y for bar in drawn.bars] == ["30.00", "30.00", "216.00", "141.60"]
    assert drawn.bars[2].height == "1.00"
    assert {bar.height for bar in drawing(chart("0", "0")).bars} == {"1.00"}


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=6))
def test_no_bar_leaves_the_drawing(steps: list[Decimal]):
    whole = sum(steps, Decimal(7))
    drawn = drawing(chart("7", *map(str, steps), str(whole)))
    for bar in drawn.bars:
        assert float(bar.y) >= 30 and float(bar.y) + float(bar.height) <= 217.01
        assert float(bar.x) >= 0 and float(bar.x) + float(bar.width) <= drawn.width


def test_a_long_title_stands_in_its_bars_place_whole():
    """Of eight bars 90 wide: a title of eight characters of 13 needs 104 each, 832 in all."""
    steps = tuple(Step(title, Decimal(1), "1") for title in ("上年同期（首报）", *"修口区分实结本"))
    drawn = drawing(Waterfall("试", steps))
    assert drawn.width == 832
    assert drawn.bars[0].middle == "52.00"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path, tmp_path)
    home.published.mkdir()
    with duckdb.connect(str(home.published_warehouse)) as connection:
        amounts = ", ".join(f"{n}_value decimal(18, 6)" for n in ("base", "caliber", "real", "this"))
        connection.execute(f"create table rpt_trial (office_code varchar, unit_code varchar, {amounts})")
        rows = [("o", "<甲>", 80, -5, 25, 100), ("o", "乙", 10, None, None, 12), ("p", "丙", 1, 0, 0, 1)]
        connection.executemany("insert into rpt_trial values (?, ?, ?, ?, ?, ?)", rows)
    return home


def written(folder: Path, text: str) -> Report:
    path = folder / "trial.yaml"
    path.write_text(text, "utf-8")
    return load(path, Report)


def test_a_page_draws_the_rows_whose_parts_are_known(home: Home, tmp_path: Path):
    paper = reports.report_paper(home, written(tmp_path, DEFINITION), reports.Asked("o", "某县"))
    [waterfall] = paper.sections[0].charts
    assert [(s.title, s.value, s.text, s.is_whole) for s in waterfall.steps] == [
        ("上年", 80, "80.00", True),
        ("口径", -5, "-5.00", False),
        ("实际", 25, "25.00", False),
        ("本年", 100, "100.00", True),
    ]
    publish.write_paper(paper, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("<svg") == 1
    assert "<figcaption>&lt;甲&gt;</figcaption>" in page
    assert " style=" not in page  # the page's own policy would not let it act


def test_many_rows_are_not_drawn_but_told(home: Home, tmp_path: Path):
    report = written(tmp_path, DEFINITION.replace("most: 2", "most: 1"))
    section = reports.report_paper(home, report, reports.Asked("o", "某县")).sections[0]
    assert section.charts == ()
    assert section.sentences[-1].startswith("缩小到 1 行以内")


def test_a_chart_is_of_printed_columns(tmp_path: Path):
    with pytest.raises(DataFileError, match="没有 other_value"):
        written(tmp_path, DEFINITION.replace("last: this_value", "last: other_value"))
