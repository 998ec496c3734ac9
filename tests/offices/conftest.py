"""All five offices landed and built by real dbt, once for this room."""

from __future__ import annotations

import pytest

import scheme
from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from kernel.office import load_office
from tests.dbt_core.warehouse import Workspace
from tests.offices.facts import OFFICES, report_all


@pytest.fixture(scope="session")
def workspace(tmp_path_factory) -> Workspace:
    """Models and data tests of the project over every office at once, as a night runs them."""
    workspace = Workspace(tmp_path_factory.mktemp("offices"))
    home = Home(root=workspace.root, offices=PROJECT_ROOT / "offices")
    landed.prepare(home.landed)
    for code, (years, today, _) in OFFICES.items():
        for year in years:
            scheme.land(home, load_office(home.office_dir(code)), year, today)
    report_all(home)
    workspace.dbt("build", "--exclude-resource-type", "unit_test")
    return workspace


@pytest.fixture(scope="session")
def query(workspace):
    """Rows of a SQL query on the built warehouse."""
    return workspace.query
