"""What the warehouse asks of every night's rows leaves no sheet and no public mart out."""

from __future__ import annotations

import json
import re

from kernel.tables import ROW_TABLES
from orchestration.warehouse import ensure_manifest
from tests.dbt_core.warehouse import PROJECT


def test_every_landed_sheet_is_followed_to_staging_and_to_its_fact():
    """By the tests that ask it every night. No model reads the two sheets that are kept for what they say themselves."""
    kept = {"project_sheet_row", "score_sheet_row"}

    def named(test: str) -> set[str]:
        text = (PROJECT / "tests" / "core" / f"{test}.sql").read_text("utf-8")
        return {f"{name}_row" for name in re.findall(r"\b(?:stg_)?([a-z_]+)_row\b", text)} & ROW_TABLES.keys()

    staged = named("landed_rows_are_staged_or_superseded")
    assert staged == ROW_TABLES.keys() - kept
    followed = named("staged_rows_are_in_their_facts") | named("unit_changes_are_in_the_history")
    by_form = {"profile_row", "milestone_row"}  # written there as forms
    assert followed | by_form == staged - {"county_verification_row"}  # staged with the city's


def test_every_public_mart_is_asked_something_of_tonights_rows():
    manifest = json.loads(ensure_manifest().read_text("utf-8"))
    asked = {
        parent
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        for parent in node["depends_on"]["nodes"]
    }
    public = {name for name, node in manifest["nodes"].items() if node.get("access") == "public"}
    assert len(public) > 100
    assert public - asked == set()
    assert all(manifest["nodes"][name]["config"]["contract"]["enforced"] for name in public)
    columns = [c for name in public for c in manifest["nodes"][name]["columns"].values()]
    assert all(c["description"] and c["data_type"] and c["config"]["meta"]["title_zh"] for c in columns)
