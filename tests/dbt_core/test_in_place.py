"""Tables and views replaced where they stand: of either kind, and kept when what should replace them cannot be made."""

from __future__ import annotations

from orchestration import years
from tests.dbt_core.warehouse import Workspace

BEFORE = {
    "kept": ("table", "1"),
    "to_table": ("view", "1"),
    "to_years": ("view", "1"),
    "to_view": ("table", "1"),
    "same": ("view", "1"),
}
AFTER = {
    "kept": ("table", "cast('no number' as integer)"),
    "to_table": ("table", "2"),
    "to_years": ("yearly", "2"),
    "to_view": ("view", "2"),
    "same": ("view", "2"),
}


def write(workspace: Workspace, models: dict[str, tuple[str, str]]) -> None:
    for name, (kind, value) in models.items():
        path = workspace.project / "models" / f"{name}.sql"
        path.write_text(
            f"{{{{ config(materialized='{kind}', year_column='scheme_year') }}}}"
            f" select {value} as n, 'o' as office_code, 2020 as scheme_year",
            encoding="utf-8",
        )


def test_what_cannot_be_made_leaves_the_old_one_and_the_others_change_their_kind(tmp_path):
    workspace = Workspace.of_macros(tmp_path)
    write(workspace, BEFORE)
    workspace.dbt("run")
    write(workspace, AFTER)
    # what was no table yet has all its years built, whichever are asked for
    told = {years.VARIABLE: "o:2024"}
    assert workspace.dbt("run", check=False, told=told).returncode == 1

    found = {name: workspace.query(f"select n from {name}") for name in AFTER}
    assert found == {
        "kept": [(1,)],
        "to_table": [(2,)],
        "to_years": [(2,)],
        "to_view": [(2,)],
        "same": [(2,)],
    }
    kinds = dict(workspace.query("select table_name, table_type from information_schema.tables"))
    tables = dict.fromkeys(["kept", "to_table", "to_years"], "BASE TABLE")
    assert kinds == tables | dict.fromkeys(["to_view", "same"], "VIEW")
