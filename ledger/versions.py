"""Which shape a ledger has: recognised when it is opened, brought up to date step by step, or refused in words.

A new table needs nothing here. A changed or added column of `tables` needs an upgrade: rulings exist nowhere else, so a
ledger in use is never made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, func, inspect, select
from sqlalchemy.exc import DBAPIError

from ledger.tables import Base, VersionRow

FIRST = 1
# SQL statements, by step: the first leads from version 1 to 2, and so on. Steps are added at the end, never changed.
UPGRADES: tuple[tuple[str, ...], ...] = ()
_AGAIN = "运行 kaohe backfill --office 主体 --years 年度 重新收件（收件箱和存档都还在），豁免、延期和决定要重新登记"


class LedgerError(RuntimeError):
    """A ledger that cannot be used. The message says why, `details` what to do."""

    def __init__(self, message: str, details: Sequence[str]):
        super().__init__("\n".join((message, *details)))
        self.message, self.details = message, list(details)


def prepare(engine: Engine, upgrades: Sequence[Sequence[str]] = UPGRADES) -> None:
    """Make the tables that are missing and apply the upgrades that are due, all of it or nothing.

    Raises LedgerError for a ledger of a version that can be brought up no more, of a later one, or that does not open.
    """
    where, current = engine.url.database or engine.url.host, FIRST + len(upgrades)
    try:
        with engine.connect() as connection:
            if _tables(connection) >= set(Base.metadata.tables) and _version(connection) == current:
                return
        with engine.begin() as connection:
            if (
                engine.dialect.name == "sqlite"
            ):  # whose statements that make tables begin no transaction by themselves
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            reached = _recognised(connection, str(where), current)
            for version in range(reached + 1, current + 1):
                for statement in upgrades[version - FIRST - 1]:
                    connection.exec_driver_sql(statement)
            Base.metadata.create_all(connection)
            if _version(connection) != current:
                connection.execute(VersionRow.__table__.insert().values(version=current))
    except (DBAPIError, sqlite3.Error) as err:
        reason = getattr(err, "orig", None) or err
        raise LedgerError(
            f"台账 {where} 打不开：{reason}", ["请从备份恢复；没有备份的，移走该文件后" + _AGAIN]
        ) from None


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _version(connection: Connection) -> int | None:
    return connection.scalar(select(func.max(VersionRow.version)))


def _recognised(connection: Connection, where: str, current: int) -> int:
    """The version the ledger is of. A ledger without one is new, or older than versions are."""
    found = _tables(connection) & set(Base.metadata.tables)
    if not found:
        return current
    if VersionRow.__tablename__ not in found:
        if any(_lacks_columns(connection, name) for name in found):
            raise LedgerError(
                f"台账 {where} 是旧版程序写的，本版不能接着用", ["请先备份再移走该文件，然后" + _AGAIN]
            )
        return FIRST
    version = _version(connection)
    if version is None or version > current:
        raise LedgerError(
            f"台账 {where} 是更新的程序写的（第 {version} 版，本程序只懂到第 {current} 版）",
            ["请升级本程序后再用"],
        )
    return version


def _lacks_columns(connection: Connection, name: str) -> bool:
    columns = {column["name"] for column in inspect(connection).get_columns(name)}
    return bool(set(Base.metadata.tables[name].columns.keys()) - columns)
