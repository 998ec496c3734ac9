"""Every score, total, rank and grade of the demo county equals the independent judge's, worked from the truth alone."""

import duckdb
import pytest

from demo.truth import GroundTruth
from tests.end_to_end.judged import YEARS, judged, score_differences, total_differences


@pytest.fixture(scope="module")
def truth(demo_county):
    return GroundTruth.read(demo_county.home.root / "demo_truth.json")


@pytest.fixture(scope="module")
def warehouse(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module", params=YEARS)
def year(request):
    return request.param


@pytest.fixture(scope="module")
def expected(truth, year):
    return judged(truth, year)


def test_every_score_is_the_judges(warehouse, expected, year):
    assert score_differences(warehouse, expected, year) == {}


def test_every_total_rank_and_grade_is_the_judges(warehouse, expected, year):
    assert total_differences(warehouse, expected, year) == {}


def test_every_score_of_every_year_has_its_sentence(warehouse, year):
    """A build of all years asks it of the newest year only: sentences are made when they are read."""
    said = warehouse.execute(
        """
        select count(*), count(*) filter (formula_zh is null or formula_zh = '' or position('{' in formula_zh) > 0)
        from rpt_score_sheet where scheme_year = $1""",
        [year],
    ).fetchone()
    assert said[0] > 1000 and said[1] == 0
