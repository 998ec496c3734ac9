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
