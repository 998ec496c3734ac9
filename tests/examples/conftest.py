"""The published examples out of the installation they are run in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from examples.published.build import HERE
from kernel.office import list_offices
from tests.conftest import Kaohe


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
def published(backfilled_offices: Kaohe) -> Iterator[Published]:
    """Every example office-year after the main job, among other offices; `published` names theirs to a query."""
    with duckdb.connect(str(backfilled_offices.home.published_warehouse), read_only=True) as reports:
        reports.execute(
            "create temp table published as select unnest(?) as office_code", [list_offices(HERE)]
        )
        yield Published(backfilled_offices, reports)
