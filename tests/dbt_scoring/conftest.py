"""One build of all practice counties for every test of this room."""

from __future__ import annotations

import pytest

from tests.dbt_core.warehouse import Workspace
from tests.dbt_scoring import county, rules_county, year_county


@pytest.fixture(scope="session")
def workspace(tmp_path_factory) -> Workspace:
    """The counties, built by real dbt with every unit test and data test of the project."""
    workspace = Workspace(tmp_path_factory.mktemp("scoring"))
    county.build(workspace.root)
    rules_county.build(workspace.root)
    year_county.build(workspace.root)
    done = workspace.dbt("build")
    assert "ERROR=0" in done.stdout
    return workspace


@pytest.fixture(scope="session")
def query(workspace):
    """Rows of a SQL query on the built warehouse."""
    return workspace.query
