"""The practice counties out of the one warehouse, for every test of this room."""

from __future__ import annotations

import pytest

from tests.dbt_core.warehouse import Workspace
from tests.dbt_scoring import COUNTIES


@pytest.fixture(scope="session")
def workspace(modelled: Workspace) -> Workspace:
    """The counties alone, as real dbt built them with every unit test and data test of the project."""
    codes = "|".join(county.OFFICE for county in COUNTIES)
    return modelled.of_offices("counties", codes)


@pytest.fixture(scope="session")
def query(workspace):
    """Rows of a SQL query on the counties."""
    return workspace.query
