"""The warehouse file: where dbt finds it, and the read-only copy that every reader opens instead of it."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

import duckdb

from kernel.home import PROJECT_ROOT, Home

DBT_PROJECT = PROJECT_ROOT / "dbt_project"


def dbt_executable() -> str:
    """dbt beside this Python, whatever PATH says."""
    return str(Path(sys.executable).with_name("dbt"))


def dbt_environment(home: Home) -> dict[str, str]:
    """What dbt_project reads from the environment: absolute paths, and no word to anyone outside."""
    return {
        "KAOHE_LANDED": str(home.landed),
        "KAOHE_WAREHOUSE": str(home.warehouse),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def publish_copy(home: Home) -> Path:
    """Copy the warehouse for readers and swap it in by one rename; readers of the old copy are not disturbed.

    Only tables and views of the warehouse are copied, never the live file itself (its log may not be folded in yet).
    """
    home.published.mkdir(parents=True, exist_ok=True)
    temporary = home.published / f".kaohe.{uuid.uuid4().hex}.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{_quoted(home.warehouse)}' as live (read_only)")
        connection.execute(f"attach '{_quoted(temporary)}' as copied")
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'live' order by all"
        ).fetchall():
            connection.execute(f'create schema if not exists copied."{schema}"')
            connection.execute(f'create table copied."{schema}"."{table}" as from live."{schema}"."{table}"')
    temporary.replace(home.published_warehouse)
    return home.published_warehouse


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
