"""The example schemes, landed with the facts of all test modules here, and scored in one build."""

from __future__ import annotations

import runpy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from kernel.office import load_office
from tests.dbt_core.warehouse import Workspace
from tests.examples.schemes.facts import land

EXAMPLES = PROJECT_ROOT / "examples" / "schemes"
HERE = Path(__file__).parent


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
def scored(tmp_path_factory: pytest.TempPathFactory) -> Scored:
    """Every office in the `FACTS` of a test module beside this file; the tests of dbt itself run elsewhere."""
    workspace = Workspace(tmp_path_factory.mktemp("schemes"))
    home = Home(root=workspace.root, offices=EXAMPLES)
    landed.prepare(home.landed)
    for module in sorted(HERE.glob("test_s[0-9]*.py")):
        for code, facts in runpy.run_path(str(module))["FACTS"].items():
            land(home, load_office(EXAMPLES / code), facts)
    workspace.dbt("run")
    return Scored(duckdb.connect(str(workspace.warehouse), read_only=True))
