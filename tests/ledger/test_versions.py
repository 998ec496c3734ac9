"""A ledger of an older program is brought up to date or refused in words; none ever ends in an SQL error."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from ledger import Extension, Ledger, LedgerError
from ledger.tables import Base
from ledger.versions import FIRST, UPGRADES, prepare

VERSION_1 = Path(__file__).with_name("version_1.sql").read_text("utf-8")
# the receipts of 0.1, which had neither rulings nor a log of readings
OF_0_1 = """
CREATE TABLE receipt (id INTEGER PRIMARY KEY, office_code VARCHAR(64), number INTEGER, receipt_no VARCHAR(80));
INSERT INTO receipt VALUES (1, 'pingyang', 1, 'pingyang-000001');
"""
EXTENSION = Extension(
    office_code="pingyang",
    form_set="monthly",
    report_period="2024-06",
    due_at=datetime.fromisoformat("2024-07-12 23:59:59"),
    document_no="平考办〔2024〕8号",
    reason="系统停机",
    approver="王主任",
    recorded_at=datetime.fromisoformat("2024-07-03 09:00:00"),
)


def made(path: Path, script: str) -> str:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    return f"sqlite:///{path}"


def asked(url: str, query: str) -> list[tuple]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def columns(url: str) -> dict[str, set[str]]:
    inspector = inspect(create_engine(url))
    return {name: {c["name"] for c in inspector.get_columns(name)} for name in inspector.get_table_names()}


def test_a_new_ledger_is_of_the_current_version(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    Ledger(url)
    Ledger(url)
    assert asked(url, "select version from ledger_version") == [(FIRST + len(UPGRADES),)]


def test_a_ledger_of_the_first_version_becomes_what_the_program_needs(tmp_path: Path):
    """Fails when a column is added to `ledger.tables` without an upgrade that adds it to the ledgers in use."""
    url = made(tmp_path / "ledger.sqlite", VERSION_1)
    Ledger(url)
    needed = {name: set(table.columns.keys()) for name, table in Base.metadata.tables.items()}
    assert columns(url) == needed


def test_what_a_ledger_without_a_version_holds_is_kept_when_nothing_is_missing(tmp_path: Path):
    url = made(tmp_path / "ledger.sqlite", VERSION_1)
    number = Ledger(url).rulings.extend(EXTENSION).extension_no
    made(tmp_path / "ledger.sqlite", "DROP TABLE ledger_version; DROP TABLE pair_decision;")
    assert [e.extension_no for e in Ledger(url).rulings.extensions("pingyang")] == [number]
    assert Ledger(url).rulings.decisions("pingyang") == []  # a table that is missing is made


def test_upgrades_are_applied_once_in_order_and_keep_what_there_is(tmp_path: Path):
    url = made(tmp_path / "ledger.sqlite", VERSION_1)
    Ledger(url).rulings.extend(EXTENSION)
    steps = [
        ("ALTER TABLE extension ADD COLUMN channel VARCHAR(16)", "UPDATE extension SET channel = 'paper'"),
        ("ALTER TABLE extension RENAME COLUMN channel TO way",),
    ]
    for _ in range(2):
        prepare(create_engine(url), steps)
    assert asked(url, "select reason, way from extension") == [("系统停机", "paper")]
    assert asked(url, "select version from ledger_version order by 1") == [(1,), (3,)]


def test_an_upgrade_that_breaks_off_leaves_the_ledger_as_it_was(tmp_path: Path):
    url = made(tmp_path / "ledger.sqlite", VERSION_1)
    before = columns(url)
    steps = [("ALTER TABLE extension ADD COLUMN channel VARCHAR(16)", "UPDATE no_such SET a = 1")]
    with pytest.raises(LedgerError, match="打不开：no such table: no_such"):
        prepare(create_engine(url), steps)
    assert columns(url) == before
    assert asked(url, "select version from ledger_version") == [(1,)]


@pytest.mark.parametrize(
    ("script", "said", "way_out"),
    [
        (OF_0_1, "旧版程序写的", "kaohe backfill"),
        (VERSION_1 + "INSERT INTO ledger_version VALUES (99);", "第 99 版", "升级本程序"),
        (VERSION_1 + "DELETE FROM ledger_version;", "更新的程序", "升级本程序"),
    ],
)
def test_a_ledger_that_cannot_be_used_is_refused_and_left_alone(
    tmp_path: Path, script: str, said: str, way_out: str
):
    url = made(tmp_path / "ledger.sqlite", script)
    before = columns(url)
    with pytest.raises(LedgerError) as refused:
        Ledger(url)
    assert said in refused.value.message and str(tmp_path / "ledger.sqlite") in refused.value.message
    assert way_out in refused.value.details[0]
    assert columns(url) == before


def test_a_file_that_is_no_ledger_is_said_to_be_none(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(LedgerError, match="打不开"):
        Ledger(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"not a database")
