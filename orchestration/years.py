"""Which offices' years a build of the warehouse must replace: all from the first year anything landed in has changed on.

A year of an assessment looks back (last year's figures, streaks, first reports), never ahead. So a late file of 2016 has
2016 and every later year of its office built again, a new month only its own year; other offices stay as they are. Of an
assessment year that begins before its January the months before it are built again, too, for its duties are landed with it. A
changed model has everything built. What was built from is kept in the warehouse itself: a warehouse thrown away takes its
memory along. Nothing here decides what a row says: a build of some years ends as a build of all would.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from kernel import landed
from kernel.home import PROJECT_ROOT, Home

VARIABLE = "KAOHE_YEARS"  # dbt_project/macros/core/yearly.sql reads it
NONE = "none"
_ENGINES = ("dbt-core", "dbt-duckdb", "duckdb")
_MEMORY = "create schema if not exists build; create table if not exists build.built_from (part varchar, sha256 varchar)"
_MODELS = "models"


@dataclass(frozen=True)
class Plan:
    """What a build replaces (`asked`, as dbt is told; empty: everything) and what it will then have been built from."""

    asked: str
    built_from: Mapping[str, str]


def plan(home: Home) -> Plan:
    """Compare what is landed and the models with what the warehouse was built from.

    The memory of every part to be replaced is forgotten at once: a build that fails is made again.
    """
    now = _now(home)
    if not home.warehouse.exists():
        return Plan("", now)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(_MEMORY)
        before = dict(connection.execute("select part, sha256 from build.built_from").fetchall())
        changed = {part for part in before.keys() | now.keys() if before.get(part) != now.get(part)}
        connection.execute(
            "delete from build.built_from where part in (select unnest($1))", [sorted(changed)]
        )
    return Plan("" if _MODELS in changed else _asked(home, changed), now)


def remember(home: Home, done: Plan) -> None:
    """The build that was planned is finished."""
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(_MEMORY)
        connection.execute("begin; delete from build.built_from")
        connection.executemany(
            "insert into build.built_from values (?, ?)", [list(row) for row in done.built_from.items()]
        )
        connection.execute("commit")


def _asked(home: Home, changed: set[str]) -> str:
    """`office:year,…` of the first changed year of every office; `none` when nothing has changed."""
    first: dict[str, int] = {}
    for office, year in (part.split(":") for part in changed):
        begun = _begun(home, office, int(year))
        first[office] = min(begun, first.get(office, begun))
    return ",".join(f"{office}:{year}" for office, year in sorted(first.items())) or NONE


def _begun(home: Home, office: str, year: int) -> int:
    """The calendar year the office's assessment year begins in; `year` itself where no scheme of it has landed."""
    months = landed.read(home.landed, "scheme", office, year)["start_month"].drop_null().to_pylist()
    return min((int(month[:4]) for month in months), default=year)


def _now(home: Home) -> dict[str, str]:
    """Part → digest of what it is built from: `office:year` of its landed files, `models` of the dbt project."""
    parts: dict[str, Any] = {}
    for part, path in _landed(home.landed):
        digest = parts.setdefault(part, hashlib.sha256())
        digest.update(str(path.relative_to(home.landed)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return {part: digest.hexdigest() for part, digest in parts.items()} | {_MODELS: _models_sha256()}


def _landed(root: Path) -> Iterator[tuple[str, Path]]:
    """Every landed file and the part it belongs to, in order."""
    for path in sorted(root.glob("*/office=*/year=*/**/rows.parquet")):
        _, office, year, *_ = path.relative_to(root).parts
        yield f"{office.removeprefix('office=')}:{year.removeprefix('year=')}", path


def _models_sha256() -> str:
    """One digest of the dbt project's own files and the engines that run them."""
    project = PROJECT_ROOT / "dbt_project"
    digest = hashlib.sha256(",".join(version(name) for name in _ENGINES).encode())
    files = [project / "dbt_project.yml", *project.glob("models/**/*"), *project.glob("macros/**/*")]
    for path in sorted(p for p in files if p.suffix in (".sql", ".yml")):
        digest.update(str(path.relative_to(project)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
