"""The published examples, taken in and scored once for the session."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from examples.published.build import HERE
from kernel.office import list_offices, load_office
from tests.conftest import Kaohe

RUN = ("unnamed_city", 2023)


@dataclass(frozen=True)
class Published:
    """The installation the examples live in, and its report tables."""

    kaohe: Kaohe
    reports: duckdb.DuckDBPyConnection

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        found = self.reports.execute(query, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def score(self, office: str, period: str, unit: str, indicator: str) -> dict[str, Any]:
        """The one score sheet row of a figure."""
        (row,) = self.rows(
            "select * from rpt_score_sheet"
            " where office_code = ? and period_code = ? and unit_code = ? and indicator_code = ?",
            *(office, period, unit, indicator),
        )
        return row

    def shown(self, row: dict[str, Any], column: str) -> Decimal:
        """A value of a score row in the measure's display unit, as the source prints it."""
        return row[column] / row["display_factor"]


@pytest.fixture(scope="session")
def published(new_kaohe: Callable[..., Kaohe]) -> Iterator[Published]:
    """Every example office-year after the main job.

    dbt models all offices in one go, so one office-year runs the whole job through the command line, last; the others
    go through the job's own intake (landing, reading, judging) before it. That saves seven builds of the warehouse.
    """
    kaohe = new_kaohe(offices=HERE)
    for code in list_offices(HERE):
        folder = load_office(HERE / code)
        shutil.copytree(folder.path / "inbox", kaohe.home.inbox / code)
        for year in folder.scheme_years():
            if (code, year) != RUN:
                kaohe.take_in(code, year)
    result = kaohe("run", "--office", RUN[0], "--year", RUN[1], timeout=900)
    assert result.returncode == 0, result.stdout + result.stderr
    with duckdb.connect(str(kaohe.home.published_warehouse), read_only=True) as reports:
        yield Published(kaohe, reports)
