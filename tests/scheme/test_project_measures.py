"""Measures of projects beside their counts: what loads, how it is said, what lands, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.office import OfficeFolder
from scheme import check, describe, load_scheme
from scheme.landing.measures import measures
from tests.scheme.test_describe import units_of

STARTED = "  started: {title: 开工,"
NODES = (
    "  planned: {title: 计划, fact: milestone, value: planned, window: ytd, unit: 个, places: 0, clause: 第二条}\n"
    "  done: {title: 完成, fact: milestone, value: done, window: ytd, unit: 个, places: 0, clause: 第二条}\n"
    "  in_time: {title: 按期, fact: milestone, value: done_in_time, window: period, unit: 个, places: 0, clause: 第二条}\n"
    "  overdue: {title: 逾期, fact: milestone, value: overdue, window: period, unit: 个, places: 0, clause: 第二条}\n"
    "  rate: {title: 节点完成率, fact: ratio, numerator: done, denominator: planned, unit: '%', places: 2, clause: 第二条}\n"
)


def write(guize: OfficeFolder, more: str) -> Path:
    """The year's scheme with more measures."""
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    assert text.count(STARTED) == 1
    path.write_text(text.replace(STARTED, more + STARTED), "utf-8")
    return path


def said_of(guize: OfficeFolder, more: str) -> set[str]:
    """Every cell of the annex."""
    paper = describe(load_scheme(write(guize, more), guize), units_of("guize"))
    return {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}


def test_nodes_are_counted_and_their_ratio_is_a_percent(guize):
    scheme = load_scheme(write(guize, NODES), guize)
    landed = {row["measure_code"]: row for row in measures(scheme)}
    keys = ("fact", "value_field", "window", "base_unit")
    assert [landed["done"][key] for key in keys] == ["milestone", "done", "ytd", "count"]
    assert [landed["in_time"][key] for key in keys] == ["milestone", "done_in_time", "period", "count"]
    assert landed["rate"]["base_unit"] == "pct"
    assert (
        len({landed[code]["caliber_id"] for code in ("planned", "done", "in_time", "overdue", "rate")}) == 5
    )


def test_nodes_are_said_in_chinese(guize):
    assert {
        "年初以来节点任务计划节点数",
        "年初以来节点任务已完成节点数",
        "本期节点任务按期完成节点数",
        "本期节点任务期末逾期未完成节点数",
        "完成 ÷ 计划 × 100%",
    } <= said_of(guize, NODES)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (("value: overdue, window: period", "value: overdue, window: stock"), "window"),
        (("value: overdue", "value: late"), "value"),
        (("value: overdue", "date_field: started_date, value: overdue"), "date_field"),
        (("value: overdue, window: period, unit: 个", "value: overdue, window: period, unit: 万元"), "unit"),
    ],
)
def test_what_is_no_count_of_nodes_is_refused(guize, wrong, key):
    assert NODES.count(wrong[0]) == 1
    found = check(write(guize, NODES.replace(*wrong)), guize)
    assert any(p.key.startswith("measures.overdue") and p.key.endswith(key) for p in found)
