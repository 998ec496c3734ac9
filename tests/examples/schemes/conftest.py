"""What the report tables say of the example schemes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt_core.warehouse import Workspace


@dataclass(frozen=True)
class Scored:
    """The report tables over all examples."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, values).fetchall()

    def points(
        self, office: str, period: str, unit: str, role: str = "indicator"
    ) -> dict[str, Decimal | None]:
        """item → points, of all items that apply to the unit."""
        return dict(
            self.rows(
                "select indicator_code, points from rpt_score_sheet"
                " where office_code = ? and period_code = ? and unit_code = ? and role = ?"
                " and score_status <> 'not_applicable'",
                *(office, period, unit, role),
            )
        )

    def totals(self, office: str, period: str) -> dict[str, tuple[Decimal, int | None]]:
        """unit → (total points, official place)."""
        rows = self.rows(
            "select unit_code, total_points, official_rank from rpt_ranking"
            " where office_code = ? and period_code = ?",
            *(office, period),
        )
        return {unit: (total, place) for unit, total, place in rows}

    def grades(self, office: str, period: str) -> dict[str, str | None]:
        """unit → grade."""
        return dict(
            self.rows(
                "select unit_code, grade_title from rpt_ranking where office_code = ? and period_code = ?",
                *(office, period),
            )
        )

    def consequences(self, office: str, period: str) -> dict[str, set[str]]:
        """consequence → units it strikes."""
        found: dict[str, set[str]] = {}
        for code, unit in self.rows(
            "select consequence_code, unit_code from rpt_consequence where office_code = ? and period_code = ?",
            *(office, period),
        ):
            found.setdefault(code, set()).add(unit)
        return found


@pytest.fixture(scope="session")
def scored(modelled: Workspace) -> Iterator[Scored]:
    """Of the offices in the warehouse only the examples are looked at here: those named s01, s02, …."""
    examples = modelled.of_offices("examples", "s[0-9].*")
    with duckdb.connect(str(examples.warehouse), read_only=True) as connection:
        yield Scored(connection)
