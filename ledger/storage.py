"""One database behind one SQLAlchemy URL: the engine, its tables, and sessions that commit whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from ledger.versions import prepare

Record = TypeVar("Record")


class Storage:
    """The ledger's database; tables are made on first use. Raises LedgerError when it cannot be used."""

    def __init__(self, url: str):
        self._engine = _engine(url)
        prepare(self._engine)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction: committed when the block ends, rolled back when it raises."""
        with Session(self._engine) as session, session.begin():
            yield session


def as_record(kind: type[Record], row: Any) -> Record:
    """The record of a row whose columns have the record's names."""
    return kind(**{f.name: getattr(row, f.name) for f in fields(kind) if hasattr(row, f.name)})  # type: ignore[arg-type]


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
    return engine


def _sqlite_settings(connection: Any, _: Any) -> None:
    """WAL lets readers go on while one writer writes; the timeout waits for it instead of failing."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
