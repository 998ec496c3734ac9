"""What the tests of the warehouse share: running real dbt in a process of its own, and rendering the exact macros.

No figures are worked out here; every test writes its own.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from orchestration.warehouse import DBT_PROJECT, dbt_environment, ensure_manifest
from tests.dbt_core import dbt_server

PROJECT = DBT_PROJECT


@dataclass(frozen=True)
class Workspace:
    """One throw-away installation: landed Parquet, warehouse file, dbt's own output."""

    root: Path
    project: Path = PROJECT
    part: str = "."

    @classmethod
    def of_macros(cls, root: Path) -> Workspace:
        """The project's macros and sources without its models: parses in a fraction of the time."""
        project = root / "project"
        project.mkdir()
        (project / "dbt_project.yml").write_bytes((PROJECT / "dbt_project.yml").read_bytes())
        (project / "macros").symlink_to(PROJECT / "macros")
        (project / "models").mkdir()
        (project / "models" / "_sources.yml").symlink_to(PROJECT / "models" / "staging" / "_sources.yml")
        return cls(root, project)

    @property
    def landed(self) -> Path:
        return self.root / "landed"

    @property
    def warehouse(self) -> Path:
        return self.root / self.part / "warehouse.duckdb"

    def dbt(
        self, *arguments: str, check: bool = True, told: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `dbt …` on the project in this installation; the whole project is parsed once for all of them.

        `told` is environment beside the usual. Raises AssertionError with dbt's own words when it fails and `check` is set.
        """
        places = {
            "project-dir": self.project,
            "profiles-dir": PROJECT,
            "target-path": self.root / "target",
            "log-path": self.root / "logs",
        }
        options = [part for name, path in places.items() for part in (f"--{name}", str(path))]
        # as at night: the manifest of every run and a log of every query cost seconds, and nobody reads them
        options += ["--no-write-json", "--log-level-file", "none"]
        environment = {**os.environ}
        if self.project == PROJECT:
            ensure_manifest()
            environment |= dbt_environment()
        done = dbt_server.run([*arguments, *options], self.root, environment | dict(told or {}))
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def render(self, expressions: dict[str, str]) -> dict[str, str]:
        """Jinja expressions (`{{ dec_div('a', 'b', 4) }}`) as the SQL dbt makes of them."""
        template = "\n".join(f"--§{name}§\n{text}" for name, text in expressions.items())
        done = self.dbt("-q", "compile", "--inline", template, "--output", "json")
        parts = json.loads(done.stdout[done.stdout.index("{") :])["compiled"].split("--§")[1:]
        return dict(part.split("§\n", 1) for part in parts)

    def of_offices(self, part: str, pattern: str) -> Workspace:
        """This installation with a warehouse of its own, views made tables: the offices whose code matches `pattern`."""
        chosen = replace(self, part=part)
        chosen.warehouse.parent.mkdir()
        with duckdb.connect() as connection:
            connection.execute("set file_search_path = $root", {"root": str(self.root)})
            connection.execute(f"attach '{self.warehouse}' (read_only)")
            connection.execute(f"attach '{chosen.warehouse}' as chosen")
            connection.execute("use warehouse")
            tables = connection.execute(
                "select table_name, bool_or(column_name = 'office_code') from duckdb_columns()"
                " where database_name = 'warehouse' and schema_name = 'main' group by 1"
            ).fetchall()
            for table, is_of_an_office in tables:
                rows = f"where regexp_full_match(office_code, '{pattern}')" if is_of_an_office else ""
                connection.execute(f"create table chosen.main.{table} as from {table} {rows}")
        return chosen

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            connection.execute(
                "set file_search_path = $root", {"root": str(self.root)}
            )  # views of landed files
            return connection.execute(sql).fetchall()


def rows_of(warehouse: Path) -> dict[str, list[tuple]]:
    """Every table of a warehouse, its rows in one order."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        names = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'main' order by all"
        ).fetchall()
        return {
            name: connection.execute(f"select * from {name} order by all").fetchall() for (name,) in names
        }
