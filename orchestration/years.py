"""Which offices' years a build of the warehouse must replace: all from the first year anything landed in has changed on.

A year of an assessment looks back (last year's figures, streaks, first reports), never ahead. So a late file of 2016 has
2016 and every later year of its office built again, a new month only its own year; other offices stay as they are. Of an
assessment year that begins before its January the months before it are built again, too, for its duties are landed with it. A
changed model has everything built. What was built from is kept in the warehouse itself: a warehouse thrown away takes its
memory along. Nothing here decides what a row says: a build of some years ends as a build of all would.

What a new file says may yet reach back: a former code makes one project of two, a decision parts them, a unit's change is
dated back. That is seen only once it is modelled. So what such models say of each year is remembered too, and where a build
has them say something else of a year before those it replaced, it is not the last: those years follow (`left_over`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

import duckdb

from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from orchestration.landed_parts import NO_YEAR, Part, parts_of

VARIABLE = "KAOHE_YEARS"  # dbt_project/macros/core/yearly.sql reads it
NONE = "none"
_ENGINES = ("dbt-core", "dbt-duckdb", "duckdb")
_MEMORY = """
    create schema if not exists build;
    create table if not exists build.built_from (part varchar, sha256 varchar);
    alter table build.built_from add column if not exists stats_sha256 varchar;
    create table if not exists build.said_of (office_code varchar, year integer, topic varchar, md5 varchar)
