"""The warehouse of all offices, as this room calls it."""

from __future__ import annotations

import pytest

from tests.dbt_core.warehouse import Workspace


@pytest.fixture(scope="session")
def query(modelled: Workspace):
    """Rows of a SQL query on the built warehouse."""
    return modelled.query
