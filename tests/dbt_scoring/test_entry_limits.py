"""What the build says of signed entries outside the limits a scheme sets for one (南岭练习县)."""

from __future__ import annotations

COMPILED = "target/compiled/kaohe/tests/core/manual_points_are_within_their_limits.sql"


def _outside(workspace, lowest: str, highest: str) -> set[tuple[str, str]]:
    """(unit, points) of the entries the data test finds with these limits."""
    sql = (workspace.root / COMPILED).read_text("utf-8")
    assert "measure.min_each_points" in sql and "measure.max_each_points" in sql
    rows = workspace.query(
        sql.replace("measure.min_each_points", lowest).replace("measure.max_each_points", highest)
    )
    return {(row[3], f"{row[6].normalize():f}") for row in rows}


def test_an_entry_outside_its_limits_is_found_whichever_way(workspace):
    # 东 2 and 1.5, 西 −1, 园区 1
    assert _outside(workspace, "-1", "1.5") == {("dong", "2")}
    assert _outside(workspace, "-0.999999", "2") == {("xi", "-1")}
    assert _outside(workspace, "-1", "2") == set()  # both ends are within
    assert _outside(workspace, "null", "null") == set()