"""
# What models of all years say that models kept by years rest on, as (office_code, month, what): a change of it concerns the
# years from that month on. Where a project's key is another, so are the rows of its first months.
_SAYING = {
    "project": """
        select office_code, first_month, concat_ws('|', subject_key, project_key, first_month, first_reported_at)
        from dim_project_subject""",
    "pair": """
        select pair.office_code, greatest(one.first_month, other.first_month), concat_ws('|', left_key, right_key)
        from stg_project_pair as pair
        inner join dim_project_subject as one on pair.office_code = one.office_code and pair.left_key = one.subject_key
        inner join dim_project_subject as other on pair.office_code = other.office_code and pair.right_key = other.subject_key
        where pair.subject_kind = 'project' and pair.verdict is null""",
    "share": """
        select office_code, applies_from, concat_ws('|', receipt_no, source_row, project_key) from fct_credit_share""",
    "register": """
        select office_code, month, concat_ws('|', receipt_no, source_row, project_key, match_basis) from fct_register_entry""",
    "inspection": """
        select office_code, inspected_month, concat_ws('|', receipt_no, source_row, stage_code, is_confirmed, inspected_date)
        from fct_inspection""",
    # of a year that begins later than it did, or is no more, the months it gave up are another's
    "year": """
        select office_code, start_month, concat_ws('|', scheme_year, start_month) from stg_scheme""",
    "unit": """
        select office_code, strftime(effective_date, '%Y-%m'), to_json(change)
        from stg_unit_change_row as change where effective_date is not null""",
}
_MODELS = "models"
_OF_THOSE = "($1::varchar[] is null or list_contains($1::varchar[], office_code))"


@dataclass(frozen=True)
class Plan:
    """What a build replaces (`asked`, as dbt is told; empty: everything) and what it will then have been built from."""

    asked: str
    built_from: Mapping[str, Part]


def plan(home: Home) -> Plan:
    """Compare what is landed and the models with what the warehouse was built from.

    The memory of every part to be replaced is forgotten at once: a build that fails is made again.
    """
    if not home.warehouse.exists():
        return Plan("", _now(home, {}))
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(_MEMORY)
        remembered = connection.execute("select part, sha256, stats_sha256 from build.built_from").fetchall()
        before = {part: Part(*told) for part, *told in remembered}
        now = _now(home, before)
        parts = before.keys() | now.keys()
        changed = {part for part in parts if not _is_same(before.get(part), now.get(part))}
        connection.execute(
            "delete from build.built_from where part in (select unnest($1))", [sorted(changed)]
        )
    return Plan("" if _MODELS in changed else _asked(home, changed, now), now)


def left_over(home: Home, done: Plan) -> str:
    """The years before those just built of which the warehouse now says something else, as dbt is told; mostly empty."""
    if not done.asked:
        return ""
    built = _first_years(done.asked)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(_MEMORY)
        before = connection.execute(f"from build.said_of where {_OF_THOSE}", [list(built)]).fetchall()
        changed = {(office, year) for office, year, *_ in set(before) ^ set(_said(connection, list(built)))}
    first: dict[str, int] = {}
    for office, year in changed:
        if year < built.get(office, year + 1):
            first[office] = min(year, first.get(office, year))
    return _told(first)


def remember(home: Home, done: Plan) -> None:
    """The build that was planned, and what it left over, is finished."""
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(_MEMORY)
        connection.execute("begin; delete from build.built_from")
        parts = [(part, told.sha256, told.stats_sha256) for part, told in done.built_from.items()]
        connection.execute(
            "insert into build.built_from (part, sha256, stats_sha256) select unnest($1), unnest($2), unnest($3)",
            [list(column) for column in zip(*parts, strict=True)],
        )
        offices = list(_first_years(done.asked)) if done.asked else None
        connection.execute(f"delete from build.said_of where {_OF_THOSE}", [offices])
        if said := _said(connection, offices):
            connection.executemany("insert into build.said_of values (?, ?, ?, ?)", said)
        connection.execute("commit")


def _said(
    connection: duckdb.DuckDBPyConnection, offices: list[str] | None
) -> list[tuple[str, int, str, str]]:
    """(office, year, topic, digest) of what is said of every year of `offices`, or of all; of models that are not built,
    nothing. What is said of an office is made of its own rows, so that of others stands."""
    found: list[tuple[str, int, str, str]] = []
    models = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    for topic, saying in _SAYING.items():
        if models.issuperset(re.findall(r"(?:from|join) (\w+)", saying)):
            found += connection.execute(
                "select office_code, cast(substr(month, 1, 4) as integer), $1, md5(string_agg(what, chr(10) order by what))"
                f" from ({saying}) as saying (office_code, month, what)"
                f" where month is not null and {_OF_THOSE.replace('$1', '$2')} group by all",
                [topic, offices],
            ).fetchall()
    return found


def _asked(home: Home, changed: set[str], now: Mapping[str, Part]) -> str:
    """`office:year,…` of the first changed year of every office; `none` when nothing has changed.

    What is of no year asks for the office's newest: what it says of others is left over.
    """
    first: dict[str, int] = {}
    for office, told in (part.split(":") for part in changed):
        if year := _newest_year(now, office) if told == NO_YEAR else int(told):
            begun = _begun(home, office, year)
            first[office] = min(begun, first.get(office, begun))
    return _told(first) or NONE


def _newest_year(parts: Mapping[str, Part], office: str) -> int | None:
    years = (part.removeprefix(f"{office}:") for part in parts if part.startswith(f"{office}:"))
    return max((int(year) for year in years if year != NO_YEAR), default=None)


def _told(first: Mapping[str, int]) -> str:
    return ",".join(f"{office}:{year}" for office, year in sorted(first.items()))


def _first_years(asked: str) -> dict[str, int]:
    """What `_told` said, read again."""
    pairs = (pair.split(":") for pair in asked.split(",") if asked != NONE)
    return {office: int(year) for office, year in pairs}


def _begun(home: Home, office: str, year: int) -> int:
    """The calendar year the office's assessment year begins in; `year` itself where no scheme of it has landed."""
    months = landed.read(home.landed, "scheme", office, year)["start_month"].drop_null().to_pylist()
    return min((int(month[:4]) for month in months), default=year)


def _now(home: Home, before: Mapping[str, Part]) -> dict[str, Part]:
    """What every part is built from: `office:year` its landed files, `models` the dbt project."""
    return {**parts_of(home.landed, before), _MODELS: Part(_models_sha256(), None)}


def _is_same(before: Part | None, now: Part | None) -> bool:
    return before is not None and now is not None and before.sha256 == now.sha256


def _models_sha256() -> str:
    """One digest of the dbt project's own files and the engines that run them."""
    project = PROJECT_ROOT / "dbt_project"
    digest = hashlib.sha256(",".join(version(name) for name in _ENGINES).encode())
    files = [project / "dbt_project.yml", *project.glob("models/**/*"), *project.glob("macros/**/*")]
    for path in sorted(p for p in files if p.suffix in (".sql", ".yml")):
        digest.update(str(path.relative_to(project)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
