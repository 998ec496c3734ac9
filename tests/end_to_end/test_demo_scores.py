"""Every score, total, rank and grade of the demo county equals the independent judge's, worked from the truth alone."""

import duckdb
import pytest

import demo
from kernel.home import PROJECT_ROOT
from tests.oracle.evaluate import evaluate, read_scheme

YEARS = [2022, 2023, 2024]


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("truth") / "inbox")


@pytest.fixture(scope="module")
def warehouse(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module", params=YEARS)
def year(request):
    return request.param


@pytest.fixture(scope="module")
def expected(truth, year):
    return evaluate(truth, read_scheme(PROJECT_ROOT / f"offices/pingyang/schemes/{year}.yaml"), year)


def test_every_score_is_the_judges(warehouse, expected, year):
    rows = warehouse.execute(
        """select assessment_code, period_code, unit_code, indicator_code, score_status, points
           from rpt_score_sheet where office_code = 'pingyang' and scheme_year = ?""",
        [year],
    ).fetchall()
    published = {tuple(row[:4]): (row[4], row[5]) for row in rows}
    judged = {key: (score.status, score.points) for key, score in expected.scores.items()}
    assert published.keys() == judged.keys()
    assert {k: (published[k], judged[k]) for k in judged if published[k] != judged[k]} == {}


def test_every_total_rank_and_grade_is_the_judges(warehouse, expected, year):
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
    assert {k: (published.get(k), judged[k]) for k in judged if published.get(k) != judged[k]} == {}
    assert published.keys() == judged.keys()
