"""The printed definitions of activity, coverage and capital reports: every column is one of the table, every code has its word."""

from __future__ import annotations

import pytest

from kernel.closed_yaml import read_values
from publish.reports.definition import report
from tests.dbt_core.warehouse import PROJECT

ACTIVITY = ("trip_duty", "activity", "assistance", "reward", "idle_asset", "coverage", "data_quality")
CAPITAL = ("capital_effective", "capital_credit", "office_total", "capital_origin", "capital_project")
NAMES = (*ACTIVITY, *CAPITAL)
TABLES = {
    model["name"]: {column["name"]: column for column in model["columns"]}
    for room in ("activity", "capital")
    for model in read_values(PROJECT / f"models/marts/reporting/{room}/_{room}_reports.yml")["models"]
}


@pytest.mark.parametrize("name", NAMES)
def test_a_report_prints_what_its_table_has(name: str) -> None:
    told = report(name)
    columns = TABLES[told.table]
    printed = [field for column in told.columns for field in column.fields]
    narrowed = [field for _, field in told.filters if field]
    assert {*printed, *narrowed, *told.order} <= set(columns)
    for column in told.columns:
        if values := columns[column.field]["config"]["meta"].get("values"):
            assert column.kind == "code" and set(values) == set(column.labels or {}), column.field
