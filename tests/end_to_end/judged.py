"""What the warehouse published held against the independent judge; empty where both say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from demo.truth import GroundTruth
from kernel.home import PROJECT_ROOT
from tests.oracle.currency import Rates, in_renminbi, rates_of
from tests.oracle.evaluate import Evaluation, evaluate, read_scheme

YEARS = (2022, 2023, 2024)
Difference = dict[tuple[str, ...], tuple[Any, Any]]


def truth_in_renminbi(home_root: Path) -> GroundTruth:
    """The demo's truth with all capital in 万元 of Renminbi, by the scheme's rate of the year."""
    rates: Rates = {}
    for year in YEARS:
        rates = rates_of(read_scheme(PROJECT_ROOT / f"offices/pingyang/schemes/{year}.yaml"), rates)
    return in_renminbi(GroundTruth.read(home_root / "demo_truth.json"), rates)


def judged(truth: GroundTruth, year: int) -> Evaluation:
    """The judge's scores of a year, with the rates and rules of the years before it."""
    before = None
    for each in range(YEARS[0], year + 1):
        scheme = read_scheme(PROJECT_ROOT / f"offices/pingyang/schemes/{each}.yaml")
        before = evaluate(truth, scheme, each, before=before)
    assert before is not None
    return before


def score_differences(warehouse: duckdb.DuckDBPyConnection, expected: Evaluation, year: int) -> Difference:
    """(assessment, period, unit, indicator) → (published, judged) state and points."""
    rows = warehouse.execute(
        """select assessment_code, period_code, unit_code, indicator_code, score_status, points
           from rpt_score_sheet where office_code = 'pingyang' and scheme_year = ?""",
        [year],
    ).fetchall()
    published = {tuple(row[:4]): (row[4], row[5]) for row in rows}
    return _differences(published, {k: (score.status, score.points) for k, score in expected.scores.items()})


def total_differences(warehouse: duckdb.DuckDBPyConnection, expected: Evaluation, year: int) -> Difference:
    """(assessment, period, unit) → (published, judged) total, is_ranked, both ranks, grade."""
    rows = warehouse.execute(
        """select assessment_code, period_code, unit_code, total_points, is_ranked, rank_in_group, rank_in_office, grade_title
           from rpt_ranking where office_code = 'pingyang' and scheme_year = ?""",
        [year],
    ).fetchall()
    published = {tuple(row[:3]): tuple(row[3:]) for row in rows}
    judged = {
        key: (t.total_points, t.is_ranked, t.rank_in_group, t.rank_in_office, t.grade_title)
        for key, t in expected.totals.items()
    }
    return _differences(published, judged)


def _differences(published: dict, judged: dict) -> Difference:
    assert judged
    keys = published.keys() | judged.keys()
    return {k: (published.get(k), judged.get(k)) for k in keys if published.get(k) != judged.get(k)}
