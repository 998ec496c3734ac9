"""Models as SQL, for laws that are put to one model alone over tables of its inputs' names."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.dbt_core.warehouse import Workspace

MODELS = ("dim_project_subject", "fct_capital_claim", "fct_capital_effective", "fct_verified")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The SQL dbt makes of each of MODELS, by name: one dbt for all of them."""
    workspace = Workspace(tmp_path_factory.mktemp("compiled"))
    workspace.dbt("compile", "--select", *MODELS)
    found = {
        path.stem: path.read_text("utf-8") for path in (workspace.root / "target").rglob("compiled/**/*.sql")
    }
    return {name: found[name] for name in MODELS}
